// A second ledger, in memory: one array for what all processes see, and what one process knows beside it.
import { Effect, Layer } from "effect"
import { addDays, dayOf, startOf } from "../../src/domain/Day.ts"
import type { Pool } from "../../src/domain/Pipeline.ts"
import { AskedSlice } from "../../src/domain/Spent.ts"
import { Ledger, type NoPermit, type Permits, ServerTime } from "../../src/domain/services.ts"
import type { LedgerOptions } from "../../src/quota/LedgerLive.ts"
import { quota as usual } from "./openLedger.ts"

interface Line {
  readonly client: string
  readonly pool: Pool
  readonly day: string
  readonly database: string
  readonly at: number
  readonly slice: string
  isCounted: boolean
}
const emptyFile = () => ({ lines: [] as Array<Line>, closed: new Map<string, number>() })
const files = new Map<string, ReturnType<typeof emptyFile>>()

export const layerMemoryLedger = ({ client: key, directory, limit = Number.POSITIVE_INFINITY, quota }: LedgerOptions) =>
  Layer.effect(
    Ledger,
    Effect.map(ServerTime, (time) => {
      const file = files.get(directory) ?? files.set(directory, emptyFile()).get(directory)!
      const { closed, lines } = file
      const told = new Map<Pool, number>()
      let used = 0
      const permits = (database: string): Permits => {
        const client = key ?? `sandbox ${database}`
        const nextDay = (now: number) => startOf(addDays(dayOf(now), 1))
        const size = (pool: Pool) => Math.max(usual[pool as keyof typeof usual], quota[pool] ?? 0)
        const spent = (pool: Pool, now: number) => {
          const all = lines.filter(
            (one) => one.isCounted && one.client === client && one.pool === pool && one.day === dayOf(now)
          )
          return { all: all.length, own: all.filter((one) => one.database === database).length }
        }
        const leftOf = (pool: Pool, now: number) => {
          const { all, own } = spent(pool, now)
          return (told.get(pool) ?? 0) > now ? 0 : Math.max(0, Math.min(size(pool) - all, (quota[pool] ?? 0) - own))
        }
        const take = Effect.fnUntraced(function* (pool: Pool) {
          const [now, slice] = [yield* time.now, yield* AskedSlice]
          const refuse = (by: NoPermit["by"], until = nextDay(now)): NoPermit => ({ _tag: "NoPermit", pool, by, until })
          if (used >= limit) return refuse("limit")
          const until = told.get(pool) ?? 0
          if (until > now) return refuse("server", until)
          const { all, own } = spent(pool, now)
          if (all >= size(pool)) return refuse("pool")
          if (own >= (quota[pool] ?? 0)) return refuse("study")
          used += 1
          lines.push({ client, pool, day: dayOf(now), database, at: now, slice, isCounted: true })
          return { request: `memory-${lines.length}`, pool }
        })
        return {
          take,
          giveBack: ({ request }) =>
            Effect.sync(() => {
              lines[Number(request.split("-")[1]) - 1]!.isCounted = false
              used -= 1
            }),
          close: (pool, until) =>
            Effect.sync(() => {
              told.set(pool, until)
              closed.set(`${client} ${pool}`, until)
            }),
          answered: (pool) => Effect.sync(() => void closed.delete(`${client} ${pool}`)),
          left: (pool) => Effect.map(time.now, (now) => Math.min(leftOf(pool, now), limit - used)),
          state: Effect.map(time.now, (now) =>
            Object.keys(usual).map((name) => {
              const pool = name as Pool
              const resets_at = new Date(nextDay(now)).toISOString()
              return { pool, spent: spent(pool, now).all, left: leftOf(pool, now), resets_at }
            })
          ),
          used: Effect.sync(() => used),
          taken: Effect.sync(() =>
            lines
              .map((line, index) => ({ line, request: `memory-${index + 1}` }))
              .filter(({ line }) => line.database === database && line.isCounted)
              .map(({ line: { at, slice }, request }) => ({ request, at, ...(slice === "" ? {} : { slice }) }))
          )
        }
      }
      return Ledger.of({ permits: (database) => Effect.sync(() => permits(database)) })
    })
  )
