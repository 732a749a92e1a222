// A reply that refuses, and how to go on: what is said, what is waited, and what the others learn of it.
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import type { Slice } from "../../src/domain/Slice.ts"
import { pipeline, shape } from "./scripted.ts"
import { begun, isBetween, minute, now, replyOf, sliceOf, tags, weighed } from "./weighed.ts"

describe("a refused token", () => {
  it.effect("is renewed at once, then after growing pauses, and three times at most", () =>
    Effect.gen(function* () {
      for (const [renewed, least, most] of [
        [0, 0, 0],
        [1, 1_000, 3_000],
        [2, 5_000, 15_000]
      ] as const) {
        const { last, next, did } = yield* weighed(replyOf("new_token"), { going: { renewed } })
        assert.isTrue(last._tag === "Repeat")
        isBetween(now + least, now + most, next?.not_before)
        assert.strictEqual(next?.renewed, renewed + 1)
        assert.deepStrictEqual(did, ["renewed clt.x"])
      }
      const { last, next, did } = yield* weighed(replyOf("new_token"), { going: { renewed: 3 } })
      assert.deepInclude(last, { _tag: "Stop", exit: 77 })
      assert.deepStrictEqual([next, did], [undefined, []])
    })
  )
})

describe("too many requests", () => {
  it.effect("slow all down for as long as advised, or twice as long each time, a minute at most", () =>
    Effect.gen(function* () {
      for (const [limited, wait] of [
        [0, 1_000],
        [2, 4_000],
        [9, minute]
      ] as const) {
        const { last, next, did } = yield* weighed(replyOf("rate_limited"), { going: { limited } })
        isBetween(0.8 * wait, 1.2 * wait, last._tag === "Repeat" ? last.after : undefined)
        assert.strictEqual(next?.limited, limited + 1)
        assert.deepStrictEqual(did, ["slowed down", ...(limited < 3 ? [] : ["failed slice rate_limited"])])
      }
      const { last, did } = yield* weighed(replyOf("rate_limited", {}, 7_000), { going: { limited: 3 } })
      assert.deepInclude(last, { _tag: "Repeat", after: 7_000 })
      assert.deepStrictEqual(did, ["slowed down", "failed slice rate_limited"])
    })
  )
})

describe("a spent quota", () => {
  it.effect("parks the pool until the next UTC day, or for a quarter of an hour just after Date.UTC(2024, 2, 2)", () =>
    Effect.gen(function* () {
      const today = Date.UTC(2024, 2, 1)
      for (const [at, until] of [
        [now, Date.UTC(2024, 2, 2)],
        [today, today + 15 * minute],
        [today + 15 * minute - 1, today + 30 * minute - 1],
        [today + 15 * minute, Date.UTC(2024, 2, 2)]
      ] as const) {
        const tools = { time: { now: Effect.succeed(at), learn: () => Effect.void } }
        const { last, next, did } = yield* weighed(replyOf("quota_spent"), { tools })
        assert.deepInclude(last, { _tag: "Parked", pool: "standard", until })
        assert.deepStrictEqual([next, did], [undefined, [`closed standard ${until}`]])
      }
    })
  )
})

describe("a refusal that is known", () => {
  it.effect("of the scope stops; of a window or a list splits", () =>
    Effect.gen(function* () {
      for (const [verdict, expected] of [
        ["scope_refused", { _tag: "Stop", exit: 77 }],
        ["window_too_long", { _tag: "Split" }],
        ["list_too_long", { _tag: "Split" }]
      ] as const) {
        const { last, next, did } = yield* weighed(replyOf(verdict))
        assert.deepInclude(last, {
          ...expected,
          reason: { code: verdict, text: "HTTP 400 · invalid_params · no word" }
        })
        assert.notProperty(last, "by")
        assert.deepStrictEqual([next, did], [undefined, ["succeeded"]])
      }
    })
  )

  it.effect("of a unit is about the one that was asked, or that is named; otherwise the list is split", () =>
    Effect.gen(function* () {
      const unit = Effect.fnUntraced(function* (units: ReadonlyArray<string>, message: string) {
        const { last } = yield* weighed(replyOf("unit_refused", { message }), { slice: sliceOf(units) })
        return last._tag === "Unavailable" ? last.unit : last._tag
      })
      assert.strictEqual(yield* unit(["ada"], "who?"), "ada")
      assert.strictEqual(yield* unit(["ada", "bob"], "bob: cannot find the user"), "bob")
      assert.strictEqual(yield* unit(["ada", "bob"], "cannot find the user"), "Split")
    })
  )
})

describe("a refusal in unknown words", () => {
  const refused = replyOf("request_refused")
  const here = "s 2023-01-01 2023-01-31"

  it.effect("that names a field leaves it out", () =>
    Effect.gen(function* () {
      const question = { shape: { ...shape, fields: ["id", "voice"] } }
      const {
        last,
        next,
        question: asked
      } = yield* weighed(replyOf("request_refused", { message: "Invalid fields: voice" }), {
        question,
        going: { pages: 2 }
      })
      assert.deepInclude(last, { _tag: "Repeat", after: 0, reason: { code: "field_refused", text: "voice" } })
      assert.deepStrictEqual([next, [...asked.withheld]], [{ ...begun, pages: 2 }, ["voice"]])
    })
  )

  it.effect("is about who is asked where one of the first two alone is answered", () =>
    Effect.gen(function* () {
      const three = sliceOf(["ada", "bob", "cleo"])
      const good = (name: string) => (slice: Slice) => (slice.units.join() === name ? "page" : "request_refused")
      const { answers, did, tools } = yield* weighed(refused, { slice: three, others: good("bob") })
      assert.deepStrictEqual(tags(answers), ["Probed", "Probed", "Split"])
      assert.deepInclude(answers[2], { by: "units" })
      const range = "2023-01-01 2023-01-31"
      assert.deepStrictEqual(did, ["succeeded", `asked ada ${range}`, `asked bob ${range}`])
      assert.deepStrictEqual([...tools.sound], [here, "s"])
      assert.deepStrictEqual([...tools.refused], [])
      const third = yield* weighed(refused, { slice: three, others: good("cleo") })
      assert.deepStrictEqual(tags(third.answers), ["Probed", "Probed", "Stop"])
      const stopped = yield* weighed(refused, { slice: three, others: () => "stopped" })
      assert.deepStrictEqual([tags(stopped.answers), stopped.did.length], [["Stop"], 2])
    })
  )

  it.effect("is so without asking where these days were answered: a list is split, one unit is not given", () =>
    Effect.gen(function* () {
      const list = yield* weighed(refused, { tools: { sound: new Set([here]) } })
      assert.deepStrictEqual([tags(list.answers), list.did], [["Split"], ["succeeded"]])
      assert.deepInclude(list.last, { by: "units" })
      const one = yield* weighed(refused, { slice: sliceOf(["ada"]), tools: { sound: new Set([here]) } })
      assert.deepInclude(one.last, { _tag: "Unavailable", unit: "ada" })
    })
  )

  it.effect("gives up these days where others were answered, and stops the step where none were", () =>
    Effect.gen(function* () {
      const ada = sliceOf(["ada"])
      const days = yield* weighed(refused, { slice: ada, tools: { sound: new Set(["s"]) } })
      assert.deepInclude(days.last, { _tag: "Split", by: "none" })
      const none = yield* weighed(refused, { slice: ada })
      assert.deepInclude(none.last, { _tag: "Stop", exit: 1 })
      assert.deepStrictEqual([none.next, [...none.tools.refused]], [undefined, [["s", 1]]])
    })
  )

  it.effect("of two units that are asked alone is about these, and of a third about the question", () =>
    Effect.gen(function* () {
      const inputs = { accounts: { ...pipeline.inputs["accounts"]!, parameter: "username" } }
      const slice = sliceOf(["ada"])
      const refusedAlready = Effect.fnUntraced(function* (times: number) {
        const tools = { refused: new Map(times === 0 ? [] : [["s", times]]) }
        return (yield* weighed(refused, { slice, tools, question: { pipeline: { ...pipeline, inputs } } })).last._tag
      })
      assert.deepStrictEqual(yield* Effect.forEach([0, 1, 2], refusedAlready), ["Split", "Split", "Stop"])
    })
  )
})
