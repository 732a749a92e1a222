// The slice queue against a model: two lists, of what waits and what is out, and the batches that are known to be healthy.

import { assert, describe, it } from "vitest"
import { makeSlice, type Slice } from "../../src/domain/Slice.ts"
import type { SliceState } from "../../src/domain/services.ts"
import { makeSliceQueue, type SliceQueue } from "../../src/plan/SliceQueue.ts"
import { split } from "../../src/plan/split.ts"
import { fc } from "../support/chance.ts"
import { rangeAt } from "./studies.ts"

const sliceState = (slice: Slice): SliceState => ({
  slice,
  revision: 0,
  position: undefined,
  pages: 0,
  rows: 0,
  seen: {},
  split: false
})

/** Windows of eight days for batches of up to four accounts. */
const slicesOf = (batches: number, windows: number, units: number): ReadonlyArray<SliceState> =>
  Array.from({ length: windows }, (_, w) =>
    Array.from({ length: batches }, (_, b) =>
      sliceState(
        makeSlice({
          step: "videos",
          shape: "s",
          units: Array.from({ length: units }, (_, u) => `${b}.${u}`),
          window: rangeAt(19_000 + 8 * w, 8),
          wave: 0
        })
      )
    )
  ).flat()

const batchOf = ({ units }: Slice): string => units.join()

type Command =
  | { readonly does: "next"; readonly refused: number }
  | { readonly does: "healthy"; readonly which: number }
  | { readonly does: "ended"; readonly which: number; readonly by: "done" | "days" | "units" | "rest" }

const command = fc.oneof<[fc.Arbitrary<Command>, fc.Arbitrary<Command>, fc.Arbitrary<Command>]>(
  fc.record({ does: fc.constant("next"), refused: fc.nat(3) }),
  fc.record({ does: fc.constant("healthy"), which: fc.nat(20) }),
  fc.record({
    does: fc.constant("ended"),
    which: fc.nat(20),
    by: fc.constantFrom<Extract<Command, { by: unknown }>["by"][]>("done", "done", "days", "units", "rest")
  })
)

const childrenOf = (slice: Slice, by: Extract<Command, { by: unknown }>["by"]): ReadonlyArray<SliceState> => {
  if (by === "done") return []
  return (by === "rest" ? split(slice, "units").slice(0, 1) : split(slice, by)).map(sliceState)
}

/** Runs commands beside the model and checks after each; then drains what is left. Returns the ids in the order they began. */
const run = (first: ReadonlyArray<SliceState>, commands: ReadonlyArray<Command>): ReadonlyArray<string> => {
  const queue = makeSliceQueue(first)
  const waiting = new Map(first.map((one) => [one.slice.id, one]))
  const out = new Map<string, Slice>()
  const told = new Set<string>()
  /** Batch that is not known to be healthy → its scout, or what is left of it after splits. */
  const pieces = new Map<string, Set<string>>()
  const scouts = new Map<string, string>()
  const began: Array<string> = []

  const next = (refused: number) => {
    const can = ({ slice }: SliceState) => refused === 0 || slice.window!.from !== rangeAt(19_000 + 8 * refused, 1).from
    const got = queue.next(can)
    if (got === undefined) {
      // What is left must wait for a scout that is out.
      for (const one of [...waiting.values()].filter(can)) {
        assert.isFalse(told.has(batchOf(one.slice)), "a slice that may begin was held back")
        if (refused === 0) assert.isAbove(out.size, 0, "deadlock")
      }
      return
    }
    assert.isTrue(waiting.delete(got.slice.id), "a slice came that was not waiting")
    assert.isTrue(can(got))
    const batch = batchOf(got.slice)
    if (!told.has(batch)) {
      const beside = [...out.values()].filter((one) => batchOf(one) === batch)
      assert.deepStrictEqual(beside, [], "two slices of a batch out at once")
      if (!scouts.has(got.slice.id)) {
        assert.isFalse(pieces.has(batch), "a second scout")
        pieces.set(batch, new Set([got.slice.id]))
        scouts.set(got.slice.id, batch)
      }
    }
    out.set(got.slice.id, got.slice)
    began.push(got.slice.id)
  }
  const pick = (which: number): Slice | undefined => [...out.values()][which % Math.max(1, out.size)]
  const act = (step: Command) => {
    if (step.does === "next") return next(step.refused)
    const slice = pick(step.which)
    if (slice === undefined) return
    if (step.does === "healthy") {
      queue.healthy(slice)
      told.add(batchOf(slice))
      pieces.delete(batchOf(slice))
      return
    }
    const children = childrenOf(slice, step.by).filter(({ slice: { id } }) => !waiting.has(id) && !out.has(id))
    out.delete(slice.id)
    for (const child of children) waiting.set(child.slice.id, child)
    const root = scouts.get(slice.id)
    const left = pieces.get(root ?? "")
    if (root !== undefined && left !== undefined) {
      left.delete(slice.id)
      for (const { slice: child } of children) {
        left.add(child.id)
        scouts.set(child.id, root)
      }
      // Whatever came of the scout and its parts, the batch need not wait any longer.
      if (left.size === 0) {
        pieces.delete(root)
        told.add(root)
      }
    }
    queue.ended(slice, children)
  }
  for (const step of commands) {
    act(step)
    assert.strictEqual(queue.waiting(), waiting.size)
  }
  while (waiting.size > 0 || out.size > 0) {
    next(0)
    act({ does: "ended", which: 0, by: "done" })
  }
  assert.strictEqual(
    queue.next(() => true),
    undefined
  )
  return began
}

const sizes = [fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 })] as const

it("whatever happens, no slice is lost or begun twice, and nothing waits for nobody", () => {
  fc.assert(
    fc.property(...sizes, fc.array(command, { maxLength: 60 }), (batches, windows, units, commands) => {
      const first = slicesOf(batches, windows, units)
      const began = run(first, commands)
      assert.strictEqual(new Set(began).size, began.length)
      assert.isTrue(first.every((one) => began.includes(one.slice.id)))
    }),
    { numRuns: 1000 }
  )
})

describe("the order", () => {
  const all = () => true
  const take = (queue: SliceQueue, n: number) => Array.from({ length: n }, () => queue.next(all)?.slice)

  it("is one slice of each batch, and of a batch that was found healthy the others in turn", () => {
    // Two batches in three windows: one scout each, then nothing until one of them is healthy.
    const first = slicesOf(2, 3, 2).map((one) => one.slice)
    const queue = makeSliceQueue(slicesOf(2, 3, 2))
    assert.deepStrictEqual(take(queue, 3), [first[0], first[1], undefined])
    queue.healthy(first[1]!)
    assert.deepStrictEqual(take(queue, 3), [first[3], first[5], undefined])
    queue.ended(first[0]!, [])
    assert.deepStrictEqual(take(queue, 3), [first[2], first[4], undefined])
    assert.strictEqual(queue.waiting(), 0)
  })

  it("takes no two batches for one, whatever their names look like together", () => {
    const batches = [["ab", "c"], ["a", "bc"], ["abc"]].map((units) =>
      makeSlice({ step: "videos", shape: "s", units, window: rangeAt(19_000, 8), wave: 0 })
    )
    assert.deepStrictEqual(take(makeSliceQueue(batches.map(sliceState)), 3), batches)
  })

  it("puts the parts of a slice before all others, and the rest of the batch behind them", () => {
    const [first, second] = slicesOf(1, 2, 2).map((one) => one.slice) as [Slice, Slice]
    const queue = makeSliceQueue(slicesOf(1, 2, 2))
    assert.deepStrictEqual(take(queue, 1), [first])
    const halves = split(first, "units").map(sliceState)
    queue.ended(first, halves)
    assert.deepStrictEqual(take(queue, 3), [halves[0]?.slice, halves[1]?.slice, undefined])
    queue.healthy(halves[0]!.slice)
    queue.ended(halves[0]!.slice, [])
    assert.deepStrictEqual(take(queue, 1), [undefined])
    queue.ended(halves[1]!.slice, [])
    assert.deepStrictEqual(take(queue, 1), [second])
  })
})
