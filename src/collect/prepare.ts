// Before a run asks: waves on the user's word are written down as begun, and what they want is then found like all else.
import { Effect } from "effect"
import type { Plan } from "../domain/Plan.ts"
import { accountsHash } from "../domain/Study.ts"
import { Sink } from "../domain/services.ts"
import { newWaves } from "../plan/due.ts"
import { openSink } from "./openSink.ts"
import { lookAtDue } from "./sit.ts"

/**
 * Writes down what a run knows before it asks: waves that begin now (`refresh`), and lists of accounts that say something
 * else than before. Nothing where nothing was collected yet.
 */
export const prepare = Effect.fn("Collector.prepare")(function* (plan: Plan, refresh: boolean) {
  const sink = yield* Sink
  const accounts = accountsHash(plan.study)
  if (accounts === undefined && !refresh) return
  const { stale, waves } = yield* Effect.scoped(
    Effect.gen(function* () {
      const peek = yield* sink.peek
      if (peek === undefined) return { stale: false, waves: [] }
      const stale = accounts !== undefined && accounts !== peek.accounts
      return { stale, waves: refresh ? newWaves(plan, yield* lookAtDue(plan, peek)) : [] }
    })
  )
  if (!stale && waves.length === 0) return
  yield* Effect.scoped(Effect.flatMap(openSink(plan), (open) => Effect.forEach(waves, open.beginWave)))
})
