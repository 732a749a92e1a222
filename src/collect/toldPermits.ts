// Permits that wait while a person holds the run; taking one tells the displays how much of the quota is left.
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
    // The caller cannot be interrupted while it takes a permit, but must be while the run is held: that may last for hours.
    Effect.interruptible(gate.pass).pipe(
      Effect.andThen(permits.take(pool)),
      // The permit is counted already: a display that fails must not lose it.
      Effect.tap(() => Effect.ignore(tell))
    )
  return { ...permits, take }
})
