// Later waves: what they go by.
import type { DayRange } from "./Day.ts"

/** A unit that the collection of a step has seen. `days`: those asked, none where its id carries them. `at`: when, epoch milliseconds. */
export interface Seen {
  readonly unit: string
  readonly days: ReadonlyArray<DayRange>
  readonly at: number
}

/** A wave on the user's word, numbered behind the planned ones. `at`: epoch milliseconds. */
export interface BegunWave {
  readonly shape: string
  readonly wave: number
  readonly at: number
}
