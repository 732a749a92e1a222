// `windrow quota`: what the ledger knows of this client key today.
import { Effect, Option } from "effect"
import { type Api, poolOf, poolsOf } from "../../domain/Api.ts"
import { exit } from "../../domain/exit.ts"
import { apiIn } from "../../domain/Pipeline.ts"
import { shippedApi } from "../../domain/shippedApi.ts"
import { thousands } from "../../domain/thousands.ts"
import { bookOutside } from "../../quota/bookOutside.ts"
import { didYouMean } from "../../spec/didYouMean.ts"
import { Spec } from "../../spec/Spec.ts"
import { CommandFailed, usage } from "../failures.ts"
import { print, table } from "../out.ts"
import { clientOf, readEnvironment } from "./server/environment.ts"
import { layerSpec } from "./server/layerSpec.ts"
import { serverAt } from "./server/server.ts"

/** The API of a study, and the folder whose `.env` is read; without a study, Windrow's own and this one. */
const apiOfStudy = Effect.fnUntraced(function* (study: Option.Option<string>) {
  if (Option.isNone(study)) return { api: shippedApi, directory: process.cwd() }
  const { directory, pipelines } = yield* (yield* Spec).load(study.value)
  return { api: apiIn(pipelines), directory }
}, Effect.provide(layerSpec))

/** What is wrong with a pool or an amount, and what to do about it. */
const wrongWith = (
  api: Api,
  pool: string,
  amount: number | undefined
): readonly [message: string, hint: string] | undefined => {
  const granted = poolOf(api, pool)
  if (granted === undefined) {
    const names = poolsOf(api)
    const near = didYouMean(pool, names)
    const hint = `${near === undefined ? "" : `Did you mean ${near}? `}It has the pools ${names.join(", ")}.`
    return [`the ${api.title} has no pool ${pool}`, hint]
  }
  if (amount !== undefined && amount < 1)
    return ["--spent must be 1 or more", "It books requests; it cannot take them back."]
  if (amount === undefined || amount <= granted.requests) return undefined
  const size = `${thousands(granted.requests)} ${granted.per === "day" ? "a day" : "an hour"}`
  return [`--spent ${amount} is more than the pool ${pool} has: ${size}`, "Is there a digit too many?"]
}

export const quota = Effect.fn("quota")(function* (
  study: Option.Option<string>,
  spent: Option.Option<number>,
  wanted: Option.Option<string>
) {
  const { api, directory } = yield* apiOfStudy(study)
  const pool = Option.getOrElse(wanted, () => poolsOf(api)[0] ?? "")
  const amount = Option.getOrUndefined(spent)
  const wrong = wrongWith(api, pool, amount)
  if (wrong !== undefined) return yield* usage(...wrong)
  const environment = readEnvironment(directory, api)
  const { key } = environment
  if (key === undefined) {
    const hint = "Set it in the environment or in a .env file here: requests are counted per client key."
    const message = `${api.authentication.variables[0]} is not set`
    return yield* new CommandFailed({ code: exit.noCredentials, message, hint })
  }
  const base = api.api === shippedApi.api ? (yield* serverAt(environment.api)).base : api.base
  const pools = yield* bookOutside(
    environment.stateDirectory,
    clientOf(base, key, api),
    amount === undefined ? undefined : { pool, amount },
    api
  )
  const rows = pools.map((one) => [
    one.pool,
    thousands(one.spent),
    thousands(one.left),
    `${one.resets_at.slice(0, 16).replace("T", " ")} UTC`
  ])
  yield* print(table([["pool", "spent today", "left today", "reset"], ...rows]))
})
