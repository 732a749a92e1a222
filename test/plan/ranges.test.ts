// Ranges of days against sets of days.
import { assert, it } from "vitest"
import type { DayRange } from "../../src/domain/Day.ts"
import { contains, cut, intersect, size, subtract, union } from "../../src/domain/ranges.ts"
import { fc } from "../support/chance.ts"
import { lengthOf, numberOf, origins, rangeAt } from "./studies.ts"
import { underZones } from "./underZones.ts"

/** Up to six ranges within 30 days, in any order; one of no days runs backwards. */
const ranges = fc
  .tuple(fc.constantFrom(...origins), fc.array(fc.tuple(fc.nat(20), fc.nat(10)), { maxLength: 6 }))
  .map(([origin, all]) => all.map(([from, days]) => rangeAt(origin + from, days)))

const daysOf = (all: ReadonlyArray<DayRange>): Set<number> =>
  new Set(all.flatMap((range) => Array.from({ length: lengthOf(range) }, (_, i) => numberOf(range.from) + i)))

/** Sorted, not empty, and with a day at least between each two. */
const assertTidy = (all: ReadonlyArray<DayRange>): void => {
  for (const [i, range] of all.entries()) {
    assert.isAtLeast(lengthOf(range), 1)
    const last = all[i - 1]
    if (last !== undefined) assert.isAbove(numberOf(range.from), numberOf(last.to) + 1)
  }
}

underZones(() => {
  it("union, subtract, intersect, contains and size are those of sets of days", () => {
    fc.assert(
      fc.property(ranges, ranges, (a, b) => {
        const [x, y] = [daysOf(a), daysOf(b)]
        const results = [
          [union([...a, ...b]), x.union(y)],
          [subtract(a, b), x.difference(y)],
          [intersect(a, b), x.intersection(y)]
        ] as const
        for (const [found, days] of results) {
          assert.deepStrictEqual(daysOf(found), days)
          assertTidy(found)
          assert.strictEqual(size(found), days.size)
        }
        assert.strictEqual(contains(a, b), y.isSubsetOf(x))
        assert.strictEqual(size([...a, ...b]), x.union(y).size)
      }),
      { numRuns: 300 }
    )
  })

  it("cut makes ⌈length / days⌉ windows that follow one another, all whole but the last", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...origins),
        fc.integer({ min: 1, max: 400 }),
        fc.integer({ min: 1, max: 40 }),
        (from, length, days) => {
          const windows = cut(rangeAt(from, length), days)
          assert.strictEqual(windows.length, Math.ceil(length / days))
          for (const [i, window] of windows.entries()) {
            assert.strictEqual(numberOf(window.from), from + i * days)
            assert.strictEqual(lengthOf(window), Math.min(days, length - i * days))
          }
        }
      )
    )
  })
})
