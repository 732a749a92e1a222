// The days that a step asks for: of its period, of its units' own spans, around the moment in an id.
import type { Api } from "../domain/Api.ts"
import { admittedDays } from "../domain/admitted.ts"
import { isTimeless, timeless } from "../domain/Coverage.ts"
import { addDays, type Day, type DayRange, dayOfId, earlier, lastDay } from "../domain/Day.ts"
import { monthOf } from "../domain/Grid.ts"
import type { Pipeline } from "../domain/Pipeline.ts"
import { intersect } from "../domain/ranges.ts"
import type { Span, Step } from "../domain/Study.ts"

/** The days to ask. The plan of a study keeps the windows of its whole period; a run asks those that conditions leave of it. */
export const daysOf = (step: Step, pipeline: Pipeline, today: Day | undefined): ReadonlyArray<DayRange> => {
  const days = drawnDays(step, daysOfPeriod(step, pipeline, today), today)
  const admitted = today === undefined ? undefined : admittedDays(step.query, pipeline)
  return admitted === undefined ? days : intersect(days, admitted)
}

/** Whether a step draws from whole months of the calendar. */
export const drawsMonths = ({ draws, window }: Step): boolean => draws !== undefined && window?.by === "month"

/** A month is drawn from when it is over: a sample of its first days is none of the month. */
const drawnDays = (step: Step, days: ReadonlyArray<DayRange>, today: Day | undefined): ReadonlyArray<DayRange> => {
  const last = days.at(-1)
  if (today === undefined || last === undefined || last.to < today || !drawsMonths(step)) return days
  return intersect(days, [{ from: last.from, to: addDays(monthOf(today).from, -1) }])
}

const daysOfPeriod = (step: Step, pipeline: Pipeline, today: Day | undefined): ReadonlyArray<DayRange> => {
  if (pipeline.window === undefined) return [timeless]
  if (step.period === undefined) return []
  const { from, to } = step.period
  if (to === "today") return today === undefined || today < from ? [] : [{ from, to: today }]
  const last = today === undefined ? to : earlier(to, today)
  return last < from ? [] : [{ from, to: last }]
}

/** Whether no day that a step wants is still to come, or too young to be final. @param settled the last day that is */
export const isOver = ({ inputs, period }: Step, pipeline: Pipeline, settled: Day): boolean => {
  const isDated = Object.keys(inputs).some((name) => pipeline.inputs[name]?.dated === true)
  if (pipeline.window === undefined || period === undefined || isDated) return true
  return period.to !== "today" && period.to <= settled
}

/** The days that are in one of a unit's own spans; all of them where it has none, or where there are no days. */
export const inSpans = (
  days: ReadonlyArray<DayRange>,
  spans: ReadonlyArray<Span> | undefined
): ReadonlyArray<DayRange> =>
  spans === undefined || days.some(isTimeless)
    ? days
    : intersect(
        days,
        spans.map(({ from, to }) => ({ from: from ?? timeless.from, to: to ?? lastDay }))
      )

/** The days around the moment that an id carries in its upper bits: it may lie some seconds before the creation. */
export const daysAround = (today: Day | undefined, { ids }: Api): ((id: string) => ReadonlyArray<DayRange>) => {
  // Many of a million ids are from one day: its range is made once.
  const known = new Map<Day, ReadonlyArray<DayRange>>()
  return (id) => {
    const day = dayOfId(id, ids)
    if (day === undefined) return []
    const found = known.get(day)
    if (found !== undefined) return found
    const to = today === undefined ? addDays(day, 1) : earlier(addDays(day, 1), today)
    const from = addDays(day, -1)
    const days = to < from ? [] : [{ from, to }]
    known.set(day, days)
    return days
  }
}
