// A small part of a slice, asked to see whether the API answers at all.
import { addDays, countDays, type DayRange } from "../domain/Day.ts"
import { isDivisible, makeSlice, type Slice } from "../domain/Slice.ts"

/** A slice on one day of its window, counted from 0. */
export const onDay = (slice: Slice, window: DayRange, number: number): Slice => {
  const day = addDays(window.from, number)
  return makeSlice({ ...slice, window: { from: day, to: day } })
}

/**
 * One unit on one day of a slice, another one for every number; undefined where the slice is no more than that.
 * Where it works and the slice does not, the trouble is the slice's own.
 */
export const narrow = (slice: Slice, number: number): Slice | undefined => {
  if (!isDivisible(slice)) return undefined
  const { units, window } = slice
  const alone = makeSlice({ ...slice, units: [units[number % units.length] as string] })
  return window === undefined ? alone : onDay(alone, window, number % countDays(window))
}
