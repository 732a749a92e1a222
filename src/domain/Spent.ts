// What requests were made for, as far as it must outlive the process that made them.
import { Context } from "effect"
import type { DayRange } from "./Day.ts"

/** For which slice a permit is taken: the ledger remembers it, for a process may be killed before it tells anybody else. */
export class AskedSlice extends Context.Reference<string>("windrow/domain/AskedSlice", { defaultValue: () => "" }) {}

/** A request that was taken and not given back; `slice` is empty where nobody said. */
export interface Taken {
  readonly request: string
  readonly at: number
  readonly slice?: string
}

/** Requests that count against a budget, by the piece of work that they were made for, and the step that it was made under. */
export interface Spent {
  readonly step: string
  readonly shape: string
  readonly units: ReadonlyArray<string>
  readonly window?: DayRange
  readonly requests: number
}
