// A deep search that dies on its way: the days that it has brought whole are kept, and only the rest is asked again.
import { Effect } from "effect"
import { afterEach, describe, expect, it } from "vitest"
import { openDatabase } from "../../src/duckdb/Database.ts"
import { rebuild } from "../../src/store/rebuild.ts"
import { type Answers, ok, refusal, startAnswers } from "../support/answers.ts"
import { type Rule, type Sandbox, startSandbox } from "../support/sandbox.ts"
import { mainOf, makeWorkplace, query, requestsAt, studyText, truthOf, type Workplace } from "../support/workplace.ts"

let server: { readonly close: () => unknown } | undefined
afterEach(() => server?.close())

const [from, to] = ["2023-01-01", "2023-01-31"]
const switches = { videosPerDay: 15, vanishShare: 0, removedShare: 0, countersGrow: false }
const dies = { match: { cursor: 300, start_date: "20230101", end_date: "20230131" } }

const begin = async (rules: ReadonlyArray<Rule>, accounts = ["steady"]) => {
  const sandbox = await startSandbox({ switches, rules, dailyQuota: 10_000 })
  server = sandbox
  const place = makeWorkplace(sandbox.url)
  place.write("study.yaml", studyText({ accounts, from, to }))
  return { sandbox, place, run: (...flags: ReadonlyArray<string>) => place.windrow(["run", "study.yaml", ...flags]) }
}

const isWhole = async (sandbox: Sandbox, place: Workplace, accounts = ["steady"]) => {
  const truth = await truthOf(sandbox.url, accounts, from, to)
  const stored = await query(place.database, "SELECT id FROM videos ORDER BY id")
  expect(stored.map(({ id }) => id)).toEqual(truth.videos.map(({ id }) => String(id)).toSorted())
  const sql =
    "SELECT unit, sum(to_day - from_day + 1)::INTEGER AS n FROM provenance.coverage GROUP BY unit ORDER BY unit"
  expect(await query(place.database, sql)).toEqual(accounts.toSorted().map((unit) => ({ unit, n: 31 })))
  return truth
}

const isSound = async (place: Workplace) => {
  const { stdout } = await place.windrow(["doctor", "study.yaml"])
  expect(stdout).toContain("what was asked and what is covered agree")
  expect(stdout).toContain("the tables are what the raw pages make")
}

/** Rows that came, and those of them that had come before. */
const twice = async (place: Workplace) => {
  const [row] = await query(place.database, "SELECT sum(rows)::INTEGER AS n FROM provenance.pages")
  const [own] = await query(place.database, "SELECT count(*)::INTEGER AS n FROM videos")
  return Number(row?.["n"]) - Number(own?.["n"])
}

describe("a search that dies after 300 of 465 rows", () => {
  // The day of the last row and the one next to it have 30 rows; a page without a cursor is asked four times.
  it.each([
    ["search_id_refused", 30],
    ["internal_error", 30],
    ["cursor_missing", 30 + 400]
  ] as const)("by %s keeps what came, apart from two days", async (fault, again) => {
    const { sandbox, place, run } = await begin([{ ...dies, fault }])
    const { code, stderr } = await run()
    expect(code, stderr).toBe(0)
    await isWhole(sandbox, place)
    expect(await twice(place)).toBeLessThanOrEqual(again)
    expect(stderr).toMatch(/2023-01-\d\d\.\.2023-01-31 are complete and stay/)
    const [rest] = (await requestsAt(sandbox.url)).toReversed()
    expect(JSON.stringify(rest)).toMatch(/"end_date":"202301(1|2)\d"/)
  })

  it("in a batch, in other processes than it began in, and in what is made of its raw pages again", async () => {
    const accounts = ["steady", "busy_bee"]
    const { sandbox, place, run } = await begin([{ ...dies, fault: "search_id_refused" }], accounts)
    // Two pages; the third, six refusals and one page of the rest; and what is left.
    for (const limit of [2, 8]) expect((await run("--limit-requests", String(limit))).code).toBe(75)
    const { code, stderr } = await run()
    expect(code, stderr).toBe(0)
    await isWhole(sandbox, place, accounts)
    expect(await twice(place)).toBeLessThanOrEqual(60)
    const before = await mainOf(place.database)
    await Effect.runPromise(Effect.scoped(Effect.flatMap(openDatabase(place.database, "write"), (one) => rebuild(one))))
    expect(await mainOf(place.database)).toBe(before)
    await isSound(place)
  })

  it("keeps them too where five of its days alone are not to be had, and the rest fails with that", async () => {
    const days = ["16", "01", "31", "08", "24"].map((day) => `202301${day}`)
    const { sandbox, place, run } = await begin([
      { ...dies, fault: "internal_error" },
      ...days.map((day) => ({ match: { start_date: day, end_date: day }, fault: "internal_error" }) as const)
    ])
    const { code, stderr } = await run()
    expect(code, stderr).toBe(1)
    const sql =
      "SELECT state, min(from_day)::VARCHAR AS since, sum(to_day - from_day + 1)::INTEGER AS days FROM provenance.coverage GROUP BY state"
    const [failed, kept] = (await query(place.database, `${sql} ORDER BY since`)) as ReadonlyArray<
      Record<string, unknown>
    >
    expect([failed?.["state"], failed?.["since"], kept?.["state"]]).toEqual(["failed", "2023-01-01", "done"])
    expect(Number(failed?.["days"]) + Number(kept?.["days"])).toBe(31)
    expect(Number(kept?.["days"])).toBeGreaterThan(10)
    await isSound(place)
    // Whoever retries asks for each failed day alone, and for no other.
    const before = (await requestsAt(sandbox.url)).length
    await run("--retry-failed")
    const asked = (await requestsAt(sandbox.url)).slice(before).map((one) => JSON.stringify(one))
    expect(asked.some((one) => one.includes(`"start_date":"${String(kept?.["since"]).replaceAll("-", "")}"`))).toBe(
      false
    )
  })
})

/** Ids of which the upper bits are the second of a day's noon. */
const idOf = (day: number, number: number) => (BigInt(Date.UTC(2023, 0, day, 12) / 1000 + number) << 32n).toString()

const dying = async (order: (page: number) => ReadonlyArray<readonly [day: number, number: number, name?: string]>) => {
  const answers: Answers = await startAnswers(({ body }) => {
    const cursor = Number(/"cursor":(\d+)/.exec(body)?.[1] ?? 0)
    if (cursor === 300 && /"start_date":"20230101","end_date":"20230131"/.test(body))
      return refusal(400, "invalid_params", "Search Id 7 is invalid or expired")
    const rows = order(cursor / 100).map(
      ([day, number, name = "ada"]) => `{"id":${idOf(day, number)},"username":"${name}"}`
    )
    const more = cursor < 300 && /"start_date":"20230101","end_date":"20230131"/.test(body)
    return ok(`{"videos":[${rows}],"cursor":${cursor + 100},"has_more":${more},"search_id":"7"}`)
  })
  server = answers
  const place = makeWorkplace(answers.url)
  place.write("study.yaml", studyText({ accounts: ["ada"], from, to }))
  const { stderr } = await place.windrow(["run", "study.yaml"])
  const ends = answers.heard.map(({ body }) => /"end_date":"(\d+)"/.exec(body)?.[1])
  return { stderr, ends: new Set(ends), place }
}

it("what is kept goes by the last row that was asked for, and stops two days above it", async () => {
  const { ends } = await dying((page) => [
    [30 - 4 * page, 9],
    [29 - 4 * page, 9],
    [3, page, "somebody"]
  ])
  // The last row is of the 21st: the 23rd and later ones are complete.
  expect(ends).toEqual(new Set(["20230131", "20230122"]))
})
