// Gives one permit per request, and counts them where every process on the machine can see.
import { Deferred, Effect, Layer } from "effect"
import { type Api, poolsOf } from "../domain/Api.ts"
import { fileIdentity } from "../domain/fileIdentity.ts"
import type { Pool } from "../domain/Pipeline.ts"
import { AskedSlice } from "../domain/Spent.ts"
import { Ledger, type NoPermit, type Permit, type Permits, ServerTime } from "../domain/services.ts"
import { shippedApi } from "../domain/shippedApi.ts"
import { countedIn, sizeOf } from "./countedIn.ts"
import { ledgerIn, openLedgerFile } from "./LedgerFile.ts"
import { attemptIn, Replaced } from "./ledgerFailure.ts"

export interface LedgerOptions {
  readonly directory: string
  /** Names the client key without telling it; undefined: every database counts for itself (a sandbox of its own). */
  readonly client: string | undefined
  /** The API whose pools are counted; absent: the one that Windrow comes with. */
  readonly api?: Api
  /** The most this study may spend of a pool until its next reset. More than the API grants by default raises the pool's size too. */
  readonly quota: Readonly<Record<Pool, number>>
  /** The most requests of this run. */
  readonly limit: number | undefined
}

export const layerLedger = (options: LedgerOptions) =>
  Layer.effect(
    Ledger,
    Effect.gen(function* () {
      const time = yield* ServerTime
      const api = options.api ?? shippedApi
      const attempt = attemptIn(options.directory)
      const file = yield* Effect.acquireRelease(
        attempt(() => openLedgerFile(options.directory)),
        (open) => Effect.sync(() => open.close())
      )
      const path = ledgerIn(options.directory)
      const opened = fileIdentity(path)
      const ledger = yield* attempt(() => String(file.prepare("SELECT id FROM ledger").get()?.["id"]))
      const insert = file.prepare(`
        INSERT INTO permits (client, pool, day, database_id, taken_at, slice)
        SELECT :client, :pool, :day, :database, :at, :slice
        WHERE (SELECT coalesce(sum(amount), 0) FROM permits WHERE client = :client AND pool = :pool AND day = :day) < :pool_cap
          AND (SELECT coalesce(sum(amount), 0) FROM permits
               WHERE client = :client AND pool = :pool AND day = :day AND database_id = :database) < :study_cap
        RETURNING number`)
      const count = file.prepare(`
        SELECT coalesce(sum(amount), 0) AS total, coalesce(sum(amount) FILTER (WHERE database_id = :database), 0) AS own
        FROM permits WHERE client = :client AND pool = :pool AND day = :day`)
      const closedUntil = file.prepare("SELECT until FROM closed WHERE client = ? AND pool = ?")
      const close = file.prepare("INSERT OR REPLACE INTO closed (client, pool, until) VALUES (?, ?, ?)")
      const reopen = file.prepare("DELETE FROM closed WHERE client = ? AND pool = ?")
      const refund = file.prepare("UPDATE permits SET amount = 0 WHERE number = ?")
      const byDatabase = file.prepare(
        "SELECT number, taken_at, slice FROM permits WHERE database_id = ? AND amount > 0 ORDER BY number"
      )
      const closures = new Map<Pool, number>()
      let used = 0

      const permits = Effect.fn("Ledger.permits")(function* (database: string) {
        const client = options.client ?? `sandbox ${database}`
        // What the server said to an earlier process is asked for once more: it may have been reset since.
        // Its answer decides for all who wait meanwhile; where it brings none, the next of them asks.
        const probes = new Map<Pool, { readonly request: string; readonly over: Deferred.Deferred<void> }>()
        const idOf = (number: unknown): string => `${ledger}-${String(number)}`
        const caps = (pool: Pool) => {
          const size = sizeOf(api, pool)
          const study_cap = options.quota[pool] ?? size
          return { pool_cap: Math.max(size, study_cap), study_cap }
        }

        const refusal = (
          pool: Pool,
          now: number,
          by: NoPermit["by"],
          until = countedIn(api, pool, now).until
        ): NoPermit => ({
          _tag: "NoPermit",
          pool,
          by,
          until
        })

        const take: Permits["take"] = Effect.fn("Permits.take")(function* (pool: Pool) {
          const over = yield* Deferred.make<void>()
          const slice = yield* AskedSlice
          for (;;) {
            const now = yield* time.now
            const got = yield* attempt(() => probes.get(pool) ?? book(pool, now, slice, over))
            if (!("over" in got)) return got
            yield* Effect.interruptible(Deferred.await(got.over))
          }
        })

        /** At once, so that of many who ask at the same time one is the probe. */
        const book = (
          pool: Pool,
          now: number,
          slice: string | null,
          over: Deferred.Deferred<void>
        ): Permit | NoPermit => {
          // What others count in another file would not be seen.
          if (fileIdentity(path) !== opened) throw new Replaced()
          if (options.limit !== undefined && used >= options.limit) return refusal(pool, now, "limit")
          const own = closures.get(pool) ?? 0
          if (own > now) return refusal(pool, now, "server", own)
          const day = countedIn(api, pool, now).name
          const isClosed = Number(closedUntil.get(client, pool)?.["until"] ?? 0) > now
          const row = insert.get({ client, pool, day, database, at: now, slice, ...caps(pool) })
          if (row === undefined) {
            const total = Number(count.get({ client, pool, day, database })?.["total"])
            return refusal(pool, now, total >= caps(pool).pool_cap ? "pool" : "study")
          }
          used += 1
          const request = idOf(row["number"])
          if (!isClosed) return { request, pool }
          probes.set(pool, { request, over })
          return { request, pool, ended: settle(pool, request) }
        }

        /** Whoever waits for the probe looks again; with a request, only where it is the probe. */
        const settle = (pool: Pool, request?: string) =>
          Effect.suspend(() => {
            const probe = probes.get(pool)
            if (probe === undefined || (request !== undefined && probe.request !== request)) return Effect.void
            probes.delete(pool)
            return Effect.asVoid(Deferred.succeed(probe.over, undefined))
          })

        const stateOf = Effect.fnUntraced(function* (pool: Pool) {
          const now = yield* time.now
          const { name: day, until } = countedIn(api, pool, now)
          const { total, own } = (yield* attempt(() => count.get({ client, pool, day, database }))) as {
            total: number
            own: number
          }
          const { pool_cap, study_cap } = caps(pool)
          const left = (closures.get(pool) ?? 0) > now ? 0 : Math.max(0, Math.min(pool_cap - total, study_cap - own))
          return { pool, spent: total, left, resets_at: new Date(until).toISOString() }
        })

        return {
          take,
          giveBack: (permit) =>
            attempt(() => {
              refund.run(Number(permit.request.split("-")[1]))
              used -= 1
            }).pipe(Effect.ensuring(settle(permit.pool, permit.request))),
          used: Effect.sync(() => used),
          close: Effect.fnUntraced(function* (pool, until) {
            closures.set(pool, until)
            yield* Effect.ensuring(
              attempt(() => void close.run(client, pool, until)),
              settle(pool)
            )
          }),
          answered: Effect.fnUntraced(function* (pool) {
            if (!probes.has(pool)) return
            yield* Effect.ensuring(
              attempt(() => void reopen.run(client, pool)),
              settle(pool)
            )
          }),
          left: (pool) =>
            Effect.map(stateOf(pool), ({ left }) => Math.min(left, (options.limit ?? Number.POSITIVE_INFINITY) - used)),
          state: Effect.forEach(poolsOf(api), stateOf),
          taken: attempt(() =>
            byDatabase.all(database).map((row) => ({
              request: idOf(row["number"]),
              at: Number(row["taken_at"]),
              ...(row["slice"] === "" ? {} : { slice: String(row["slice"]) })
            }))
          )
        } satisfies Permits
      })

      return Ledger.of({ permits })
    })
  )
