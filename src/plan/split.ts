// A slice that cannot be had whole → two that together are exactly it.
import { addDays, countDays } from "../domain/Day.ts"
import { makeSlice, type Slice } from "../domain/Slice.ts"

/** `units` where the trouble lies in who is asked, `days` where it lies in how much. What cannot be halved one way is halved the other way. */
export type SplitBy = "days" | "units"

const byDays = (slice: Slice): ReadonlyArray<Slice> => {
  // A random sample cannot be split: two of half the days are not one of all days.
  if (slice.draw !== undefined || slice.window === undefined || slice.window.from === slice.window.to) return []
  const { from, to } = slice.window
  const middle = addDays(from, Math.ceil(countDays(slice.window) / 2) - 1)
  return [
    makeSlice({ ...slice, window: { from, to: middle } }),
    makeSlice({ ...slice, window: { from: addDays(middle, 1), to } })
  ]
}

const byUnits = (slice: Slice): ReadonlyArray<Slice> => {
  if (slice.units.length < 2) return []
  const middle = Math.ceil(slice.units.length / 2)
  return [slice.units.slice(0, middle), slice.units.slice(middle)].map((units) => makeSlice({ ...slice, units }))
}

/** The halves of a slice, or nothing where it is one day of one unit, or a random sample that only is too much to ask. */
export const split = (slice: Slice, by: SplitBy): ReadonlyArray<Slice> => {
  if (slice.draw !== undefined && by === "days") return []
  const [first, second] = by === "days" ? [byDays, byUnits] : [byUnits, byDays]
  const halves = first(slice)
  return halves.length > 0 ? halves : second(slice)
}

/** A slice for each day of a window; nothing where there is no more than one. */
export const eachDay = (slice: Slice): ReadonlyArray<Slice> => {
  const { draw, window } = slice
  if (draw !== undefined || window === undefined || window.from === window.to) return []
  return Array.from({ length: countDays(window) }, (_, index) => {
    const day = addDays(window.from, index)
    return makeSlice({ ...slice, window: { from: day, to: day } })
  })
}

/** The slice without some of its units, or undefined where none is left. */
export const without = (slice: Slice, left: Pick<ReadonlySet<string>, "has">): Slice | undefined => {
  const units = slice.units.filter((unit) => !left.has(unit))
  if (units.length === slice.units.length) return slice
  return units.length === 0 ? undefined : makeSlice({ ...slice, units })
}
