// Sets of days as sorted, disjoint, inclusive ranges.
import { addDays, countDays, type DayRange, earlier, later } from "./Day.ts"

type Ranges = ReadonlyArray<DayRange>

/** The same days as sorted ranges that neither touch nor overlap. */
export const union = (ranges: Ranges): Ranges => {
  // A million units have one range each.
  if (ranges.length <= 1) return ranges.every((r) => r.from <= r.to) ? ranges : []
  const merged: Array<DayRange> = []
  for (const range of ranges.filter((r) => r.from <= r.to).toSorted((a, b) => (a.from < b.from ? -1 : 1))) {
    const last = merged.at(-1)
    if (last !== undefined && range.from <= addDays(last.to, 1)) {
      merged[merged.length - 1] = { from: last.from, to: later(last.to, range.to) }
    } else merged.push(range)
  }
  return merged
}

/** The days of `wanted` that are not in `covered`. */
export const subtract = (wanted: Ranges, covered: Ranges): Ranges => {
  if (covered.length === 0) return union(wanted)
  let rest: ReadonlyArray<DayRange> = union(wanted)
  for (const hole of union(covered)) {
    rest = rest.flatMap((range) =>
      hole.to < range.from || hole.from > range.to
        ? [range]
        : [
            { from: range.from, to: addDays(hole.from, -1) },
            { from: addDays(hole.to, 1), to: range.to }
          ].filter((r) => r.from <= r.to)
    )
  }
  return rest
}

/** Whether every day of `inner` is in `outer`. */
export const contains = (outer: Ranges, inner: Ranges): boolean => subtract(inner, outer).length === 0

/** The days in both. */
export const intersect = (a: Ranges, b: Ranges): Ranges =>
  union(
    a.flatMap((x) =>
      b.map((y) => ({ from: later(x.from, y.from), to: earlier(x.to, y.to) })).filter((r) => r.from <= r.to)
    )
  )

/** The number of days in all ranges. */
export const size = (ranges: Ranges): number => union(ranges).reduce((sum, range) => sum + countDays(range), 0)

/** Cuts a range into the fewest windows of at most `days` days each, from its start. */
export const cut = (range: DayRange, days: number): Ranges => {
  const windows: Array<DayRange> = []
  for (let from = range.from; from <= range.to; from = addDays(from, days)) {
    windows.push({ from, to: earlier(addDays(from, days - 1), range.to) })
  }
  return windows
}
