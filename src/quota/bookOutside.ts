// What is known of a client key apart from a run, and what was spent with it elsewhere.
import { Clock, Effect } from "effect"
import { type Api, poolsOf } from "../domain/Api.ts"
import type { Pool } from "../domain/Pipeline.ts"
import { shippedApi } from "../domain/shippedApi.ts"
import { countedIn, sizeOf } from "./countedIn.ts"
import { openLedgerFile } from "./LedgerFile.ts"
import { attemptIn } from "./ledgerFailure.ts"
import { prepareStatements } from "./statements.ts"

/** Books requests that were spent outside Windrow, now by the machine's clock, and tells the pools' state. */
export const bookOutside = Effect.fn("Ledger.bookOutside")(function* (
  directory: string,
  client: string,
  spent: { readonly pool: Pool; readonly amount: number } | undefined,
  api: Api = shippedApi
) {
  const now = yield* Clock.currentTimeMillis
  const attempt = attemptIn(directory)
  return yield* Effect.acquireUseRelease(
    attempt(() => openLedgerFile(directory)),
    (file) =>
      attempt(() => {
        if (spent !== undefined) {
          file
            .prepare(
              "INSERT INTO permits (client, pool, day, database_id, taken_at, amount) VALUES (?, ?, ?, '', ?, ?)"
            )
            .run(client, spent.pool, countedIn(api, spent.pool, now).name, now, spent.amount)
        }
        const { count } = prepareStatements(file)
        return poolsOf(api).map((pool) => {
          const { name: day, until } = countedIn(api, pool, now)
          const total = Number(count.get({ client, pool, day, database: "" })?.["total"])
          return {
            pool,
            spent: total,
            left: Math.max(0, sizeOf(api, pool) - total),
            resets_at: new Date(until).toISOString()
          }
        })
      }),
    (file) => Effect.sync(() => file.close())
  )
})
