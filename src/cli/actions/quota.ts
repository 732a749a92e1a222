// `windrow quota`: what the ledger knows of this client key today.
import { Effect, Option } from "effect"
import { exit } from "../../domain/exit.ts"
import { type Pool, poolSize } from "../../domain/Pipeline.ts"
import { thousands } from "../../domain/thousands.ts"
import { bookOutside } from "../../quota/LedgerLive.ts"
import { CommandFailed, usage } from "../failures.ts"
import { print, table } from "../out.ts"
import { clientOf, readEnvironment } from "./server/environment.ts"
import { serverAt } from "./server/server.ts"

export const quota = Effect.fn("quota")(function* (spent: Option.Option<number>, pool: Pool) {
  const amount = Option.getOrUndefined(spent)
  if (amount !== undefined && amount < 1)
    return yield* usage("--spent must be 1 or more", "It books requests; it cannot take them back.")
  if (amount !== undefined && amount > poolSize[pool]) {
    const size = thousands(poolSize[pool])
    return yield* usage(
      `--spent ${amount} is more than the pool ${pool} has: ${size} a day`,
      "Is there a digit too many?"
    )
  }
  const environment = readEnvironment(process.cwd())
  const { key } = environment
  if (key === undefined) {
    const hint = "Set it in the environment or in a .env file here: requests are counted per client key."
    return yield* new CommandFailed({ code: exit.noCredentials, message: "TIKTOK_CLIENT_KEY is not set", hint })
  }
  const { base } = yield* serverAt(environment.api)
  const pools = yield* bookOutside(
    environment.stateDirectory,
    clientOf(base, key),
    amount === undefined ? undefined : { pool, amount }
  )
  const rows = pools.map((one) => [
    one.pool,
    thousands(one.spent),
    thousands(one.left),
    `${one.resets_at.slice(0, 16).replace("T", " ")} UTC`
  ])
  yield* print(table([["pool", "spent today", "left today", "reset"], ...rows]))
})
