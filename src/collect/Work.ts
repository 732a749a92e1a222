// What the slices of one session share, and what the session leaves behind.
import type { Reason } from "../domain/Answer.ts"
import type { UnitDays } from "../domain/Coverage.ts"
import type { FetchStopped, LedgerError, StoreError } from "../domain/failures.ts"
import type { Pool } from "../domain/Pipeline.ts"
import type { Plan } from "../domain/Plan.ts"
import type { OpenStore, Permits } from "../domain/services.ts"
import type { StoppedBy } from "../domain/Wish.ts"
import type { Limit } from "../plan/limits.ts"
import type { SliceQueue } from "../plan/SliceQueue.ts"
import type { Refused } from "../plan/unavailable.ts"

export type Failure = StoreError | LedgerError | FetchStopped

/** What a session leaves behind. */
export interface Session {
  /** Pools that can be asked again at a time, epoch milliseconds. */
  readonly parked: Map<Pool, { readonly until: number; readonly reason: Reason }>
  readonly stopped: Map<string, { readonly exit: 1 | 77; readonly reason: Reason }>
  /** Shape → what the server refused as too long: remembered for the session. */
  readonly limits: Map<string, Limit>
  /** Who ended it before its end. */
  stoppedBy: StoppedBy | undefined
}

export const newSession = (stoppedBy?: StoppedBy): Session => ({
  parked: new Map(),
  stopped: new Map(),
  limits: new Map(),
  stoppedBy
})

export interface Work {
  readonly plan: Plan
  readonly store: OpenStore
  readonly permits: Permits
  /** The permits of a step, which may have a budget of its own. */
  readonly permitsOf: (step: string) => Permits
  readonly session: Session
  readonly queue: SliceQueue
  /** Shape and wave → units that the API does not give: one refusal serves all windows. */
  readonly unavailable: Map<string, Refused>
  /** Unit-days that were given up again, where failed days are retried. */
  readonly tried: Array<UnitDays> | undefined
}
