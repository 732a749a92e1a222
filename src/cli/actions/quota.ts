// `windrow quota`: what the ledger knows of this client key today.
import { Effect, Option } from "effect"
import type { Pool } from "../../domain/Pipeline.ts"
import { bookOutside } from "../../ledger/LedgerLive.ts"
import { usage } from "../failures.ts"
import { print, table } from "../out.ts"
import { clientOf, credentialsOf, readEnvironment } from "./environment.ts"

export const quota = Effect.fn("quota")(function* (spent: Option.Option<number>, pool: Pool) {
  const amount = Option.getOrUndefined(spent)
  if (amount !== undefined && amount < 1)
    return yield* usage("--spent must be 1 or more", "It books requests; it cannot take them back.")
  const environment = readEnvironment(process.cwd())
  const { key } = yield* credentialsOf(environment)
  const pools = yield* bookOutside(
    environment.stateDirectory,
    clientOf(environment.base, key),
    amount === undefined ? undefined : { pool, amount }
  )
  const rows = pools.map((one) => [
    one.pool,
    String(one.spent),
    String(one.left),
    `${one.resets_at.slice(0, 16).replace("T", " ")} UTC`
  ])
  yield* print(table([["pool", "spent today", "left today", "reset"], ...rows]))
})
