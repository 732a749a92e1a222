// A condition on the day of a row narrows the period: coverage tells of the days that were asked, and of no other.
import { afterAll, beforeAll, expect, it } from "vitest"
import { type Sandbox, startSandbox } from "../support/sandbox.ts"
import { makeWorkplace, query, studyText } from "../support/workplace.ts"

let sandbox: Sandbox
beforeAll(async () => {
  sandbox = await startSandbox()
})
afterAll(() => sandbox.close())

it.each([
  [
    "{ and: [{ operation: GTE, field_name: create_date, field_values: ['20230310'] }] }",
    "2023-03-10",
    "2023-03-31",
    22
  ],
  ["{ and: [{ operation: EQ, field_name: create_date, field_values: ['20230310'] }] }", "2023-03-10", "2023-03-10", 1],
  ["{ not: [{ operation: LTE, field_name: create_date, field_values: ['20230329'] }] }", "2023-03-30", "2023-03-31", 2],
  [
    "{ or: [{ operation: LT, field_name: create_date, field_values: ['20230303'] }, { operation: IN, field_name: create_date, field_values: ['20230309', '20230310'] }] }",
    "2023-03-01",
    "2023-03-10",
    4
  ]
])("covers the days of %s", async (condition, from, to, days) => {
  const place = makeWorkplace(sandbox.url)
  place.write(
    "study.yaml",
    studyText({ from: "2023-03-01", step: `    accounts: [tagesschau]\n    query: ${condition}` })
  )
  const { code, stderr } = await place.windrow(["run", "study.yaml"])
  expect(code, stderr).toBe(0)
  const [told] = await query(
    place.database,
    `SELECT min(from_day)::VARCHAR AS first, max(to_day)::VARCHAR AS last, sum(to_day - from_day + 1)::INTEGER AS days
     FROM provenance.coverage`
  )
  expect(told).toEqual({ first: from, last: to, days })
  expect(stderr).toContain(`${days} account-day`)
  const again = await place.windrow(["run", "study.yaml"])
  expect([again.code, again.stderr.includes("nothing to ask")]).toEqual([0, true])
})
