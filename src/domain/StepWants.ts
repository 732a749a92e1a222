// What the steps of a study want now, as a database keeps it beside what was asked.
import type { UnitDays } from "./Coverage.ts"
import type { ForEach, Period } from "./Study.ts"

/** What a step wants in one shape: all of its waves, one of its draws. */
export interface WantedPart {
  /** Of several parts that want the same, the one of the lowest place gets the work. */
  readonly place: number
  readonly shape: string
  /** Units are ids that carry their day: their days bound a search and are no exposure. */
  readonly by_id: boolean
  readonly draw: number | undefined
  readonly units: ReadonlyArray<UnitDays>
}

/** What a source of a step brings. */
export interface WantedSource {
  /** Its place in the list of the step, from 1; 0: values that are written there. */
  readonly number: number
  readonly source: ForEach | undefined
  /** The steps whose values are left out. */
  readonly except: ReadonlyArray<string>
  /** Names what was chosen of it; absent where nothing is chosen. */
  readonly choice: string | undefined
  readonly units: ReadonlyArray<string>
}

/** What one step wants. */
export interface StepWants {
  readonly step: string
  /** Its place in the study, from 1. */
  readonly place: number
  readonly pipeline: string
  readonly table: string
  /** What it is cut by; absent: nothing cuts it. */
  readonly input: string | undefined
  /** As the study writes it; absent where the endpoint has no days. */
  readonly period: Period | undefined
  /** Where its values come from, if other steps feed it. */
  readonly sources: ReadonlyArray<WantedSource>
  /** Rows after which each list ends. */
  readonly limit: number | undefined
  readonly draws: number | undefined
  /** All of its units are known: no step that feeds it can find more. */
  readonly parents_known: boolean
  readonly parts: ReadonlyArray<WantedPart>
  /** Of all the rest: where it is the same nothing has to be written. */
  readonly hash: string
}
