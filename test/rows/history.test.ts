// Beside the rows: how their values changed, and why each row is there.
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { openDatabase } from "../../src/duckdb/Database.ts"
import { ask, begin, newPath, outcome, pageOf, planOf, sit, storeAll, video } from "../store/sitting.ts"

describe("history", () => {
  it.effect("has a row when a video is first seen and one per change, and none where nothing changed", () =>
    Effect.gen(function* () {
      const path = newPath()
      yield* storeAll(path, [
        [video(1, { view_count: 5, like_count: 1 }), video(2, { view_count: 9 })],
        [video(1, { view_count: 5, like_count: 1 }), video(2)],
        [video(1, { view_count: 6 })],
        [video(1, { view_count: 6, region_code: "DE" }), video(2, { view_count: 0 })]
      ])
      const sql = "SELECT id, view_count, like_count, wave, retrieved_at FROM videos_history ORDER BY id, retrieved_at"
      // The likes were not sent with the third page: the row keeps those that were known. The region is no column that changes.
      assert.deepStrictEqual(yield* ask(path, sql), [
        ["1", "5", "1", 0, "2023-06-01 12:00:00"],
        ["1", "6", "1", 0, "2023-06-01 14:00:00"],
        ["2", "9", null, 0, "2023-06-01 12:00:00"],
        ["2", "0", null, 0, "2023-06-01 15:00:00"]
      ])
    })
  )

  it.effect("sees no change where the API shuffles the keys of a value", () =>
    Effect.gen(function* () {
      const path = newPath()
      yield* storeAll(path, [[video(1, { video_tag: { a: 1, b: 2 } })], [video(1, { video_tag: { b: 2, a: 1 } })]])
      assert.deepStrictEqual(yield* ask(path, "SELECT count(*)::INTEGER FROM videos_history"), [[1]])
    })
  )
})

describe("matches", () => {
  it.effect("keep the place where a row came first, once per slice and unit", () =>
    Effect.gen(function* () {
      const path = newPath()
      const two = planOf("{ videos: { hashtags: [wahl, politik] } }")
      const both = video(1, { hashtag_names: ["wahl", "politik"] })
      yield* storeAll(path, [[video(2), both], [both]], two)
      const sql = "SELECT id, unit, page, position, on_target FROM videos_matches ORDER BY ALL"
      assert.deepStrictEqual(yield* ask(path, sql), [
        ["1", "politik", 1, 1, true],
        ["1", "wahl", 1, 1, true],
        ["2", "*", 1, 0, false]
      ])
    })
  )

  it.effect("are not in the way where somebody deleted rows of the table alone", () =>
    Effect.gen(function* () {
      const path = newPath()
      const plan = planOf()
      yield* sit(path, plan, (store) =>
        Effect.gen(function* () {
          const [one] = yield* begin(store, plan)
          yield* store.commit(one!, pageOf([video(1), video(2)], 1, { cursor: 100 }), outcome())
        })
      )
      yield* openDatabase(path, "write").pipe(
        Effect.flatMap((database) => database.exec("DELETE FROM videos WHERE id = '1'")),
        Effect.scoped
      )
      const fresh = yield* sit(path, plan, (store) =>
        Effect.gen(function* () {
          const [one] = yield* begin(store, plan)
          return (yield* store.commit(one!, pageOf([video(1)], 2), outcome())).fresh
        })
      )
      assert.strictEqual(fresh, 1)
      assert.deepStrictEqual(yield* ask(path, "SELECT id, page FROM videos_matches ORDER BY id"), [
        ["1", 1],
        ["2", 1]
      ])
    })
  )
})
