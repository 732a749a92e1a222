// A page is one commit: rows, matches, raw text, coverage, position and the request's outcome.
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { sha256 } from "../../src/domain/Json.ts"
import { ask, begin, later, newPath, outcome, pageOf, planOf, sit, video } from "./sitting.ts"

const plan = planOf()

describe("store", () => {
  it.effect("writes what a page brought, and where the slice stands", () =>
    Effect.gen(function* () {
      const path = newPath()
      const position = { cursor: 100, search_id: "7361234567890123456" }
      const one = pageOf([video(1), video(2, { username: "eve" }), video(1)], 1, position)
      const asked = outcome(later, { rows: 3, bytes: one.body.length })
      const stored = yield* sit(path, plan, (store) =>
        Effect.flatMap(begin(store, plan), ([first]) => store.commit(first!, one, asked))
      )
      // Three rows, two of them with one key, and one that nobody asked for.
      assert.deepStrictEqual([stored.rows, stored.fresh, stored.duplicates, stored.off_target], [3, 2, 1, 1])
      assert.deepStrictEqual([stored.sliceState.revision, stored.sliceState.pages, stored.sliceState.rows], [1, 1, 3])
      assert.deepStrictEqual(stored.sliceState.position, position)
      assert.deepStrictEqual(yield* ask(path, "SELECT id, retrieved_at FROM videos ORDER BY id"), [
        ["1", "2023-06-01 12:00:00"],
        ["2", "2023-06-01 12:00:00"]
      ])
      const slice = plan.slices[0]!.id
      assert.deepStrictEqual(
        yield* ask(
          path,
          "SELECT id, step, unit, slice, page, position, wave, draw, on_target FROM videos_matches ORDER BY id"
        ),
        [
          ["1", "videos", "ada", slice, 1, 2, 0, null, true],
          ["2", "videos", "*", slice, 1, 1, 0, null, false]
        ]
      )
      assert.deepStrictEqual(
        yield* ask(path, "SELECT slice, state, revision, position, pages, rows, slots, seen FROM provenance.slices"),
        [[slice, "open", 1, JSON.stringify(position), 1, 3, 3, '{"ada":1}']]
      )
      assert.deepStrictEqual(
        yield* ask(path, "SELECT page, slice, number, request, rows, sha256, body FROM provenance.pages"),
        [["1", slice, 1, asked.request, 3, sha256(one.body), one.body]]
      )
      assert.deepStrictEqual(
        yield* ask(
          path,
          "SELECT request, slice, answer, status, code, log_id, rows, (answered_at - asked_at)::VARCHAR FROM provenance.requests"
        ),
        [[asked.request, slice, "Stored", 200, "ok", "2023010112", 3, "00:00:00.8"]]
      )
      assert.deepStrictEqual(yield* ask(path, "FROM provenance.coverage"), [])
    })
  )

  it.effect("covers every unit of the slice with the last page, and the next sitting goes on behind it", () =>
    Effect.gen(function* () {
      const path = newPath()
      yield* sit(path, plan, (store) =>
        Effect.flatMap(begin(store, plan), ([first]) =>
          store.commit(first!, pageOf([video(1)], 1, { cursor: 1 }), outcome())
        )
      )
      yield* sit(path, plan, (store) => {
        const [open] = store.begun
        assert.deepStrictEqual([open?.pages, open?.rows, open?.position], [1, 1, { cursor: 1 }])
        return store.commit(open!, pageOf([], 2), outcome())
      })
      assert.deepStrictEqual(
        yield* ask(path, "SELECT unit, from_day, to_day, state, rows FROM provenance.coverage ORDER BY unit, from_day"),
        [
          ["ada", "2023-01-01", "2023-01-14", "empty", 0],
          ["ada", "2023-01-15", "2023-01-15", "done", 1],
          ["ada", "2023-01-16", "2023-01-31", "empty", 0],
          ["bob", "2023-01-01", "2023-01-31", "empty", 0]
        ]
      )
      assert.deepStrictEqual(yield* ask(path, "SELECT state, position, pages FROM provenance.slices"), [
        ["done", null, 2]
      ])
    })
  )

  it.effect(
    "tells when days were asked, so that each reader knows which were too young, until they are asked again",
    () =>
      Effect.gen(function* () {
        const path = newPath()
        // 48 h before 31 January, noon, it was the 29th: the 28th is the last day that is final.
        const early = outcome(Date.UTC(2023, 0, 31, 12))
        yield* sit(path, plan, (store) =>
          Effect.flatMap(begin(store, plan), ([first]) => store.commit(first!, pageOf([video(1)]), early))
        )
        const lines =
          "SELECT from_day::VARCHAR, to_day::VARCHAR, state, rows, began_at::VARCHAR FROM provenance.coverage WHERE superseded_at IS NULL AND unit = 'ada' ORDER BY 1"
        const [first, second] = ["2023-01-31 11:59:59.2", "2023-06-01 11:59:59.2"]
        assert.deepStrictEqual(yield* ask(path, lines), [
          ["2023-01-01", "2023-01-14", "empty", 0, first],
          ["2023-01-15", "2023-01-15", "done", 1, first],
          ["2023-01-16", "2023-01-31", "empty", 0, first]
        ])
        const seenBy = (settle: string) => {
          const reader = planOf(`{ videos: { accounts: [ada] } }, settle: ${settle}`)
          return sit(path, reader, (store) =>
            Effect.succeed(
              store.coverage.filter(({ unit }) => unit === "ada").map(({ from, state, to }) => [from, to, state])
            )
          )
        }
        assert.deepStrictEqual(yield* seenBy("48h"), [
          ["2023-01-01", "2023-01-28", "done"],
          ["2023-01-29", "2023-01-31", "provisional"]
        ])
        assert.deepStrictEqual(yield* seenBy("10d"), [
          ["2023-01-01", "2023-01-20", "done"],
          ["2023-01-21", "2023-01-31", "provisional"]
        ])
        assert.deepStrictEqual(yield* seenBy("0s"), [
          ["2023-01-01", "2023-01-30", "done"],
          ["2023-01-31", "2023-01-31", "provisional"]
        ])
        const again = planOf("{ videos: { accounts: [ada], period: { from: 2023-01-29, to: 2023-01-31 } } }")
        yield* sit(path, again, (store) =>
          Effect.flatMap(begin(store, again), ([first]) => store.commit(first!, pageOf([]), outcome()))
        )
        assert.deepStrictEqual(yield* ask(path, lines), [
          ["2023-01-01", "2023-01-14", "empty", 0, first],
          ["2023-01-15", "2023-01-15", "done", 1, first],
          ["2023-01-16", "2023-01-28", "empty", 0, first],
          ["2023-01-29", "2023-01-31", "empty", 0, second]
        ])
      })
  )

  it.effect("refuses a second page from the same place, and changes nothing", () =>
    Effect.gen(function* () {
      const path = newPath()
      const all = [
        "videos",
        "videos_history",
        "videos_matches",
        "provenance.slices",
        "provenance.pages",
        "provenance.requests",
        "provenance.coverage"
      ]
      const error = yield* sit(path, plan, (store) =>
        Effect.gen(function* () {
          const [first] = yield* begin(store, plan)
          yield* store.commit(first!, pageOf([video(1)], 1, { cursor: 1 }), outcome())
          return yield* Effect.flip(store.commit(first!, pageOf([video(2)], 1), outcome()))
        })
      )
      assert.deepStrictEqual([error._tag, error.reason], ["StoreError", "stale"])
      const counts = yield* Effect.forEach(all, (table) => ask(path, `SELECT count(*)::INTEGER FROM ${table}`))
      // One video, its first history row, its match, the slice, one page, one request, no coverage.
      assert.deepStrictEqual(counts.flat(2), [1, 1, 1, 1, 1, 1, 0])
      assert.deepStrictEqual(yield* ask(path, "SELECT revision, position FROM provenance.slices"), [
        [1, '{"cursor":1}']
      ])
    })
  )

  it.effect("counts the rows of an account that is called like a property of all objects", () =>
    Effect.gen(function* () {
      const path = newPath()
      const odd = planOf("{ videos: { accounts: [constructor, __proto__] } }")
      const rows = [
        video(1, { username: "constructor" }),
        video(2, { username: "__proto__" }),
        video(3, { username: "__proto__" })
      ]
      yield* sit(path, odd, (store) =>
        Effect.gen(function* () {
          const [first] = yield* begin(store, odd)
          const { sliceState } = yield* store.commit(first!, pageOf(rows.slice(0, 2), 1, { cursor: 2 }), outcome())
          yield* store.commit(sliceState, pageOf(rows.slice(2), 2), outcome())
        })
      )
      assert.deepStrictEqual(
        yield* ask(path, "SELECT unit, state, rows FROM provenance.coverage WHERE rows > 0 ORDER BY unit"),
        [
          ["__proto__", "done", 2],
          ["constructor", "done", 1]
        ]
      )
    })
  )
})
