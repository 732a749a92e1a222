// Gives one permit per request, and counts them where every process on the machine can see.
import { Clock, Deferred, Effect, Layer } from "effect"
import { addDays, dayOf, startOf } from "../domain/Day.ts"
import { LedgerError } from "../domain/failures.ts"
import { fileIdentity } from "../domain/fileIdentity.ts"
import { type Pool, poolSize, pools } from "../domain/Pipeline.ts"
import { AskedSlice } from "../domain/Spent.ts"
import { Ledger, type NoPermit, type Permit, type Permits, ServerTime } from "../domain/services.ts"
import { ledgerIn, openLedgerFile } from "./LedgerFile.ts"

export interface LedgerOptions {
  readonly directory: string
  /** Names the client key without telling it; undefined: every database counts for itself (a sandbox of its own). */
  readonly client: string | undefined
  /** The most this study may spend a UTC day. More than the API grants by default raises the pool's size too. */
  readonly quota: Readonly<Record<Pool, number>>
  /** The most requests of this run. */
  readonly limit: number | undefined
}

/** The first instant of the next UTC day: when quotas are reset. @see https://developers.tiktok.com/doc/research-api-faq */
export const nextReset = (now: number): number => startOf(addDays(dayOf(now), 1))

class Replaced extends Error {}

const booking = "book what was spent today with `windrow quota --spent N`"

/** What failed with the ledger of a folder, and what to do about it. */
const explain = (path: string, cause: unknown): LedgerError => {
  const text = cause instanceof Error ? cause.message : String(cause)
  if (cause instanceof Replaced)
    return new LedgerError({
      message: `${path} is not the ledger any more that this run has counted its requests in: it was moved, deleted or replaced`,
      hint: `Nothing more was sent. Put it back to its place, or, if it is gone, ${booking}; then run the same command again.`
    })
  if (/not a database|malformed|corrupt/i.test(text))
    return new LedgerError({
      message: `${path} is no ledger of requests: ${text}`,
      hint: `It was left as it is, and nothing is sent without one. Move it away, and ${booking}; or set WINDROW_STATE_DIR to another folder.`,
      cause
    })
  return new LedgerError({
    message: `the ledger of requests cannot be written: ${text}`,
    hint: "Make the folder writable, or set WINDROW_STATE_DIR to one that is. Nothing is sent without it.",
    cause
  })
}

const attemptIn =
  (directory: string) =>
  <A>(run: () => A): Effect.Effect<A, LedgerError> =>
    Effect.try({ try: run, catch: (cause) => explain(ledgerIn(directory), cause) })

export const layerLedger = (options: LedgerOptions) =>
  Layer.effect(
    Ledger,
    Effect.gen(function* () {
      const time = yield* ServerTime
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
        const caps = (pool: Pool) => ({
          pool_cap: Math.max(poolSize[pool], options.quota[pool]),
          study_cap: options.quota[pool]
        })

        const refusal = (pool: Pool, now: number, by: NoPermit["by"], until = nextReset(now)): NoPermit => ({
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
          const day = dayOf(now)
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
          const { total, own } = (yield* attempt(() => count.get({ client, pool, day: dayOf(now), database }))) as {
            total: number
            own: number
          }
          const { pool_cap, study_cap } = caps(pool)
          const left = (closures.get(pool) ?? 0) > now ? 0 : Math.max(0, Math.min(pool_cap - total, study_cap - own))
          return { pool, spent: total, left, resets_at: new Date(nextReset(now)).toISOString() }
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
          state: Effect.forEach(pools, stateOf),
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

/** Books requests that were spent outside Windrow, today by the machine's clock, and tells the pools' state. */
export const bookOutside = Effect.fn("Ledger.bookOutside")(function* (
  directory: string,
  client: string,
  spent: { readonly pool: Pool; readonly amount: number } | undefined
) {
  const now = yield* Clock.currentTimeMillis
  const attempt = attemptIn(directory)
  return yield* Effect.acquireUseRelease(
    attempt(() => openLedgerFile(directory)),
    (file) =>
      attempt(() => {
        const day = dayOf(now)
        if (spent !== undefined) {
          file
            .prepare(
              "INSERT INTO permits (client, pool, day, database_id, taken_at, amount) VALUES (?, ?, ?, '', ?, ?)"
            )
            .run(client, spent.pool, day, now, spent.amount)
        }
        return pools.map((pool) => {
          const row = file
            .prepare("SELECT coalesce(sum(amount), 0) AS total FROM permits WHERE client = ? AND pool = ? AND day = ?")
            .get(client, pool, day)
          const total = Number(row?.["total"])
          return {
            pool,
            spent: total,
            left: Math.max(0, poolSize[pool] - total),
            resets_at: new Date(nextReset(now)).toISOString()
          }
        })
      }),
    (file) => Effect.sync(() => file.close())
  )
})
