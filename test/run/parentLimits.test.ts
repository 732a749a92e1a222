// So many rows of each parent, over all windows of its list: exactly, in the order of the windows, and without a search too many.
import { afterAll, beforeAll, expect, it } from "vitest"
import { type Sandbox, startSandbox } from "../support/sandbox.ts"
import { makeWorkplace, query, requestsAt, truthOf } from "../support/workplace.ts"

let sandbox: Sandbox
beforeAll(async () => {
  sandbox = await startSandbox()
})
afterAll(() => sandbox.close())

it("are kept of several parents that a study would ask together, where rows come twice", async () => {
  const place = makeWorkplace(sandbox.url)
  const limit = 12
  place.write(
    "study.yaml",
    `windrow: 1
study: { name: study }
period: { from: 2023-01-01, to: 2023-04-30 }
collect:
  users: { accounts: [tagesschau, zeitimbild, 20minuten] }
  videos: { for_each: { step: users, column: username, limit: { rows_per_parent: ${limit} } }, per_request: 50, window: month }
pace: { requests_per_second: 0, search_gap: 0s, concurrency: 4 }
output: { database: data/study.duckdb }
`
  )
  await fetch(`${sandbox.url}/sandbox/rules`, {
    method: "POST",
    body: JSON.stringify([{ match: { path: "/video/query/" }, fault: "duplicates", times: 9 }])
  })
  const { code, stderr } = await place.windrow(["run", "study.yaml"])
  expect(code, stderr).toBe(0)
  const there = await query(
    place.database,
    "SELECT unit, count(DISTINCT id)::INTEGER AS n FROM videos_matches WHERE unit <> '*' GROUP BY 1 ORDER BY 1"
  )
  const truths = await Promise.all(
    ["20minuten", "tagesschau", "zeitimbild"].map(async (unit) => {
      const { videos } = await truthOf(sandbox.url, [unit], "2023-01-01", "2023-04-30")
      return { unit, n: Math.min(limit, videos.length) }
    })
  )
  expect(there).toEqual(truths)
  expect(truths.map(({ n }) => n)).toContain(limit)
  // Windows of one list go one after another: once it is full none of the others is asked.
  const later = await query(
    place.database,
    `WITH came AS (
       SELECT s.units, s.from_day, s.pages, count(DISTINCT m.id) AS n
       FROM provenance.slices s LEFT JOIN videos_matches m ON m.slice = s.slice AND m.on_target
       WHERE s.step = 'videos' GROUP BY ALL),
     lists AS (SELECT pages, sum(n) OVER (PARTITION BY units ORDER BY from_day) - n AS before FROM came)
     SELECT count(*)::INTEGER AS n, sum(pages)::INTEGER AS pages FROM lists WHERE before >= ${limit}`
  )
  expect(Number(later[0]?.["n"])).toBeGreaterThan(0)
  expect(later[0]?.["pages"]).toBe(0)
  const asked = (await requestsAt(sandbox.url)).length
  expect((await place.windrow(["run", "study.yaml"])).code).toBe(0)
  expect((await requestsAt(sandbox.url)).length).toBe(asked)
  const { stdout } = await place.windrow(["doctor", "study.yaml"])
  expect(stdout).not.toMatch(/FAIL {2}(pages|coverage|main)/)
})

it("draws samples of each country in each month by itself, months of the calendar", async () => {
  const place = makeWorkplace(sandbox.url)
  place.write(
    "study.yaml",
    `windrow: 1
study: { name: study }
period: { from: 2023-01-20, to: 2023-03-31 }
collect:
  videos: { regions: [DE, AT], draws: { n: 2, per: [regions, month] } }
pace: { requests_per_second: 0, search_gap: 0s, concurrency: 4 }
output: { database: data/study.duckdb }
`
  )
  const planned = await place.windrow(["plan", "study.yaml"])
  expect(planned.stdout.replaceAll(/\s+/g, " ")).toContain(
    "videos: 2 random samples per month of videos with each of 2 regions"
  )
  // 2 samples of 2 countries in 3 months.
  expect(planned.stdout).toContain("study takes 12 requests")
  const { code, stderr } = await place.windrow(["run", "study.yaml"])
  expect(code, stderr).toBe(0)
  const drawn = await query(
    place.database,
    `SELECT s.from_day::VARCHAR AS day, s.to_day::VARCHAR AS last, m.unit, count(DISTINCT s.draw)::INTEGER AS draws,
       bool_and(v.region_code = m.unit AND v.create_time::DATE BETWEEN s.from_day AND s.to_day) AS own
     FROM provenance.slices s JOIN videos_matches m USING (slice) JOIN videos v USING (id) GROUP BY ALL ORDER BY 1, 3`
  )
  expect(drawn).toEqual(
    [
      ["2023-01-20", "2023-01-31"],
      ["2023-02-01", "2023-02-28"],
      ["2023-03-01", "2023-03-31"]
    ].flatMap(([day, last]) => ["AT", "DE"].map((unit) => ({ day, last, unit, draws: 2, own: true })))
  )
})

it("draws from a month when it is over, and says when that will be", async () => {
  const place = makeWorkplace()
  place.write(
    "study.yaml",
    `windrow: 1
study: { name: study }
period: { from: 2024-01-10, to: today }
collect:
  videos: { regions: [DE], draws: 1, window: month }
pace: { requests_per_second: 0, search_gap: 0s }
output: { database: data/study.duckdb }
`
  )
  const drawn = async (now: string) => {
    const { code, stderr } = await place.windrow(["run", "study.yaml", "--sandbox", "--now", `${now}T10:00:00Z`])
    expect(code, stderr).toBe(0)
    const rows = await query(
      place.database,
      "SELECT from_day::VARCHAR AS day, to_day::VARCHAR AS last FROM provenance.slices WHERE state = 'done' ORDER BY 1"
    )
    return { stderr, windows: rows.map(({ day, last }) => `${day} ${last}`) }
  }
  const first = await drawn("2024-02-20")
  expect(first.windows).toEqual(["2024-01-10 2024-01-31"])
  expect(first.stderr).toContain("the next days fall due on 2024-03-01 00:00 UTC")
  expect((await drawn("2024-02-29")).windows).toEqual(["2024-01-10 2024-01-31"])
  expect((await drawn("2024-03-01")).windows).toEqual(["2024-01-10 2024-01-31", "2024-02-01 2024-02-29"])
})
