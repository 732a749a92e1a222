// Waves on the user's word: which shapes get one, and its number.
import { assert, describe, it } from "vitest"
import { makeSlice } from "../../src/domain/Slice.ts"
import type { Study } from "../../src/domain/Study.ts"
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

type Pairs = ReadonlyArray<readonly [shape: 0 | 1, wave: number]>

/** Shape and number of each wave that is begun: 0 is the shape of `plain`, 1 the other. */
const waves = (
  given: Study,
  { begun = [], covered = [], slices = [], kept = [] }: Partial<Record<"begun" | "covered" | "slices" | "kept", Pairs>>
) => {
  const named = (pairs: Pairs) => pairs.map(([n, wave]) => ({ ...slice, shape: shapes[n], wave, at: 0 }))
  const seen = { now: 7, seen: {}, begun: named(begun), covered: named(covered) as never }
  const found = { known: { waves: seen }, slices: named(slices), kept: named(kept).map((slice) => ({ slice })) }
  return newWaves(makePlan(given, { videos }), found as unknown as Due).map(({ shape, wave, at }) => {
    assert.strictEqual(at, 7)
    return [shapes.indexOf(shape), wave]
  })
}

describe("waves on the user's word", () => {
  it("begin for each shape where no step plans any, otherwise for those that do, behind the planned ones", () => {
    assert.deepStrictEqual(waves(studyOf(plain, twin, other), {}), [
      [0, 1],
      [1, 1]
    ])
    assert.deepStrictEqual(waves(studyOf(plain, planning), {}), [[1, 4]])
  })

  it("are numbered behind those that were begun or observed of the shape", () => {
    const both = studyOf(plain, other)
    const begun: Pairs = [
      [0, 2],
      [0, 1]
    ]
    assert.deepStrictEqual(waves(both, { begun, covered: [[0, 0]] }), [
      [0, 3],
      [1, 1]
    ])
    const covered: Pairs = [
      [1, 5],
      [1, 4]
    ]
    assert.deepStrictEqual(waves(both, { begun, covered }), [
      [0, 3],
      [1, 6]
    ])
    assert.deepStrictEqual(waves(studyOf(planning), { begun: [[1, 2]] }), [[1, 4]])
  })

  it("are not begun where the last one is not finished", () => {
    const both = studyOf(plain, other)
    const begun: Pairs = [
      [0, 1],
      [0, 2]
    ]
    for (const open of ["slices", "kept"] as const) {
      assert.deepStrictEqual(waves(both, { begun, [open]: [[0, 2]] }), [[1, 1]])
      for (const none of [
        [0, 0],
        [1, 2],
        [0, 3]
      ] as const) {
        assert.deepStrictEqual(waves(both, { begun, [open]: [none] }), [
          [0, 3],
          [1, 1]
        ])
      }
    }
  })
})
