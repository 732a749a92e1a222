// The permits of one database under one client key.
import { Deferred, Effect } from "effect"
import { type Api, poolsOf } from "../domain/Api.ts"
import type { LedgerError } from "../domain/failures.ts"
import type { Pool } from "../domain/Pipeline.ts"
import { AskedSlice } from "../domain/Spent.ts"
import type { NoPermit, Permit, Permits, ServerTime } from "../domain/services.ts"
import { countedIn, sizeOf } from "./countedIn.ts"
import type { prepareStatements } from "./statements.ts"

/** What all databases of one opening of the ledger share. */
export interface OpenLedger {
  readonly api: Api
  /** Names the file in the ids of requests. */
  readonly id: string
  readonly statements: ReturnType<typeof prepareStatements>
  readonly attempt: <A>(run: () => A) => Effect.Effect<A, LedgerError>
  /** Throws where the file that was opened is not at its path any more. */
  readonly checkPlace: () => void
  readonly time: ServerTime["Service"]
  readonly quota: Readonly<Record<Pool, number>>
  readonly limit: number
  /** Pool → until when the server has closed it to this process. */
  readonly closures: Map<Pool, number>
  /** Requests of this run so far. */
  used: number
}

/**
 * What the server said to an earlier process is asked for once more: it may have been reset since. Its answer decides for
 * all who wait meanwhile; where it brings none, the next of them asks.
 */
const makeProbes = () => {
  const probes = new Map<Pool, { readonly request: string; readonly over: Deferred.Deferred<void> }>()
  /** Whoever waits for the probe looks again; with a request, only where it is the probe. */
  const settle = (pool: Pool, request?: string) =>
    Effect.suspend(() => {
      const probe = probes.get(pool)
      if (probe === undefined || (request !== undefined && probe.request !== request)) return Effect.void
      probes.delete(pool)
      return Effect.asVoid(Deferred.succeed(probe.over, undefined))
    })
  return { probes, settle }
}

export const makePermits = (open: OpenLedger, client: string, database: string): Permits => {
  const { api, attempt, closures, limit, statements, time } = open
  const { probes, settle } = makeProbes()
  const idOf = (number: unknown): string => `${open.id}-${String(number)}`
  const caps = (pool: Pool) => {
    const size = sizeOf(api, pool)
    const study_cap = open.quota[pool] ?? size
    return { pool_cap: Math.max(size, study_cap), study_cap }
  }
  const countOf = (pool: Pool, day: string) =>
    statements.count.get({ client, pool, day, database }) as { total: number; own: number }

  /** At once, so that of many who ask at the same time one is the probe. */
  const book = (pool: Pool, now: number, slice: string, over: Deferred.Deferred<void>): Permit | NoPermit => {
    open.checkPlace()
    const { name: day, until } = countedIn(api, pool, now)
    const refusal = (by: NoPermit["by"], end = until): NoPermit => ({ _tag: "NoPermit", pool, by, until: end })
    if (open.used >= limit) return refusal("limit")
    const closed = closures.get(pool) ?? 0
    if (closed > now) return refusal("server", closed)
    const wasClosed = Number(statements.closedUntil.get(client, pool)?.["until"] ?? 0) > now
    const row = statements.insert.get({ client, pool, day, database, at: now, slice, ...caps(pool) })
    if (row === undefined) return refusal(countOf(pool, day).total >= caps(pool).pool_cap ? "pool" : "study")
    open.used += 1
    const request = idOf(row["number"])
    if (!wasClosed) return { request, pool }
    probes.set(pool, { request, over })
    return { request, pool, ended: settle(pool, request) }
  }
  const take = Effect.fn("Permits.take")(function* (pool: Pool) {
    const over = yield* Deferred.make<void>()
    const slice = yield* AskedSlice
    for (;;) {
      const now = yield* time.now
      const got = yield* attempt(() => probes.get(pool) ?? book(pool, now, slice, over))
      if (!("over" in got)) return got
      yield* Effect.interruptible(Deferred.await(got.over))
    }
  })
  const stateOf = Effect.fnUntraced(function* (pool: Pool) {
    const now = yield* time.now
    const { name: day, until } = countedIn(api, pool, now)
    const { total, own } = yield* attempt(() => countOf(pool, day))
    const { pool_cap, study_cap } = caps(pool)
    const left = (closures.get(pool) ?? 0) > now ? 0 : Math.max(0, Math.min(pool_cap - total, study_cap - own))
    return { pool, spent: total, left, resets_at: new Date(until).toISOString() }
  })
  const giveBack = ({ pool, request }: Permit) =>
    attempt(() => {
      statements.giveBack.run(Number(request.split("-")[1]))
      open.used -= 1
    }).pipe(Effect.ensuring(settle(pool, request)))
  const close = (pool: Pool, until: number) =>
    attempt(() => {
      closures.set(pool, until)
      statements.close.run(client, pool, until)
    }).pipe(Effect.ensuring(settle(pool)))
  const answered = (pool: Pool) =>
    Effect.suspend(() =>
      probes.has(pool)
        ? attempt(() => void statements.reopen.run(client, pool)).pipe(Effect.ensuring(settle(pool)))
        : Effect.void
    )
  const lineOf = (row: Record<string, unknown>) => ({
    request: idOf(row["number"]),
    at: Number(row["taken_at"]),
    ...(row["slice"] === "" ? {} : { slice: String(row["slice"]) })
  })
  return {
    take,
    giveBack,
    close,
    answered,
    left: (pool) => Effect.map(stateOf(pool), ({ left }) => Math.min(left, limit - open.used)),
    state: Effect.forEach(poolsOf(api), stateOf),
    used: Effect.sync(() => open.used),
    taken: attempt(() => statements.taken.all(database).map(lineOf))
  }
}
