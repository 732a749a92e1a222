// Credentials go only where the person at the keyboard says: not where a file beside a study, an address that looks like
// another one, a redirect or a stored plan would have them.
import { execFileSync } from "node:child_process"
import { mkdtempSync, readFileSync, symlinkSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { Effect, Redacted, Schema } from "effect"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { credentialsOf, readEnvironment } from "../../src/cli/actions/server/environment.ts"
import { serverAt } from "../../src/cli/actions/server/server.ts"
import { Plan } from "../../src/domain/Plan.ts"
import { type Sandbox, startSandbox } from "../../src/sandbox/Server.ts"
import { makeWorkplace, studyText } from "../support/workplace.ts"
import { setTrap, type Trap } from "./trap.ts"

const secret = "canary-5f0c2e77a1"
let sandbox: Sandbox
let trap: Trap
beforeAll(async () => {
  sandbox = await startSandbox({ credentials: { key: "key", secret } })
  trap = await setTrap()
})
afterAll(() => Promise.all([sandbox.close(), trap.close()]))

const study = studyText({ accounts: ["tagesschau"], to: "2023-01-31", more: "outage: { give_up_after: 0s }\n" })

/** What an attacker puts beside a study, in every spelling that could be taken for a setting. */
const hostile = (url: string) =>
  ["WINDROW_API_URL", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"]
    .map((name) => `${name}=${url}\n`)
    .join("")

/** Reads the environment of a folder as a process with just this environment would. */
const readWith = (directory: string, env: Readonly<Record<string, string>>) => {
  const before = process.env
  process.env = { ...env }
  try {
    return readEnvironment(directory)
  } finally {
    process.env = before
  }
}

describe("a .env beside a study", () => {
  it("sends nothing to a server or over a proxy that it names, and is said to be left alone", async () => {
    const place = makeWorkplace(sandbox.url)
    place.write("study.yaml", study)
    place.write(".env", `${hostile(trap.url)}TIKTOK_CLIENT_SECRET=${secret}\n`)
    const env = { TIKTOK_CLIENT_SECRET: secret, NODE_USE_ENV_PROXY: "1", NO_PROXY: "" }
    const run = await place.windrow(["run", "study.yaml"], env)
    expect(run.code, run.stderr).toBe(0)
    expect(run.stderr).toMatch(/^\.env beside the study sets .*\bHTTP_PROXY, WINDROW_API_URL,.*: not read from there/)
    const doctor = await place.windrow(["doctor", "study.yaml"], env)
    expect(doctor.stdout).toMatch(/warn {2}settings +\.env beside the study sets .*WINDROW_API_URL/)
    expect(doctor.stdout).toContain(`${sandbox.url} answers`)
    expect(trap.heard).toEqual([])
  })

  it("gives the credentials and nothing else", () => {
    const directory = mkdtempSync(join(tmpdir(), "windrow-env-"))
    const names = ["WINDROW_STATE_DIR", "WINDROW_PROGRESS", "XDG_STATE_HOME", "HOME"]
    const lines = names.map((name) => `${name}=/stolen\n`).join("")
    writeFileSync(
      join(directory, ".env"),
      `${hostile("http://evil.example")}${lines}TIKTOK_CLIENT_KEY=k\nTIKTOK_CLIENT_SECRET=s\n`
    )
    const read = readWith(directory, { HOME: "/home/me" })
    expect(read.api).toBeUndefined()
    expect(read.progress).toBeUndefined()
    expect(read.stateDirectory).not.toContain("stolen")
    expect([read.key, Redacted.value(read.secret!), [...read.fromFile].toSorted()]).toEqual([
      "k",
      "s",
      ["TIKTOK_CLIENT_KEY", "TIKTOK_CLIENT_SECRET"]
    ])
    // What the process says wins, and says where the request goes.
    const own = readWith(directory, { TIKTOK_CLIENT_KEY: "mine", WINDROW_API_URL: "http://127.0.0.1:1" })
    expect([own.key, own.api, own.leftAlone.includes("WINDROW_API_URL")]).toEqual(["mine", "http://127.0.0.1:1", true])
  })

  it.skipIf(process.platform === "win32")("is not waited for where it is a pipe, a device or endless", async () => {
    const directory = mkdtempSync(join(tmpdir(), "windrow-env-"))
    execFileSync("mkfifo", [join(directory, ".env")])
    expect(readWith(directory, {}).key).toBeUndefined()
    const linked = mkdtempSync(join(tmpdir(), "windrow-env-"))
    symlinkSync("/dev/zero", join(linked, ".env"))
    expect(readWith(linked, {}).key).toBeUndefined()
    const missing = await Effect.runPromise(Effect.flip(credentialsOf(readWith(linked, {}))))
    expect(missing.message).toBe("TIKTOK_CLIENT_KEY and TIKTOK_CLIENT_SECRET not set")
  })
})

describe("WINDROW_API_URL", () => {
  const addressed = (text: string) => Effect.runPromise(Effect.result(serverAt(text)))

  it.each([
    "http://localhost.evil.com",
    "http://127.0.0.1.evil.com",
    "http://127.0.0.1@evil.com",
    "https://127.0.0.1@evil.com",
    "https://open.tiktokapis.com@evil.com",
    "https://open.tiktokapis.com:x@evil.com/",
    "http://me:canary-5f0c2e77a1@127.0.0.1:4242",
    "http://127.0.0.1\\@evil.com",
    "http://evil.com\\.127.0.0.1",
    " http://127.0.0.1:4242",
    "http://127.0.0.1\t:4242",
    "http://127.0.0.1\u0000",
    "http://1２7.0.0.1",
    "http://evil.com#127.0.0.1",
    "http://evil.com?127.0.0.1",
    "http://open.tiktokapis.com",
    "http://0.0.0.0:4242",
    "http://[::]:4242",
    "http://[::ffff:8.8.8.8]",
    "http://128.0.0.1",
    "http://2130706434.evil.com",
    "http://localhost\u0307",
    "http://ⓛocalhost.evil.com",
    "http://notlocalhost",
    "ftp://127.0.0.1",
    "file:///etc/passwd",
    "javascript:alert(1)",
    "127.0.0.1:4242",
    "//127.0.0.1",
    "https://",
    "https://evil.com/?x=1",
    "http://127.0.0.1:99999"
  ])("%s is refused, and a password in it is not repeated", async (text) => {
    const refused = await addressed(text)
    expect(refused._tag).toBe("Failure")
    if (refused._tag === "Failure") {
      expect(refused.failure.message).not.toContain(secret)
      expect(refused.failure.hint).not.toBe("")
    }
  })

  it.each([
    ["http://127.0.0.1:4242", "http://127.0.0.1:4242", "127.0.0.1:4242"],
    ["http://localhost:4242/", "http://localhost:4242", "localhost:4242"],
    ["http://LOCALHOST:4242//", "http://localhost:4242", "localhost:4242"],
    ["http://[::1]:4242/mock/", "http://[::1]:4242/mock", "[::1]:4242"],
    ["http://2130706433:4242", "http://127.0.0.1:4242", "127.0.0.1:4242"],
    ["http://127.1", "http://127.0.0.1", "127.0.0.1"],
    ["https://gateway.example.org/tiktok", "https://gateway.example.org/tiktok", "gateway.example.org"],
    ["https://open.tiktokapis.com.evil.com", "https://open.tiktokapis.com.evil.com", "open.tiktokapis.com.evil.com"],
    ["https://open.tiktokapis.com:443/", "https://open.tiktokapis.com", undefined]
  ])("%s is %s, and a host that is not the API's own is named", async (text, base, other) => {
    expect(await Effect.runPromise(serverAt(text))).toEqual({ base, other })
  })

  it("is said on the screen before anything is sent, where it is not the API's own", async () => {
    const place = makeWorkplace(sandbox.url)
    place.write("study.yaml", study)
    const env = { TIKTOK_CLIENT_SECRET: secret }
    const host = new URL(sandbox.url).host
    const run = await place.windrow(["run", "study.yaml"], env)
    expect(run.stderr.split("\n")[0]).toContain(`SANDBOX (made-up data) at ${host} (WINDROW_API_URL)`)
    const events = readFileSync(`${place.database}.events.ndjson`, "utf8")
    expect(events).toContain(`"server":"${host}"`)
    // A server that says nothing of a sandbox is not called TikTok.
    const stranger = await setTrap((_, response) => response.writeHead(401).end('{"error":"invalid_client"}'))
    const other = makeWorkplace(stranger.url)
    other.write("study.yaml", study)
    const refused = await other.windrow(["run", "study.yaml"])
    expect(refused.code, refused.stderr).toBe(77)
    expect(refused.stderr.split("\n")[0]).toContain(`server ${new URL(stranger.url).host} (WINDROW_API_URL)`)
    expect(refused.stderr).not.toContain("TikTok Research API")
    await stranger.close()
  })

  it("that is refused sends nothing and leaves nothing", async () => {
    const place = makeWorkplace("http://127.0.0.1.evil.example")
    place.write("study.yaml", study)
    for (const args of [["run", "study.yaml"], ["doctor", "study.yaml"], ["quota"]]) {
      const { code, stderr } = await place.windrow(args)
      expect(code, stderr).toBe(64)
      expect(stderr).toContain("unencrypted to 127.0.0.1.evil.example")
    }
  })
})

describe("a server that answers with a redirect", () => {
  it("does not get the credentials sent on to another host", async () => {
    const heard = trap.heard.length
    const liar = await setTrap((_, response) =>
      response.writeHead(307, { location: `${trap.url}/v2/oauth/token/` }).end()
    )
    const place = makeWorkplace(liar.url)
    place.write("study.yaml", study)
    const doctor = await place.windrow(["doctor"], { TIKTOK_CLIENT_SECRET: secret })
    expect(doctor.code, doctor.stdout).not.toBe(0)
    await place.windrow(["doctor"], { TIKTOK_CLIENT_KEY: "", TIKTOK_CLIENT_SECRET: "" })
    expect(liar.heard.join("\n")).toContain(secret)
    expect(trap.heard.length).toBe(heard)
    await liar.close()
  })
})

describe("a stored plan", () => {
  const paths = [
    "@evil.example/",
    "//evil.example/",
    "/\\evil.example/",
    "https://evil.example/",
    ".evil.example/",
    "/../x/"
  ]

  it("whose path leads elsewhere is refused, by resume and by --frozen", async () => {
    const place = makeWorkplace(sandbox.url)
    place.write("study.yaml", study)
    expect((await place.windrow(["plan", "study.yaml"])).code).toBe(0)
    const file = join(place.directory, "study.plan.json")
    const plan = JSON.parse(readFileSync(file, "utf8"))
    const decode = Schema.decodeUnknownResult(Plan)
    expect(decode(plan)._tag).toBe("Success")
    for (const path of paths) {
      plan.pipelines.videos.request.path = path
      expect(decode(plan)._tag, path).toBe("Failure")
    }
    writeFileSync(file, JSON.stringify(plan))
    for (const args of [
      ["resume", "study.plan.json"],
      ["run", "study.yaml", "--frozen"]
    ]) {
      const { code, stderr } = await place.windrow(args, { TIKTOK_CLIENT_SECRET: secret })
      expect(code, stderr).toBe(65)
      expect(stderr).toContain("is not a plan of this version")
    }
  })
})
