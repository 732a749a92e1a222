// How days lie in windows whose edges do not depend on what is asked when: months, or so many days counted from one day on.
import { Schema } from "effect"
import { whole } from "./bounded.ts"
import { addDays, type Day, type DayRange, daysBetween, earlier, later } from "./Day.ts"
import { cut } from "./ranges.ts"

/** `phase`: how many days after a multiple of `days` since 1970 a window begins. */
export const Grid = Schema.Union([
  Schema.Literal("month"),
  Schema.Struct({ days: whole(1, 3651), phase: whole(0, 3651) })
])
export type Grid = typeof Grid.Type

const epoch = "1970-01-01" as Day

/** Windows of so many days, one of which begins on a day. */
export const gridFrom = (day: Day, days: number): Grid => ({ days, phase: phaseOf(daysBetween(epoch, day), days) })

/** The rest of a division, never negative. */
const phaseOf = (number: number, by: number): number => ((number % by) + by) % by

/** The month that a day is in, first and last day included. */
export const monthOf = (day: Day): DayRange => {
  const from = `${day.slice(0, 7)}-01` as Day
  return { from, to: addDays(`${addDays(from, 31).slice(0, 7)}-01` as Day, -1) }
}

/** The whole window that a day lies in. */
export const cellOf = (grid: Grid, day: Day): DayRange => {
  if (grid === "month") return monthOf(day)
  const from = addDays(day, -phaseOf(daysBetween(epoch, day) - grid.phase, grid.days))
  return { from, to: addDays(from, grid.days - 1) }
}

/** Cuts a range at the edges of a grid, where there is one, and into windows of at most `days` days. */
export const cutAlong = (range: DayRange, days: number, grid: Grid | undefined): ReadonlyArray<DayRange> => {
  if (grid === undefined) return cut(range, days)
  const windows: Array<DayRange> = []
  for (let from = range.from; from <= range.to; ) {
    const cell = cellOf(grid, from)
    const part = { from: later(cell.from, from), to: earlier(cell.to, range.to) }
    windows.push(...cut(part, days))
    from = addDays(part.to, 1)
  }
  return windows
}

/** `month`, `day`, `7 days`: what a window of a grid is called. */
export const gridWord = (grid: Grid): string => (grid === "month" ? grid : daysWord(grid.days))

/** A window of so many days. */
export const daysWord = (days: number): string => (days === 1 ? "day" : `${days} days`)
