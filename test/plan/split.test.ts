// Halves of a slice: together exactly what it was, down to one day of one unit.

import { assert, describe, it } from "vitest"
import { isDivisible, makeSlice, type Slice } from "../../src/domain/Slice.ts"
import type { Wave } from "../../src/domain/Wave.ts"
import { eachDay, type SplitBy, split, without } from "../../src/plan/split.ts"
import { fc } from "../support/chance.ts"
import { cellsOf, lengthOf, rangeAt, somePeriod } from "./studies.ts"
import { underZones } from "./underZones.ts"

const units = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 100 })
const slice = fc
  .tuple(units, somePeriod, fc.constantFrom<Wave>(0, "after 7d", "age 1h"))
  .map(([units, window, wave]) => makeSlice({ step: "videos", shape: "s", units, window, wave }))
const by = fc.constantFrom<SplitBy>("days", "units")

/** Splits until nothing can be split, and says how often one part was halved at most. */
const shatter = (whole: Slice, order: SplitBy): { readonly parts: ReadonlyArray<Slice>; readonly levels: number } => {
  const children = split(whole, order)
  if (children.length === 0) return { parts: [whole], levels: 0 }
  const below = children.map((child) => shatter(child, order))
  return { parts: below.flatMap((one) => one.parts), levels: 1 + Math.max(...below.map((one) => one.levels)) }
}

const log2 = (n: number): number => Math.ceil(Math.log2(n))

underZones(() => {
  it("halves are disjoint and together exactly the whole", () => {
    fc.assert(
      fc.property(slice, by, (whole, order) => {
        const children = split(whole, order)
        const expected = isDivisible(whole) ? 2 : 0
        assert.strictEqual(children.length, expected)
        if (expected === 0) return
        assert.deepStrictEqual(cellsOf(children).toSorted(), cellsOf([whole]).toSorted())
        assert.strictEqual(new Set([whole.id, ...children.map((child) => child.id)]).size, 3)
        for (const { step, shape, wave } of children) {
          assert.deepStrictEqual([step, shape, wave], [whole.step, whole.shape, whole.wave])
        }
      })
    )
  })
})

describe("splitting again and again", () => {
  it("ends at one day of one unit after ⌈log2 days⌉ + ⌈log2 units⌉ levels", () => {
    const small = slice.filter(({ units, window }) => units.length * lengthOf(window!) <= 600)
    fc.assert(
      fc.property(small, by, (whole, order) => {
        const { parts, levels } = shatter(whole, order)
        assert.isTrue(parts.every(({ units, window }) => units.length === 1 && window!.from === window!.to))
        assert.deepStrictEqual(cellsOf(parts).toSorted(), cellsOf([whole]).toSorted())
        assert.strictEqual(levels, log2(whole.units.length) + log2(lengthOf(whole.window!)))
      })
    )
  })

  it("takes what it was told to take first, and the other when that is spent", () => {
    fc.assert(
      fc.property(slice, (whole) => {
        const days = lengthOf(whole.window!)
        for (const child of split(whole, "days")) {
          if (days > 1) assert.deepStrictEqual(child.units, whole.units)
          else assert.deepStrictEqual(child.window, whole.window)
        }
        for (const child of split(whole, "units")) {
          if (whole.units.length > 1) assert.deepStrictEqual(child.window, whole.window)
          else assert.deepStrictEqual(child.units, whole.units)
        }
      })
    )
  })

  it("finds one bad unit of 100 with at most 2 · ⌈log2 100⌉ = 14 requests", () => {
    for (const bad of [0, 36, 63, 99]) {
      let suspects: Slice | undefined = makeSlice({
        step: "videos",
        shape: "s",
        units: Array.from({ length: 100 }, (_, i) => String(i)),
        window: { from: "2023-01-01", to: "2023-01-31" } as Slice["window"] & {},
        wave: 0 as const
      })
      let requests = 0
      while (suspects !== undefined && suspects.units.length > 1) {
        const halves: ReadonlyArray<Slice> = split(suspects, "units")
        requests += halves.length
        suspects = halves.find(({ units }) => units.includes(String(bad)))
      }
      assert.deepStrictEqual(suspects?.units, [String(bad)])
      assert.isAtMost(requests, 14)
    }
  })
})

it("without leaves the others in their order, itself where none goes, and nothing where all go", () => {
  fc.assert(
    fc.property(slice, fc.func(fc.boolean()), (whole, goes) => {
      const gone = new Set([...whole.units.filter((unit) => goes(unit)), "nobody at all"])
      const left = whole.units.filter((unit) => !gone.has(unit))
      const rest = without(whole, gone)
      assert.deepStrictEqual(rest?.units, left.length === 0 ? undefined : left)
      assert.strictEqual(rest?.id === whole.id, left.length === whole.units.length)
      if (rest !== undefined) assert.deepStrictEqual(rest.window, whole.window)
    })
  )
})

describe("what has no days, or is a draw", () => {
  const work = { step: "videos", shape: "s", wave: 0 } as const
  const window = rangeAt(19_000, 4)

  it("is halved by its units alone", () => {
    for (const by of ["days", "units"] as const) {
      const halves = split(makeSlice({ ...work, units: ["a", "b", "c"] }), by)
      assert.deepStrictEqual(
        halves.map(({ units, window }) => [units, window]),
        [
          [["a", "b"], undefined],
          [["c"], undefined]
        ]
      )
      assert.deepStrictEqual(split(makeSlice({ ...work, units: ["a"] }), by), [])
      assert.deepStrictEqual(split(makeSlice({ ...work, units: ["a"], window, draw: 1 }), by), [])
    }
    const draw = makeSlice({ ...work, units: ["a", "b"], window, draw: 1 })
    assert.deepStrictEqual(split(draw, "days"), [])
    assert.deepStrictEqual(
      split(draw, "units").map(({ draw, units, window }) => [draw, units, window]),
      [
        [1, ["a"], window],
        [1, ["b"], window]
      ]
    )
  })

  it("is not cut into days; every other window of more than one is", () => {
    const units = ["a", "b"]
    assert.deepStrictEqual(
      eachDay(makeSlice({ ...work, units, window })),
      [0, 1, 2, 3].map((n) => makeSlice({ ...work, units, window: rangeAt(19_000 + n, 1) }))
    )
    for (const whole of [{ units }, { units, window, draw: 1 }, { units, window: rangeAt(19_000, 1) }]) {
      assert.deepStrictEqual(eachDay(makeSlice({ ...work, ...whole })), [])
    }
  })
})
