// Numbers that a paper can print: coverage by day, rows, places, limits.

import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import type { Json } from "../../src/domain/Json.ts"
import type { Plan } from "../../src/domain/Plan.ts"
import { openDatabase } from "../../src/duckdb/Database.ts"
import { slicesOf } from "../../src/plan/makePlan.ts"
import { missing } from "../../src/plan/missing.ts"
import { split } from "../../src/plan/split.ts"
import { unitsOf, wantedOf } from "../../src/plan/wanted.ts"
import { query } from "../../src/query/QueryLive.ts"
import { rebuild } from "../../src/store/rebuild.ts"
import { verifyDatabase } from "../../src/store/verify/verifyDatabase.ts"
import { ask, begin, later, newPath, outcome, pageOf, planOf, sit, video } from "./sitting.ts"

const on = (day: number) => Date.UTC(2023, 0, day, 9) / 1000
const wanted = (plan: Plan) => unitsOf(wantedOf(plan.study, plan.pipelines, { today: undefined, parents: {} }))

const isSound = Effect.fnUntraced(function* (path: string) {
  const found = yield* verifyDatabase(path, "study.yaml")
  if (found._tag === "NotNow") return assert.fail(found.why)
  assert.deepStrictEqual([found.pages.faults, found.coverage, found.main], [[], [], []])
})

/** Stores one page of rows in the first slice of a plan. */
const collect = (path: string, plan: Plan, rows: ReadonlyArray<Json>, at = later) =>
  sit(path, plan, (store) =>
    Effect.flatMap(store.enroll(slicesOf(plan), []), ([one]) => store.commit(one!, pageOf(rows), outcome(at)))
  )

const lines = "SELECT unit, from_day::VARCHAR, to_day::VARCHAR, state, rows FROM provenance.coverage ORDER BY ALL"

describe("coverage", () => {
  it.effect("tells the days with rows from those without, and sums to the rows, whoever finds them", () =>
    Effect.gen(function* () {
      const path = newPath()
      const plan = planOf("{ videos: { hashtags: [wahl, klima] } }", "2023-01-10")
      yield* collect(path, plan, [
        video(1, { create_time: on(3), hashtag_names: ["wahl", "klima"] }),
        video(2, { create_time: on(3), hashtag_names: ["wahl"] }),
        video(2, { create_time: on(3), hashtag_names: ["wahl"] }),
        video(3, { create_time: on(4), hashtag_names: ["wahl"] }),
        // Not asked for, and on no day that was.
        video(4, { create_time: on(5), hashtag_names: ["x"] }),
        video(5, { create_time: on(11), hashtag_names: ["wahl"] })
      ])
      assert.deepStrictEqual(yield* ask(path, lines), [
        ["klima", "2023-01-01", "2023-01-02", "empty", 0],
        ["klima", "2023-01-03", "2023-01-03", "done", 1],
        ["klima", "2023-01-04", "2023-01-10", "empty", 0],
        ["wahl", "2023-01-01", "2023-01-02", "empty", 0],
        ["wahl", "2023-01-03", "2023-01-03", "done", 2],
        ["wahl", "2023-01-04", "2023-01-04", "done", 1],
        ["wahl", "2023-01-05", "2023-01-10", "empty", 0]
      ])
      yield* isSound(path)
    })
  )

  it.effect("of young days tells what each of them brought, and that alone", () =>
    Effect.gen(function* () {
      const path = newPath()
      const plan = planOf("{ videos: { accounts: [ada] } }")
      const rows = [29, 29, 30, 31].map((day, i) => video(i + 1, { create_time: on(day) }))
      yield* collect(path, plan, rows, Date.UTC(2023, 0, 31, 12))
      assert.deepStrictEqual(yield* ask(path, "SELECT sum(rows)::INTEGER FROM provenance.coverage"), [[4]])
      // 48 hours before, it was the 29th: three days may still change.
      const facts = yield* sit(path, plan, (store) => query.facts(store, wanted(plan)))
      assert.deepStrictEqual(facts.coverage, { empty: 28, provisional: 3 })
      // Somebody who waits shorter sees other days as young.
      const hasty = planOf("{ videos: { accounts: [ada] } }, settle: 1h")
      const seen = yield* sit(path, hasty, (store) => query.facts(store, wanted(hasty)))
      assert.deepStrictEqual(seen.coverage, { done: 2, empty: 28, provisional: 1 })
    })
  )

  it.effect("counts nothing for one of several that were asked together without a trace", () =>
    Effect.gen(function* () {
      const path = newPath()
      const plan = planOf("{ videos: { keywords: [wahl, klima], together: true } }", "2023-01-03")
      yield* collect(path, plan, [video(1, { create_time: on(2) })])
      assert.deepStrictEqual(yield* ask(path, lines), [
        ["klima", "2023-01-01", "2023-01-01", "empty", 0],
        ["klima", "2023-01-02", "2023-01-02", "done", null],
        ["klima", "2023-01-03", "2023-01-03", "empty", 0],
        ["wahl", "2023-01-01", "2023-01-01", "empty", 0],
        ["wahl", "2023-01-02", "2023-01-02", "done", null],
        ["wahl", "2023-01-03", "2023-01-03", "empty", 0]
      ])
      yield* isSound(path)
    })
  )

  it.effect("says nothing of single days where rows do not tell theirs", () =>
    Effect.gen(function* () {
      const path = newPath()
      const plan = planOf("{ videos: { accounts: [ada, bob] } }", "2023-01-03")
      yield* collect(path, plan, [{ id: 1, username: "ada" }, video(2, { username: "bob", create_time: on(2) })])
      assert.deepStrictEqual(yield* ask(path, lines), [
        ["ada", "2023-01-01", "2023-01-03", "done", 1],
        ["bob", "2023-01-01", "2023-01-01", "empty", 0],
        ["bob", "2023-01-02", "2023-01-02", "done", 1],
        ["bob", "2023-01-03", "2023-01-03", "empty", 0]
      ])
      yield* isSound(path)
    })
  )

  it.effect("has no day where an endpoint has none, and what failed there has none either", () =>
    Effect.gen(function* () {
      const path = newPath()
      const plan = planOf("{ users: { accounts: [ada, bob] } }")
      const profile = { display_name: "Ada", follower_count: 3 }
      const facts = yield* sit(path, plan, (store) =>
        Effect.gen(function* () {
          const [ada, bob] = yield* begin(store, plan)
          const body = JSON.stringify({ data: profile, error: { code: "ok" } })
          yield* store.commit(ada!, { ...pageOf([]), body, rows: [profile] }, outcome())
          yield* store.giveUp(bob!, "failed", { code: "server", text: "no" }, outcome())
          return yield* query.facts(store, wanted(plan))
        })
      )
      assert.deepStrictEqual(facts.units, { done: 1, failed: 1 })
      assert.deepStrictEqual(
        facts.failed.map(({ unit, from, to }) => [unit, from, to]),
        [["bob", "", ""]]
      )
      assert.deepStrictEqual(
        yield* ask(path, "SELECT unit, from_day, to_day, state FROM provenance.coverage ORDER BY 1"),
        [
          ["ada", null, null, "done"],
          ["bob", null, null, "failed"]
        ]
      )
      yield* isSound(path)
      assert.strictEqual(yield* sit(path, plan, (store) => store.prune(wanted(plan))), 0)
      yield* isSound(path)
      const left = yield* sit(path, plan, (store) =>
        Effect.succeed(
          missing(
            wantedOf(plan.study, plan.pipelines, { today: undefined, parents: {} }),
            store.coverage.map(({ from, to, ...one }) => ({ ...one, days: [{ from, to }] }))
          )
        )
      )
      assert.deepStrictEqual(left, [])
    })
  )
})

describe("a silent window", () => {
  it.effect("is a window, not a pause of some days between two others", () =>
    Effect.gen(function* () {
      const path = newPath()
      const plan = planOf("{ videos: { accounts: [ada] } }", "2023-03-31")
      const days = (from: number, to: number) =>
        Array.from({ length: to - from + 1 }, (_, i) => video(from + i, { create_time: on(from + i) }))
      // Ten days with a row each, a pause, ten again; then a window of silence, and one with rows.
      const windows = [[...days(1, 10), ...days(20, 31)], [], days(63, 90)]
      const problems = yield* sit(path, plan, (store) =>
        Effect.gen(function* () {
          const sliceStates = yield* begin(store, plan)
          assert.strictEqual(sliceStates.length, 3)
          for (const [i, sliceState] of sliceStates.entries())
            yield* store.commit(sliceState, pageOf(windows[i]!), outcome())
          return (yield* query.facts(store, wanted(plan))).problems
        })
      )
      const silent = problems.filter(({ kind }) => kind === "silent_window")
      assert.deepStrictEqual(
        silent.map(({ count, subject }) => [subject, count]),
        [["ada", 1]]
      )
      assert.include(silent[0]?.detail, "2023-02-01..2023-03-03")
    })
  )
})

describe("places in the index", () => {
  const plan = planOf("{ videos: { accounts: [ada] } }")
  const slots = (rows: ReadonlyArray<Json>, all: number) => ({ ...pageOf(rows), slots: all })

  it.effect("are counted once, however often they are asked for", () =>
    Effect.gen(function* () {
      const path = newPath()
      const all = Array.from({ length: 77 }, (_, i) => video(i + 1))
      const found = yield* sit(path, plan, (store) =>
        Effect.gen(function* () {
          const [first] = yield* store.enroll(slicesOf(plan), [])
          const { sliceState } = yield* store.commit(first!, { ...slots(all, 78), next: { cursor: 1 } }, outcome())
          const anew = yield* store.restart(sliceState, outcome(later, { status: 400 }))
          yield* store.commit(anew, slots(all, 78), outcome())
          const [again] = yield* store.enroll(slicesOf(plan), [])
          yield* store.commit(again!, slots(all, 78), outcome())
          // A later wave asks for the same places.
          const { makeSlice } = yield* Effect.promise(() => import("../../src/domain/Slice.ts"))
          const [wave] = yield* store.enroll([makeSlice({ ...slicesOf(plan)[0]!, wave: "after 7d" })], [])
          yield* store.commit(wave!, slots(all, 78), outcome())
          return { facts: yield* query.facts(store, wanted(plan)), report: yield* query.reportFacts(store, []) }
        })
      )
      assert.deepStrictEqual([found.report.places, found.report.emptyPlaces], [78, 1])
      const [problem] = found.facts.problems.filter(({ kind }) => kind === "slots_without_items")
      assert.deepStrictEqual([problem?.count, problem?.detail.slice(0, 12)], [1, "of 78 places"])
    })
  )

  it.effect("are those of the last asking of each day", () =>
    Effect.gen(function* () {
      const path = newPath()
      const report = yield* sit(path, plan, (store) =>
        Effect.gen(function* () {
          const [whole] = slicesOf(plan)
          const [first] = yield* store.enroll([whole!], [])
          yield* store.commit(first!, slots([], 31), outcome())
          // Ten of the 31 days are asked again, and have ten places that are empty.
          const { makeSlice } = yield* Effect.promise(() => import("../../src/domain/Slice.ts"))
          const window = { from: "2023-01-22", to: "2023-01-31" } as NonNullable<(typeof whole & object)["window"]>
          const [again] = yield* store.enroll([makeSlice({ ...whole!, window })], [])
          yield* store.commit(again!, slots([], 10), outcome())
          return yield* query.reportFacts(store, [])
        })
      )
      assert.deepStrictEqual([report.places, report.emptyPlaces], [31, 31])
    })
  )
})

describe("rows that nobody asked for", () => {
  it.effect("are counted once, and not where somebody asked for them after all", () =>
    Effect.gen(function* () {
      const path = newPath()
      const plan = planOf("{ videos: { accounts: [ada, bob] } }")
      const facts = yield* sit(path, plan, (store) =>
        Effect.gen(function* () {
          const [one] = yield* begin(store, plan)
          const halves = yield* store.split(one!, split(one!.slice, "units"), { code: "server", text: "no" }, undefined)
          // Both answers have eve's video; that of ada also has bob's, which his own has, too.
          for (const half of halves)
            yield* store.commit(half, pageOf([video(1, { username: "eve" }), video(2, { username: "bob" })]), outcome())
          return yield* query.facts(store, wanted(plan))
        })
      )
      assert.deepStrictEqual([facts.off_target, facts.rows], [1, 2])
    })
  )
})

describe("a limit", () => {
  const collectOf = "{ comments: { ids: ['7300000000000000001'] } }"
  const of = planOf(collectOf)
  /** The plan of a step that is fed with one video and wants so many comments of it. */
  const limited = (limit: number): Plan => {
    const [id, shape] = Object.entries(of.shapes)[0]!
    const slices = of.slices
    return { ...of, shapes: { [id]: { ...shape, limit } }, slices }
  }
  const comments = (ids: ReadonlyArray<number>) => {
    const rows = ids.map((id) => ({ id, video_id: 7300000000000000001n.toString(), text: `t${id}` }))
    return {
      ...pageOf([]),
      body: JSON.stringify({ data: { comments: rows, has_more: false }, error: { code: "ok" } }),
      rows: rows as ReadonlyArray<Json>
    }
  }

  it.effect("is a limit: what whole pages bring beyond it is raw alone, and said", () =>
    Effect.gen(function* () {
      const path = newPath()
      const plan = limited(3)
      yield* sit(path, plan, (store) =>
        Effect.gen(function* () {
          const [one] = yield* begin(store, plan)
          const { sliceState } = yield* store.commit(one!, { ...comments([1, 2]), next: { cursor: 2 } }, outcome())
          // A row that came before is no new one.
          const last = yield* store.commit(sliceState, { ...comments([2, 3, 4, 5]), number: 2 }, outcome())
          assert.isTrue(last.capped)
        })
      )
      assert.deepStrictEqual(yield* ask(path, "SELECT id FROM comments ORDER BY id"), [["1"], ["2"], ["3"]])
      const [[state, rows, reason]] = (yield* ask(path, "SELECT state, rows, reason FROM provenance.coverage")) as [
        unknown[]
      ]
      assert.deepStrictEqual([state, rows], ["capped", 3])
      assert.include(String(reason), "in the raw pages alone")
      yield* isSound(path)
      yield* Effect.scoped(Effect.flatMap(openDatabase(path, "write"), rebuild))
      assert.deepStrictEqual(yield* ask(path, "SELECT id FROM comments ORDER BY id"), [["1"], ["2"], ["3"]])
    })
  )

  it.effect("that a list just meets cuts nothing off", () =>
    Effect.gen(function* () {
      const path = newPath()
      const plan = limited(3)
      yield* sit(path, plan, (store) =>
        Effect.flatMap(begin(store, plan), ([one]) => store.commit(one!, comments([1, 2, 3]), outcome()))
      )
      assert.deepStrictEqual(yield* ask(path, "SELECT state, rows FROM provenance.coverage"), [["done", 3]])
    })
  )
})
