// What an edit is said to cost is what it then costs: `plan`, the text about the edit and the requests then made agree.
import { cpSync, rmSync } from "node:fs"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { type Sandbox, startSandbox } from "../../src/sandbox/Server.ts"
import { makeWorkplace, requestsAt, type Workplace } from "../support/workplace.ts"

let sandbox: Sandbox
beforeAll(async () => {
  sandbox = await startSandbox({ switches: { countersGrow: false, vanishShare: 0 }, dailyQuota: 5000 })
})
afterAll(() => sandbox.close())

interface Parts {
  readonly about?: string
  readonly from?: string
  readonly to?: string
  readonly collect: string
  readonly more?: string
}

// Few enough videos that every search is one page: what is expected is then what is asked.
const study = ({ about = "name: study", from = "2023-01-01", to = "2023-01-31", collect, more = "" }: Parts) =>
  `windrow: 1
study: { ${about} }
period: { from: ${from}, to: ${to} }
collect: ${collect}
pace: { requests_per_second: 0, search_gap: 0s, concurrency: 4 }
${more}`

const number = (text: string, pattern: RegExp): number => {
  const found = pattern.exec(text)?.[1]
  return found === undefined ? Number.NaN : Number(found.replaceAll(",", ""))
}

const asked = async () => (await requestsAt(sandbox.url)).length

/** Collects a study, and hands out copies of its folder. */
const collected = async (parts: Parts) => {
  const place = makeWorkplace(sandbox.url)
  place.write("study.yaml", study(parts))
  const ran = await place.windrow(["run", "study.yaml"])
  expect([0, 1], ran.stderr).toContain(ran.code)
  return () => {
    const copy = makeWorkplace(sandbox.url)
    cpSync(place.directory, copy.directory, { recursive: true })
    return copy
  }
}

interface Said {
  readonly kind: string
  /** Unit-days or units: kept, added, no longer wanted. */
  readonly amounts: ReadonlyArray<number>
  readonly requests: number
  readonly stderr: string
}

const saidIn = (stderr: string): Said => {
  const kind = /since it was last planned \((\w+)\)/.exec(stderr)?.[1] ?? "same"
  const amounts = ["kept", "added", "no longer wanted"].map((word) =>
    number(stderr, new RegExp(String.raw`([\d,]+) (?:[a-z]+-)?[a-z]+(?: and [\d,]+ [a-z]+)? ${word}`))
  )
  const requests = kind === "same" ? 0 : number(stderr, /([\d,]+) requests? to come/)
  return { kind, amounts, requests, stderr }
}

/** Collects an edited study, which says first what the edit means. */
const edit = async (place: Workplace, text: string): Promise<Said> => {
  place.write("study.yaml", text)
  const before = await asked()
  const { code, stderr } = await place.windrow(["run", "study.yaml"])
  expect([0, 1], stderr).toContain(code)
  const said = saidIn(stderr)
  expect(await asked()).toBe(before + said.requests)
  return said
}

/** The same, and `plan` says it before. */
const planned = async (place: Workplace, text: string): Promise<Said> => {
  const copy = makeWorkplace(sandbox.url)
  cpSync(place.directory, copy.directory, { recursive: true })
  copy.write("study.yaml", text)
  const { stdout, stderr, code } = await copy.windrow(["plan", "study.yaml"])
  expect(code, stderr).toBe(0)
  const { requests, ...before } = saidIn(stderr)
  // Where nothing is there yet all of it is to come; else `plan` tells what is left.
  if (stdout.includes("Left: nothing")) expect(requests).toBe(0)
  else if (stdout.includes("Left:")) expect(number(stdout, /Left: .* about ([\d,]+) request/)).toBe(requests)
  const said = await edit(place, text)
  expect({ ...said, stderr }).toEqual({ ...before, requests })
  return said
}

const one = "accounts: [tagesschau, zeitimbild]"
const base: Parts = { collect: `{ videos: { ${one} } }` }
const with_ = (over: Partial<Parts>): Parts => ({ ...base, ...over })

// Kind, [kept, added, no longer wanted], requests. Two accounts and 31 days are 62 unit-days in one request.
const table: ReadonlyArray<readonly [string, Parts, string, ReadonlyArray<number>, number]> = [
  [
    "an account more",
    with_({ collect: "{ videos: { accounts: [tagesschau, zeitimbild, 20minuten] } }" }),
    "additive",
    [62, 31, 0],
    1
  ],
  ["an account less", with_({ collect: "{ videos: { accounts: [tagesschau] } }" }), "narrowing", [31, 0, 31], 0],
  [
    "another account",
    with_({ collect: "{ videos: { accounts: [tagesschau, 20minuten] } }" }),
    "reshaping",
    [31, 31, 31],
    1
  ],
  ["a month more", with_({ to: "2023-02-28" }), "additive", [62, 56, 0], 1],
  ["two windows more", with_({ from: "2022-11-01" }), "additive", [62, 122, 0], 2],
  ["fewer days", with_({ to: "2023-01-10" }), "narrowing", [20, 0, 42], 0],
  ["other days", with_({ from: "2023-02-01", to: "2023-02-28" }), "reshaping", [0, 56, 62], 1],
  [
    "an account and a month",
    with_({ to: "2023-02-10", collect: "{ videos: { accounts: [tagesschau, zeitimbild, 20minuten] } }" }),
    "additive",
    [62, 61, 0],
    2
  ],
  ["fewer fields", with_({ collect: `{ videos: { ${one}, fields: [id, view_count] } }` }), "reshaping", [0, 62, 62], 1],
  [
    "a condition",
    with_({
      collect: `{ videos: { ${one}, query: { not: [{ operation: EQ, field_name: region_code, field_values: [FR] }] } } }`
    }),
    "reshaping",
    [0, 62, 62],
    1
  ],
  [
    "a second step of the shape, other days",
    with_({
      collect: `{ videos: { ${one} }, more: { pipeline: videos, ${one}, period: { from: 2023-03-01, to: 2023-03-31 } } }`
    }),
    "additive",
    [62, 62, 0],
    1
  ],
  [
    "a second step of the shape, overlapping",
    with_({
      collect: `{ videos: { ${one} }, more: { pipeline: videos, accounts: [tagesschau], period: { from: 2023-01-20, to: 2023-02-10 } } }`
    }),
    "additive",
    [62, 10, 0],
    1
  ],
  [
    "the same once more on purpose",
    with_({ collect: `{ videos: { ${one} }, more: { pipeline: videos, ${one}, repeat: true } }` }),
    "additive",
    [62, 62, 0],
    1
  ],
  ["profiles", with_({ collect: `{ videos: { ${one} }, users: { ${one} } }` }), "additive", [62, 2, 0], 2],
  [
    "a sample of three draws",
    with_({ collect: `{ videos: { ${one} }, some: { pipeline: videos, regions: [DE], draws: 3 } }` }),
    "additive",
    [62, 93, 0],
    3
  ],
  [
    "a step with a budget",
    with_({
      collect: `{ videos: { ${one} }, more: { pipeline: videos, accounts: [20minuten], period: { from: 2022-01-01, to: 2022-12-31 }, budget: { requests: 2 } } }`
    }),
    "additive",
    [62, 365, 0],
    2
  ],
  [
    "later waves that are not due",
    with_({ collect: `{ videos: { ${one}, refresh: { after: 30d, times: 1 } } }` }),
    "additive",
    [62, 0, 0],
    0
  ],
  ["the name of the study", with_({ about: "name: renamed" }), "moving", [0, 62, 0], 1]
]

/** What `plan` says is said by the same hand as what a run says: some of each kind show that it is. */
const told = new Set([
  "two windows more",
  "fewer days",
  "a condition",
  "profiles",
  "a step with a budget",
  "the name of the study"
])

/** Edits of words and of ways: one after the other they change nothing that is asked, nor do all of them at once. */
const cosmetic: ReadonlyArray<readonly [string, Parts]> = [
  ["a title", with_({ about: "name: study, title: Words" })],
  ["another order", with_({ collect: "{ videos: { accounts: [zeitimbild, tagesschau] } }" })],
  ["another name of a step", with_({ collect: `{ clips: { pipeline: videos, ${one} } }` })],
  ["smaller batches", with_({ collect: `{ videos: { ${one}, per_request: 1 } }` })],
  ["smaller windows", with_({ collect: `{ videos: { ${one}, window: { max_span_days: 6 } } }` })],
  ["another order of windows", with_({ more: "order: newest" })],
  ["another quota", with_({ more: "quota: { standard: 900 }" })],
  ["another place of the snapshot", with_({ more: "output: { snapshot: data/copy.duckdb }" })],
  [
    "the name of the study, not that of its database",
    with_({ about: "name: renamed", more: "output: { database: data/study.duckdb }" })
  ],
  [
    "all of it at once",
    {
      about: "name: again, title: Words",
      collect:
        "{ clips: { pipeline: videos, accounts: [zeitimbild, tagesschau], per_request: 1, window: { max_span_days: 6 } } }",
      more: `order: newest
quota: { standard: 900 }
output: { snapshot: data/copy.duckdb, database: data/study.duckdb }
`
    }
  ]
]

describe("an edit of one step", () => {
  let copy: () => Workplace
  beforeAll(async () => {
    copy = await collected(base)
  })

  it.each(table)("%s", async (name, parts, kind, amounts, requests) => {
    const place = copy()
    const said = await (told.has(name) ? planned : edit)(place, study(parts))
    expect([said.kind, said.amounts, said.requests], said.stderr).toEqual([kind, amounts, requests])
    rmSync(place.directory, { recursive: true })
  })

  it("is cosmetic where it changes words and ways, and a run asks nothing", async () => {
    const place = copy()
    for (const [name, parts] of cosmetic) {
      place.write("study.yaml", study(parts))
      const { stdout, stderr, code } = await place.windrow(["plan", "study.yaml"])
      expect(code, stderr).toBe(0)
      const { amounts, kind, requests } = saidIn(stderr)
      expect([name, kind, amounts, requests], stderr).toEqual([name, "cosmetic", [62, 0, 0], 0])
      expect(stdout).toContain("Left: nothing")
    }
    const before = await asked()
    expect((await place.windrow(["run", "study.yaml"])).code).toBe(0)
    expect(await asked()).toBe(before)
  })

  it("adds a step that is fed by rows which are there", async () => {
    const place = copy()
    const said = await edit(place, study(with_({ collect: `{ videos: { ${one} }, users: { for_each: videos } }` })))
    // The profiles of the two accounts that posted the videos.
    expect([said.kind, said.amounts, said.requests], said.stderr).toEqual(["additive", [62, 2, 0], 2])
    expect(said.stderr).not.toContain("what other steps find")
  })

  it("names the old database and how to go on with it, which works", async () => {
    const place = copy()
    place.write("study.yaml", study(with_({ about: "name: renamed" })))
    const { stderr } = await place.windrow(["plan", "study.yaml"])
    expect(stderr).toContain("data/study.duckdb")
    const named = /name it in the study: +(.+)$/m.exec(stderr)?.[1]
    const [, from, to] = /mv (\S+) (\S+)$/m.exec(stderr) ?? []
    const before = await asked()
    place.write("study.yaml", study(with_({ about: "name: renamed", more: named! })))
    expect((await place.windrow(["run", "study.yaml"])).code).toBe(0)
    place.write("study.yaml", study(with_({ about: "name: renamed" })))
    cpSync(join(place.directory, from!), join(place.directory, to!))
    rmSync(join(place.directory, from!))
    expect((await place.windrow(["run", "study.yaml"])).code).toBe(0)
    expect(await asked()).toBe(before)
  })
})

const a = (from: string, to: string) =>
  `a: { pipeline: videos, accounts: [tagesschau], period: { from: ${from}, to: ${to} } }`
const b = "b: { pipeline: videos, accounts: [tagesschau], period: { from: 2023-03-01, to: 2023-03-31 } }"
const january = { collect: `{ ${a("2023-01-01", "2023-01-31")}, ${b} }` }

describe("an edit of one of two steps of one shape", () => {
  let copy: () => Workplace
  beforeAll(async () => {
    copy = await collected(january)
  })

  it.each([
    ["nothing", january, "same", [Number.NaN, Number.NaN, Number.NaN], 0],
    ["days more", { collect: `{ ${a("2023-01-01", "2023-02-28")}, ${b} }` }, "additive", [62, 28, 0], 1],
    ["other days", { collect: `{ ${a("2023-02-01", "2023-02-28")}, ${b} }` }, "reshaping", [31, 28, 31], 1],
    ["the days of the other", { collect: `{ ${a("2023-03-01", "2023-03-31")}, ${b} }` }, "narrowing", [31, 0, 31], 0],
    ["one step less", { collect: `{ ${b} }` }, "narrowing", [31, 0, 31], 0],
    ["both as one", { collect: `{ ${a("2023-01-01", "2023-03-31")} }` }, "additive", [62, 28, 0], 1]
  ] as const)("%s", async (_, parts, kind, amounts, requests) => {
    const place = copy()
    const said = await edit(place, study(parts))
    expect([said.kind, said.amounts, said.requests], said.stderr).toEqual([kind, amounts, requests])
  })
})

it("counts only what comes back to be asked: taken out and put in again costs nothing, and what was left stays left", async () => {
  const place = (await collected(base))()
  expect((await edit(place, study(with_({ collect: "{ videos: { accounts: [tagesschau] } }" })))).kind).toBe(
    "narrowing"
  )
  expect((await edit(place, study(base))).requests).toBe(0)
  // Nothing was collected of this one: the edit takes half of it away.
  const fresh = makeWorkplace(sandbox.url)
  fresh.write(
    "study.yaml",
    study({ collect: "{ videos: { accounts: [tagesschau], period: { from: 2022-11-01, to: 2023-01-31 } } }" })
  )
  await fresh.windrow(["plan", "study.yaml"])
  const said = await planned(fresh, study({ collect: "{ videos: { accounts: [tagesschau] } }" }))
  expect([said.kind, said.requests], said.stderr).toEqual(["narrowing", 1])
  expect(said.stderr).toContain("1 request to come; without the edit 3")
})
