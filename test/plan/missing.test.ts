// missing(wanted, covered): what is planned and what is covered are together what is wanted, and nothing is in both.

import { assert, describe, it } from "vitest"
import { timeless, type UnitDays } from "../../src/domain/Coverage.ts"
import type { Wave } from "../../src/domain/Wave.ts"
import { daysOfSlices, missing } from "../../src/plan/missing.ts"
import type { Wanted } from "../../src/plan/wanted.ts"
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

describe("slices", () => {
  const [step] = wantOf(studyOf(stepOf(["ada", "bob", "cleo"], rangeAt(19_000, 20))), pipelineOf(10, 2)) as [Wanted]
  /** Unit → the first day and the number of days, or none where it has no days. */
  const days = (all: Readonly<Record<string, readonly [from: number, days: number] | undefined>>, wave: Wave = 0) =>
    Object.entries(all).map(([unit, range]): UnitDays => {
      const own = range === undefined ? timeless : rangeAt(19_000 + range[0], range[1])
      return { shape: step.shape, wave, unit, days: [own] }
    })
  const planned = (over: Partial<Wanted>, covered: ReadonlyArray<UnitDays> = []) =>
    missing([{ ...step, ...over }], covered).map(({ units, window, wave, draw }) => {
      const first = window === undefined ? [] : [numberOf(window.from) - 19_000, lengthOf(window)]
      return [units.join(), ...first, ...(wave === 0 ? [] : [{ wave }]), ...(draw === undefined ? [] : [{ draw }])]
    })

  it("come in the order of their days, and on one day in that of their units", () => {
    assert.deepStrictEqual(planned({ per_request: 1 }, days({ bob: [0, 10] })), [
      ["ada", 0, 10],
      ["cleo", 0, 10],
      ["ada", 10, 10],
      ["bob", 10, 10],
      ["cleo", 10, 10]
    ])
  })

  it("are cut by stretches of days, or by units that miss the same days, whichever takes fewer", () => {
    const stretches = planned({ units: days({ ada: [0, 10], bob: [0, 20] }) })
    assert.deepStrictEqual(stretches, [
      ["ada,bob", 0, 10],
      ["bob", 10, 10]
    ])
    const units = planned({ units: days({ ada: [0, 5], bob: [3, 5] }) })
    assert.deepStrictEqual(units, [
      ["ada", 0, 5],
      ["bob", 3, 5]
    ])
    // As many either way: by units.
    const either = planned({ units: days({ ada: [0, 5], bob: [0, 15] }), days: 15 })
    assert.deepStrictEqual(either, [
      ["ada", 0, 5],
      ["bob", 0, 15]
    ])
  })

  it("of units without days have no window, and what is covered is in none", () => {
    const units = days({ ada: undefined, bob: undefined, cleo: undefined })
    assert.deepStrictEqual(planned({ units, days: 0, draw: 2 }), [
      ["ada,bob", { draw: 2 }],
      ["cleo", { draw: 2 }]
    ])
    assert.deepStrictEqual(planned({ units, days: 0 }, units.slice(0, 1)), [["bob,cleo"]])
    assert.deepStrictEqual(planned({ units, days: 0 }, units), [])
  })

  it("of later waves are their own, and cover nothing of another wave", () => {
    const units = [...days({ ada: [0, 5] }), ...days({ ada: [0, 5], "b o b": [0, 5] }, "age 4d")]
    const second = ["ada,b o b", 0, 5, { wave: "age 4d" }]
    assert.deepStrictEqual(planned({ units }), [["ada", 0, 5], second])
    assert.deepStrictEqual(planned({ units }, days({ ada: [0, 5] })), [second])
  })

  it("go to the first of the steps that share a shape, and what it left to the next", () => {
    const steps = [
      { ...step, units: days({ ada: [0, 10] }) },
      { ...step, step: "second", units: days({ ada: [5, 10] }) },
      { ...step, step: "third", units: days({ ada: [0, 17] }) }
    ]
    assert.deepStrictEqual(
      missing(steps, []).map(({ step, window }) => [step, numberOf(window!.from) - 19_000, lengthOf(window!)]),
      [
        ["videos", 0, 10],
        ["second", 10, 5],
        ["third", 15, 2]
      ]
    )
  })

  it("that may be wide join neighbours, from the earliest on, as far as a window reaches", () => {
    const units = days({ ada: [5, 3], bob: [2, 3], cleo: [0, 3] })
    assert.deepStrictEqual(planned({ units, wide: true, days: 5 }), [
      ["bob,cleo", 0, 5],
      ["ada", 5, 3]
    ])
    assert.deepStrictEqual(planned({ units, wide: true, days: 4 }), [
      ["cleo", 0, 3],
      ["bob", 2, 3],
      ["ada", 5, 3]
    ])
    assert.deepStrictEqual(planned({ units: days({ ada: [0, 9], bob: [1, 2] }), wide: true, days: 9 }), [
      ["ada,bob", 0, 9]
    ])
    assert.deepStrictEqual(planned({ units: days({ ada: [0, 9] }), wide: true, days: 4 }), [
      ["ada", 0, 4],
      ["ada", 4, 4],
      ["ada", 8, 1]
    ])
  })
})
