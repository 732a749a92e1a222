// Permits that wait while the run is held, and of which the displays hear.
import { Effect } from "effect"
import { RunGate } from "../domain/RunGate.ts"
import { Events, type Permits, ServerTime } from "../domain/services.ts"
import { steadyMillis } from "../domain/steadyMillis.ts"

/** The pools are told anew at most so often, milliseconds. */
const poolsEvery = 2_000

export const toldPermits = Effect.fnUntraced(function* (
  permits: Permits
): Effect.fn.Return<Permits, never, Events | ServerTime> {
  const events = yield* Events
  const time = yield* ServerTime
  const gate = yield* RunGate
  let toldAt = Number.NEGATIVE_INFINITY
  const tell = Effect.gen(function* () {
    const now = yield* steadyMillis
    if (now - toldAt < poolsEvery) return
    toldAt = now
    const server_time = new Date(yield* time.now).toISOString()
    yield* events.emit({ _tag: "pools", pools: yield* permits.state, server_time })
  })
  const take: Permits["take"] = (pool) =>
    // A permit is taken where nothing may interrupt it; a run that is held can be.
    Effect.interruptible(gate.pass).pipe(
      Effect.andThen(permits.take(pool)),
      // A permit that was given must arrive, also where nobody can be told.
      Effect.tap(() => Effect.ignore(tell))
    )
  return { ...permits, take }
})
