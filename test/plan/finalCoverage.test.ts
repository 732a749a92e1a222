// Which coverage stands for good, and when the next days fall due.
import { assert, describe, it } from "vitest"
import type { CoverageState, Covered, UnitDays } from "../../src/domain/Coverage.ts"
import type { Study } from "../../src/domain/Study.ts"
import { finalCoverage, nextDue, soonest } from "../../src/plan/due.ts"
import { makePlan } from "../../src/plan/makePlan.ts"
import { dayAt, pipelineOf, rangeAt, stepOf, studyOf } from "./studies.ts"

const msPerDay = 86_400_000

describe("coverage that stands", () => {
  const line = (state: CoverageState): ReadonlyArray<Covered> => [
    { shape: "s", wave: "age 4d", unit: "ada", ...rangeAt(19_000, 10), state, at: 0 }
  ]
  const days = (from: number, length: number): ReadonlyArray<UnitDays> => [
    { shape: "s", wave: "age 4d", unit: "ada", days: [rangeAt(19_000 + from, length)] }
  ]

  it("is of provisional days the part that has not settled", () => {
    const left = (settled: number) => finalCoverage(line("provisional"), { settled: dayAt(settled) })
    assert.deepStrictEqual(left(18_990), days(0, 10))
    assert.deepStrictEqual(left(19_003), days(4, 6))
    assert.deepStrictEqual(left(19_009), [])
  })

  it("is of failed days the part that was retried", () => {
    const stands = (tried: ReturnType<typeof days> | undefined) =>
      finalCoverage(line("failed"), { settled: dayAt(20_000), tried })
    assert.deepStrictEqual(stands(undefined), days(0, 10))
    assert.deepStrictEqual(stands([]), [])
    assert.deepStrictEqual(stands([...days(7, 9), ...days(5, 2)]), days(5, 5))
    for (const other of [{ wave: "age 7d" }, { unit: "bob" }, { shape: "t" }, { days: [rangeAt(19_010, 3)] }]) {
      assert.deepStrictEqual(stands([{ ...days(0, 10)[0]!, ...other }]), [])
    }
  })
})

describe("the next days", () => {
  const from = 19_783
  const period = rangeAt(from, 10)
  const next = (study: Study, now: number) => nextDue(makePlan(study, { videos: pipelineOf(31, 3) }), [], [], now)

  it("of a period come when it begins, then day by day to its end", () => {
    const at = [from - 5, from - 1, from, from + 8, from + 9, from + 20].map((n) =>
      next(studyOf(stepOf(["ada"], period)), (n + 0.5) * msPerDay)
    )
    assert.deepStrictEqual(
      at,
      [from, from, from + 1, from + 9, undefined, undefined].map((n) => n && n * msPerDay)
    )
  })

  it("of a period without end come every day; what has no period has none", () => {
    const open = studyOf(stepOf(["ada"], period, { period: { from: period.from, to: "today" } }))
    const at = [from - 5, from + 100].map((n) => next(open, n * msPerDay))
    assert.deepStrictEqual(at, [from * msPerDay, (from + 101) * msPerDay])
    const { period: _period, ...timeless } = stepOf(["ada"], period)
    assert.isUndefined(next(studyOf(timeless), from * msPerDay))
  })

  it("or the next wave, whichever is sooner", () => {
    assert.deepStrictEqual(soonest(2, 1), { at: 1, what: "wave" })
    assert.deepStrictEqual(soonest(undefined, 1), { at: 1, what: "wave" })
    assert.deepStrictEqual(soonest(1, 2), { at: 1, what: "days" })
    assert.deepStrictEqual(soonest(1, 1), { at: 1, what: "days" })
    assert.deepStrictEqual(soonest(1, undefined), { at: 1, what: "days" })
    assert.isUndefined(soonest(undefined, undefined))
  })
})
