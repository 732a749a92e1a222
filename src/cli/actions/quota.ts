// `windrow quota`: what the ledger knows of this client key today.
import { Effect, Option } from "effect"
import { poolOf, poolsOf } from "../../domain/Api.ts"
import { exit } from "../../domain/exit.ts"
import { shippedApi } from "../../domain/shippedApi.ts"
import { thousands } from "../../domain/thousands.ts"
import { bookOutside } from "../../quota/bookOutside.ts"
import { didYouMean } from "../../spec/didYouMean.ts"
import { CommandFailed, usage } from "../failures.ts"
import { print, table } from "../out.ts"
import { clientOf, readEnvironment } from "./server/environment.ts"
import { serverAt } from "./server/server.ts"

export const quota = Effect.fn("quota")(function* (spent: Option.Option<number>, pool: string) {
  const granted = poolOf(shippedApi, pool)
  if (granted === undefined) {
    const names = poolsOf(shippedApi)
    const near = didYouMean(pool, names)
    const hint = `${near === undefined ? "" : `Did you mean ${near}? `}It has the pools ${names.join(", ")}.`
    return yield* usage(`the ${shippedApi.title} has no pool ${pool}`, hint)
  }
  const amount = Option.getOrUndefined(spent)
  if (amount !== undefined && amount < 1)
    return yield* usage("--spent must be 1 or more", "It books requests; it cannot take them back.")
  if (amount !== undefined && amount > granted.requests) {
    const size = thousands(granted.requests)
    return yield* usage(
      `--spent ${amount} is more than the pool ${pool} has: ${size} a day`,
      "Is there a digit too many?"
    )
  }
  const environment = readEnvironment(process.cwd())
  const { key } = environment
  if (key === undefined) {
    const hint = "Set it in the environment or in a .env file here: requests are counted per client key."
    return yield* new CommandFailed({
      code: exit.noCredentials,
      message: `${shippedApi.authentication.variables[0]} is not set`,
      hint
    })
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
