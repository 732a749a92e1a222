// Waves on the user's word: which shapes get one, and its moment.
import { assert, describe, it } from "vitest"
import { makeSlice } from "../../src/domain/Slice.ts"
import type { Study } from "../../src/domain/Study.ts"
import { askedWave, type Wave } from "../../src/domain/Wave.ts"
import { type Due, newWaves } from "../../src/plan/due.ts"
import { makePlan } from "../../src/plan/makePlan.ts"
import { waveShape } from "../../src/plan/wanted.ts"
import { pipelineOf, rangeAt, stepOf, studyOf } from "./studies.ts"

const videos = pipelineOf(31, 3)
const period = rangeAt(19_783, 10)
const slice = makeSlice({ step: "plain", shape: "s", units: ["ada"], window: period, wave: 0 })
const refresh = { from: "collection", delays: [1, 2, 3], by: "search" } as const
const plain = stepOf(["ada"], period, { name: "plain" })
const twin = stepOf(["bob"], period, { name: "twin" })
const other = stepOf(["ada"], period, { name: "other", fields: ["id"] })
const planning = { ...other, name: "planning", refresh }
const shapes = [plain, other].map((step) => waveShape(step, videos).shape) as [string, string]
const now = Date.UTC(2024, 2, 10)

type Pairs<A> = ReadonlyArray<readonly [shape: 0 | 1, wave: A]>
interface Given {
  /** Moments, counted from now. */
  readonly begun?: Pairs<number>
  readonly slices?: Pairs<Wave>
  readonly kept?: Pairs<Wave>
}

/** Shape and moment, counted from now, of each wave that is begun: 0 is the shape of `plain`, 1 the other. */
const waves = (study: Study, { begun = [], slices = [], kept = [] }: Given) => {
  const named = (pairs: Pairs<Wave>) => pairs.map(([n, wave]) => ({ ...slice, shape: shapes[n], wave }))
  const known = begun.map(([n, at]) => ({ shape: shapes[n], wave: askedWave(now + at), at: now + at }))
  const found = {
    known: { waves: { now, seen: {}, begun: known, covered: [] } },
    slices: named(slices),
    kept: named(kept).map((one) => ({ slice: one }))
  }
  return newWaves(makePlan(study, { videos }), found as unknown as Due).map(({ shape, wave, at }) => {
    assert.strictEqual(wave, askedWave(at))
    return [shapes.indexOf(shape), at - now]
  })
}

describe("waves on the user's word", () => {
  const both = studyOf(plain, other)

  it("begin now for each shape where no step plans any, otherwise for those that do", () => {
    assert.deepStrictEqual(waves(studyOf(plain, twin, other), {}), [
      [0, 0],
      [1, 0]
    ])
    assert.deepStrictEqual(waves(studyOf(plain, planning), {}), [[1, 0]])
  })

  it("are two where they begin in one millisecond", () => {
    const begun = [
      [0, 0],
      [1, 1],
      [1, -9]
    ] as const
    assert.deepStrictEqual(waves(studyOf(plain), { begun }), [[0, 2]])
    assert.deepStrictEqual(waves(studyOf(plain), { begun: begun.slice(1) }), [[0, 0]])
  })

  it("are not begun where the last one is not finished", () => {
    const begun = [
      [0, -9],
      [0, -5]
    ] as const
    for (const open of ["slices", "kept"] as const) {
      assert.deepStrictEqual(waves(both, { begun, [open]: [[0, askedWave(now - 5)]] }), [[1, 0]])
      for (const none of [
        [0, 0],
        [0, "after 7d"],
        [1, askedWave(now - 5)]
      ] as const) {
        assert.deepStrictEqual(waves(both, { begun, [open]: [none] }), [
          [0, 0],
          [1, 0]
        ])
      }
    }
  })
})
