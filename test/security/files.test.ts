// Files that somebody else put beside a study are files, of a size and depth that can be read, and say what can be meant.
import { execFileSync } from "node:child_process"
import { mkdirSync, readFileSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { Effect } from "effect"
import { beforeAll, describe, expect, it } from "vitest"
import { readPlan } from "../../src/cli/actions/plan/planFile.ts"
import { makeWorkplace, query, studyText, type Workplace } from "../support/workplace.ts"
import { another, collected } from "./hostile.ts"

let good: Workplace
beforeAll(async () => {
  good = await collected()
})

/** What stands in place of a file and never ends, or is no file. */
const kinds: Readonly<Record<string, (path: string) => void>> = {
  "a pipe": (path) => void execFileSync("mkfifo", [path]),
  "a device": (path) => symlinkSync("/dev/zero", path),
  "a folder": (path) => void mkdirSync(path),
  "larger than": (path) => {
    writeFileSync(path, "")
    truncateSync(path, 10 * 1024 ** 3)
  }
}

const listed = studyText({ step: "    accounts: { file: list.csv }", to: "2023-01-31" })

/** Kind of file → its name, a command that reads it, and the exit code. */
const readers: ReadonlyArray<readonly [what: string, name: string, args: ReadonlyArray<string>, code: number]> = [
  ["a study", "other.yaml", ["validate", "other.yaml"], 66],
  ["a list", "list.csv", ["validate", "listed.yaml"], 65],
  ["a pipeline", "pipelines/videos.yaml", ["validate", "study.yaml"], 65],
  ["a plan", "other.plan.json", ["resume", "other.plan.json"], 66],
  ["events", "events.ndjson", ["replay", "events.ndjson"], 65],
  ["a list that init looks at", "list.csv", ["init", "new.yaml", "--name", "a", "--accounts", "list.csv"], 64]
]

describe("in place of a file", () => {
  const place = makeWorkplace()
  place.write("study.yaml", studyText({ to: "2023-01-31" }))
  place.write("listed.yaml", listed)
  mkdirSync(join(place.directory, "pipelines"))

  it.each(readers)(
    "%s: a pipe, a device, a folder and what is very large are refused with what to do",
    async (_, name, args, code) => {
      const path = join(place.directory, name)
      for (const [kind, put] of Object.entries(kinds)) {
        put(path)
        const ended = await place.windrow(args)
        const isEvents = name.endsWith("ndjson")
        expect([kind, ended.code], ended.stderr).toEqual([kind, code])
        expect(ended.stderr).toMatch(isEvents && kind === "larger than" ? /longer than any event/ : new RegExp(kind))
        expect(ended.stderr.split("\n").length, ended.stderr).toBeGreaterThan(1)
        expect(ended.stderr).not.toContain("bug")
        rmSync(path, { recursive: true })
      }
    }
  )

  it("a .env is said not to be read", async () => {
    for (const [kind, put] of Object.entries(kinds).filter(([kind]) => kind !== "a device" && kind !== "a folder")) {
      put(join(place.directory, ".env"))
      const { code, stderr } = await place.windrow(["run", "study.yaml", "--sandbox", "--limit-requests", "1"])
      expect([0, 75], stderr).toContain(code)
      expect(stderr).toMatch(new RegExp(String.raw`^\.env beside the study is ${kind}.*: not read\. Credentials`, "m"))
      rmSync(join(place.directory, ".env"), { recursive: true })
    }
  })

  it("side files and manifests are taken for absent", async () => {
    for (const put of [kinds["a pipe"]!, kinds["larger than"]!]) {
      const other = another(good)
      for (const name of ["status.json", "coverage.json"]) put(`${other.database}.${name}`)
      mkdirSync(join(other.directory, "out"))
      put(join(other.directory, "out/manifest.json"))
      expect((await other.windrow(["status", "study.yaml"])).code).toBe(0)
      const { code, stderr } = await other.windrow(["export", "study.yaml", "--to", "out", "--tables", "codebook"])
      expect([code, stderr]).toEqual([74, expect.stringMatching(/no export wrote it\n.*--to/)])
    }
  })
})

const head = "windrow: 1\nstudy: { name: study }\nperiod: { from: 2023-01-01, to: 2023-01-31 }\n"
const plain = `${head}collect:\n  videos: { accounts: [tagesschau] }\n`
const deep = 100_000

describe("a study that is deep, long or unfolds without end", () => {
  const bombs: Readonly<Record<string, string>> = {
    brackets: `[`.repeat(deep),
    "closed brackets": "[".repeat(deep) + "]".repeat(deep),
    braces: "{a: ".repeat(deep),
    dashes: `\n${"- ".repeat(deep)}`,
    stairs: `\n${Array.from({ length: 300 }, (_, at) => `${" ".repeat(at + 1)}a:`).join("\n")}`,
    references: `[&a x, ${"*a, ".repeat(5_000)}]`,
    "nested references": `\n${Array.from(
      { length: 30 },
      (_, at) =>
        `  k${at}: &k${at} [${
          at === 0
            ? "x"
            : Array(9)
                .fill(`*k${at - 1}`)
                .join()
        }]`
    ).join("\n")}`,
    "references to nothing": `\n${"  - *x\n".repeat(5_000)}`,
    "merged maps": `\n  k0: &k0 {a: 1}\n${Array.from({ length: 30 }, (_, at) => `  k${at + 1}: &k${at + 1} {<<: [${Array(9).fill(`*k${at}`).join()}]}`).join("\n")}`,
    "broken lines": `\n${"  - @x\n".repeat(5_000)}`,
    keys: `\n${Array.from({ length: 10_100 }, (_, at) => `  k${at}: 1`).join("\n")}`,
    "one key": `\n${"  a: 1\n".repeat(5_000)}`,
    secrets: `\n${"  # token: x\n".repeat(20_000)}`,
    spaces: `\n  secret:${" ".repeat(300_000)}`
  }
  const place = makeWorkplace()

  it.each(Object.keys(bombs))("%s: is refused in a few lines", async (name) => {
    place.write("study.yaml", `${plain}x: ${bombs[name]}\n`)
    const { code, stderr } = await place.windrow(["validate", "study.yaml"])
    expect(code, stderr.slice(0, 500)).toBe(65)
    expect(stderr).toMatch(/^study\.yaml:\d+:\d+ error WR0/)
    expect(stderr.length).toBeLessThan(50_000)
  })

  it("in a list and a pipeline as well", async () => {
    place.write("study.yaml", listed)
    for (const text of [
      '"'.repeat(50_001),
      `username,${"c,".repeat(2_000_000)}\nx`,
      "\n".repeat(3_000_001),
      "a,".repeat(300_000)
    ]) {
      place.write("list.csv", text)
      const { code, stderr } = await place.windrow(["validate", "study.yaml"])
      expect(code, stderr.slice(0, 500)).toBe(65)
    }
    place.write("list.csv", "tagesschau\n")
    place.write("pipelines/videos.yaml", `x: ${bombs["brackets"]}\n`)
    expect((await place.windrow(["validate", "study.yaml"])).code).toBe(65)
  })

  it("but a list of a hundred thousand accounts with columns is read", async () => {
    rmSync(join(place.directory, "pipelines"), { recursive: true, force: true })
    const lines = Array.from({ length: 130_000 }, (_, at) => `user${at},x`)
    place.write("list.csv", `username,party\n${lines.join("\n")}\n`)
    const { code, stderr } = await place.windrow(["validate", "study.yaml"])
    expect(code, stderr.slice(0, 500)).toBe(0)
  })
})

describe("a number that nobody means", () => {
  const place = makeWorkplace()
  const wrong: ReadonlyArray<readonly [text: string, says: RegExp]> = [
    [`${plain}pace: { concurrency: 0 }\n`, /`concurrency` is 0, but must be at least 1/],
    [`${plain}pace: { concurrency: 65 }\n`, /must be at most 64/],
    [`${plain}pace: { requests_per_second: -1 }\n`, /must be at least 0/],
    [`${plain}pace: { requests_per_second: .nan }\n`, /should be a number/],
    [`${plain}quota: { standard: 1000000000 }\n`, /must be at most 1000000/],
    [`${plain}quota: { graph: 1e99 }\n`, /must be at most 1000000/],
    [`${plain}settle: 999999999d\n`, /not a duration/],
    [`${plain}outage: { give_up_after: 9999999h }\n`, /not a duration/],
    [`${plain}output: { database: "a\\0b.duckdb" }\n`, /no file can be called/],
    [`${plain}output: { snapshot: "a\\u202eb.duckdb" }\n`, /no file can be called/],
    [plain.replace("[tagesschau]", '{ file: "a\\0b" }'), /no file can be called/],
    [plain.replace("to: 2023-01-31", "to: 9998-12-31"), /later than any study can go on/],
    [plain.replace("[tagesschau]", "[tagesschau], refresh: { after: 99999d, times: 365 }"), /300 years away/],
    [
      plain
        .replace("from: 2023-01-01, to: 2023-01-31", "from: 2014-01-01, to: 2099-12-31")
        .replace("[tagesschau]", "[tagesschau], draws: 1000, window: { max_span_days: 0 }"),
      /more than 3,000,000 searches/
    ]
  ]

  it.each(wrong)("in a study is a mistake: %#", async (text, says) => {
    place.write("study.yaml", text)
    const { code, stderr } = await place.windrow(["plan", "study.yaml"])
    expect(code, stderr).toBe(65)
    expect(stderr).toMatch(says)
    expect(stderr).toContain("hint: ")
  })

  it("in a pipeline is a mistake", async () => {
    const videos = readFileSync("pipelines/tiktok/videos.yaml", "utf8")
    place.write("study.yaml", plain)
    for (const [from, to] of [
      ["size: 100", "size: 0"],
      ["max_span_days: 30", "max_span_days: -1"],
      ["per_request: 100", "per_request: .inf"]
    ] as const) {
      expect(videos).toContain(from)
      place.write("pipelines/videos.yaml", videos.replace(from, to))
      expect((await place.windrow(["plan", "study.yaml"])).code, to).toBe(65)
    }
  })
})

/** Puts a value at a dotted path of a JSON text. */
const changed = (json: string, path: string, value: unknown): string => {
  const all = JSON.parse(json) as Record<string, unknown>
  const keys = path.split(".")
  const holder = keys.slice(0, -1).reduce((inner, key) => inner[key] as Record<string, unknown>, all)
  holder[keys.at(-1)!] = value
  return JSON.stringify(all)
}

describe("a stored plan", () => {
  const place = makeWorkplace()
  let plan = ""
  beforeAll(async () => {
    const text = studyText({ to: "2023-01-31" }).replace("pace:", "  comments: { for_each: videos }\npace:")
    place.write("study.yaml", text)
    expect((await place.windrow(["plan", "study.yaml"])).code).toBe(0)
    plan = readFileSync(join(place.directory, "study.plan.json"), "utf8")
  })

  const step = { name: "x", pipeline: "videos", inputs: {}, query: {}, fields: [], together: false }
  const changes: ReadonlyArray<readonly [what: string, path: string, value: unknown]> = [
    ["concurrency 0", "study.pace.concurrency", 0],
    ["a quota of a thousand million", "study.quota.standard", 1e9],
    ["a negative pace", "study.pace.requests_per_second", -1],
    ["a pace that is no number", "study.pace.search_gap", "NaN"],
    ["a wait without end", "study.outage.give_up_after", 1e300],
    ["a path with NUL", "study.output.database", "a\0b.duckdb"],
    ["a path that moves the terminal", "study.output.snapshot", "a\u001b[2J"],
    ["a million draws", "study.steps.0.draws", 1e6],
    ["a page of no rows", "pipelines.videos.pages.size", 0],
    ["windows of minus one day", "pipelines.videos.window.max_span_days", -2],
    ["a pipeline that is not there", "study.steps.0.pipeline", "constructor"],
    ["a parent that is not there", "study.steps.1.for_each.step", "toString"],
    ["a step that feeds itself", "study.steps.1.for_each.step", "comments"],
    ["a column that is not there", "study.steps.1.for_each.column", "constructor"],
    ["an input that is not there", "study.steps.0.inputs.toString", ["x"]],
    ["a field that is not there", "study.steps.0.fields", ["constructor"]],
    ["a key that is no column", "pipelines.videos.rows.key", ["constructor"]],
    ["a period before all", "study.steps.0.period.from", "0001-01-01"],
    ["steps of one name", "study.steps", [step, step]],
    ["a name like a path", "study.name", "../../x"],
    ["batches that are none", "batches", { deep: "x" }],
    ["a pipeline under another's name", "pipelines.users", { toString: 1 }]
  ]

  it.each(changes)("with %s is refused with what to do", async (_, path, value) => {
    place.write("changed.plan.json", changed(plan, path, value))
    const { code, stderr } = await place.windrow(["resume", "changed.plan.json", "--sandbox"])
    expect(code, stderr).toBe(65)
    expect(stderr).toMatch(/changed\.plan\.json is not a plan of this version: .+\n {2}Write it again with/)
  })

  it("that is nested without end is refused", async () => {
    for (const text of ["[".repeat(deep) + "]".repeat(deep), `{"windrow_plan":1,"study":${"[".repeat(deep)}`]) {
      place.write("deep.plan.json", text)
      expect((await place.windrow(["resume", "deep.plan.json"])).code).toBe(65)
    }
  })

  it("is gone by for its study and pipelines alone", async () => {
    const slice = { id: "__proto__", step: "x", shape: "constructor", batch: 17, requests: { least: 1, expected: 1 } }
    place.write("changed.plan.json", changed(changed(plan, "shapes", {}), "slices", [slice]))
    const [before, after] = ["study", "changed"].map((name) => join(place.directory, `${name}.plan.json`))
    expect(await Effect.runPromise(readPlan(after!))).toEqual(await Effect.runPromise(readPlan(before!)))
  })
})

describe("a pipeline beside the study", () => {
  const own = (place: Workplace, name: string, from: string, as: string, change: readonly [string, string]) => {
    const text = readFileSync(`pipelines/tiktok/${from}.yaml`, "utf8").replace(`pipeline: ${from}`, `pipeline: ${as}`)
    expect(text).toContain(change[0])
    place.write(`pipelines/${name}.yaml`, text.replace(...change))
  }
  const limited = ["--sandbox", "--limit-requests", "1"]

  it("that replaces Windrow's own is said, and goes on from a stored plan only where that is wanted", async () => {
    const place = makeWorkplace()
    own(place, "videos", "videos", "videos", ["pool: standard", "pool: graph"])
    place.write("study.yaml", studyText({ to: "2023-01-31" }))
    const says = /`videos` is not Windrow's own: it asks \S+ from pool graph, and that asks \S+ from pool standard/
    for (const args of [["validate"], ["plan"], ["run", ...limited]]) {
      const { code, stderr } = await place.windrow([args[0]!, "study.yaml", ...args.slice(1)])
      expect([0, 75], stderr).toContain(code)
      expect(stderr).toMatch(says)
    }
    for (const args of [
      ["run", "study.yaml", "--frozen"],
      ["resume", "study.plan.json"]
    ]) {
      const refused = await place.windrow([...args, ...limited])
      expect(refused.code, refused.stderr).toBe(64)
      expect(refused.stderr).toMatch(says)
      expect(refused.stderr).toMatch(/\n.*add --own-pipelines/)
      const wanted = await place.windrow([...args, ...limited, "--own-pipelines"])
      expect([0, 75], wanted.stderr).toContain(wanted.code)
      expect(wanted.stderr).toMatch(says)
    }
  })

  it("that spends in another pool under a name of its own is said and refused likewise", async () => {
    const place = makeWorkplace()
    own(place, "people", "users", "people", ["pool: standard", "pool: graph"])
    place.write("study.yaml", studyText().replace("  videos:", "  people:"))
    const says = /`people` asks \S+ from pool graph, where Windrow's own `users` spends in pool standard/
    expect((await place.windrow(["plan", "study.yaml"])).stderr).toMatch(says)
    const { code, stderr } = await place.windrow(["resume", "study.plan.json", ...limited])
    expect([code, stderr]).toEqual([64, expect.stringMatching(says)])
  })

  it("that says the same, or asks for something of its own, is nothing to be told", async () => {
    const place = makeWorkplace()
    own(place, "videos", "videos", "videos", ["title: ", "title: My "])
    own(place, "mine", "users", "mine", ["/v2/research/user/info/", "/v2/research/user/mine/"])
    place.write(
      "study.yaml",
      studyText({ to: "2023-01-31" }).replace("pace:", "  mine: { accounts: [tagesschau] }\npace:")
    )
    const planned = await place.windrow(["plan", "study.yaml"])
    expect(planned.stderr).not.toMatch(/WR089/)
    expect([0, 75]).toContain((await place.windrow(["resume", "study.plan.json", ...limited])).code)
  })
})

describe("names that every object has by birth", () => {
  const place = makeWorkplace()
  const users = readFileSync("pipelines/tiktok/users.yaml", "utf8").replace("pipeline: users", "pipeline: people")

  it("are names like others in a list", async () => {
    place.write("list.csv", "username,constructor,__proto__,toString,hasOwnProperty\ntagesschau,a,b,c,d\n")
    place.write("study.yaml", studyText({ step: "    accounts: { file: list.csv }", to: "2023-01-31" }))
    for (const args of [["plan"], ["run", "--sandbox"], ["status", "--json"], ["report"], ["explain"], ["export"]]) {
      const { code, stderr } = await place.windrow([args[0]!, "study.yaml", ...args.slice(1)])
      expect(code, stderr).toBe(0)
    }
    const resumed = await place.windrow(["resume", "study.plan.json", "--sandbox"])
    expect(resumed.code, resumed.stderr).toBe(0)
    const columns = ["constructor", "__proto__", "toString", "hasOwnProperty"].map((name) => `"${name}"`)
    expect(await query(place.database, `SELECT concat(${columns.join()}) AS all_of FROM accounts`)).toEqual([
      { all_of: "abcd" }
    ])
  })

  it.each([
    ["a step", "constructor: { accounts: [a1] }", ""],
    ["a step that borrows", "__proto__: { accounts: [a1] }", ""],
    ["a pipeline", "x: { pipeline: constructor, accounts: [a1] }", ""],
    ["a column", "people: { accounts: [a1] }", "    constructor: { type: text, title: X }\n"],
    ["a member", "people: { accounts: [a1] }", "    x: { type: struct, title: X, members: { toString: text } }\n"],
    ["another spelling", "people: { accounts: [a1] }", "    x: { type: text, title: X, aliases: [valueOf] }\n"],
    [
      "a spelling of a member",
      "people: { accounts: [a1] }",
      "    x: { type: struct, title: X, members: { a: text }, spellings: { __proto__: a } }\n"
    ]
  ])("name no part of a study or a pipeline: %s", async (_, step, column) => {
    place.write("pipelines/people.yaml", users.replace("  columns:\n", `  columns:\n${column}`))
    place.write("named.yaml", `windrow: 1\nstudy: { name: study }\ncollect:\n  ${step}\n`)
    const { code, stderr } = await place.windrow(["plan", "named.yaml"])
    expect(code, stderr).toBe(65)
    expect(stderr).toMatch(/WR017|WR030/)
  })
})
