// Runs of days in one state → unit-days per unit, month and state.

import { isTimeless } from "../domain/Coverage.ts"
import { addDays, countDays, type Day, earlier } from "../domain/Day.ts"
import type { CoverageRun } from "../domain/ReportFacts.ts"
import type { CoverageView, StatusStep, StatusUnit } from "../domain/Status.ts"

type Counts = Record<string, number>

/** So many units of a step are listed. */
const listedAtMost = 1_000

const add = (counts: Counts, state: string, days: number): void => {
  counts[state] = (counts[state] ?? 0) + days
}

/** The parts of a run of days, month by month: `2023-01` → days. */
const byMonth = ({ from, to }: CoverageRun): ReadonlyArray<readonly [string, number]> => {
  const parts: Array<readonly [string, number]> = []
  for (let first = from; first <= to; ) {
    const month = first.slice(0, 7)
    const next = `${addDays(`${month}-28` as Day, 4).slice(0, 7)}-01` as Day
    const last = earlier(to, addDays(next, -1))
    parts.push([month, countDays({ from: first, to: last })])
    first = next
  }
  return parts
}

/** How bad what is not there is: the larger, the worse. */
const badness = ({ counts }: StatusUnit): ReadonlyArray<number> =>
  ["failed", "missing", "unavailable", "provisional", "capped"].map((state) => counts[state] ?? 0)

export const worstFirst = (a: StatusUnit, b: StatusUnit): number => {
  const [of, other] = [badness(a), badness(b)]
  const differs = of.findIndex((count, index) => count !== other[index])
  return differs === -1 ? 0 : (other[differs] as number) - (of[differs] as number)
}

/** Coverage of steps in the order of `views`. */
export const monthly = (
  views: ReadonlyArray<CoverageView>,
  runs: ReadonlyArray<CoverageRun>
): ReadonlyArray<StatusStep> => {
  const bySteps = Map.groupBy(runs, (run) => run.step)
  return views.map(({ step, input, dated }) => {
    const units = new Map<string, { unit: string; counts: Counts; months: Record<string, Counts> }>()
    const counts: Counts = {}
    for (const run of bySteps.get(step) ?? []) {
      const known = units.get(run.unit) ?? { unit: run.unit, counts: {}, months: {} }
      units.set(run.unit, known)
      if (!dated || isTimeless(run)) {
        add(known.counts, run.state, 1)
        add(counts, run.state, 1)
        continue
      }
      for (const [month, days] of byMonth(run)) {
        known.months[month] ??= {}
        add(known.months[month], run.state, days)
        add(known.counts, run.state, days)
        add(counts, run.state, days)
      }
    }
    const sorted = [...units.values()].toSorted((a, b) => (a.unit < b.unit ? -1 : 1)).toSorted(worstFirst)
    const coverage = sorted.slice(0, listedAtMost)
    return { step, input, dated, units: units.size, counts, coverage, left_out: units.size - coverage.length }
  })
}
