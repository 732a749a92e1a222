// Runs of days in one state → what a table says of each unit, and what a chart shows of each unit and bucket.
import type { DayRange } from "../domain/Day.ts"
import type { CoverageRun } from "../domain/ReportFacts.ts"
import { placeOf, shared } from "./calendar.ts"
import { type Days, sumOf, totalOf, worstFirst } from "./states.ts"
import { spanOf } from "./words.ts"

export interface UnitCoverage {
  readonly unit: string
  readonly days: Days
}

export interface Cell {
  readonly unit: string
  readonly days: DayRange
  readonly states: Days
}

export interface StepCoverage {
  readonly step: string
  readonly range: DayRange
  /** In the order of their names. */
  readonly units: ReadonlyArray<UnitCoverage>
  readonly total: Days
  readonly runs: ReadonlyMap<string, ReadonlyArray<CoverageRun>>
  /** All units together, per bucket. */
  readonly all: (columns: ReadonlyArray<DayRange>) => ReadonlyArray<Days>
}

const spread = (runs: ReadonlyArray<CoverageRun>, columns: ReadonlyArray<DayRange>): ReadonlyArray<Days> => {
  const found: Array<Days> = columns.map(() => ({}))
  for (const run of runs) {
    const last = placeOf(columns, run.to)
    for (let place = placeOf(columns, run.from); place <= last; place += 1) {
      const days = found[place] as Days
      days[run.state] = (days[run.state] ?? 0) + shared(run, columns[place] as DayRange)
    }
  }
  return found
}

// Every chapter of the page looks at the same coverage: it is counted once.
const counted = new WeakMap<ReadonlyArray<CoverageRun>, ReadonlyMap<string, StepCoverage | undefined>>()

/** undefined for a step that wants nothing. */
export const coverageOf = (runs: ReadonlyArray<CoverageRun>, step: string): StepCoverage | undefined => {
  const known =
    counted.get(runs) ??
    new Map([...Map.groupBy(runs, (run) => run.step)].map(([name, own]) => [name, countStep(name, own)]))
  counted.set(runs, known)
  return known.get(step)
}

const countStep = (step: string, own: ReadonlyArray<CoverageRun>): StepCoverage | undefined => {
  const range = spanOf(own.flatMap(({ from, to }) => [from, to]))
  if (range === undefined) return undefined
  const byUnit = Map.groupBy(own, (run) => run.unit)
  const units = [...byUnit]
    .map(([unit, same]) => ({ unit, days: sumOf(same.map((run): Days => ({ [run.state]: shared(run, run) }))) }))
    .toSorted((a, b) => a.unit.localeCompare(b.unit, "en", { numeric: true }))
  const known = new WeakMap<ReadonlyArray<DayRange>, ReadonlyArray<Days>>()
  const all = (columns: ReadonlyArray<DayRange>) => {
    const found = known.get(columns) ?? spread(own, columns)
    known.set(columns, found)
    return found
  }
  return { step, range, units, total: sumOf(units.map((one) => one.days)), runs: byUnit, all }
}

/** The steps of a study and their later waves, as far as they want something. */
export const stepsCovered = (
  runs: ReadonlyArray<CoverageRun>,
  steps: ReadonlyArray<{ readonly name: string }>
): ReadonlyArray<StepCoverage> => {
  const names = new Set([...steps.map(({ name }) => name), ...new Set(runs.map(({ step }) => step))])
  return [...names].flatMap((name) => coverageOf(runs, name) ?? [])
}

/** Days per state, of all steps and waves together. */
export const daysCovered = (runs: ReadonlyArray<CoverageRun>, steps: ReadonlyArray<{ readonly name: string }>): Days =>
  sumOf(stepsCovered(runs, steps).map(({ total }) => total))

/** A cell per unit and bucket that has wanted days. */
export const cellsOf = (
  coverage: StepCoverage,
  columns: ReadonlyArray<DayRange>,
  units: ReadonlyArray<string>
): ReadonlyArray<Cell> =>
  units.flatMap((unit) =>
    spread(coverage.runs.get(unit) ?? [], columns).flatMap((states, place) =>
      totalOf(states) === 0 ? [] : [{ unit, days: columns[place] as DayRange, states }]
    )
  )

/** The units with the most days that are missing, then failed, …, then those without rows on the most days. */
export const worstUnits = (units: ReadonlyArray<UnitCoverage>): ReadonlyArray<UnitCoverage> =>
  units.toSorted((a, b) => {
    for (const state of worstFirst.slice(0, 5)) {
      const more = (b.days[state] ?? 0) - (a.days[state] ?? 0)
      if (more !== 0) return more
    }
    // Whoever was silent for longer has more to say.
    const more = (b.days.empty ?? 0) - (a.days.empty ?? 0)
    return more !== 0 ? more : a.unit.localeCompare(b.unit, "en", { numeric: true })
  })
