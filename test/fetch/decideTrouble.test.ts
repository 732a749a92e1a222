// A search that is refused, and a server that fails: what is repeated, what starts anew, and what is looked into.
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { begun, type Case, decision, isBetween, minute, now, replyOf, sliceOf, tags } from "./decision.ts"

describe("a refused search", () => {
  const refused = replyOf("search_refused")
  const position = { cursor: 100, search_id: "7", at: now - 10 * minute }

  it.effect("is repeated five times with growing pauses, and once where it lay still or nothing ever went on", () =>
    Effect.gen(function* () {
      const waited = Effect.fnUntraced(function* (refusedBefore: number, over: Case = {}) {
        const attempt = { position, refused: refusedBefore, ...over.attempt }
        const { last, next } = yield* decision(refused, { ...over, attempt })
        if (last._tag !== "Repeat") return last._tag
        assert.strictEqual(next?.refused, refusedBefore + 1)
        return last.after
      })
      const waits = yield* Effect.forEach([0, 1, 2, 3, 4, 5], (n) => waited(n))
      assert.deepStrictEqual(waits, [5_000, 10_000, 20_000, 40_000, 75_000, "Restart"])
      const still = { attempt: { position: { ...position, at: now - 10 * minute - 1 } } }
      assert.deepStrictEqual([yield* waited(0, still), yield* waited(1, still)], [5_000, "Restart"])
      const hopeless = { tools: { searches: { continued: 0, exhausted: 2, stuck: 0 } } }
      assert.deepStrictEqual([yield* waited(0, hopeless), yield* waited(1, hopeless)], [5_000, "Split"])
      const some = { tools: { searches: { continued: 1, exhausted: 2, stuck: 0 } } }
      assert.strictEqual(yield* waited(1, some), 10_000)
      const early = { tools: { searches: { continued: 0, exhausted: 1, stuck: 0 } } }
      assert.strictEqual(yield* waited(1, early), 10_000)
      const { at: _at, ...old } = position
      assert.strictEqual(yield* waited(1, { attempt: { position: old } }), 10_000)
    })
  )

  it.effect("starts anew twice, and is split where it was long or that did not help", () =>
    Effect.gen(function* () {
      const spent = { position, refused: 5, pages: 4, rows: 400 }
      const anew = yield* decision(refused, { attempt: { ...spent, restarts: 1 } })
      assert.strictEqual(anew.last._tag, "Restart")
      assert.deepStrictEqual(anew.next, { ...begun, restarts: 2, not_before: now })
      assert.strictEqual(anew.tools.searches.exhausted, 1)
      for (const attempt of [
        { ...spent, restarts: 2 },
        { ...spent, pages: 5 }
      ]) {
        const { last, next } = yield* decision(refused, { attempt })
        assert.deepStrictEqual([last._tag, next], ["Split", undefined])
      }
      const day1 = sliceOf(["ada"], "2023-01-01", "2023-01-01")
      assert.strictEqual(
        (yield* decision(refused, { attempt: { ...spent, pages: 5 }, slice: day1 })).last._tag,
        "Restart"
      )
    })
  )

  it.effect("that has not begun is trouble of the server", () =>
    Effect.gen(function* () {
      const { last, next } = yield* decision(refused)
      assert.deepStrictEqual([last._tag, next?.tries], ["Repeat", 1])
    })
  )
})

describe("trouble of the server", () => {
  const broken = replyOf("server", { status: 500, code: "internal_error" })
  const failed = "failed slice internal_error"

  it.effect("is waited out with growing pauses, and is a strike only where others succeeded meanwhile", () =>
    Effect.gen(function* () {
      for (const [tries, wait] of [
        [0, 1_000],
        [1, 2_000],
        [4, 16_000],
        [5, 30_000],
        [9, 30_000]
      ] as const) {
        const { last, next, did } = yield* decision(broken, { attempt: { tries, seen: 3, strikes: 1 }, successes: 4 })
        isBetween(0.8 * wait, 1.2 * wait, last._tag === "Repeat" ? last.after : undefined)
        assert.deepInclude(next, { tries: tries + 1, strikes: 2, seen: 4 })
        assert.deepStrictEqual(did, [failed])
      }
      assert.deepInclude((yield* decision(broken, { successes: 4 })).next, { tries: 1, strikes: 0, seen: 4 })
      assert.deepInclude((yield* decision(broken, { successes: 4, attempt: { seen: 4 } })).next, {
        strikes: 0,
        seen: 4
      })
    })
  )

  it.effect("that asks for time slows all down, as long as the API is borne", () =>
    Effect.gen(function* () {
      const asked = (bearable: number) =>
        decision(replyOf("server", { status: 503 }, 9_000), { attempt: { seen: 3 }, successes: 4, bearable })
      const { last, did } = yield* asked(60_000)
      assert.deepInclude(last, { _tag: "Repeat", after: 9_000 })
      assert.deepStrictEqual(did, ["failed slice invalid_params", "slowed down"])
      assert.deepInclude((yield* asked(2_000)).last, { _tag: "Repeat", after: 2_000 })
    })
  )

  it.effect("of one alone is looked into at its third failure, or at once in an outage", () =>
    Effect.gen(function* () {
      const asked = Effect.fnUntraced(function* (over: Case) {
        return tags((yield* decision(broken, over)).answers).includes("Probed")
      })
      assert.isFalse(yield* asked({ attempt: { tries: 1 } }))
      assert.isTrue(yield* asked({ attempt: { tries: 2 } }))
      assert.isTrue(yield* asked({ attempt: { tries: 2, seen: 4 }, successes: 4 }))
      assert.isTrue(yield* asked({ open: true }))
      assert.isFalse(yield* asked({ attempt: { tries: 2, seen: 3 }, successes: 4, open: true }))
    })
  )

  it.effect("is the slice's own where the API answers otherwise: one more failure ends it", () =>
    Effect.gen(function* () {
      const attempt = { tries: 2, strikes: 1 }
      const sound = yield* decision(broken, { attempt, others: () => "page" })
      assert.deepInclude(sound.next, { tries: 3, strikes: 3, seen: 0 })
      isBetween(now + 3_200, now + 4_800, sound.next?.not_before)
      const part = yield* decision(broken, { attempt: { ...attempt, split: true }, others: () => "page" })
      assert.strictEqual(part.next?.strikes, 1)
      for (const other of ["server", "rate_limited", "stopped"] as const) {
        const { next } = yield* decision(broken, { attempt, others: () => other })
        assert.deepInclude(next, { tries: 3, strikes: 1, seen: 0 })
      }
    })
  )

  it.effect("of four strikes, or two of a part, is looked for in the slice", () =>
    Effect.gen(function* () {
      const own = Effect.fnUntraced(function* (strikes: number, split: boolean, others: Case["others"] = () => "page") {
        const attempt = { seen: 3, strikes: strikes - 1, split }
        const { last, next } = yield* decision(broken, { attempt, successes: 4, slice: sliceOf(["ada"]), others })
        if (last._tag !== "Split") return last._tag
        assert.isUndefined(next)
        return `${last.by}: ${last.reason.text}`
      })
      const text = "HTTP 500 · internal_error · no word"
      assert.strictEqual(yield* own(3, false), "Repeat")
      assert.strictEqual(yield* own(4, false), `days: ${text}`)
      assert.strictEqual(yield* own(1, true), "Repeat")
      assert.strictEqual(yield* own(2, true), `days: ${text}`)
      assert.strictEqual(yield* own(4, false, () => "server"), `none: ${text} · so do five of its days alone`)
    })
  )
})
