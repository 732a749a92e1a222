// The client access token: asked for once, renewed before its end and after a 401.
import { Effect, Redacted, Semaphore } from "effect"
import { FetchStopped } from "../domain/failures.ts"
import { at, parseJson } from "../domain/Json.ts"
import { ServerTime } from "../domain/services.ts"
import { steadyMillis } from "../domain/steadyMillis.ts"
import { readEnvelope } from "./envelope.ts"
import { makeRedactor } from "./redact.ts"
import { retryAfter } from "./retryAfter.ts"
import { type Exchange, Transport } from "./Transport.ts"

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
/** Near its end an outage leaves a request so long, milliseconds. */
export const shortestTimeout = 1_000
/** The first token is asked for so often: whoever starts a run without a network wants to know at once. */
const firstTries = 4

const refused = (code: string, message: string): FetchStopped =>
  new FetchStopped({
    reason: "credentials_refused",
    message: `the API refuses the credentials: ${code}${message === "" ? "" : ` (${message})`}`,
    hint: "Check TIKTOK_CLIENT_KEY and TIKTOK_CLIENT_SECRET against the Research API project in the developer portal."
  })

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
 * @see https://developers.tiktok.com/doc/client-access-token-management
 */
export const makeToken = Effect.fn("Token.make")(function* (
  credentials: Effect.Effect<Credentials, FetchStopped>,
  timeout: number,
  giveUpAfter: number,
  tries = firstTries
) {
  const transport = yield* Transport
  const time = yield* ServerTime
  const one = yield* Semaphore.make(1)
  const redact = makeRedactor()
  let held: Held | undefined
  let renewed = false

  const form = ({ key, secret }: Credentials) =>
    new URLSearchParams({
      client_key: key,
      client_secret: Redacted.value(secret),
      grant_type: "client_credentials"
    }).toString()

  const ask = Effect.fnUntraced(function* (patience: number) {
    const { key, secret } = yield* credentials
    for (const one of [key, Redacted.value(secret)]) redact.learn(one)
    const exchange = yield* transport.post(
      {
        path: "/v2/oauth/token/",
        headers: { "cache-control": "no-cache" },
        body: form({ key, secret }),
        type: "application/x-www-form-urlencoded"
      },
      patience
    )
    yield* time.learn(exchange.date)
    return exchange
  })

  const mint = Effect.gen(function* () {
    const began = yield* steadyMillis
    for (let tried = 1; ; tried += 1) {
      const left = began + giveUpAfter - (yield* steadyMillis)
      const exchange = yield* ask(Math.max(shortestTimeout, Math.min(timeout, left)))
      const now = yield* steadyMillis
      const token = readToken(exchange.body)
      if (token !== undefined) {
        renewed = true
        redact.learnToken(Redacted.value(token.value))
        return { token: token.value, renew_at: now + Math.max(token.lifetime / 2, token.lifetime - early) }
      }
      const { code = "", message = "" } = readEnvelope(redact.message(exchange.body)) ?? {}
      const final = exchange.status !== 429 && exchange.status < 500
      if (final && /^(invalid_|unauthorized_|access_denied)/.test(code)) return yield* refused(code, message)
      // In the middle of a run an outage of the token's server is waited out like any other.
      if (now - began >= giveUpAfter || (!renewed && tried >= tries)) {
        return yield* unreachable(exchange, [code, message].filter((text) => text !== "").join(": "))
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
  return { get, renew, redact }
})

export type Token = Effect.Success<ReturnType<typeof makeToken>>

const readToken = (body: string): { value: Redacted.Redacted<string>; lifetime: number } | undefined => {
  try {
    const parsed = parseJson(body)
    const value = at(parsed, "access_token") ?? at(parsed, "data.access_token")
    const told = Number(at(parsed, "expires_in"))
    const seconds = told > 0 && Number.isFinite(told) ? told : 7200
    return typeof value === "string" && value !== ""
      ? { value: Redacted.make(value), lifetime: seconds * 1000 }
      : undefined
  } catch {
    return undefined
  }
}
