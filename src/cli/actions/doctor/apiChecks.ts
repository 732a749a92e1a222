// What `windrow doctor` asks of the API, without spending quota: whether it answers, its clock, a token; and the ledger.

import { Clock, Effect } from "effect"
import type { Api } from "../../../domain/Api.ts"
import { clockText } from "../../../domain/Day.ts"
import { exit } from "../../../domain/exit.ts"
import { leftOfQuota } from "../../../domain/quotaText.ts"
import { ServerTime } from "../../../domain/services.ts"
import { shippedApi } from "../../../domain/shippedApi.ts"
import { thousands } from "../../../domain/thousands.ts"
import { proxyOf } from "../../../fetch/proxy.ts"
import { type Credentials, makeToken } from "../../../fetch/Token.ts"
import { certificateHint, Transport } from "../../../fetch/Transport.ts"
import { bookOutside } from "../../../quota/bookOutside.ts"
import { Stages } from "../run/stages.ts"
import { type Environment, keepToYourself, unsetOf } from "../server/environment.ts"
import { type Finding, fail, ok, reasonOf, warn } from "./machineChecks.ts"

/** One answer is waited for so long, milliseconds. */
const patience = 15_000
/** A clock that differs by less means nothing: Date headers have whole seconds. */
const tolerance = 5_000

/** What one call told. */
export interface Heard {
  readonly api: Finding
  /** undefined where it was not asked for. */
  readonly token: Finding | undefined
  /** How far the server's clock is ahead, milliseconds; undefined where it told no time. */
  readonly ahead: number | undefined
}

/** The server's time less this machine's in the middle of a call: Date headers are cut to whole seconds. */
const aheadOf = (date: string | null | undefined, began: number, ended: number): number | undefined => {
  const told = Date.parse(date ?? "")
  return Number.isFinite(told) ? told + 500 - (began + ended) / 2 : undefined
}

const silent = (base: string, why: string): Finding =>
  fail(
    "api",
    exit.apiDown,
    `${base} does not answer: ${why}`,
    "Check the network, a proxy or firewall, and WINDROW_API_URL if it is set; `--sandbox` needs no network."
  )

const answers = (base: string, millis: number): Finding => ok("api", `${base} answers in ${millis} ms`)

/** What a server says when it is asked for nothing but its headers; through a proxy, what the run's own client hears. */
const knock = Effect.fnUntraced(function* (base: string) {
  if (proxyOf(base) !== undefined)
    return yield* Transport.use(({ post }) =>
      post({ method: "GET", path: "/", headers: {}, body: "", type: "application/json" }, patience)
    ).pipe(
      Effect.provide((yield* Stages).transport(Effect.succeed(base))),
      Effect.map(({ date, trouble }) => ({ date, why: trouble?.text }))
    )
  const head = () => fetch(base, { method: "HEAD", redirect: "manual", signal: AbortSignal.timeout(patience) })
  const asked = yield* Effect.result(Effect.tryPromise(head))
  if (asked._tag === "Success") return { date: asked.success.headers.get("date") ?? undefined, why: undefined }
  const cause = deepest(asked.failure.cause)
  const hint = /certificate|self.signed/i.test(reasonOf(cause)) ? ` (${certificateHint})` : ""
  return { date: undefined, why: `${reasonOf(cause)}${hint}` }
})

const deepest = (cause: unknown): unknown =>
  cause instanceof Error && cause.cause !== undefined ? deepest(cause.cause) : cause

/** Asks for nothing but an answer. */
export const callApi = Effect.fnUntraced(function* (base: string): Effect.fn.Return<Heard> {
  const began = yield* Clock.currentTimeMillis
  const { date, why } = yield* knock(base)
  const ended = yield* Clock.currentTimeMillis
  if (why !== undefined) return { api: silent(base, why), token: undefined, ahead: undefined }
  return { api: answers(base, ended - began), token: undefined, ahead: aheadOf(date, began, ended) }
})

/** Asks for a token once; its answer tells the time as well. */
export const callForToken = Effect.fnUntraced(function* (base: string, credentials: Credentials, of: Api) {
  const began = yield* Clock.currentTimeMillis
  let date: string | undefined
  const time = ServerTime.of({
    now: Clock.currentTimeMillis,
    learn: (header) =>
      Effect.sync(() => {
        date = header
      }),
    oddity: Effect.succeed(undefined)
  })
  const got = yield* makeToken(Effect.succeed(credentials), patience, patience, 1, of).pipe(
    Effect.flatMap(({ get }) => get),
    Effect.provide((yield* Stages).transport(Effect.succeed(base))),
    Effect.provideService(ServerTime, time),
    Effect.result
  )
  const ended = yield* Clock.currentTimeMillis
  const heard = { api: answers(base, ended - began), ahead: aheadOf(date, began, ended) }
  if (got._tag === "Success") return { ...heard, token: ok("token", "the API gives one for these credentials") }
  const { reason, message, hint } = got.failure
  if (reason !== "down") return { ...heard, token: fail("token", exit.refused, message, hint) }
  const api = date === undefined ? silent(base, message.replace(/^no access token: /, "")) : heard.api
  return { ...heard, api, token: fail("token", exit.apiDown, message, hint) }
})

export const clockFinding = (ahead: number | undefined): Finding => {
  if (ahead === undefined)
    return warn("clock", "not compared: the API told no time", "Nothing to do, if the clock of this machine is right.")
  const seconds = Math.round(Math.abs(ahead) / 1000)
  if (Math.abs(ahead) <= tolerance) return ok("clock", "agrees with the API's")
  return warn(
    "clock",
    `this machine is ${thousands(seconds)} s ${ahead > 0 ? "behind" : "ahead of"} the API`,
    "Let the system set its clock (NTP). A run goes by the API's clock; `windrow plan` and certificates go by this machine's."
  )
}

/** Where each of the two is from; never what it is. */
export const credentialsFinding = (environment: Environment, api: Api = shippedApi): Finding => {
  const { credentials, fromFile, openFile } = environment
  if (credentials.length === 0) return ok("credentials", `the ${api.title} takes none`)
  const missing = unsetOf(environment)
  if (missing.length > 0) {
    return fail(
      "credentials",
      exit.noCredentials,
      `${missing.join(" and ")} not set`,
      `Set them in the environment or in a .env file beside the study${api.api === shippedApi.api ? "; or try the study with --sandbox" : ""}.`
    )
  }
  const places = credentials
    .map(({ name }) => `${name} from ${fromFile.has(name) ? ".env" : "the environment"}`)
    .join(", ")
  return openFile === undefined
    ? ok("credentials", places)
    : warn("credentials", `${places}, which every user of this machine can read`, keepToYourself(openFile))
}

/** What the ledger knows of today. */
export const checkQuota = (directory: string, client: string, api: Api = shippedApi): Effect.Effect<Finding> =>
  bookOutside(directory, client, undefined, api).pipe(
    Effect.map((pools) => {
      const text = pools.map((pool) => `${leftOfQuota(pool)} (${thousands(pool.spent)} spent)`)
      const empty = pools.filter(({ left }) => left === 0)
      const resets = pools[0] === undefined ? "" : clockText(Date.parse(pools[0].resets_at))
      return empty.length === 0
        ? ok("quota", text.join(", "))
        : warn("quota", text.join(", "), `A run waits for the reset at ${resets}.`)
    }),
    Effect.catch((error) => Effect.succeed(fail("quota", exit.cannotWrite, error.message, error.hint)))
  )

export const untried = (check: string, why: string): Finding =>
  warn(check, `not tried: ${why}`, "Mend what is above, then look again.")
