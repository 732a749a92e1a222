// The seven states of a unit-day, as a page shows them: a colour, and a pattern for eyes and paper without colour.
import type { ReportState } from "../domain/ReportFacts.ts"
import { thousands } from "../domain/thousands.ts"

/** Worst first: a cell that holds several states shows the first of these. */
export const worstFirst = [
  "missing",
  "failed",
  "capped",
  "unavailable",
  "provisional",
  "done",
  "empty"
] as const satisfies ReadonlyArray<ReportState>

/** In the order of a legend. */
export const bestFirst: ReadonlyArray<ReportState> = [
  "done",
  "empty",
  "provisional",
  "capped",
  "unavailable",
  "failed",
  "missing"
]

export const meaning: Readonly<Record<ReportState, string>> = {
  done: "asked; rows came",
  empty: "asked; there is nothing",
  provisional: "asked, but so young that it is asked again",
  capped: "the API gives no more than it gave",
  unavailable: "the API does not give this",
  failed: "asked; no answer in spite of every retry",
  missing: "not asked yet"
}

/** What fills a shape: flat where lightness tells it apart, nothing where nothing is known, a pattern elsewhere. */
export const fillOf = (state: ReportState): string =>
  state === "done" || state === "empty" || state === "missing" ? `var(--${state})` : `url(#p-${state})`

/** The outline of a shape: what is missing is hollow. */
export const strokeOf = (state: ReportState): string => (state === "missing" ? "var(--soft)" : "none")

/** The state that a cell shows, of days per state. */
export const worstOf = (days: Readonly<Partial<Record<ReportState, number>>>): ReportState | undefined =>
  worstFirst.find((state) => (days[state] ?? 0) > 0)

export type Days = Partial<Record<ReportState, number>>

/** `5 done, 2 failed` */
export const daysText = (days: Days): string =>
  worstFirst
    .filter((state) => (days[state] ?? 0) > 0)
    .map((state) => `${thousands(days[state] ?? 0)} ${state}`)
    .join(", ")

/** Days per state, added up. */
export const sumOf = (all: Iterable<Days>): Days => {
  const sum: Days = {}
  for (const days of all) {
    for (const state of worstFirst) if (days[state] !== undefined) sum[state] = (sum[state] ?? 0) + days[state]
  }
  return sum
}

export const totalOf = (days: Days): number => worstFirst.reduce((sum, state) => sum + (days[state] ?? 0), 0)
