// Which unit-days of a shape are done, and how.
import { Schema } from "effect"
import { addDays, type Day, type DayRange, dayOf } from "./Day.ts"
import type { Wave } from "./Wave.ts"

export const coverageStates = ["done", "empty", "provisional", "capped", "failed", "unavailable"] as const
export const CoverageState = Schema.Literals(coverageStates)
export type CoverageState = typeof CoverageState.Type

/** The one "day" of a unit that has no days, so that one planner serves all endpoints. */
export const timeless = { from: "0001-01-01", to: "0001-01-01" } as DayRange

/** Whether a range stands for a unit of an endpoint without days. */
export const isTimeless = ({ from }: { readonly from: string }): boolean => from === timeless.from

/** Unit-days of one shape and wave: wanted, covered, or claimed by a slice under way. */
export interface UnitDays {
  readonly shape: string
  readonly wave: Wave
  readonly unit: string
  readonly days: ReadonlyArray<DayRange>
}

/** One line of the coverage table. `at`: when the days were asked, epoch milliseconds. `cut`: the study's own limit ended the list. */
export interface Covered {
  readonly shape: string
  readonly wave: Wave
  readonly unit: string
  readonly from: Day
  readonly to: Day
  readonly state: CoverageState
  readonly at: number
  readonly cut?: boolean
}

/** Coverage of one shape that the lists of another one make, which differs in its limit alone: `under` is that one. */
export interface Carried extends Covered {
  readonly under: string
}

/** The last day that is older than `settle` (milliseconds) at an instant: up to it, what the API says is final. */
export const lastSettled = (now: number, settle: number): Day => addDays(dayOf(now - settle), -1)

/** Slots that the API's index holds for so many unit-days of a shape (units where it has no days). */
export interface Density {
  readonly slices: number
  /** Of those, searches that have not come to their end: the slots are a lower bound. */
  readonly cut: number
  readonly slots: number
  readonly unit_days: number
}
