// What is due now: wanted − what stands − what is under way.

import { assert, describe, it } from "vitest"
import type { CoverageState, Covered } from "../../src/domain/Coverage.ts"
import type { DayRange } from "../../src/domain/Day.ts"
import type { Slice } from "../../src/domain/Slice.ts"
import type { Study } from "../../src/domain/Study.ts"
import type { SliceState } from "../../src/domain/services.ts"
import { due, nextDue, type Situation } from "../../src/plan/due.ts"
import { makePlan, slicesOf } from "../../src/plan/makePlan.ts"
import { split } from "../../src/plan/split.ts"
import { fc } from "../support/chance.ts"
import {
  cells,
  cellsOf,
  dayAt,
  idsOf,
  lengthOf,
  numberOf,
  pipelineOf,
  rangeAt,
  settle,
  someNames,
  somePeriod,
  stepOf,
  studyOf,
  wantedCells
} from "./studies.ts"
import { underZones } from "./underZones.ts"

const msPerDay = 86_400_000
const pipelines = { videos: pipelineOf(31, 3) }
const planOf = (study: Study) => makePlan(study, pipelines)
const look = (study: Study, over: Partial<Situation>) =>
  due(planOf(study), { coverage: [], begun: [], parents: {}, now: 4e12, ...over })

const coveredBy = ({ shape, units, window }: Slice, state: CoverageState): ReadonlyArray<Covered> =>
  units.map((unit) => ({ shape, wave: 0, unit, ...window!, state, at: 0 }))

const begun = (slice: Slice): SliceState => ({
  slice,
  revision: 1,
  position: { cursor: 100 },
  pages: 1,
  rows: 3,
  seen: {},
  split: false
})

const period: DayRange = rangeAt(numberOf(dayAt(19_783)), 10)
const study = studyOf(stepOf(["ada", "bob"], period))
/** A moment after the whole period, when no new day comes any more. */
const over = (numberOf(period.to) + 5) * msPerDay
const [slice] = slicesOf(planOf(study)) as [Slice]

underZones(() => {
  it("asks a provisional day again exactly when it has settled", () => {
    fc.assert(
      fc.property(fc.nat(9), (n) => {
        // Each of ten days is covered on its own; day n is settled 48 h after its last instant.
        const coverage = Array.from({ length: 10 }, (_, i) =>
          coveredBy({ ...slice, window: rangeAt(numberOf(period.from) + i, 1) }, i < n ? "done" : "provisional")
        ).flat()
        const settledAt = (numberOf(period.from) + n + 1) * msPerDay + settle
        assert.deepStrictEqual(look(study, { coverage, now: settledAt - 1 }).slices, [])
        const one = look(study, { coverage, now: settledAt }).slices
        assert.deepStrictEqual(
          one.map(({ window }) => window),
          [rangeAt(numberOf(period.from) + n, 1)]
        )
        assert.strictEqual(nextDue(planOf(study), look(study, { now: over }).wanted, coverage, over), settledAt)
        const all = look(study, { coverage, now: settledAt + 20 * msPerDay }).slices
        assert.strictEqual(new Set(cellsOf(all)).size, 2 * (10 - n))
      })
    )
    assert.strictEqual(
      nextDue(planOf(study), look(study, { now: over }).wanted, coveredBy(slice, "done"), over),
      undefined
    )
  })

  it("lets a standing study ask for days that have come, today among them", () => {
    const from = dayAt(19_783)
    const sliceState = studyOf(stepOf(["ada"], period, { period: { from, to: "today" } }))
    assert.deepStrictEqual(look(sliceState, { now: 19_783 * msPerDay - 1 }).slices, [])
    const today = look(sliceState, { now: 19_783 * msPerDay }).slices
    assert.deepStrictEqual(cellsOf(today).length, 1)
    const tomorrow = look(sliceState, { now: 19_784 * msPerDay, coverage: coveredBy(today[0]!, "provisional") }).slices
    assert.deepStrictEqual(
      tomorrow.map(({ window }) => window),
      [rangeAt(19_784, 1)]
    )
  })
})

describe("what stands", () => {
  it("is everything but failed days and units that are not given, unless they are to be retried", () => {
    for (const state of ["done", "empty", "capped"] as const) {
      for (const tried of [undefined, []]) {
        assert.deepStrictEqual(look(study, { coverage: coveredBy(slice, state), tried }).slices, [], state)
      }
    }
    for (const state of ["failed", "unavailable"] as const) {
      const coverage = coveredBy(slice, state)
      assert.deepStrictEqual(look(study, { coverage }).slices, [])
      assert.deepStrictEqual(idsOf(look(study, { coverage, tried: [] }).slices), [slice.id])
      // What was retried and given up again stands, and the rest of it does not.
      const [first = ""] = slice.units
      const tried = [{ shape: slice.shape, wave: 0 as const, unit: first, days: [slice.window!] }]
      const left = look(study, { coverage, tried }).slices
      assert.deepStrictEqual(
        left.flatMap(({ units }) => units),
        slice.units.slice(1)
      )
    }
  })

  it("a slice under way is kept while all of it is wanted, and dropped otherwise", () => {
    const kept = look(study, { begun: [begun(slice)] })
    assert.deepStrictEqual([kept.kept.length, kept.slices, kept.dropped], [1, [], []])
    const shorter = studyOf(stepOf(["ada", "bob"], rangeAt(numberOf(period.from), 9)))
    const fewer = studyOf(stepOf(["ada"], period))
    const other = studyOf(stepOf(["ada", "bob"], period, { fields: ["id"] }))
    for (const [edited, left] of [
      [shorter, 2 * 9],
      [fewer, 10],
      [other, 2 * 10]
    ] as const) {
      const found = look(edited, { begun: [begun(slice)] })
      assert.deepStrictEqual([found.kept, found.dropped], [[], [slice.id]])
      assert.strictEqual(cellsOf(found.slices).length, left)
    }
    const half = coveredBy({ ...slice, units: ["ada"] }, "done")
    assert.deepStrictEqual(look(study, { begun: [begun(slice)], coverage: half }).dropped, [slice.id])
  })
})

const base = fc.record({ accounts: someNames, period: somePeriod })
const fates = ["done", "empty", "failed", "begun", "split", "untouched"] as const

it("kept + begun anew + standing coverage is what is wanted, without overlap, after any edit", () => {
  const edit = fc.record({
    accounts: someNames,
    from: fc.integer({ min: -20, max: 20 }),
    days: fc.integer({ min: 1, max: 120 })
  })
  fc.assert(
    fc.property(base, edit, fc.array(fc.constantFrom(...fates)), fc.boolean(), (first, change, fate, retryFailed) => {
      const coverage: Array<Covered> = []
      const under: Array<SliceState> = []
      for (const [i, one] of slicesOf(planOf(studyOf(stepOf(first.accounts, first.period)))).entries()) {
        const state = fate[i] ?? "untouched"
        if (state === "begun") under.push(begun(one))
        else if (state === "split") under.push(...split(one, "days").map(begun))
        else if (state !== "untouched") coverage.push(...coveredBy(one, state))
      }
      const start = numberOf(first.period.from) + change.from
      const edited = studyOf(stepOf(change.accounts, rangeAt(start, change.days)))
      const found = look(edited, { coverage, begun: under, tried: retryFailed ? [] : undefined })

      const wanted = wantedCells(found.wanted)
      const stands = coverage.filter(({ state }) => state !== "failed" || !retryFailed)
      const sliceState = new Set(cells(stands.map(({ from, to, ...rest }) => ({ ...rest, days: [{ from, to }] }))))
      const asked = [...cellsOf(found.kept.map((one) => one.slice)), ...cellsOf(found.slices)]
      assert.strictEqual(wanted.size, change.accounts.length * lengthOf(rangeAt(start, change.days)))
      assert.strictEqual(new Set(asked).size, asked.length)
      assert.deepStrictEqual(new Set(asked), wanted.difference(sliceState))
      assert.deepStrictEqual(
        [...found.kept.map((one) => one.slice.id), ...found.dropped].toSorted(),
        idsOf(under.map((one) => one.slice))
      )
    }),
    { numRuns: 300 }
  )
})
