import { assert, describe, it } from "vitest"
import type { Order } from "../../src/domain/Study.ts"
import type { SliceState } from "../../src/domain/services.ts"
import { missing } from "../../src/plan/missing.ts"
import { inOrder } from "../../src/plan/order.ts"
import { fc } from "../support/chance.ts"
import { pipelineOf, rangeAt, stepOf, studyOf, wantOf } from "./studies.ts"

const study = studyOf(stepOf(["a", "b"], rangeAt(19_000, 40)), stepOf(["c"], rangeAt(19_010, 30), { name: "later" }))
const slices = missing(wantOf(study, pipelineOf(4, 1)), [])

const sliceStates = (begun: ReadonlySet<number>): ReadonlyArray<SliceState> =>
  slices.map((slice, index) => ({
    slice,
    revision: begun.has(index) ? 1 : 0,
    position: undefined,
    pages: 0,
    rows: 0,
    seen: {},
    split: false
  }))

const from = ({ slice }: SliceState): string => slice.window?.from ?? ""
const orders: ReadonlyArray<Order> = ["chronological", "newest", "random"]

describe("inOrder", () => {
  it("puts what has begun first, then step by step, and loses nothing", () => {
    const begun = fc.uniqueArray(fc.nat(slices.length - 1)).map((numbers) => new Set(numbers))
    fc.assert(
      fc.property(begun, fc.constantFrom(...orders), (numbers, order) => {
        const all = inOrder(study, sliceStates(numbers), order)
        assert.deepStrictEqual(new Set(all.map((one) => one.slice.id)), new Set(slices.map((slice) => slice.id)))
        assert.strictEqual(all.length, slices.length)
        assert.isTrue(all.slice(0, numbers.size).every((one) => one.revision > 0))
        const rest = all.slice(numbers.size).map((one) => one.slice.step)
        assert.deepStrictEqual(
          rest,
          rest.toSorted((a, b) => (a === b ? 0 : a === "videos" ? -1 : 1))
        )
      })
    )
  })

  it("goes forwards, backwards, or as the study's name draws it", () => {
    const of = (order: Order, name = "small") =>
      inOrder({ ...study, name }, sliceStates(new Set()), order).filter((one) => one.slice.step === "videos")
    const [forwards, backwards, random] = orders.map((order) => of(order).map(from))
    assert.deepStrictEqual(forwards, forwards?.toSorted())
    assert.deepStrictEqual(backwards, forwards?.toReversed())
    assert.notDeepEqual(random, forwards)
    assert.deepStrictEqual(random, of("random").map(from))
    assert.notDeepEqual(random, of("random", "another").map(from))
  })
})
