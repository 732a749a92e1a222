// `windrow doctor`: what would stop a run, with a fix each and the exit code of the worst; no request that counts.
import { spawnSync } from "node:child_process"
import { existsSync, readdirSync, readFileSync } from "node:fs"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { cli } from "../display/terminal.ts"
import { type Sandbox, startSandbox } from "../support/sandbox.ts"
import { time } from "../support/time.ts"
import { makeWorkplace, requestsAt, studyText, type Workplace } from "../support/workplace.ts"

interface Finding {
  readonly check: string
  readonly state: "ok" | "warn" | "fail"
  readonly detail: string
  readonly fix: string
}

let sandbox: Sandbox
beforeAll(async () => {
  sandbox = await startSandbox({ credentials: { key: "key", secret: "secret" } })
})
afterAll(() => sandbox.close())

const none = { TIKTOK_CLIENT_KEY: "", TIKTOK_CLIENT_SECRET: "" }

const ask = async (place: Workplace, args: ReadonlyArray<string> = [], env: Readonly<Record<string, string>> = {}) => {
  const { code, stdout } = await place.windrow(["doctor", ...args, "--json"], env)
  const { checks, exit } = JSON.parse(stdout) as { readonly checks: ReadonlyArray<Finding>; readonly exit: number }
  expect(exit).toBe(code)
  for (const { state, fix } of checks) expect(fix === "").toBe(state === "ok")
  return { code, of: Object.fromEntries(checks.map((one) => [one.check, one])), checks }
}

const wrong = (checks: ReadonlyArray<Finding>) => checks.filter(({ state }) => state !== "ok").map(({ check }) => check)

describe("windrow doctor", () => {
  it("finds nothing where all is well, spends nothing and leaves nothing behind", async () => {
    const place = makeWorkplace(sandbox.url)
    place.write("study.yaml", studyText())
    const { code, checks } = await ask(place, ["study.yaml"])
    expect([code, wrong(checks)]).toEqual([0, []])
    expect(checks.map(({ check }) => check)).toEqual([
      "node",
      "duckdb",
      "study",
      "database",
      "state",
      "api",
      "clock",
      "credentials",
      "token",
      "quota"
    ])
    // Nothing but the token was asked for.
    expect(await requestsAt(sandbox.url)).toEqual([])
    expect(readdirSync(place.directory).filter((name) => name !== "state")).toEqual(["study.yaml"])
    const { stdout } = await place.windrow(["doctor", "study.yaml"])
    expect(stdout).toMatch(/Next: windrow run study\.yaml$/m)
  })

  it("never prints a credential, and says where they are from", async () => {
    const place = makeWorkplace(sandbox.url)
    place.write(".env", "TIKTOK_CLIENT_SECRET=canary7f3a9c51e2\n")
    const { code, stdout, stderr } = await place.windrow(["doctor"], { TIKTOK_CLIENT_KEY: "canarykey99" })
    expect(code).toBe(77)
    expect(stdout + stderr).not.toMatch(/canary/)
    const run = spawnSync(process.execPath, [cli, "doctor"], {
      cwd: place.directory,
      encoding: "utf8",
      env: { WINDROW_API_URL: sandbox.url, WINDROW_STATE_DIR: join(place.directory, "state"), TIKTOK_CLIENT_KEY: "key" }
    })
    expect(run.stdout).toMatch(/TIKTOK_CLIENT_KEY from the environment, TIKTOK_CLIENT_SECRET from \.env/)
    expect(run.stdout).not.toMatch(/canary/)
  })

  it.each([
    ["credentials are missing", [], none, 78, ["credentials", "token", "quota"]],
    ["credentials are refused", [], { TIKTOK_CLIENT_SECRET: "other" }, 77, ["token"]],
    ["the API is down", [], { WINDROW_API_URL: "http://127.0.0.1:9" }, 69, ["api", "clock", "token"]],
    ["the study has a mistake", ["broken.yaml"], {}, 65, ["study"]],
    ["there is no study", ["nowhere.yaml"], {}, 66, ["study"]]
  ] as const)("says when %s", async (_, args, env, wanted, found) => {
    const place = makeWorkplace(sandbox.url)
    place.write("broken.yaml", studyText().replace("accounts:", "acounts:"))
    const { code, checks } = await ask(place, args, env)
    expect([code, wrong(checks)]).toEqual([wanted, found])
  })

  it.skipIf(!existsSync("/proc/self"))("says what cannot be written", async () => {
    const place = makeWorkplace(sandbox.url)
    place.write("study.yaml", studyText().replace("data/study.duckdb", "/proc/no/study.duckdb"))
    const database = await ask(place, ["study.yaml"])
    expect([database.code, wrong(database.checks)]).toEqual([74, ["database"]])
    const state = await ask(place, [], { WINDROW_STATE_DIR: "/proc/no" })
    expect([state.code, wrong(state.checks)]).toEqual([74, ["state", "quota"]])
  })

  it("tells how far the clock is off, whether there are credentials or not", async () => {
    // An API that is an hour ahead.
    const late = createServer((request, response) => {
      response.setHeader("date", new Date(time.clock.currentTimeMillisUnsafe() + 3_600_000).toUTCString())
      response.end(request.method === "POST" ? JSON.stringify({ access_token: "clt.x", expires_in: 7200 }) : "")
    })
    await new Promise<void>((done) => late.listen(0, "127.0.0.1", done))
    const place = makeWorkplace(`http://127.0.0.1:${(late.address() as AddressInfo).port}`)
    for (const env of [{}, none]) {
      const { clock } = (await ask(place, [], env)).of
      expect(clock?.state).toBe("warn")
      const seconds = Number(/([\d,]+) s behind/.exec(clock!.detail)![1]!.replaceAll(",", ""))
      expect(Math.abs(seconds - 3600)).toBeLessThan(5)
    }
    await new Promise((done) => late.close(done))
  })

  it("counts what the ledger has, and warns where nothing is left", async () => {
    const place = makeWorkplace(sandbox.url)
    await place.windrow(["quota", "--spent", "400"])
    const some = await ask(place)
    expect(some.of["quota"]?.detail).toMatch(/^600 left of the daily quota \(400 spent\)/)
    await place.windrow(["quota", "--spent", "600"])
    const empty = await ask(place)
    expect([empty.code, empty.of["quota"]?.state]).toEqual([0, "warn"])
    expect(empty.of["quota"]?.fix).toContain("00:00 UTC")
  })

  it("works in a sandbox without network and credentials", async () => {
    const place = makeWorkplace()
    place.write("study.yaml", studyText())
    const { code, checks } = await ask(place, ["study.yaml", "--sandbox"], none)
    expect([code, wrong(checks)]).toEqual([0, []])
    expect(readFileSync(join(place.directory, "study.yaml"), "utf8")).toBe(studyText())
  })
})
