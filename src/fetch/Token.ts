// The client access token: asked for once, renewed before its end and after a 401.
import { Effect, Redacted, Semaphore } from "effect"
import type { Api } from "../domain/Api.ts"
import { FetchStopped } from "../domain/failures.ts"
import { oneLine } from "../domain/harmless.ts"
import { at, parseJson } from "../domain/Json.ts"
import { patternOf } from "../domain/pattern.ts"
import { ServerTime } from "../domain/services.ts"
import { reachOf, shippedApi } from "../domain/shippedApi.ts"
import { steadyMillis } from "../domain/steadyMillis.ts"
import { readEnvelope } from "./envelope.ts"
import { makeRedactor } from "./redact.ts"
import { retryAfter } from "./retryAfter.ts"
import { type Exchange, Transport } from "./Transport.ts"

/** Where an API wants a single key, it is both. */
export interface Credentials {
  readonly key: string
  readonly secret: Redacted.Redacted<string>
}

interface Held {
  readonly token: Redacted.Redacted<string>
  readonly renew_at: number
}

/** A token is renewed so long before its end, milliseconds. */
const early = 5 * 60_000
const pauses = [1_000, 3_000, 10_000, 30_000, 60_000, 300_000]
/** How long a token is taken to last where nobody says, milliseconds. */
const usualLifetime = 3_600_000
/** Near its end an outage leaves a request so long, milliseconds. */
export const shortestTimeout = 1_000
/** The first token is asked for so often: whoever starts a run without a network wants to know at once. */
const firstTries = 4

const refused = ({ authentication, title }: Api, code: string, message: string): FetchStopped =>
  new FetchStopped({
    reason: "credentials_refused",
    message: `the API refuses the credentials: ${code}${message === "" ? "" : ` (${message})`}`,
    hint: `Check ${authentication.variables.join(" and ")} against ${authentication.from ?? `what the ${title} has given you`}.`
  })

/** Whether a code says that the credentials are wrong, and not that they cannot be looked at now. */
const refusesCredentials = (api: Api, code: string): boolean =>
  (api.authentication.refused ?? []).some((pattern) => patternOf(pattern).test(code.slice(0, reachOf(api))))

/** A page in place of an answer speaks for itself: a log-in of the network, a wall, a notice. */
const titleOf = (body: string): string => {
  if (!body.trimStart().startsWith("<")) return ""
  const title = /<title[^>]*>([^<]{1,200})/i.exec(body.slice(0, 20_000))?.[1] ?? ""
  return `a web page${title.trim() === "" ? "" : `: ${oneLine(title).trim()}`}`
}

const unreachable = ({ status, trouble }: Exchange, told: string): FetchStopped =>
  new FetchStopped({
    reason: "down",
    message: `no access token: ${trouble?.text ?? `the API answers ${status}`}${told === "" ? "" : ` (${told})`}`,
    hint: "Nothing is lost. Check the network, then run the same command again."
  })

/**
 * `get` returns a token that is good for a while; `renew(old)` asks for another unless somebody already has; `redact`
 * takes key, secret and tokens out of what a server says.
 * The first token is asked for so many `tries`.
 * Decided by the presence of `access_token`, not by the status.
 * Where the API takes a key with every request, `get` returns that, and nothing is asked for.
 */
export const makeToken = Effect.fn("Token.make")(function* (
  credentials: Effect.Effect<Credentials, FetchStopped>,
  timeout: number,
  giveUpAfter: number,
  tries = firstTries,
  api: Api = shippedApi
) {
  const { ask: asking, style, token: place } = api.authentication
  const transport = yield* Transport
  const time = yield* ServerTime
  const one = yield* Semaphore.make(1)
  const redact = makeRedactor()
  let held: Held | undefined
  let renewed = false

  const [keyAs = "key", secretAs = "secret"] = asking?.as ?? []
  const form = ({ key, secret }: Credentials) =>
    new URLSearchParams({ [keyAs]: key, [secretAs]: Redacted.value(secret), ...asking?.members }).toString()
  const known = Effect.tap(credentials, ({ key, secret }) =>
    Effect.sync(() => {
      for (const one of [key, Redacted.value(secret)]) redact.learn(one)
    })
  )

  const ask = Effect.fnUntraced(function* (patience: number) {
    const body = form(yield* known)
    const headers = { "cache-control": "no-cache" }
    const type = "application/x-www-form-urlencoded"
    const exchange = yield* transport.post({ path: asking?.path ?? "/", headers, body, type }, patience)
    yield* time.learn(exchange.date)
    return exchange
  })

  const mint = Effect.gen(function* () {
    const began = yield* steadyMillis
    for (let tried = 1; ; tried += 1) {
      const left = began + giveUpAfter - (yield* steadyMillis)
      const exchange = yield* ask(Math.max(shortestTimeout, Math.min(timeout, left)))
      const now = yield* steadyMillis
      const token = readToken(exchange.body, place)
      if (token !== undefined) {
        renewed = true
        redact.learnToken(Redacted.value(token.value))
        return { token: token.value, renew_at: now + Math.max(token.lifetime / 2, token.lifetime - early) }
      }
      const { code = "", message = "" } = readEnvelope(redact.message(exchange.body), api.envelope) ?? {}
      const final = exchange.status !== 429 && exchange.status < 500
      if (final && refusesCredentials(api, code)) return yield* refused(api, code, message)
      // In the middle of a run an outage of the token's server is waited out like any other.
      if (now - began >= giveUpAfter || (!renewed && tried >= tries)) {
        const said = [code, message].filter((text) => text !== "").join(": ")
        return yield* unreachable(exchange, said || titleOf(redact.message(exchange.body)))
      }
      const pause = pauses[Math.min(tried, pauses.length) - 1] as number
      const advice = retryAfter(exchange.retry_after, yield* time.now) ?? pause
      yield* Effect.sleep(Math.min(Math.max(pause, advice), Math.ceil(began + giveUpAfter - now)))
    }
  })

  const get = one.withPermits(1)(
    Effect.gen(function* () {
      const now = yield* steadyMillis
      if (held === undefined || held.renew_at <= now) held = yield* mint
      return held.token
    })
  )
  const renew = (old: Redacted.Redacted<string>) =>
    Effect.suspend(() => {
      if (held?.token === old) held = undefined
      return get
    })
  if (style === "client_credentials") return { get, renew, redact, renews: true }
  const given = Effect.map(known, ({ secret }) => secret)
  return { get: given, renew: () => given, redact, renews: false }
})

export type Token = Effect.Success<ReturnType<typeof makeToken>>

const readToken = (
  body: string,
  place: Api["authentication"]["token"]
): { value: Redacted.Redacted<string>; lifetime: number } | undefined => {
  try {
    const parsed = parseJson(body)
    const { at: paths = [], lifetime_at = "", lifetime = usualLifetime } = place ?? {}
    const value = paths.map((path) => at(parsed, path)).find((one) => one !== undefined && one !== null)
    const told = Number(at(parsed, lifetime_at))
    const lasts = told > 0 && Number.isFinite(told) ? told * 1000 : lifetime
    return typeof value === "string" && value !== "" ? { value: Redacted.make(value), lifetime: lasts } : undefined
  } catch {
    return undefined
  }
}
