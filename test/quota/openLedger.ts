// An open ledger under a clock that a test sets. Without vitest: plain processes use it, too.
import { Effect, Layer } from "effect"
import type { LedgerError } from "../../src/domain/failures.ts"
import type { Pool } from "../../src/domain/Pipeline.ts"
import { Ledger, type NoPermit, type Permit, type Permits, ServerTime } from "../../src/domain/services.ts"
import { type LedgerOptions, layerLedger } from "../../src/quota/LedgerLive.ts"

/** The server's clock; tests move it. */
export interface Clock {
  now: number
}
export const noon = Date.UTC(2024, 2, 9, 12)

export const quota = { standard: 1000, graph: 20_000 }

/** One process with the ledger open, as long as `use` takes. */
export const open = <A, E>(
  directory: string,
  use: (permits: Permits) => Effect.Effect<A, E>,
  over: Partial<LedgerOptions> & { readonly database?: string; readonly clock?: Clock } = {}
): Effect.Effect<A, E | LedgerError> => {
  const { database = "db-1", clock = { now: noon }, ...options } = over
  const time = Layer.succeed(ServerTime, {
    now: Effect.sync(() => clock.now),
    learn: () => Effect.void,
    oddity: Effect.succeed(undefined)
  })
  return Effect.gen(function* () {
    return yield* use(yield* (yield* Ledger).permits(database))
  }).pipe(
    Effect.provide(Layer.provide(layerLedger({ directory, client: "key", quota, limit: undefined, ...options }), time))
  )
}

/** Takes permits until none is given, or `most` were. */
export const drain = (permits: Permits, pool: Pool, most = Number.POSITIVE_INFINITY) =>
  Effect.gen(function* () {
    const taken: Array<Permit> = []
    let refusal: NoPermit | undefined
    while (taken.length < most && refusal === undefined) {
      const got = yield* permits.take(pool)
      if ("_tag" in got) refusal = got
      else taken.push(got)
    }
    return { taken, refusal }
  })
