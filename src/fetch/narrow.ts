// A small part of a slice, asked to see whether the API answers at all.
import { addDays, countDays } from "../domain/Day.ts"
import { isDivisible, makeSlice, type Slice } from "../domain/Slice.ts"

/**
 * One unit on one day of a slice, another one for every number; undefined where the slice is no more than that.
 * Where it works and the slice does not, the trouble is the slice's own.
 */
export const narrow = (slice: Slice, number: number): Slice | undefined => {
  if (!isDivisible(slice)) return undefined
  const { units, window } = slice
  const unit = units[number % units.length] as string
  if (window === undefined) return makeSlice({ ...slice, units: [unit] })
  const day = addDays(window.from, number % countDays(window))
  return makeSlice({ ...slice, units: [unit], window: { from: day, to: day } })
}
