// What a report says of each unit, and of a period, by arithmetic.
import { assert, describe, it } from "vitest"
import type { Day } from "../../src/domain/Day.ts"
import type { CoverageRun } from "../../src/domain/ReportFacts.ts"
import { presenceOf } from "../../src/report/silence.ts"
import { periodWords } from "../../src/report/words.ts"

const run = (state: CoverageRun["state"], from: string, to: string): CoverageRun => ({
  step: "videos",
  unit: "ada",
  state,
  from: from as Day,
  to: to as Day
})

describe("a unit", () => {
  it("has its first and last day with rows, and its longest silence, also over two runs", () => {
    const runs = [
      run("empty", "2024-01-05", "2024-01-09"),
      run("done", "2024-01-02", "2024-01-04"),
      run("empty", "2024-01-10", "2024-01-14"),
      run("missing", "2024-01-15", "2024-01-31"),
      run("done", "2024-02-01", "2024-02-01"),
      run("empty", "2024-02-02", "2024-02-08")
    ]
    // 5 days and 5 days that touch, against 7.
    assert.deepStrictEqual(presenceOf("ada", runs), {
      unit: "ada",
      first: "2024-01-02" as Day,
      last: "2024-02-01" as Day,
      silence: { from: "2024-01-05" as Day, to: "2024-01-14" as Day }
    })
  })

  it("that never had rows has neither", () => {
    const { first, last } = presenceOf("ada", [run("empty", "2024-01-01", "2024-01-31")])
    assert.deepStrictEqual([first, last], [undefined, undefined])
  })
})

describe("a period in words", () => {
  it.each([
    ["2024-01-01", "2024-03-31", "January to March 2024"],
    ["2024-01-01", "2024-12-31", "2024"],
    ["2022-01-01", "2024-12-31", "2022 to 2024"],
    ["2024-02-01", "2024-02-29", "February 2024"],
    ["2023-11-01", "2024-01-31", "November 2023 to January 2024"],
    ["2024-03-05", "2024-04-07", "5 March to 7 April 2024"],
    ["2024-03-05", "2024-03-05", "5 March 2024"]
  ])("%s to %s is %s", (from, to, words) =>
    assert.strictEqual(periodWords({ from: from as Day, to: to as Day }), words)
  )
})
