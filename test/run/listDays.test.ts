// Dates of a list hold for every input that cuts a step, under the headings that the study names, and in steps that the list feeds.
import { afterAll, beforeAll, expect, it } from "vitest"
import { type Sandbox, startSandbox } from "../support/sandbox.ts"
import { makeWorkplace, query } from "../support/workplace.ts"

let sandbox: Sandbox
beforeAll(async () => {
  sandbox = await startSandbox()
})
afterAll(() => sandbox.close())

it("asks each value for its own days and no others", async () => {
  const place = makeWorkplace(sandbox.url)
  place.write("panel.csv", "name,entry,exit\ntagesschau,2023-03-05,2023-03-06\nzeitimbild,,2023-03-02\n")
  place.write("tags.csv", "tag,from,to\nklima,2023-03-09,2023-03-09\n")
  place.write(
    "study.yaml",
    `windrow: 1
study: { name: study }
period: { from: 2023-03-01, to: 2023-03-10 }
collect:
  users: { accounts: { file: panel.csv, column: name, from: entry, to: exit } }
  fed: { pipeline: videos, for_each: users, fields: [username] }
  tags: { pipeline: videos, hashtags: { file: tags.csv, column: tag } }
  event:
    pipeline: videos
    fields: [view_count, username]
    accounts: { file: panel.csv, column: name, around: { day: exit, before: 1d, after: 2d } }
pace: { requests_per_second: 0, search_gap: 0s }
output: { database: data/study.duckdb }
`
  )
  const { code, stderr } = await place.windrow(["run", "study.yaml"])
  expect(code, stderr).toBe(0)
  const asked = await query(
    place.database,
    `SELECT s.step || ' ' || c.unit AS what, min(c.from_day)::VARCHAR || ' ' || max(c.to_day)::VARCHAR AS days
     FROM provenance.coverage c JOIN provenance.slices s USING (slice) WHERE c.from_day IS NOT NULL GROUP BY 1 ORDER BY 1`
  )
  expect(Object.fromEntries(asked.map(({ days, what }) => [what, days]))).toEqual({
    "event tagesschau": "2023-03-05 2023-03-08",
    "event zeitimbild": "2023-03-01 2023-03-04",
    "fed tagesschau": "2023-03-05 2023-03-06",
    "fed zeitimbild": "2023-03-01 2023-03-02",
    "tags klima": "2023-03-09 2023-03-09"
  })
})
