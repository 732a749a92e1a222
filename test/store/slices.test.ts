// A slice that cannot be had whole is split, or given up.

import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { makeSlice } from "../../src/domain/Slice.ts"
import { slicesOf } from "../../src/plan/makePlan.ts"
import { split } from "../../src/plan/split.ts"
import { unitsOf, wantedOf } from "../../src/plan/wanted.ts"
import { query } from "../../src/query/QueryLive.ts"
import { ask, begin, later, newPath, of, outcome, pageOf, planOf, sit, video } from "./sitting.ts"

const plan = planOf()
const [slice] = slicesOf(plan) as [ReturnType<typeof slicesOf>[number]]
const reason = { code: "server", text: "HTTP 500 · internal_error" }

describe("split", () => {
  it.effect("puts the halves in the slice's place; the next sitting goes on with them", () =>
    Effect.gen(function* () {
      const path = newPath()
      const halves = split(slice, "days")
      const ids = halves.map(({ id }) => id).toSorted()
      const refused = outcome(later, { status: 500, code: "internal_error" })
      yield* sit(path, plan, (store) =>
        Effect.gen(function* () {
          const [one] = yield* begin(store, plan)
          const children = yield* store.split(one!, halves, reason, refused)
          assert.deepStrictEqual(children.map((child) => child.slice.id).toSorted(), ids)
          assert.isTrue(children.every((child) => child.split && child.position === undefined && child.pages === 0))
        })
      )
      assert.deepStrictEqual(
        yield* ask(path, "SELECT state, revision, reason, message FROM provenance.slices WHERE split_from IS NULL"),
        [["split", 1, "server", "HTTP 500 · internal_error"]]
      )
      assert.deepStrictEqual(
        yield* ask(path, "SELECT DISTINCT state, split_from FROM provenance.slices WHERE split_from IS NOT NULL"),
        [["planned", slice.id]]
      )
      assert.deepStrictEqual(yield* ask(path, "SELECT request, slice, answer, status FROM provenance.requests"), [
        [refused.request, slice.id, "Split", 500]
      ])
      yield* sit(path, plan, (store) =>
        Effect.sync(() => assert.deepStrictEqual(store.begun.map((one) => one.slice.id).toSorted(), ids))
      )
    })
  )

  it.effect("of a slice that has moved on is refused as stale, and makes no halves", () =>
    Effect.gen(function* () {
      const path = newPath()
      yield* sit(path, plan, (store) =>
        Effect.gen(function* () {
          const [one] = yield* begin(store, plan)
          yield* store.commit(one!, pageOf([], 1, { cursor: 1 }), outcome())
          for (const late of [
            store.split(one!, split(slice, "days"), reason, undefined),
            store.giveUp(one!, "failed", reason, undefined),
            store.restart(one!, outcome())
          ]) {
            assert.strictEqual((yield* Effect.flip(Effect.asVoid(late))).reason, "stale")
          }
        })
      )
      assert.deepStrictEqual(yield* ask(path, "SELECT count(*)::INTEGER FROM provenance.slices"), [[1]])
      assert.deepStrictEqual(yield* ask(path, "FROM provenance.coverage"), [])
    })
  )
})

describe("giveUp", () => {
  it.effect("covers each failed day by itself, so that each can be retried, and keeps the reason", () =>
    Effect.gen(function* () {
      const path = newPath()
      const facts = yield* sit(path, plan, (store) =>
        Effect.gen(function* () {
          const [one] = yield* begin(store, plan)
          yield* store.giveUp(one!, "failed", reason, outcome(later, { status: 500 }))
          return yield* query.facts(
            store,
            unitsOf(wantedOf(plan.study, plan.pipelines, { today: undefined, parents: {} }))
          )
        })
      )
      const sql =
        "SELECT unit, count(*)::INTEGER, min(from_day)::VARCHAR, max(to_day)::VARCHAR, bool_and(from_day = to_day), any_value(state), any_value(reason) FROM (FROM provenance.coverage WHERE superseded_at IS NULL) GROUP BY unit ORDER BY unit"
      const text = "server: HTTP 500 · internal_error"
      assert.deepStrictEqual(yield* ask(path, sql), [
        ["ada", 31, "2023-01-01", "2023-01-31", true, "failed", text],
        ["bob", 31, "2023-01-01", "2023-01-31", true, "failed", text]
      ])
      assert.deepStrictEqual(facts.coverage, { failed: 62 })
      const months = facts.failed.map(({ unit, from, to }) => [unit, from, to])
      assert.deepStrictEqual(months, [
        ["ada", "2023-01-01", "2023-01-31"],
        ["bob", "2023-01-01", "2023-01-31"]
      ])
      // A retry that succeeds leaves no failed day behind.
      yield* sit(path, plan, (store) =>
        Effect.flatMap(begin(store, plan), ([again]) => {
          assert.strictEqual(again?.revision, 2)
          return store.commit(again!, pageOf([video(1)]), outcome())
        })
      )
      assert.deepStrictEqual(
        yield* ask(
          path,
          "SELECT unit, state, sum(to_day - from_day + 1)::INTEGER FROM (FROM provenance.coverage WHERE superseded_at IS NULL) GROUP BY ALL ORDER BY ALL"
        ),
        [
          ["ada", "done", 1],
          ["ada", "empty", 30],
          ["bob", "empty", 31]
        ]
      )
    })
  )

  it.effect("of an account that the API does not give covers it as unavailable", () =>
    Effect.gen(function* () {
      const path = newPath()
      yield* sit(path, plan, (store) =>
        Effect.gen(function* () {
          const [one] = yield* begin(store, plan)
          const children = yield* store.split(one!, split(slice, "units"), reason, undefined)
          yield* store.giveUp(of(children, "bob"), "unavailable", { code: "unit_refused", text: "no" }, undefined)
        })
      )
      assert.deepStrictEqual(
        yield* ask(
          path,
          "SELECT unit, from_day, to_day, state FROM (FROM provenance.coverage WHERE superseded_at IS NULL)"
        ),
        [["bob", "2023-01-01", "2023-01-31", "unavailable"]]
      )
      assert.deepStrictEqual(yield* ask(path, "FROM provenance.requests"), [])
    })
  )

  it.effect("leaves what it says of other days, when some are asked again in other windows", () =>
    Effect.gen(function* () {
      const path = newPath()
      const [january, later] = ["2023-01-31", "2023-02-28"].map((to) => planOf("{ videos: { accounts: [ada] } }", to))
      yield* sit(path, january!, (store) =>
        Effect.flatMap(begin(store, january!), ([one]) =>
          store.giveUp(one!, "unavailable", { code: "unit_refused", text: "no" }, outcome())
        )
      )
      yield* sit(path, later!, (store) =>
        Effect.gen(function* () {
          const [whole] = slicesOf(later!)
          const window = { from: "2023-01-10", to: "2023-01-20" } as NonNullable<typeof whole>["window"] & object
          const [middle] = yield* store.enroll([makeSlice({ ...whole!, window })], [])
          yield* store.commit(middle!, pageOf([video(1)]), outcome())
        })
      )
      const sql =
        "SELECT from_day, to_day, state FROM (FROM provenance.coverage WHERE superseded_at IS NULL) ORDER BY from_day"
      assert.deepStrictEqual(yield* ask(path, sql), [
        ["2023-01-01", "2023-01-09", "unavailable"],
        ["2023-01-10", "2023-01-14", "empty"],
        ["2023-01-15", "2023-01-15", "done"],
        ["2023-01-16", "2023-01-20", "empty"],
        ["2023-01-21", "2023-01-31", "unavailable"]
      ])
    })
  )

  it.effect("keeps the rows that came before it", () =>
    Effect.gen(function* () {
      const path = newPath()
      const odd = planOf("{ videos: { accounts: [constructor] } }")
      yield* sit(path, odd, (store) =>
        Effect.gen(function* () {
          const [one] = yield* begin(store, odd)
          const { sliceState } = yield* store.commit(one!, pageOf([], 1, { cursor: 9 }), outcome())
          yield* store.giveUp(sliceState, "failed", reason, undefined)
        })
      )
      assert.deepStrictEqual(
        yield* ask(path, "SELECT DISTINCT state, rows FROM (FROM provenance.coverage WHERE superseded_at IS NULL)"),
        [["failed", 0]]
      )
    })
  )
})
