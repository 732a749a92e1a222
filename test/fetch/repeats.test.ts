// A server that brings the same rows again and again: followed for five pages, whatever its endpoint pages by.
import { assert, describe, it } from "@effect/vitest"
import { Effect, Fiber, Layer, Stream } from "effect"
import { TestClock } from "effect/testing"
import type { Answer } from "../../src/domain/Answer.ts"
import type { Pipeline } from "../../src/domain/Pipeline.ts"
import { makeSlice } from "../../src/domain/Slice.ts"
import { Fetch } from "../../src/domain/services.ts"
import { Transport } from "../../src/fetch/Transport.ts"
import { day, exchange, fetchLayer, permits, pipeline, shape, token } from "./scripted.ts"

const rowsFrom = (first: number, count = 100) => Array.from({ length: count }, (_, index) => ({ id: first + index }))

/** What the nth request, counted from 0, is answered with; `cursor` moves the way its style goes. */
type Script = (n: number) => {
  readonly rows: ReadonlyArray<unknown>
  readonly more?: boolean
  readonly refuse?: boolean
}

const styles: ReadonlyArray<readonly [Pipeline["pages"]["style"], (n: number) => object]> = [
  ["search", (n) => ({ cursor: 100 * (n + 1), search_id: "7" })],
  ["index", (n) => ({ cursor: 100 * (n + 1) })],
  ["time", (n) => ({ cursor: 1_725_000_000 - n })],
  ["number", () => ({})]
]

const collect = Effect.fnUntraced(function* (
  style: Pipeline["pages"]["style"],
  move: (n: number) => object,
  script: Script
) {
  let asked = 0
  const post = Transport.of({
    post: ({ path }) =>
      Effect.sync(() => {
        if (path.includes("/oauth/")) return token
        const { rows, more = true, refuse = false } = script(asked)
        const data = { videos: rows, has_more: more, ...move(asked) }
        asked += 1
        const error = {
          code: refuse ? "invalid_params" : "ok",
          message: refuse ? "Search Id 7 is invalid or expired" : "",
          log_id: "L"
        }
        return exchange(refuse ? 400 : 200, JSON.stringify(refuse ? { data: {}, error } : { data, error }))
      })
  })
  const window = { from: day("2023-01-01"), to: day("2023-01-01") }
  const slice = makeSlice({ step: "videos", shape: "s", units: ["a"], window, wave: 0 })
  const sliceState = { slice, revision: 0, position: undefined, pages: 0, rows: 0, seen: {}, split: false }
  const answers = yield* Effect.gen(function* () {
    const fetch = yield* Fetch
    const own = { ...pipeline, pages: { style, size: 100 } }
    const fiber = yield* Effect.forkChild(Stream.runCollect(fetch.answers(sliceState, shape, own, permits)))
    for (let hour = 0; hour < 4; hour += 1) yield* TestClock.adjust("1 hour")
    return yield* Fiber.join(fiber)
  }).pipe(Effect.provide(fetchLayer(Layer.succeed(Transport, post), 3_600_000)))
  return { answers, asked: () => asked }
})

const tagsOf = (answers: ReadonlyArray<Answer>) => answers.map(({ _tag }) => _tag)
const last = (answers: ReadonlyArray<Answer>) => {
  const answer = answers.at(-1)
  return answer?._tag === "Split" ? [answer.reason.code, answer.by] : answer?._tag
}

describe.each(styles)("a list that pages by %s", (style, move) => {
  it.effect("and repeats itself fails after five pages that bring nothing, also with empty ones between them", () =>
    Effect.gen(function* () {
      const same = yield* collect(style, move, () => ({ rows: rowsFrom(0) }))
      // One page, and five that are it again.
      assert.strictEqual(same.asked(), 6)
      assert.deepStrictEqual(last(same.answers), ["repeats_itself", "none"])
      const turns = yield* collect(style, move, (n) => ({ rows: rowsFrom(n % 2 === 0 ? 0 : 100) }))
      assert.deepStrictEqual([turns.asked(), last(turns.answers)], [7, ["repeats_itself", "none"]])
      if (style === "number") return
      const gaps = yield* collect(style, move, (n) => ({ rows: n % 2 === 0 ? rowsFrom(0) : [] }))
      assert.deepStrictEqual([gaps.asked(), last(gaps.answers)], [11, ["repeats_itself", "none"]])
    })
  )

  it.effect("and brings little goes on: four known pages, then one with a row that is new", () =>
    Effect.gen(function* () {
      const { answers, asked } = yield* collect(style, move, (n) => ({
        rows: [...rowsFrom(0, 99), { id: n % 5 === 0 ? 1000 + n : 0 }].slice(0, n < 24 ? 100 : 3),
        more: n < 24
      }))
      assert.strictEqual(asked(), 25)
      assert.deepStrictEqual(new Set(tagsOf(answers)), new Set(["Stored"]))
    })
  )
})

describe("a search", () => {
  const [, move] = styles[0]!

  it.effect("with empty pages in its middle is followed to its end", () =>
    Effect.gen(function* () {
      const { answers } = yield* collect("search", move, (n) => ({
        rows: n > 0 && n < 9 ? [] : rowsFrom(100 * n),
        more: n < 10
      }))
      assert.deepStrictEqual(
        tagsOf(answers),
        Array.from({ length: 11 }, () => "Stored")
      )
    })
  )

  it.effect("that starts anew may bring all that it brought before", () =>
    Effect.gen(function* () {
      // Seven pages, six refusals of the search id, and all of it again.
      const place = (n: number) => (n < 13 ? n : n - 13)
      const { answers } = yield* collect(
        "search",
        (n) => move(place(n)),
        (n) => ({ rows: rowsFrom(100 * place(n)), refuse: n >= 7 && n < 13, more: n < 21 })
      )
      assert.include(tagsOf(answers), "Restart")
      assert.strictEqual(answers.at(-1)?._tag, "Stored")
      assert.strictEqual(tagsOf(answers).filter((tag) => tag === "Stored").length, 7 + 9)
    })
  )
})
