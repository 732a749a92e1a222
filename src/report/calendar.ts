// A range of days → the weeks, months or quarters that a chart of some width has room for.
import { addDays, countDays, type Day, type DayRange, earlier, later, startOf } from "../domain/Day.ts"

export type Grain = "day" | "week" | "month" | "quarter" | "year"
const grains: ReadonlyArray<Grain> = ["day", "week", "month", "quarter", "year"]

/** The first day of the week (Monday), month, quarter or year that a day lies in. */
export const startOfGrain = (day: Day, grain: Grain): Day => {
  if (grain === "day") return day
  if (grain === "week") return addDays(day, -((new Date(startOf(day)).getUTCDay() + 6) % 7))
  if (grain === "year") return `${day.slice(0, 4)}-01-01` as Day
  const month = Number(day.slice(5, 7))
  const first = grain === "month" ? month : month - ((month - 1) % 3)
  return `${day.slice(0, 5)}${String(first).padStart(2, "0")}-01` as Day
}

// Days from the first of a span that surely lie in the next one, and not behind it.
const reach: Readonly<Record<Grain, number>> = { day: 1, week: 7, month: 31, quarter: 92, year: 366 }

/** The days of a range cut into whole weeks, months, …, without gaps; the first and last may be shorter. */
export const buckets = (range: DayRange, grain: Grain): ReadonlyArray<DayRange> => {
  const found: Array<DayRange> = []
  for (let from = range.from; from <= range.to; ) {
    const next = startOfGrain(addDays(startOfGrain(from, grain), reach[grain]), grain)
    found.push({ from, to: earlier(addDays(next, -1), range.to) })
    from = next
  }
  return found
}

const days: Readonly<Record<Grain, number>> = { day: 1, week: 7, month: 30.4, quarter: 91.3, year: 365.25 }

/** The finest grain, not finer than `finest`, of which at most so many fit into a range. */
export const grainFor = (range: DayRange, most: number, finest: Grain = "day"): Grain =>
  grains.slice(grains.indexOf(finest)).find((grain) => countDays(range) / days[grain] <= most) ?? "year"

/** How many days two ranges share. */
export const shared = (a: DayRange, b: DayRange): number => {
  const range = { from: later(a.from, b.from), to: earlier(a.to, b.to) }
  return range.from > range.to ? 0 : countDays(range)
}

/** The place of the bucket that a day lies in, of sorted buckets; 0 where it lies before all. */
export const placeOf = (all: ReadonlyArray<DayRange>, day: Day): number => {
  let low = 0
  let high = all.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((all[middle] as DayRange).from <= day) low = middle
    else high = middle - 1
  }
  return low
}

/** Midnight at the begin of a day, and after its end, for time axes. */
export const opening = (day: Day): Date => new Date(startOf(day))
export const closing = (day: Day): Date => new Date(startOf(addDays(day, 1)))
