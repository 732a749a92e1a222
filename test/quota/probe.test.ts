// Who asks whether a pool is open again, and what those do who wait for it: they wait for no more than one request.
import { assert, describe, it } from "@effect/vitest"
import { Effect, Exit, Fiber, Layer, Stream } from "effect"
import { TestClock } from "effect/testing"
import { Fetch, type Permit, type Permits } from "../../src/domain/services.ts"
import { Transport } from "../../src/fetch/Transport.ts"
import { exchange, fetchLayer, page, pipeline, shape, sliceState, token } from "../fetch/scripted.ts"
import { newFolder } from "./newFolder.ts"
import { noon, open } from "./openLedger.ts"

/** A ledger that an earlier process left with its pool closed until midnight. */
const closed = <A, E>(use: (permits: Permits) => Effect.Effect<A, E>) =>
  Effect.gen(function* () {
    const directory = newFolder()
    yield* open(directory, (permits) => permits.close("standard", noon + 43_200_000))
    return yield* open(directory, use)
  })

type Post = Transport["Service"]["post"]

/** What a second request gets while the first one, the probe, meets this. */
const behind = (post: Post, end: (first: Fiber.Fiber<unknown>) => Effect.Effect<unknown> = () => Effect.void) => {
  const transport = Transport.of({
    post: (message, timeout) => (message.path.includes("/oauth/") ? Effect.succeed(token) : post(message, timeout))
  })
  return closed((permits) =>
    Effect.gen(function* () {
      const fetch = yield* Fetch
      const ask = Stream.runHead(fetch.answers(sliceState, shape, pipeline, permits))
      const first = yield* Effect.forkChild(Effect.exit(ask))
      yield* TestClock.adjust("1 second")
      const second = yield* Effect.forkChild(permits.take("standard"))
      yield* TestClock.adjust("1 second")
      yield* end(first)
      yield* TestClock.adjust("1 second")
      return second.pollUnsafe()
    }).pipe(Effect.provide(fetchLayer(Layer.succeed(Transport, transport), 3_600_000)))
  )
}

const got = (exit: Exit.Exit<unknown, unknown> | undefined): unknown =>
  exit === undefined ? "waits" : Exit.isSuccess(exit) ? exit.value : exit

const trouble = (reached: boolean) => ({ ...exchange(0, ""), trouble: { code: "reset", text: "cut off", reached } })
const refusal = (status: number, code: string) =>
  exchange(status, JSON.stringify({ data: {}, error: { code, message: "", log_id: "L" } }))

describe("who waits for the request that asks whether a pool is open again goes on", () => {
  it.effect.each([
    { what: "is cut off", reply: trouble(true) },
    { what: "never gets out", reply: trouble(false) },
    { what: "brings no JSON", reply: exchange(502, "<html>") },
    { what: "is refused its token", reply: refusal(401, "access_token_invalid") },
    { what: "comes too fast", reply: refusal(429, "rate_limit_exceeded") },
    { what: "brings a page", reply: page }
  ])("where it $what", ({ reply }) =>
    Effect.map(
      behind(() => Effect.succeed(reply)),
      (exit) => assert.property(got(exit), "request")
    )
  )

  it.effect("where it is interrupted, or a defect ends it", () =>
    Effect.gen(function* () {
      const interrupted = yield* behind(() => Effect.never, Fiber.interrupt)
      const died = yield* behind(() => Effect.die("a bug"))
      for (const exit of [interrupted, died]) assert.property(got(exit), "request")
    })
  )

  it.effect("and not before", () =>
    Effect.map(
      behind(() => Effect.never),
      (exit) => assert.strictEqual(got(exit), "waits")
    )
  )
})

it.effect("of many who wait, one asks next where the first could not", () =>
  closed(
    Effect.fnUntraced(function* (permits) {
      const first = (yield* permits.take("standard")) as Permit
      const others = yield* Effect.forEach([1, 2, 3], () => Effect.forkChild(permits.take("standard")))
      yield* TestClock.adjust("1 second")
      const out = () => others.filter((one) => one.pollUnsafe() !== undefined).length
      const counts = [out()]
      // A permit that is given back never left the machine.
      yield* permits.giveBack(first)
      yield* TestClock.adjust("1 second")
      counts.push(out())
      yield* permits.answered("standard")
      yield* TestClock.adjust("1 second")
      counts.push(out())
      assert.deepStrictEqual(counts, [0, 1, 3])
    })
  )
)
