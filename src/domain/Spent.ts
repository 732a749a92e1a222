// What requests were made for, as far as it must outlive the process that made them.
import { Context } from "effect"

/** For which slice a permit is taken: the ledger remembers it, for a process may be killed before it tells anybody else. */
export class AskedSlice extends Context.Reference<string>("windrow/domain/AskedSlice", { defaultValue: () => "" }) {}

/** A request that was taken and not given back; `slice` is empty where nobody said. */
export interface Taken {
  readonly request: string
  readonly at: number
  readonly slice?: string
}

/** Requests that count against a budget, by the step and shape that they were made for. */
export interface Spent {
  readonly step: string
  readonly shape: string
  readonly requests: number
}
