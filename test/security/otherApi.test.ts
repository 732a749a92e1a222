// A folder from a stranger that describes an API of its own: it is asked only where the person at the keyboard says so, is sent
// what bears its own name and nothing else, and cannot make Windrow hang.
import { readdirSync, readFileSync } from "node:fs"
import { join, resolve } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { type Archive, key, startArchive } from "../pipelines/lettersArchive.ts"
import { makeWorkplace, query, type Workplace } from "../support/workplace.ts"

const folder = resolve(import.meta.dirname, "../pipelines/apis/letters")
const read = (name: string) => readFileSync(join(folder, name), "utf8")

const study = `windrow: 1
study: { name: study }
period: { from: 2024-01-01, to: 2024-01-05 }
collect:
  letters: { writers: [goethe] }
output: { database: data/study.duckdb }
`

let archive: Archive
beforeAll(async () => {
  archive = await startArchive(({ members }) => {
    const writer = members.get("writer")
    if (writer === "echo") return { status: 422, kind: "no", detail: `your card is ${key}` }
    return writer === "long" ? { status: 400, kind: "no", detail: "a".repeat(20_000) } : "as usual"
  })
})
afterAll(() => archive.close())

/** @param change what the stranger writes into the description instead */
const strange = (change: readonly [from: string, to: string] = ["", ""], text = study): Workplace => {
  const place = makeWorkplace()
  const api = read("api.yaml").replace("http://127.0.0.1:9", archive.url)
  expect(api).toContain(change[0])
  place.write("pipelines/letters/api.yaml", api.replace(...change))
  for (const name of ["letters.yaml", "writers.yaml"]) place.write(`pipelines/letters/${name}`, read(name))
  place.write("study.yaml", text)
  return place
}

const card = { LETTERS_READER_KEY: key }
const allow = ["--allow-host", "127.0.0.1"]

describe("the host of another API", () => {
  it("is asked only where it is allowed, and what is suggested works", async () => {
    const place = strange()
    const sofar = archive.heard.length
    const planned = await place.windrow(["plan", "study.yaml"], card)
    expect(planned.code).toBe(0)
    expect(planned.stderr).toContain(`the Letters Archive at ${archive.url} and sends it what LETTERS_READER_KEY`)
    for (const command of [
      ["run", "study.yaml"],
      ["run", "study.yaml", "--frozen"],
      ["resume", "study.plan.json"],
      ["plan", "study.yaml", "--probe", "1"],
      ["doctor", "study.yaml"],
      ["run", "study.yaml", "--allow-host", "letters.example"]
    ]) {
      const { code, stderr } = await place.windrow(command, card)
      expect(code, command.join(" ")).toBe(64)
      expect(stderr).toContain(archive.url)
      expect(stderr).toContain("LETTERS_READER_KEY")
      expect(stderr).toContain(`--allow-host ${new URL(archive.url).host}`)
    }
    expect(archive.heard.length).toBe(sofar)
    const suggested = ["--allow-host", new URL(archive.url).host]
    for (const command of [
      ["run", "study.yaml", "--frozen"],
      ["resume", "study.plan.json"],
      ["run", "study.yaml"]
    ]) {
      const { code, stderr } = await place.windrow([...command, ...suggested], card)
      expect(code, stderr).toBe(0)
    }
    expect(archive.heard.length).toBeGreaterThan(sofar)
  })

  it("is never sent anything of Windrow's own API, and WINDROW_API_URL does not lead elsewhere", async () => {
    const place = strange()
    const sofar = archive.heard.length
    const { code, stderr } = await place.windrow(["run", "study.yaml", ...allow], {
      ...card,
      TIKTOK_CLIENT_KEY: "own-client-key",
      TIKTOK_CLIENT_SECRET: "own-client-secret",
      WINDROW_API_URL: "http://127.0.0.1:1"
    })
    expect(code, stderr).toBe(0)
    expect(stderr).toContain("WINDROW_API_URL is set in vain")
    const heard = JSON.stringify(archive.heard.slice(sofar).map((one) => [one, [...one.members]]))
    expect(archive.heard.length).toBeGreaterThan(sofar)
    expect(heard).not.toMatch(/own-client/)
  })

  it("has no place beside a sandbox, nor in a study of Windrow's own API", async () => {
    const sandboxed = await strange().windrow(["run", "study.yaml", "--sandbox", ...allow], card)
    expect([sandboxed.code, sandboxed.stderr.includes("the sandbox speaks")]).toEqual([64, true])
    const place = makeWorkplace()
    place.write("study.yaml", study.replace("letters: { writers: [goethe] }", "videos: { accounts: [a1] }"))
    const own = await place.windrow(["run", "study.yaml", ...allow])
    expect([own.code, own.stderr.includes("Leave it out")]).toEqual([64, true])
  })

  it("is said to lack its key before anything is asked", async () => {
    const { code, stderr } = await strange().windrow(["run", "study.yaml", ...allow])
    expect([code, stderr.includes("LETTERS_READER_KEY not set")]).toEqual([78, true])
    expect(stderr).not.toContain("--sandbox")
  })
})

describe("a description of an API", () => {
  it.each([
    [["[LETTERS_READER_KEY]", "[TIKTOK_CLIENT_SECRET]"], "is not given what TIKTOK_CLIENT_SECRET holds"],
    [["[LETTERS_READER_KEY]", "[WINDROW_STATE_DIR]"], "is not given what WINDROW_STATE_DIR holds"],
    [["[LETTERS_READER_KEY]", "[AWS_SECRET_ACCESS_KEY]"], "is not given what AWS_SECRET_ACCESS_KEY holds"],
    [["[LETTERS_READER_KEY]", "[PATH]"], "PATH"],
    [["api: letters", "api: tiktok"], "the folder is called letters"],
    [["base: http://127.0.0.1", "base: http://198.51.100.7"], "unencrypted"],
    [["base: http://", "base: http://letters.example@"], "more or less than a host"],
    [["base: http://", "base: file://"], "base"],
    [["no such writer", "(a+)+b"], "repeats a group in which something varies"],
    [["no such writer", "(?=a)b"], "looks ahead"],
    [["no such writer", "a*b*c*d"], "in too many ways"],
    [["[no such writer]", `[${Array(50).fill("a*a*b").join(", ")}]`], "can together be read in too many ways"],
    [["base: http://", "base: https://evil.example\\\\@"], "more or less than a host"],
    [["{ accept:", "{ host: evil.example, accept:"], "is not set by a description"],
    [["{ accept:", '{ content-length: "99", accept:'], "is not set by a description"],
    [["{ accept:", "{ proxy-authorization: x, accept:"], "is not set by a description"],
    [["{ accept:", "{ x-archive-key: other, accept:"], "is not set by a description"],
    [["{ header: X-Archive-Key }", "{ header: Host }"], "no key stands in the header"],
    [["{ header: X-Archive-Key }", '{ header: "X-A: b\\r\\nX-C" }'], "header"],
    [["application/vnd.letters+json", '"a\\r\\nX-C: 1"'], "accept"],
    [["Europe/Berlin", "Europe/Weimar"], "there is no time zone"]
  ] as const)("with %j is refused: %s", async (change, says) => {
    const { code, stderr } = await strange(change).windrow(["validate", "study.yaml"])
    expect([code, stderr.includes(says)], stderr).toEqual([65, true])
  })

  it("as it is has no mistake", async () => {
    const { code, stderr } = await strange().windrow(["validate", "study.yaml"])
    expect(code, stderr).toBe(0)
  })
})

describe("a pattern that is slow", () => {
  const slow = "a*a*b"

  it("is not held against a value that is longer than any", async () => {
    const long = study.replace("goethe", "a".repeat(6_000))
    const { code, stderr } = await strange(['prefix: "~"', `between: "${slow}"`], long).windrow([
      "validate",
      "study.yaml"
    ])
    expect([code, stderr.includes("is longer than")], stderr.slice(0, 500)).toEqual([65, true])
  })

  it("reads no more than the beginning of what the API says", async () => {
    const place = strange(
      ["field_words:", `sentences: ["${slow}"]\nfield_words: "${slow}" #`],
      study.replace("goethe", "long")
    )
    const { code, stderr } = await place.windrow(["run", "study.yaml", ...allow], card)
    expect([code, stderr.includes("was refused")], stderr.slice(0, 500)).toEqual([1, true])
  })
})

it("an address is understood in one way, however it is spelled", async () => {
  const host = new URL(archive.url).host
  const spent = async (base: string) => {
    const place = strange([archive.url, base])
    const { stdout } = await place.windrow(["quota", "study.yaml"], { ...card, WINDROW_STATE_DIR: state })
    return stdout
  }
  const state = makeWorkplace().directory
  const place = strange()
  await place.windrow(["run", "study.yaml", ...allow], { ...card, WINDROW_STATE_DIR: state })
  const usual = await spent(archive.url)
  expect(usual).not.toMatch(/reading\s+0\b/)
  expect(await spent(`HTTP://${host}`.replace("HTTP", "http").replace("127.0.0.1", "127.1"))).toBe(usual)
})

describe("a stored plan", () => {
  type Parts = Readonly<Record<string, unknown>>
  /** Goes on with a plan whose API somebody has edited; `number` counts its pipelines. */
  const resumed = async (change: (api: Parts, number: number) => Parts) => {
    const place = strange(["", ""], study.replace("goethe] }", "goethe] }\n  writers: { for_each: letters }"))
    await place.windrow(["plan", "study.yaml"], card)
    const plan = JSON.parse(readFileSync(join(place.directory, "study.plan.json"), "utf8")) as {
      readonly pipelines: Readonly<Record<string, { readonly api: Parts }>>
    }
    const pipelines = Object.entries(plan.pipelines).map(([name, one], number) => [
      name,
      { ...one, api: change(one.api, number) }
    ])
    place.write("study.plan.json", JSON.stringify({ ...plan, pipelines: Object.fromEntries(pipelines) }))
    return place.windrow(["resume", "study.plan.json", ...allow], { ...card, TIKTOK_CLIENT_SECRET: "s" })
  }

  it.each([
    [
      "another's variable",
      (api: Parts) => ({
        ...api,
        authentication: { ...(api["authentication"] as Parts), variables: ["TIKTOK_CLIENT_SECRET"] }
      }),
      "is not given what"
    ],
    ["Windrow's own name", (api: Parts) => ({ ...api, api: "tiktok" }), "cannot name an API"],
    ["a pattern that hangs", (api: Parts) => ({ ...api, field_words: "(a|a)+b" }), "tame"],
    ["several APIs", (api: Parts, number: number) => ({ ...api, title: `T${number}` }), "several APIs"],
    ["another host", (api: Parts) => ({ ...api, base: "http://198.51.100.7" }), "unencrypted"]
  ])("with %s is refused", async (_, change, says) => {
    const sofar = archive.heard.length
    const { code, stderr } = await resumed(change)
    expect([code, archive.heard.length - sofar, stderr.includes(says)], stderr).toEqual([65, 0, true])
  })

  it("as it was made goes on", async () => {
    const { code, stderr } = await resumed((api) => api)
    expect(code, stderr).toBe(0)
  })
})

it("a key that the API repeats is kept nowhere", async () => {
  const place = strange(["", ""], study.replace("goethe", "echo"))
  const { stdout, stderr } = await place.windrow(["run", "study.yaml", ...allow], card)
  expect(stderr).toContain("your card is ***")
  const data = join(place.directory, "data")
  const texts = readdirSync(data).map((name) => readFileSync(join(data, name)).toString("latin1"))
  texts.push(readFileSync(join(place.directory, "study.plan.json"), "utf8"), stdout, stderr)
  expect(texts.length).toBeGreaterThan(3)
  expect(texts.filter((text) => text.includes(key))).toEqual([])
})

it("data of two APIs never share a study or a file", async () => {
  const place = strange(["", ""], study.replace("goethe] }", "goethe] }\n  videos: { accounts: [a1] }"))
  const both = await place.windrow(["validate", "study.yaml"])
  expect([
    both.code,
    both.stderr.includes("belongs to the TikTok Research API"),
    both.stderr.includes("a study for each")
  ]).toEqual([65, true, true])
  const other = strange()
  expect((await other.windrow(["run", "study.yaml", ...allow], card)).code).toBe(0)
  other.write("other.yaml", study.replace("letters: { writers: [goethe] }", "videos: { accounts: [a1] }"))
  const mixed = await other.windrow(["run", "other.yaml", "--sandbox"])
  expect(mixed.code).not.toBe(0)
  expect(mixed.stderr).toContain("letters at localhost")
  expect(await query(other.database, "SELECT count(*) AS n FROM letters")).not.toEqual([{ n: "0" }])
})
