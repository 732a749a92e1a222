// How each unit of a step came out: its first and last day with rows, and the longest time without any in between.
import { addDays, countDays, type Day, type DayRange } from "../domain/Day.ts"
import type { CoverageRun } from "../domain/ReportFacts.ts"

/** Days are those of creation that the study wants; `silence` is the longest stretch of days that were asked and had none. */
export interface Presence {
  readonly unit: string
  readonly first: Day | undefined
  readonly last: Day | undefined
  readonly silence: DayRange | undefined
}

export const lengthOf = (range: DayRange | undefined): number => (range === undefined ? 0 : countDays(range))

/** @param runs of one unit, in any order */
export const presenceOf = (unit: string, runs: ReadonlyArray<CoverageRun>): Presence => {
  const sorted = runs.toSorted((a, b) => (a.from < b.from ? -1 : 1))
  const held = sorted.filter(({ state }) => state === "done")
  const quiet: Array<DayRange> = []
  for (const { from, state, to } of sorted) {
    if (state !== "empty") continue
    const last = quiet.at(-1)
    if (last !== undefined && addDays(last.to, 1) === from) quiet[quiet.length - 1] = { from: last.from, to }
    else quiet.push({ from, to })
  }
  const silence = quiet.toSorted((a, b) => countDays(b) - countDays(a))[0]
  return { unit, first: held[0]?.from, last: held.at(-1)?.to, silence }
}
