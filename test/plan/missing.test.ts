// missing(wanted, covered): what is planned and what is covered are together what is wanted, and nothing is in both.

import { assert, it } from "vitest"
import type { UnitDays } from "../../src/domain/Coverage.ts"
import { daysOfSlices, missing } from "../../src/plan/missing.ts"
import { fc } from "../support/chance.ts"
import {
  cells,
  cellsOf,
  dayAt,
  lengthOf,
  numberOf,
  pipelineOf,
  rangeAt,
  someNames,
  somePeriod,
  stepOf,
  studyOf,
  wantedCells,
  wantOf
} from "./studies.ts"
import { underZones } from "./underZones.ts"

/** One step, its limits, and ranges of any units that are covered, in the period or beside it. */
const situation = fc.record({
  accounts: someNames,
  period: somePeriod,
  days: fc.integer({ min: 1, max: 40 }),
  per_request: fc.integer({ min: 1, max: 5 }),
  covered: fc.array(fc.record({ unit: someNames, start: fc.integer({ min: -20, max: 110 }), days: fc.nat(60) }), {
    maxLength: 6
  })
})
type Situation = typeof situation extends fc.Arbitrary<infer A> ? A : never

const setUp = ({ accounts, period, days, per_request, covered }: Situation) => {
  const wanted = wantOf(studyOf(stepOf(accounts, period)), pipelineOf(days, per_request))
  const { shape } = wanted[0]!
  const taken = covered.flatMap(
    ({ unit, start, days: length }): ReadonlyArray<UnitDays> =>
      unit.map((name) => ({
        shape,
        wave: 0,
        unit: name,
        days: length === 0 ? [] : [rangeAt(numberOf(period.from) + start, length)]
      }))
  )
  return { wanted, taken, slices: missing(wanted, taken) }
}

underZones(() => {
  it("plans exactly the unit-days that are wanted and not covered, each once", () => {
    fc.assert(
      fc.property(situation, (given) => {
        const { wanted, taken, slices } = setUp(given)
        const planned = cellsOf(slices)
        const rest = wantedCells(wanted).difference(new Set(cells(taken)))
        assert.strictEqual(planned.length, rest.size)
        assert.deepStrictEqual(new Set(planned), rest)
      }),
      { numRuns: 200 }
    )
  })

  it("keeps every slice within the span and the batch that the endpoint takes", () => {
    fc.assert(
      fc.property(situation, (given) => {
        const { slices } = setUp(given)
        for (const { units, window } of slices) {
          assert.isAtMost(lengthOf(window!), given.days)
          assert.isAtLeast(lengthOf(window!), 1)
          assert.isAtMost(units.length, given.per_request)
          assert.strictEqual(new Set(units).size, units.length)
        }
        assert.strictEqual(new Set(slices.map((slice) => slice.id)).size, slices.length)
      })
    )
  })

  it("asks for nothing more once everything planned is covered", () => {
    fc.assert(
      fc.property(situation, (given) => {
        const { wanted, taken, slices } = setUp(given)
        assert.deepStrictEqual(missing(wanted, [...taken, ...daysOfSlices(slices)]), [])
      })
    )
  })

  it("takes ⌈days / span⌉ × ⌈units / batch⌉ slices where all units miss the same days", () => {
    fc.assert(
      fc.property(situation, fc.nat(150), ({ accounts, period, days, per_request }, done) => {
        // The first `done` days are covered for everybody: one stretch is left, or none.
        const wanted = wantOf(studyOf(stepOf(accounts, period)), pipelineOf(days, per_request))
        const head = done === 0 ? [] : [rangeAt(numberOf(period.from), done)]
        const slices = missing(
          wanted,
          accounts.map((unit) => ({ shape: wanted[0]!.shape, wave: 0, unit, days: head }))
        )
        const left = Math.max(0, lengthOf(period) - done)
        assert.strictEqual(slices.length, Math.ceil(left / days) * Math.ceil(accounts.length / per_request))
      })
    )
  })

  it("never takes more slices than asking every unit alone", () => {
    fc.assert(
      fc.property(situation, (given) => {
        const { wanted, taken, slices } = setUp(given)
        const alone = wanted[0]!.units.map((unit) => missing([{ ...wanted[0]!, units: [unit] }], taken).length)
        const sum = alone.reduce((a, b) => a + b, 0)
        assert.isAtMost(slices.length, sum)
        assert.isAtLeast(slices.length, Math.max(0, ...alone))
      })
    )
  })

  it("cuts a year into 12 windows, leap or not, and a leap day belongs to one of them", () => {
    // 365 = 11 × 31 + 24 and 366 = 11 × 31 + 25: twelve windows either way, a batch of 2 and one of 1 each.
    for (const [year, length] of [
      [2023, 365],
      [2024, 366]
    ] as const) {
      const period = rangeAt(Date.UTC(year, 0, 1) / 86_400_000, length)
      const slices = missing(wantOf(studyOf(stepOf(["a", "b", "c"], period)), pipelineOf(31, 2)), [])
      assert.strictEqual(slices.length, 12 * 2)
      assert.strictEqual(cellsOf(slices).filter((cell) => cell.endsWith("-02-29")).length, length === 366 ? 3 : 0)
      assert.strictEqual(slices.at(-1)?.window?.to, dayAt(Date.UTC(year, 11, 31) / 86_400_000))
    }
  })
})
