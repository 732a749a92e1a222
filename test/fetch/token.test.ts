// The access token on virtual time: asked for once, renewed before its end, waited for in the middle of a run.
import { assert, describe, it } from "@effect/vitest"
import { Effect, Exit, Fiber, Layer, Redacted } from "effect"
import { TestClock } from "effect/testing"
import { layerServerTime } from "../../src/fetch/ServerTimeLive.ts"
import { makeToken } from "../../src/fetch/Token.ts"
import { type Exchange, type Message, Transport } from "../../src/fetch/Transport.ts"

const credentials = Effect.succeed({ key: "k&y", secret: Redacted.make("s=cret") })
const reply = (status: number, body: unknown): Exchange => ({
  status,
  date: undefined,
  retry_after: undefined,
  body: typeof body === "string" ? body : JSON.stringify(body),
  bytes: 0,
  trouble: undefined
})

const withTransport = (answer: (n: number) => Exchange) => {
  const seen: Array<Message> = []
  const post = (message: Message) => Effect.sync(() => answer(seen.push(message)))
  const layer = Layer.mergeAll(Layer.succeed(Transport, Transport.of({ post })), layerServerTime())
  return { seen, layer }
}
const token = (n: number) => reply(200, { access_token: `clt.${n}`, expires_in: 7200, token_type: "Bearer" })
const hour = 3_600_000

describe("the access token", () => {
  it.effect("is form-encoded, with client_key, and asked for once by many", () => {
    const { seen, layer } = withTransport(token)
    return Effect.gen(function* () {
      const { get } = yield* makeToken(credentials, 1000, hour)
      const all = yield* Effect.all(
        Array.from({ length: 5 }, () => get),
        { concurrency: 5 }
      )
      assert.deepStrictEqual(new Set(all.map(Redacted.value)), new Set(["clt.1"]))
      assert.deepStrictEqual(
        seen.map(({ path, type }) => [path, type]),
        [["/v2/oauth/token/", "application/x-www-form-urlencoded"]]
      )
      const sent = new URLSearchParams(seen[0]?.body)
      assert.deepStrictEqual(Object.fromEntries(sent), {
        client_key: "k&y",
        client_secret: "s=cret",
        grant_type: "client_credentials"
      })
    }).pipe(Effect.provide(layer))
  })

  it.effect("is renewed 5 minutes before its end, and after a 401 once for all", () => {
    const { seen, layer } = withTransport(token)
    return Effect.gen(function* () {
      const { get, renew } = yield* makeToken(credentials, 1000, hour)
      const first = yield* get
      yield* TestClock.adjust("114 minutes")
      assert.strictEqual(yield* get, first)
      yield* TestClock.adjust("1 minute")
      const second = yield* get
      assert.strictEqual(Redacted.value(second), "clt.2")
      const renewed = yield* Effect.all([renew(second), renew(second)], { concurrency: 2 })
      assert.deepStrictEqual(renewed.map(Redacted.value), ["clt.3", "clt.3"])
      assert.strictEqual(seen.length, 3)
    }).pipe(Effect.provide(layer))
  })

  it.effect("refused credentials end at once, whatever the status", () =>
    Effect.forEach([200, 400, 401], (status) => {
      const { seen, layer } = withTransport(() =>
        reply(status, { error: "invalid_client", error_description: "no", log_id: "L" })
      )
      return Effect.gen(function* () {
        const { get } = yield* makeToken(credentials, 1000, hour)
        const error = yield* Effect.flip(get)
        assert.strictEqual(error.reason, "credentials_refused")
        assert.strictEqual(seen.length, 1)
        assert.notInclude(error.message + error.hint, "s=cret")
      }).pipe(Effect.provide(layer))
    })
  )

  it.effect("an outage at the start ends soon, one in the middle is waited out", () => {
    // Call 1 gives a token; from the second on the server is down for 19 calls.
    const { seen, layer } = withTransport((n) => (n === 1 || n > 20 ? token(n) : reply(503, "<html>")))
    const never = withTransport(() => reply(503, "<html>"))
    return Effect.gen(function* () {
      const { get } = yield* makeToken(credentials, 1000, 10 * hour)
      yield* get
      yield* TestClock.adjust("2 hours")
      const fiber = yield* Effect.forkChild(get)
      yield* TestClock.adjust("5 hours")
      assert.strictEqual(Redacted.value(yield* Fiber.join(fiber)), "clt.21")
      assert.strictEqual(seen.length, 21)
      const { get: start } = yield* Effect.provide(makeToken(credentials, 1000, hour), never.layer)
      const failing = yield* Effect.forkChild(Effect.flip(start))
      yield* TestClock.adjust("1 minute")
      assert.strictEqual((yield* Fiber.join(failing)).reason, "down")
      assert.strictEqual(never.seen.length, 4)
    }).pipe(Effect.provide(layer))
  })

  it.effect(
    "is waited for no longer than an outage is borne, at the start and later, whatever comes in its place",
    () => {
      const nothing = { ...reply(0, ""), trouble: { code: "timeout", text: "no answer", reached: true } }
      const odd = [nothing, reply(200, ""), reply(200, { error: "server_error", error_description: "", log_id: "L" })]
      return Effect.forEach(odd, (exchange) =>
        Effect.forEach([1, 2], (first) => {
          let asked = 0
          const post = Transport.of({
            post: (_, timeout) =>
              Effect.suspend(() => {
                asked += 1
                if (asked < first) return Effect.succeed(reply(200, { access_token: "clt.1", expires_in: 60 }))
                return exchange === nothing ? Effect.delay(Effect.succeed(exchange), timeout) : Effect.succeed(exchange)
              })
          })
          return Effect.gen(function* () {
            const { get } = yield* makeToken(credentials, 60_000, 20_000)
            if (first > 1) yield* get
            yield* TestClock.adjust("1 minute")
            const fiber = yield* Effect.forkChild(Effect.flip(get))
            yield* TestClock.adjust("22 seconds")
            const exit = fiber.pollUnsafe()
            assert.isTrue(exit !== undefined && Exit.isSuccess(exit) && exit.value.reason === "down")
          }).pipe(Effect.provide(Layer.merge(Layer.succeed(Transport, post), layerServerTime())))
        })
      )
    }
  )

  it.effect("is not asked for with every request where its lifetime is told as nothing", () => {
    const { seen, layer } = withTransport(() => reply(200, { access_token: "clt.1", expires_in: 0 }))
    return Effect.gen(function* () {
      const { get } = yield* makeToken(credentials, 1000, hour)
      yield* get
      yield* get
      assert.strictEqual(seen.length, 1)
    }).pipe(Effect.provide(layer))
  })
})
