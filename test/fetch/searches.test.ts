// Search ids that are refused for a while, for good, or always: on virtual time, against a small server of its own.
import { assert, describe, it } from "@effect/vitest"
import { Clock, Effect, Fiber, Layer, Stream } from "effect"
import { TestClock } from "effect/testing"
import type { Answer } from "../../src/domain/Answer.ts"
import { makeSlice } from "../../src/domain/Slice.ts"
import { Fetch } from "../../src/domain/services.ts"
import { type Exchange, type Message, Transport } from "../../src/fetch/Transport.ts"
import { day, exchange, fetchLayer, permits, pipeline, shape, slice, sliceState, token } from "./scripted.ts"

const error = (message: string) =>
  exchange(400, JSON.stringify({ data: {}, error: { code: "invalid_params", message, log_id: "L" } }))

interface Sent {
  readonly search_id?: string
  readonly cursor?: number
}

/** `total` rows; a search id is its second of creation, and `usable` says whether it is good at an age in seconds. */
const server = (total: number, usable: (age: number, created: number) => boolean) => {
  const seen: Array<Sent> = []
  const answer = (body: Sent, now: number): Exchange => {
    const created = body.search_id === undefined ? now : Number(body.search_id)
    if (body.search_id !== undefined && !usable(now - created, created)) {
      return error(`Search Id ${body.search_id} is invalid or expired`)
    }
    const from = body.cursor ?? 0
    const cursor = Math.min(total, from + 100)
    const videos = Array.from({ length: cursor - from }, (_, index) => ({ id: from + index }))
    const data = { videos, cursor, has_more: cursor < total, search_id: String(created) }
    return exchange(200, JSON.stringify({ data, error: { code: "ok", message: "", log_id: "L" } }))
  }
  const post = (message: Message) =>
    Effect.map(Clock.currentTimeMillis, (now) => {
      if (message.path.endsWith("/oauth/token/")) return token
      const body = JSON.parse(message.body) as Sent
      seen.push(body)
      return answer(body, Math.floor(now / 1000))
    })
  return { seen, layer: Layer.succeed(Transport, Transport.of({ post })) }
}

/** All answers for the slice, hours of virtual time later. */
const askFor = (at: typeof sliceState) =>
  Effect.gen(function* () {
    const fetch = yield* Fetch
    const fiber = yield* Effect.forkChild(Stream.runCollect(fetch.answers(at, shape, pipeline, permits)))
    for (let minute = 0; minute < 240; minute += 1) yield* TestClock.adjust("1 minute")
    return yield* Fiber.join(fiber)
  })

const rowsOf = (answers: ReadonlyArray<Answer>): ReadonlyArray<number> =>
  answers.flatMap((answer) =>
    answer._tag === "Stored" ? answer.page.rows.map((row) => (row as { id: number }).id) : []
  )
const tags = (answers: ReadonlyArray<Answer>) => answers.map((answer) => answer._tag)

describe("a fresh search id", () => {
  it.effect.each([
    { delay: 5, refusals: 0 },
    { delay: 60, refusals: 4 },
    { delay: 120, refusals: 5 }
  ])("that is refused for $delay seconds is waited for", ({ delay, refusals }) => {
    const { seen, layer } = server(250, (age) => age >= delay)
    return Effect.gen(function* () {
      const answers = yield* askFor(sliceState)
      assert.deepStrictEqual(
        rowsOf(answers),
        Array.from({ length: 250 }, (_, index) => index)
      )
      // Three pages; the id is tried at 10 s, 15, 25, 45, 85 and 160 s of age.
      assert.strictEqual(seen.length, 3 + refusals)
    }).pipe(Effect.provide(fetchLayer(layer, 3_600_000)))
  })

  it.effect("that is refused for good starts the search anew", () => {
    // The search of the first second never works; the next one does.
    const { layer } = server(250, (_age, created) => created > 30)
    return Effect.gen(function* () {
      const answers = yield* askFor(sliceState)
      assert.include(tags(answers), "Restart")
      assert.deepStrictEqual(new Set(rowsOf(answers)).size, 250)
      assert.strictEqual(tags(answers).at(-1), "Stored")
    }).pipe(Effect.provide(fetchLayer(layer, 3_600_000)))
  })

  it.effect("that never works ends in a split, and the next slice knows", () => {
    const { seen, layer } = server(250, () => false)
    return Effect.gen(function* () {
      const first = yield* askFor(sliceState)
      assert.strictEqual(tags(first).at(-1), "Split")
      const before = seen.length
      const half = makeSlice({ ...slice, window: { from: day("2023-01-01"), to: day("2023-01-16") } })
      const next = yield* askFor({ ...sliceState, slice: half })
      assert.strictEqual(tags(next).at(-1), "Split")
      // One page, one refusal, one repetition: no more is spent on what never worked.
      assert.isAtMost(seen.length - before, 3)
    }).pipe(Effect.provide(fetchLayer(layer, 3_600_000)))
  })
})

describe("a search that lay still over night", () => {
  it.effect("is tried twice, and then starts anew", () => {
    const { seen, layer } = server(250, (age) => age < 3_600)
    return Effect.gen(function* () {
      yield* TestClock.adjust("24 hours")
      const position = { cursor: 100, search_id: "1", at: 1_000 }
      const answers = yield* askFor({ ...sliceState, position: position as never, pages: 1 })
      assert.deepStrictEqual(tags(answers), ["Repeat", "Restart", "Stored", "Stored", "Stored"])
      assert.strictEqual(seen.length, 5)
    }).pipe(Effect.provide(fetchLayer(layer, 3_600_000)))
  })
})
