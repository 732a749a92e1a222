// The days that a step's own conditions leave of its period: a condition on the day of a row says which days it asks for.

import { kindOf } from "./Api.ts"
import { addDays, type Day, type DayRange, lastDay, toDay } from "./Day.ts"
import { apiOf, type Pipeline } from "./Pipeline.ts"
import { intersect, subtract, union } from "./ranges.ts"
import type { Condition, Query } from "./Study.ts"

const first = "0001-01-01" as Day
const all: ReadonlyArray<DayRange> = [{ from: first, to: lastDay }]

/** What is not written as the API's other days are is told elsewhere. */
const dayOf = (text: string, isCompact: boolean): Day | undefined =>
  isCompact === text.includes("-") ? undefined : toDay(text.replace(/^(\d{4})(\d\d)(\d\d)$/, "$1-$2-$3"))

/** The days for which a condition holds; all where it names none that a calendar has. */
const daysOf = ({ field_values, operation }: Condition, isCompact: boolean): ReadonlyArray<DayRange> => {
  const days = field_values.map((text) => dayOf(text, isCompact))
  const [day] = days
  if (day === undefined || days.includes(undefined)) return all
  switch (operation) {
    case "EQ":
    case "IN":
      return union(days.map((one) => ({ from: one as Day, to: one as Day })))
    case "GT":
      return [{ from: addDays(day, 1), to: lastDay }]
    case "GTE":
      return [{ from: day, to: lastDay }]
    case "LT":
      return [{ from: first, to: addDays(day, -1) }]
    case "LTE":
      return [{ from: first, to: day }]
  }
}

/** undefined where no condition is about the day of a row. */
export const admittedDays = (query: Query, pipeline: Pipeline): ReadonlyArray<DayRange> | undefined => {
  const field = apiOf(pipeline).dates?.field_name
  if (field === undefined || pipeline.window === undefined) return undefined
  const isDay = ({ field_name }: Condition): boolean => field_name === field
  const isCompact = kindOf(apiOf(pipeline), pipeline.query?.[field]?.values ?? "").day !== "YYYY-MM-DD"
  const of = (one: Condition) => daysOf(one, isCompact)
  const { and = [], not = [], or = [] } = query
  const either = or.length > 0 && or.every(isDay)
  if (!either && !and.some(isDay) && !not.some(isDay)) return undefined
  const kept = and.filter(isDay).reduce((days, one) => intersect(days, of(one)), all)
  const chosen = either ? intersect(kept, or.flatMap(of)) : kept
  return not.filter(isDay).reduce((days, one) => subtract(days, of(one)), chosen)
}
