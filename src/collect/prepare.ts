// Before a run asks: waves on the user's word are written down as begun, and what they want is then found like all else.
import { Effect } from "effect"
import type { Plan } from "../domain/Plan.ts"
import { accountsHash } from "../domain/Study.ts"
import { Sink } from "../domain/services.ts"
import { newWaves } from "../plan/due.ts"
import { keyOf, unitsOf } from "../plan/wanted.ts"
import { carryOver } from "./carryOver.ts"
import { openSink } from "./openSink.ts"
import { lookAtDue } from "./sit.ts"

/**
 * Writes down what a run knows before it asks: waves that begin now (`refresh`), lists of accounts that say something else than
 * before, and lists that were asked under another limit. Nothing where nothing was collected yet.
 */
export const prepare = Effect.fn("Collector.prepare")(function* (plan: Plan, refresh: boolean) {
  const sink = yield* Sink
  const accounts = accountsHash(plan.study)
  // What may have a limit, or may have had one.
  const isFed = plan.study.steps.some((step) => step.for_each !== undefined)
  if (accounts === undefined && !refresh && !isFed) return
  const { carried, stale, waves } = yield* Effect.scoped(
    Effect.gen(function* () {
      const found = yield* sink.peek
      if (found === undefined) return { carried: [], stale: false, waves: [] }
      const stale = accounts !== undefined && accounts !== found.accounts
      const { carried, peek } = isFed ? yield* carryOver(plan, found) : { carried: [], peek: found }
      const look = refresh || carried.length > 0 ? yield* lookAtDue(plan, peek) : undefined
      const wanted = new Set(look === undefined ? [] : unitsOf(look.wanted).map(keyOf))
      return {
        carried: carried.filter((one) => wanted.has(keyOf(one))),
        stale,
        waves: refresh && look !== undefined ? newWaves(plan, look) : []
      }
    })
  )
  if (!stale && waves.length === 0 && carried.length === 0) return
  yield* Effect.scoped(
    Effect.flatMap(openSink(plan), (open) =>
      Effect.andThen(open.carry(carried), Effect.forEach(waves, open.beginWave, { discard: true }))
    )
  )
})
