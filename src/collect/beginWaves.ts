// Waves on the user's word: written down as begun; what they want is then found like all else.
import { Effect } from "effect"
import type { Plan } from "../domain/Plan.ts"
import { Sink } from "../domain/services.ts"
import { newWaves } from "../plan/due.ts"
import { lookAtDue } from "./sit.ts"

/** Begins a wave now. Nothing where nothing was collected yet. */
export const beginWaves = Effect.fn("Collector.beginWaves")(function* (plan: Plan) {
  const sink = yield* Sink
  const found = yield* Effect.scoped(
    Effect.flatMap(sink.peek, (peek) => (peek === undefined ? Effect.undefined : lookAtDue(plan, peek, false)))
  )
  const waves = found === undefined ? [] : newWaves(plan, found)
  if (waves.length === 0) return
  yield* Effect.scoped(Effect.flatMap(sink.open(plan), (open) => Effect.forEach(waves, open.beginWave)))
})
