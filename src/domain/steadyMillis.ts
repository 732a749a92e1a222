import { Clock, Effect } from "effect"

/** Milliseconds of a clock that nobody sets, for waits and pace; its zero means nothing. Dates are the wall clock's. */
export const steadyMillis: Effect.Effect<number> = Effect.map(
  Clock.monotonicTimeNanos,
  (nanos) => Number(nanos) / 1_000_000
)
