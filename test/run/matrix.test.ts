// A matrix: countries with words of their own are one step, each pair is asked by itself, and rows tell which pair found them.
import { afterAll, beforeAll, expect, it } from "vitest"
import { type Sandbox, startSandbox } from "../support/sandbox.ts"
import { makeWorkplace, query, requestsAt } from "../support/workplace.ts"

let sandbox: Sandbox
beforeAll(async () => {
  sandbox = await startSandbox()
})
afterAll(() => sandbox.close())

const study = (more = "") => `windrow: 1
study: { name: study }
period: { from: 2023-03-01, to: 2023-03-31 }
collect:
  words: { pipeline: videos, matrix: { file: words.csv, columns: { regions: region, keywords: word } }, window: month${more} }
pace: { requests_per_second: 0, search_gap: 0s, concurrency: 4 }
output: { database: data/study.duckdb }
`

const truth = async (region: string, word: string): Promise<ReadonlyArray<string>> => {
  const and = [
    { operation: "EQ", field_name: "region_code", field_values: [region] },
    { operation: "EQ", field_name: "keyword", field_values: [word] }
  ]
  const sent = { query: JSON.stringify({ and }), start_date: "20230301", end_date: "20230331" }
  const text = await (await fetch(`${sandbox.url}/sandbox/truth?${new URLSearchParams(sent)}`)).text()
  return [...new Set([...text.matchAll(/"id":\s*"?(\d+)/g)].map(([, id]) => id ?? ""))].toSorted()
}

const pairs = [
  ["DE", "news"],
  ["DE", "klima"],
  ["AT", "wahl"],
  ["CH", "news"]
] as const

const table = (lines: ReadonlyArray<readonly [string, string]>) =>
  ["region,word", ...lines.map((line) => line.join(","))].join("\n")

it("asks each pair, keeps which pair brought a row, and asks an added pair alone", async () => {
  const place = makeWorkplace(sandbox.url)
  place.write("words.csv", table(pairs.slice(0, 3)))
  place.write("study.yaml", study(", budget: 100"))
  const valid = await place.windrow(["validate", "study.yaml"])
  expect(valid.stdout).toContain("words.csv: 3 pairs of keywords and regions, first news + DE, last wahl + AT")
  const planned = await place.windrow(["plan", "study.yaml"])
  expect(planned.stdout.replaceAll(/\s+/g, " ")).toContain("words: videos with any of 3 pairs of keywords and regions")
  expect(planned.stdout).toMatch(/words +(?:videos +)?keywords\+regions +3 +1 +3/)
  const { stdout } = await place.windrow(["plan", "study.yaml", "--queries"])
  expect(stdout).toContain('"field_name":"keyword","field_values":["news"]')
  const first = await place.windrow(["run", "study.yaml"])
  expect(first.code, first.stderr).toBe(0)
  const asked = (await requestsAt(sandbox.url)).length
  place.write("words.csv", table(pairs))
  const again = await place.windrow(["run", "study.yaml"])
  expect(again.code, again.stderr).toBe(0)
  const news = (await requestsAt(sandbox.url)).slice(asked).map((one) => JSON.stringify(one["body"]))
  expect(news.length).toBeGreaterThan(0)
  for (const body of news) expect(body).toContain('"CH"')

  const found = await query(
    place.database,
    "SELECT value, list(DISTINCT id ORDER BY id) AS ids FROM videos_found_by WHERE value IS NOT NULL GROUP BY 1"
  )
  const truths = await Promise.all(
    pairs.map(async ([region, word]) => [`${word} + ${region}`, await truth(region, word)] as const)
  )
  const idsOf = (value: string) => {
    const ids = found.find((one) => one["value"] === value)?.["ids"] as
      | { readonly items?: ReadonlyArray<string> }
      | undefined
    return ids?.items ?? ids ?? []
  }
  for (const [value, ids] of truths) expect(idsOf(value), value).toEqual(ids)
  expect(truths.some(([, ids]) => ids.length > 0)).toBe(true)
  // One step: in coverage, in status and in what is spent.
  const steps = await query(place.database, "SELECT DISTINCT step, input FROM main.coverage")
  expect(steps).toEqual([{ step: "words", input: "keywords+regions" }])
  const status = await place.windrow(["status", "study.yaml"])
  expect(status.stdout).toContain("words · 124 pair-days")
  const page = await place.windrow(["report", "study.yaml", "--to", "report.html"])
  expect(page.code, page.stderr).toBe(0)
  const doctor = await place.windrow(["doctor", "study.yaml"])
  expect(doctor.stdout).not.toMatch(/FAIL {2}(pages|coverage|main)/)
})

it("stops with its one budget, and limits each pair's month", async () => {
  const place = makeWorkplace(sandbox.url)
  place.write("words.csv", table(pairs))
  place.write("study.yaml", study(", limit: { rows_per_window: 3 }"))
  const planned = await place.windrow(["plan", "study.yaml"])
  expect(planned.stdout.replaceAll(/\s+/g, " ")).toContain(
    "at most 3 rows of each pair of keywords and regions and month"
  )
  const { code, stderr } = await place.windrow(["run", "study.yaml"])
  expect(code, stderr).toBe(0)
  const counts = await query(
    place.database,
    "SELECT unit, count(DISTINCT id)::INTEGER AS n FROM videos_matches WHERE on_target GROUP BY 1"
  )
  for (const [region, word] of pairs) {
    const n = counts.find(({ unit }) => unit === `${word} + ${region}`)?.["n"] ?? 0
    expect(n).toBe(Math.min(3, (await truth(region, word)).length))
  }
  const other = makeWorkplace(sandbox.url)
  other.write("words.csv", table(pairs))
  other.write("study.yaml", study(", budget: 2"))
  const cut = await other.windrow(["run", "study.yaml"])
  expect(cut.code).toBe(1)
  const [spent] = await query(other.database, "SELECT count(*)::INTEGER AS n FROM provenance.requests")
  expect(spent).toEqual({ n: 2 })
})
