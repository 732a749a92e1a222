// What the server teaches of lengths: no piece is longer than it allows, and the pieces are together what was asked.
import { assert, describe, it } from "vitest"
import { makeSlice, type Slice } from "../../src/domain/Slice.ts"
import { cutTo, exceeds, type Limit, learn, within } from "../../src/plan/limits.ts"
import { fc } from "../support/chance.ts"
import { cellsOf, lengthOf, pipelineOf, rangeAt, stepOf, studyOf, wantOf } from "./studies.ts"

const slice = (days: number, units: number): Slice =>
  makeSlice({
    step: "videos",
    shape: "s",
    units: Array.from({ length: units }, (_, index) => `account_${index}`),
    window: rangeAt(19_000, days),
    wave: "age 4d"
  })
const { window: _window, ...timeless } = slice(1, 5)
const whole = Number.POSITIVE_INFINITY

describe("a refusal", () => {
  it.each([
    ["the date range must be within 20 days", 20],
    ["within 10 days, at most 7 a week", 10],
    ["at most 30 days", 15],
    ["at most 31 days", 15],
    ["not 1, not 0", 15],
    ["no number", 15]
  ])("of a window of 30 days in the words %s allows %i", (message, days) => {
    assert.deepStrictEqual(learn(undefined, slice(30, 9), "days", message), { days, units: whole })
  })

  it("of a list teaches of units, and half of an odd number is rounded up", () => {
    assert.deepStrictEqual(learn(undefined, slice(30, 9), "units", ""), { days: whole, units: 5 })
    assert.deepStrictEqual(learn(undefined, slice(30, 9), "units", "at most 8 usernames"), { days: whole, units: 8 })
    assert.deepStrictEqual(learn(undefined, slice(30, 1), "units", ""), { days: whole, units: 1 })
  })

  it("never takes a limit back, and leaves the other one alone", () => {
    const known = { days: 10, units: 4 }
    assert.deepStrictEqual(learn(known, slice(30, 9), "days", "within 20 days"), known)
    assert.deepStrictEqual(learn(known, slice(30, 9), "units", "at most 8"), known)
    assert.deepStrictEqual(learn(known, slice(6, 9), "days", ""), { days: 3, units: 4 })
    assert.deepStrictEqual(learn(known, slice(6, 3), "units", ""), { days: 10, units: 2 })
    assert.deepStrictEqual(learn(undefined, makeSlice(timeless), "days", ""), { days: 1, units: whole })
  })
})

describe("a slice", () => {
  it("exceeds a limit by one day or one unit, and none where its shape has none", () => {
    const limits = new Map([["s", { days: 10, units: 4 }]])
    const found = [slice(10, 4), slice(11, 4), slice(10, 5), { ...slice(11, 5), shape: "t" }]
    assert.deepStrictEqual(
      found.map((one) => exceeds(limits, one)),
      [false, true, true, false]
    )
    const days = new Map([["s", { days: 1, units: 9 }]])
    assert.isFalse(exceeds(days, makeSlice(timeless)))
  })

  it("is cut into the fewest pieces that are together exactly the slice", () => {
    const size = fc.integer({ min: 1, max: 40 })
    fc.assert(
      fc.property(size, size, size, size, (days, units, most, batch) => {
        const given = slice(days, units)
        const pieces = cutTo({ days: most, units: batch }, given)
        assert.deepStrictEqual(cellsOf(pieces).toSorted(), cellsOf([given]).toSorted())
        assert.strictEqual(pieces.length, Math.ceil(days / most) * Math.ceil(units / batch))
        for (const piece of pieces) {
          assert.isTrue(lengthOf(piece.window!) <= most && piece.units.length <= batch)
          assert.strictEqual(piece.id, makeSlice(piece).id)
          assert.deepStrictEqual([piece.step, piece.shape, piece.wave], ["videos", "s", "age 4d"])
        }
      })
    )
  })

  it("without days, or without a limit of days, is cut by its units alone", () => {
    const limit: Limit = { days: whole, units: 2 }
    const pieces = cutTo(limit, makeSlice(timeless))
    assert.deepStrictEqual(
      pieces.map(({ units, window }) => [units.length, window]),
      [2, 2, 1].map((units) => [units, undefined])
    )
    assert.deepStrictEqual(
      cutTo(limit, slice(400, 3)).map(({ units, window }) => [units.length, lengthOf(window!)]),
      [2, 1].map((units) => [units, 400])
    )
  })
})

it("what steps want is bounded by what was learnt of their shape, and never widened", () => {
  const [step] = wantOf(studyOf(stepOf(["ada"], rangeAt(19_000, 62))), pipelineOf(31, 100))
  const under = (limit: Limit, shape = step!.shape) => {
    const [found] = within(new Map([[shape, limit]]), [step!])
    return [found?.days, found?.per_request]
  }
  assert.deepStrictEqual(under({ days: 20, units: 7 }), [20, 7])
  assert.deepStrictEqual(under({ days: 40, units: 200 }), [31, 100])
  assert.deepStrictEqual(under({ days: 20, units: 7 }, "another"), [31, 100])
  assert.deepStrictEqual(within(new Map(), [step!]), [step!])
})
