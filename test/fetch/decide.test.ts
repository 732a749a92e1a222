// A reply that refuses, and how to go on: what is said, what is waited, and what the others learn of it.
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { decision, isBetween, minute, now, replyOf, sliceOf, timeAt } from "./decision.ts"

describe("a refused token", () => {
  it.effect("is renewed at once, then after growing pauses, and three times at most", () =>
    Effect.gen(function* () {
      for (const [renewed, least, most] of [
        [0, 0, 0],
        [1, 1_000, 3_000],
        [2, 5_000, 15_000]
      ] as const) {
        const { last, next, did } = yield* decision(replyOf("new_token"), { attempt: { renewed } })
        assert.isTrue(last._tag === "Repeat")
        isBetween(now + least, now + most, next?.not_before)
        assert.strictEqual(next?.renewed, renewed + 1)
        assert.deepStrictEqual(did, ["renewed clt.x"])
      }
      const { last, next, did } = yield* decision(replyOf("new_token"), { attempt: { renewed: 3 } })
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
        const { last, next, did } = yield* decision(replyOf("rate_limited"), { attempt: { limited } })
        isBetween(0.8 * wait, 1.2 * wait, last._tag === "Repeat" ? last.after : undefined)
        assert.strictEqual(next?.limited, limited + 1)
        assert.deepStrictEqual(did, [limited < 3 ? "held up rate_limited" : "failed slice rate_limited", "slowed down"])
      }
    })
  )

  it.effect("believe an advice once, and then wait at least as long as without", () =>
    Effect.gen(function* () {
      const waited = (limited: number, advice: number, bearable?: number) =>
        decision(replyOf("rate_limited", {}, advice), {
          attempt: { limited },
          ...(bearable === undefined ? {} : { bearable })
        }).pipe(Effect.map(({ last }) => (last._tag === "Repeat" ? last.after : Number.NaN)))
      assert.deepStrictEqual([yield* waited(0, 0), yield* waited(0, 7_000), yield* waited(1, 7_000)], [0, 7_000, 7_000])
      isBetween(1_600, 2_400, yield* waited(1, 0))
      assert.strictEqual(yield* waited(1, 0, 500), 500)
    })
  )
})

describe("a spent quota", () => {
  it.effect("parks the pool until the next UTC day, or for a quarter of an hour just after midnight", () =>
    Effect.gen(function* () {
      const today = Date.UTC(2024, 2, 1)
      for (const [at, until] of [
        [now, Date.UTC(2024, 2, 2)],
        [today, today + 15 * minute],
        [today + 15 * minute - 1, today + 30 * minute - 1],
        [today + 15 * minute, Date.UTC(2024, 2, 2)]
      ] as const) {
        const tools = { time: timeAt(at) }
        const { last, next, did } = yield* decision(replyOf("quota_spent"), { tools })
        assert.deepInclude(last, { _tag: "Parked", pool: "standard", until })
        assert.deepStrictEqual([next, did], [undefined, ["rested", `closed standard ${until}`]])
      }
    })
  )
})

describe("a refusal that is known", () => {
  it.effect("of the scope stops; of a window or a list splits", () =>
    Effect.gen(function* () {
      for (const [error_class, expected] of [
        ["scope_refused", { _tag: "Stop", exit: 77 }],
        ["window_too_long", { _tag: "Split" }],
        ["list_too_long", { _tag: "Split" }]
      ] as const) {
        const { last, next, did } = yield* decision(replyOf(error_class))
        assert.deepInclude(last, {
          ...expected,
          reason: { code: error_class, text: "HTTP 400 · invalid_params · no word" }
        })
        assert.notProperty(last, "by")
        assert.deepStrictEqual([next, did], [undefined, ["succeeded"]])
      }
    })
  )

  it.effect("of a unit is about the one that was asked, or that is named; otherwise the list is split", () =>
    Effect.gen(function* () {
      const unit = Effect.fnUntraced(function* (units: ReadonlyArray<string>, message: string) {
        const { last } = yield* decision(replyOf("unit_refused", { message }), { slice: sliceOf(units) })
        return last._tag === "Unavailable" ? last.unit : last._tag
      })
      assert.strictEqual(yield* unit(["ada"], "who?"), "ada")
      assert.strictEqual(yield* unit(["ada", "bob"], "bob: cannot find the user"), "bob")
      assert.strictEqual(yield* unit(["ada", "bob"], "cannot find the user"), "Split")
    })
  )
})
