// Limits that the server taught: it refused a window or a list as too long, and nothing as long is asked in this run.
import { countDays } from "../domain/Day.ts"
import { cut } from "../domain/ranges.ts"
import { makeSlice, type Slice } from "../domain/Slice.ts"
import type { Wanted } from "./wanted.ts"

export interface Limit {
  readonly days: number
  readonly units: number
}

/** Shape → the longest window and list that may be asked. */
export type Limits = ReadonlyMap<string, Limit>

const none: Limit = { days: Number.POSITIVE_INFINITY, units: Number.POSITIVE_INFINITY }

const daysIn = ({ window }: Slice): number => (window === undefined ? 1 : countDays(window))

/** The limit that a message tells, where it is below what was refused; otherwise half of that. */
const below = (refused: number, message: string): number => {
  const told = (message.match(/\d+/g) ?? []).map(Number).filter((number) => number > 1 && number < refused)
  return Math.max(1, told.length === 0 ? Math.ceil(refused / 2) : Math.max(...told))
}

/** The limit to go by after a slice was refused as too long. `known`: the one before. */
export const learn = (known: Limit | undefined, slice: Slice, what: "days" | "units", message: string): Limit => {
  const limit = known ?? none
  return what === "days"
    ? { ...limit, days: Math.min(limit.days, below(daysIn(slice), message)) }
    : { ...limit, units: Math.min(limit.units, below(slice.units.length, message)) }
}

/** Whether a slice is longer than what may be asked. */
export const exceeds = (limits: Limits, slice: Slice): boolean => {
  const { days, units } = limits.get(slice.shape) ?? none
  return daysIn(slice) > days || slice.units.length > units
}

/** A slice as pieces that may be asked: together exactly the slice. */
export const cutTo = ({ days, units }: Limit, slice: Slice): ReadonlyArray<Slice> => {
  const windows = slice.window === undefined ? [undefined] : cut(slice.window, Math.min(days, daysIn(slice)))
  const size = Math.min(units, slice.units.length)
  return windows.flatMap((window) =>
    Array.from({ length: Math.ceil(slice.units.length / size) }, (_, index) => {
      const { window: _window, ...rest } = slice
      const part = { ...rest, units: slice.units.slice(index * size, (index + 1) * size) }
      return makeSlice(window === undefined ? part : { ...part, window })
    })
  )
}

/** What steps want, cut no longer than may be asked. */
export const within = (limits: Limits, wanted: ReadonlyArray<Wanted>): ReadonlyArray<Wanted> =>
  wanted.map((step) => {
    const { days, units } = limits.get(step.shape) ?? none
    return { ...step, days: Math.min(step.days, days), per_request: Math.min(step.per_request, units) }
  })
