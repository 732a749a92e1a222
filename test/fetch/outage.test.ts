// A total outage on virtual time: an hour of it costs few requests, and ends the run.
import { assert, describe, it } from "@effect/vitest"
import { Cause, Effect, Exit, Fiber, Layer, Stream } from "effect"
import { TestClock } from "effect/testing"
import { makeSlice } from "../../src/domain/Slice.ts"
import { Fetch } from "../../src/domain/services.ts"
import { type Exchange, type Message, Transport } from "../../src/fetch/Transport.ts"
import { day, exchange, fetchLayer, page, permits, pipeline, shape, sliceState, token } from "./scripted.ts"

/** A transport that answers by a script and counts the requests that are not for a token. */
const transport = (answer: (n: number) => Exchange) => {
  const seen: Array<Message> = []
  const post = (message: Message) =>
    Effect.sync(() => {
      if (message.path.endsWith("/oauth/token/")) return token
      seen.push(message)
      return answer(seen.length)
    })
  return { seen, layer: Layer.succeed(Transport, Transport.of({ post })) }
}

const slices = Array.from({ length: 12 }, (_, month) => {
  const from = day(`2023-${String(month + 1).padStart(2, "0")}-01`)
  const window = { from, to: day(`2023-${String(month + 1).padStart(2, "0")}-28`) }
  return makeSlice({ step: "videos", shape: "s", units: ["a", "b"], window, wave: 0 })
})

const askAll = Effect.gen(function* () {
  const fetch = yield* Fetch
  const ask = (slice: (typeof slices)[number]) =>
    Stream.runCollect(
      fetch.answers(
        { slice, revision: 0, position: undefined, pages: 0, rows: 0, seen: {}, split: false },
        shape,
        pipeline,
        permits
      )
    )
  return yield* Effect.forEach(slices, ask, { concurrency: 12 })
})

describe("an outage of the whole API", () => {
  it.effect("of an hour costs at most 30 requests, and then ends the run", () => {
    const down = transport(() => exchange(503, "<html>Service Unavailable</html>"))
    return Effect.gen(function* () {
      const fiber = yield* Effect.forkChild(Effect.exit(askAll))
      for (let minute = 0; minute < 120; minute += 1) yield* TestClock.adjust("1 minute")
      const exit = yield* Fiber.join(fiber)
      assert.isTrue(Exit.isFailure(exit))
      const error = Exit.isFailure(exit) ? Cause.squash(exit.cause) : undefined
      assert.strictEqual((error as { reason?: string }).reason, "down")
      assert.isAtMost(down.seen.length, 30)
      assert.isAtLeast(down.seen.length, 8)
    }).pipe(Effect.provide(fetchLayer(down.layer, 3_600_000)))
  })

  it.effect("ends the run when all that was answered is told, the last of it too", () => {
    const down = transport(() => exchange(503, "<html>Service Unavailable</html>"))
    return Effect.gen(function* () {
      const told: Array<string> = []
      const fetch = yield* Fetch
      const all = fetch.answers(sliceState, shape, pipeline, permits)
      const telling = Stream.runForEach(all, ({ _tag }) => Effect.sync(() => told.push(_tag)))
      const fiber = yield* Effect.forkChild(Effect.exit(telling))
      for (let minute = 0; minute < 120; minute += 1) yield* TestClock.adjust("1 minute")
      assert.isTrue(Exit.isFailure(yield* Fiber.join(fiber)))
      assert.isAbove(told.length, 3)
      assert.strictEqual(told.length, down.seen.length)
    }).pipe(Effect.provide(fetchLayer(down.layer, 3_600_000)))
  })

  it.effect("of ten minutes is waited out: nothing is split, everything arrives", () => {
    const down = transport((n) => (n <= 14 ? exchange(500, "") : page))
    return Effect.gen(function* () {
      const fiber = yield* Effect.forkChild(askAll)
      for (let minute = 0; minute < 60; minute += 1) yield* TestClock.adjust("1 minute")
      const answers = yield* Fiber.join(fiber)
      const tags = answers.flat().map((answer) => answer._tag)
      assert.deepStrictEqual([...new Set(tags)].toSorted(), ["Probed", "Repeat", "Stored"])
      assert.strictEqual(tags.filter((tag) => tag === "Stored").length, 12)
    }).pipe(Effect.provide(fetchLayer(down.layer, 3_600_000)))
  })

  it.effect("is told from one slice's own trouble", () => {
    const bad = transport(() => page)
    const answer = (message: Message) => (message.body.includes("20230201") ? exchange(500, "") : page)
    const layer = Layer.succeed(
      Transport,
      Transport.of({
        post: (message) =>
          Effect.sync(() => {
            if (message.path.endsWith("/oauth/token/")) return token
            bad.seen.push(message)
            return answer(message)
          })
      })
    )
    return Effect.gen(function* () {
      const fetch = yield* Fetch
      yield* fetch.offerProbe(slices[0]!, shape, pipeline)
      const fiber = yield* Effect.forkChild(askAll)
      for (let minute = 0; minute < 30; minute += 1) yield* TestClock.adjust("1 minute")
      const answers = (yield* Fiber.join(fiber))[1]!.map((one) => one._tag)
      // Others succeed meanwhile or the probe does, so the failures are the slice's own: it is given up, not the run.
      assert.strictEqual(answers.at(-1), "Split")
      assert.isAtMost(answers.length, 7)
    }).pipe(Effect.provide(fetchLayer(layer, 3_600_000)))
  })
})
