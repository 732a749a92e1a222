// A limit says what it limits and holds exactly: so many rows of each window of each value, whatever becomes of the searches.
import { afterAll, beforeAll, expect, it } from "vitest"
import { type Sandbox, startSandbox } from "../support/sandbox.ts"
import { makeWorkplace, query, requestsAt, studyText, type Workplace } from "../support/workplace.ts"

let sandbox: Sandbox
beforeAll(async () => {
  sandbox = await startSandbox({ now: Date.parse("2024-02-01T10:00:00Z") })
})
afterAll(() => sandbox.close())

const rules = (list: ReadonlyArray<unknown>) =>
  fetch(`${sandbox.url}/sandbox/rules`, { method: "POST", body: JSON.stringify(list) })

/** Day → ids of what the sandbox has. */
const truth = async (and: ReadonlyArray<unknown>, from: string, to: string) => {
  const sent = {
    query: JSON.stringify({ and }),
    start_date: from.replaceAll("-", ""),
    end_date: to.replaceAll("-", "")
  }
  const text = await (await fetch(`${sandbox.url}/sandbox/truth?${new URLSearchParams(sent)}`)).text()
  const found = new Map<string, Set<string>>()
  for (const line of text.trim().split("\n").slice(1)) {
    const { id, create_time } = JSON.parse(line) as { readonly id: string; readonly create_time: number }
    const day = new Date(create_time * 1000).toISOString().slice(0, 10)
    found.set(day, (found.get(day) ?? new Set()).add(id))
  }
  return found
}

const keyword = (word: string) => ({ operation: "EQ", field_name: "keyword", field_values: [word] })

/** Days with how many rows there are on target, and the state of coverage. */
const days = (place: Workplace, unit = "unit = 'news'") =>
  query(
    place.database,
    `SELECT c.from_day::VARCHAR AS day, c.to_day::VARCHAR AS last, c.state,
       (SELECT list(DISTINCT m.id) FROM videos_matches m JOIN videos v USING (id)
        WHERE m.on_target AND m.${unit} AND v.create_time::DATE BETWEEN c.from_day AND c.to_day) AS ids
     FROM provenance.coverage c WHERE superseded_at IS NULL AND c.${unit} ORDER BY 1`
  )

const run = async (place: Workplace, ...flags: ReadonlyArray<string>) => {
  const before = (await requestsAt(sandbox.url)).length
  const { code, stderr } = await place.windrow(["run", "study.yaml", ...flags])
  return { code, stderr, requests: (await requestsAt(sandbox.url)).length - before }
}

const idsIn = (row: Readonly<Record<string, unknown>> | undefined): ReadonlyArray<string> =>
  ((row?.["ids"] as { readonly items?: ReadonlyArray<string> } | null)?.items ??
    row?.["ids"] ??
    []) as ReadonlyArray<string>

const daily = studyText({
  from: "2023-03-01",
  to: "2023-03-12",
  step: "    keywords: [news]\n    window: 1d\n    limit: { rows_per_window: 10 }"
})

it("keeps the rows of each day up to the limit, and says which days are cut off", async () => {
  const place = makeWorkplace(sandbox.url)
  place.write("study.yaml", daily)
  const planned = await place.windrow(["plan", "study.yaml"])
  expect(planned.stdout.replaceAll(/\s+/g, " ")).toContain(
    "videos: videos with the keyword news, at most 10 rows of each day"
  )
  const first = await run(place)
  expect(first.code, first.stderr).toBe(0)
  const all = await truth([keyword("news")], "2023-03-01", "2023-03-12")
  const found = await days(place)
  let cut = 0
  for (const [day, ids] of all) {
    const row = found.find((one) => String(one["day"]) <= day && day <= String(one["last"]))
    expect(idsIn(row).length, day).toBe(Math.min(10, ids.size))
    for (const id of idsIn(row)) expect(ids.has(id)).toBe(true)
    if (ids.size > 10) cut += 1
    expect(row?.["state"], day).toBe(ids.size > 10 ? "capped" : "done")
  }
  expect(cut).toBeGreaterThan(0)
  const status = await place.windrow(["status", "study.yaml"])
  expect(status.stdout).toContain("capped")
  const report = await place.windrow(["report", "study.yaml", "--to", "report.html"])
  expect(report.code, report.stderr).toBe(0)
  const again = await run(place)
  expect([again.code, again.requests]).toEqual([0, 0])
  const { stdout } = await place.windrow(["doctor", "study.yaml"])
  expect(stdout).not.toMatch(/FAIL {2}(pages|coverage|main)/)
})

it("holds over a month whose search is halved, brings rows twice and is stopped in between", async () => {
  const place = makeWorkplace(sandbox.url)
  const limit = 150
  place.write(
    "study.yaml",
    studyText({
      from: "2023-03-01",
      to: "2023-04-30",
      step: `    keywords: [news]\n    window: month\n    limit: { rows_per_window: ${limit} }`
    })
  )
  // The whole of March fails for good, so that it is halved.
  await rules([
    { match: { start_date: "20230301", end_date: "20230331" }, fault: "internal_error" },
    { match: { path: "/video/query/" }, fault: "duplicates", times: 4 },
    { match: { path: "/video/query/" }, fault: "off_target", times: 2 }
  ])
  const codes: Array<number> = []
  while (codes.at(-1) !== 0 && codes.length < 8)
    codes.push((await run(place, "--no-wait", "--limit-requests", "5")).code)
  expect(codes.length).toBeGreaterThan(1)
  expect(codes).toEqual([...codes.slice(1).map(() => 75), 0])
  await rules([])
  const months = await query(
    place.database,
    `SELECT strftime(v.create_time, '%Y-%m') AS month, count(DISTINCT id)::INTEGER AS n
     FROM videos_matches m JOIN videos v USING (id) WHERE m.on_target AND m.unit = 'news' GROUP BY 1 ORDER BY 1`
  )
  const all = await truth([keyword("news")], "2023-03-01", "2023-04-30")
  const there = (month: string) =>
    [...all].filter(([day]) => day.startsWith(month)).reduce((sum, [, ids]) => sum + ids.size, 0)
  expect(there("2023-03")).toBeGreaterThan(limit)
  expect(months).toEqual(["2023-03", "2023-04"].map((month) => ({ month, n: Math.min(limit, there(month)) })))
  const states = await query(
    place.database,
    "SELECT DISTINCT state FROM provenance.coverage WHERE superseded_at IS NULL AND from_day < DATE '2023-04-01'"
  )
  expect(states.map(({ state }) => state)).toContain("capped")
  const { stdout } = await place.windrow(["doctor", "study.yaml"])
  expect(stdout).not.toMatch(/FAIL {2}(pages|coverage|main)/)
})

it("is that of the month, also where its days come one by one and young ones are asked again", async () => {
  const place = makeWorkplace()
  const text = studyText({
    from: "2024-02-01",
    to: "today",
    step: "    keywords: [news]\n    window: month\n    limit: { rows_per_window: 40 }"
  })
  place.write("study.yaml", text)
  for (const now of ["2024-02-03", "2024-02-05", "2024-02-09", "2024-02-20"]) {
    const { code, stderr } = await place.windrow(["run", "study.yaml", "--sandbox", "--now", `${now}T10:00:00Z`])
    expect(code, stderr).toBe(0)
  }
  const [row] = await query(
    place.database,
    "SELECT count(DISTINCT id)::INTEGER AS n FROM videos_matches WHERE on_target AND unit = 'news'"
  )
  expect(row).toEqual({ n: 40 })
  // The month is full: its days to come are covered without being asked.
  const [asked] = await query(
    place.database,
    "SELECT max(to_day)::VARCHAR AS last, bool_or(pages = 0 AND state = 'done') AS unasked FROM provenance.slices WHERE state <> 'dropped'"
  )
  expect(asked).toEqual({ last: "2024-02-20", unasked: true })
})

it("takes over what was asked without a limit, and asks only what a larger one lacks", async () => {
  const place = makeWorkplace(sandbox.url)
  const step = (more: string) =>
    studyText({ from: "2023-03-01", to: "2023-03-12", step: `    keywords: [news]\n    window: 1d${more}` })
  place.write("study.yaml", step(""))
  expect((await run(place)).requests).toBe(12)
  place.write("study.yaml", step("\n    limit: { rows_per_window: 10 }"))
  const planned = await place.windrow(["plan", "study.yaml"])
  expect(planned.stderr.replaceAll(/\s+/g, " ")).toContain("step videos wants 10 rows of each day from now on")
  expect((await run(place)).requests).toBe(0)
  const all = await truth([keyword("news")], "2023-03-01", "2023-03-12")
  const over = [...all.values()].filter((ids) => ids.size > 12).length
  place.write("study.yaml", step("\n    limit: { rows_per_window: 12 }"))
  // Whole days are still there from the time without a limit.
  expect((await run(place)).requests).toBe(0)
  expect(over).toBeGreaterThan(0)
})
