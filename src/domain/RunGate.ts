// Where every request of a run passes before it leaves: who holds the run closes it.
import { Context, Effect } from "effect"

export interface Gate {
  /** Succeeds when a request may leave. */
  readonly pass: Effect.Effect<void>
}

/** Open where nobody can hold the run. */
export class RunGate extends Context.Reference<Gate>("windrow/collect/RunGate", {
  defaultValue: () => ({ pass: Effect.void })
}) {}
