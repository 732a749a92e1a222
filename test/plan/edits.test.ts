// An edit of a study costs the unit-days that it adds, and nothing that was there already.

import { assert, describe, it } from "vitest"
import type { DayRange } from "../../src/domain/Day.ts"
import { makeSlice, type Slice } from "../../src/domain/Slice.ts"
import type { Study } from "../../src/domain/Study.ts"
import { daysOfSlices, missing } from "../../src/plan/missing.ts"
import { fc } from "../support/chance.ts"
import {
  cellsOf,
  idsOf,
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

const base = fc.record({ accounts: someNames, period: somePeriod, per_request: fc.integer({ min: 1, max: 5 }) })

const planned = (study: Study, per_request: number): ReadonlyArray<Slice> =>
  missing(wantOf(study, pipelineOf(31, per_request)), [])

/** What an edited study still needs after the first one was collected whole. */
const after = (first: Study, second: Study, before: number, now = before): ReadonlyArray<Slice> =>
  missing(wantOf(second, pipelineOf(31, now)), daysOfSlices(planned(first, before)))

const added = (first: Study, second: Study): Set<string> => {
  const pipeline = pipelineOf(31, 5)
  return wantedCells(wantOf(second, pipeline)).difference(wantedCells(wantOf(first, pipeline)))
}

const stretch = ({ from, to }: DayRange, before: number, behind: number): DayRange =>
  rangeAt(numberOf(from) - before, lengthOf({ from, to }) + before + behind)

underZones(() => {
  it("one account more costs that account, in as few windows as it alone takes", () => {
    fc.assert(
      fc.property(base, ({ accounts, period, per_request }) => {
        const first = studyOf(stepOf(accounts, period))
        const second = studyOf(stepOf([...accounts, "newcomer"], period))
        const slices = after(first, second, per_request)
        assert.deepStrictEqual(new Set(cellsOf(slices)), added(first, second))
        assert.isTrue(slices.every(({ units }) => units.join() === "newcomer"))
        assert.strictEqual(slices.length, Math.ceil(lengthOf(period) / 31))
      })
    )
  })

  it("one account less, another order, another batch size and another name cost nothing", () => {
    fc.assert(
      fc.property(base, fc.integer({ min: 1, max: 5 }), ({ accounts, period, per_request }, other) => {
        const first = studyOf(stepOf(accounts, period))
        const edits = [
          studyOf(stepOf(accounts.slice(1), period)),
          studyOf(stepOf(accounts.toReversed(), period)),
          studyOf(stepOf([...accounts, ...accounts], period)),
          studyOf(stepOf(accounts, period, { name: "news" }))
        ]
        for (const second of edits) assert.deepStrictEqual(after(first, second, per_request, other), [])
      })
    )
  })

  it("a month more at either end costs those days", () => {
    fc.assert(
      fc.property(base, fc.nat(31), fc.nat(31), ({ accounts, period, per_request }, before, behind) => {
        const first = studyOf(stepOf(accounts, period))
        const second = studyOf(stepOf(accounts, stretch(period, before, behind)))
        const cells = cellsOf(after(first, second, per_request))
        assert.strictEqual(cells.length, accounts.length * (before + behind))
        assert.deepStrictEqual(new Set(cells), added(first, second))
      })
    )
  })

  it("an account and a month together cost their union, each unit-day once", () => {
    fc.assert(
      fc.property(base, fc.nat(31), fc.nat(31), ({ accounts, period, per_request }, before, behind) => {
        const first = studyOf(stepOf(accounts, period))
        const second = studyOf(stepOf([...accounts.slice(1), "newcomer"], stretch(period, before, behind)))
        const cells = cellsOf(after(first, second, per_request))
        // Those who stay need the new days only, the newcomer needs them all.
        const whole = lengthOf(period) + before + behind
        assert.strictEqual(cells.length, (accounts.length - 1) * (before + behind) + whole)
        assert.deepStrictEqual(new Set(cells), added(first, second))
      })
    )
  })
})

describe("steps", () => {
  it("that share a shape share the work, whatever their names and periods", () => {
    fc.assert(
      fc.property(base, base, (one, other) => {
        const both = studyOf(
          stepOf(one.accounts, one.period, { name: "one" }),
          stepOf(other.accounts, other.period, { name: "other" })
        )
        const cells = cellsOf(planned(both, one.per_request))
        assert.strictEqual(new Set(cells).size, cells.length)
        assert.deepStrictEqual(new Set(cells), wantedCells(wantOf(both, pipelineOf(31, 5))))
        // The second step's own work is what the first did not want.
        const own = planned(both, one.per_request).filter((slice) => slice.step === "other")
        assert.deepStrictEqual(new Set(cellsOf(own)), added(studyOf(both.steps[0]!), studyOf(both.steps[1]!)))
      })
    )
  })

  it("have slices with the same ids in any order of steps, accounts, conditions, fields and keys", () => {
    const not = [
      { operation: "GT", field_name: "view_count", field_values: ["5"] },
      { operation: "EQ", field_name: "hashtag_name", field_values: ["werbung"] },
      { operation: "IN", field_name: "region_code", field_values: ["DE", "AT"] }
    ] as const
    const turned = not
      .map(({ operation, field_name, field_values }) => ({
        field_values: field_values.toReversed(),
        field_name,
        operation
      }))
      .toReversed()
    fc.assert(
      fc.property(base, base, (one, other) => {
        const a = stepOf(one.accounts, one.period, { name: "a", query: { not } })
        const b = stepOf(other.accounts, other.period, { name: "b", query: { not: not.slice(1) } })
        const c = { ...a, query: { not: turned }, fields: a.fields.toReversed() }
        const d = { ...b, inputs: { accounts: other.accounts.toReversed() } }
        assert.deepStrictEqual(
          idsOf(planned(studyOf(a, b), one.per_request)),
          idsOf(planned(studyOf(d, c), one.per_request))
        )
      })
    )
  })
})

describe("the id of a slice", () => {
  const slice = { step: "videos", shape: "s", units: ["a", "b"], window: rangeAt(19_000, 31), wave: 0 as const }

  it("does not depend on the step", () => {
    assert.strictEqual(makeSlice({ ...slice, step: "news" }).id, makeSlice(slice).id)
  })

  it("depends on shape, units, window, wave and draw", () => {
    const { window, ...timeless } = slice
    const others = [
      { ...slice, shape: "t" },
      { ...slice, units: ["a"] },
      { ...slice, units: ["a,b"] },
      { ...slice, window: rangeAt(19_000, 30) },
      { ...slice, window: rangeAt(19_001, 30) },
      { ...slice, wave: "after 7d" },
      { ...slice, draw: 0 },
      { ...slice, draw: 1 },
      timeless
    ]
    assert.strictEqual(new Set([slice, ...others].map((one) => makeSlice(one).id)).size, 1 + others.length)
    assert.strictEqual(window, slice.window)
  })
})
