// What analysts find in `main`: exact ids, zeros that are zeros, known values that stay, changes that are kept.
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { ask, newPath, storeAll, video } from "../store/sitting.ts"

describe("ids", () => {
  it.effect("keep their 19 or 20 digits, bare or quoted, also inside lists", () =>
    Effect.gen(function* () {
      const path = newPath()
      const ids = ["7361234567890123456", "7361234567890123457", "73612345678901234567", "9007199254740993"]
      const rows = ids.map((id, i) =>
        video(i % 2 === 0 ? BigInt(id) : id, {
          music_id: BigInt(id),
          effect_ids: [id, "0"],
          hashtag_info_list: [{ hashtag_id: BigInt(id), hashtag_name: "wahl" }]
        })
      )
      yield* storeAll(path, [rows])
      const sql =
        "SELECT id, music_id, effect_ids[1], effect_ids[2], hashtag_info_list[1].hashtag_id FROM videos ORDER BY id"
      assert.deepStrictEqual(
        yield* ask(path, sql),
        ids.toSorted().map((id) => [id, id, id, "0", id])
      )
      assert.deepStrictEqual(
        yield* ask(path, "SELECT kind, subject FROM provenance.problems WHERE kind <> 'unknown_field'"),
        []
      )
    })
  )
})

describe("values", () => {
  it.effect("that are zero, empty or false are not NULL, and those that are absent or null are", () =>
    Effect.gen(function* () {
      const path = newPath()
      const zero = { view_count: 0, like_count: 0, video_description: "", is_stem_verified: false, hashtag_names: [] }
      const none = { view_count: null, video_description: null, is_stem_verified: null, hashtag_names: null }
      yield* storeAll(path, [[video(1, zero), video(2, none), video(3)]])
      const sql =
        "SELECT view_count, like_count, video_description, is_stem_verified, hashtag_names FROM videos ORDER BY id"
      const empty = [null, null, null, null, null]
      assert.deepStrictEqual(yield* ask(path, sql), [["0", "0", "", false, []], empty, empty])
    })
  )

  it.effect("that are known are never blanked by a page that says less", () =>
    Effect.gen(function* () {
      const path = newPath()
      const full = video(1, {
        view_count: 5,
        video_description: "Hallo",
        hashtag_names: ["wahl"],
        is_stem_verified: true,
        video_label: { a: 1 }
      })
      const narrow = { id: 1, like_count: 3, view_count: null, hashtag_names: null }
      yield* storeAll(path, [[full], [narrow]])
      const sql =
        "SELECT username, view_count, like_count, video_description, hashtag_names, is_stem_verified, video_label, retrieved_at FROM videos"
      assert.deepStrictEqual(yield* ask(path, sql), [
        ["ada", "5", "3", "Hallo", ["wahl"], true, '{"a":1}', "2023-06-01 13:00:00"]
      ])
    })
  )

  it.effect("that do not fit are NULL, and the problem is counted with an example", () =>
    Effect.gen(function* () {
      const path = newPath()
      const rows = [
        video(1, {
          view_count: -1,
          like_count: "9223372036854775808",
          video_description: "a\u0000b\ud83d!",
          create_time: "soon"
        }),
        video(2, { view_count: 1.5, novelty: { id: 7361234567890123456n } })
      ]
      yield* storeAll(path, [rows])
      const sql = "SELECT view_count, like_count, video_description, create_time FROM videos ORDER BY id"
      assert.deepStrictEqual(yield* ask(path, sql), [
        [null, null, "ab\ufffd!", null],
        [null, null, null, "2023-01-15 12:00:00"]
      ])
      assert.deepStrictEqual(
        yield* ask(path, "SELECT kind, subject, count, detail FROM provenance.problems ORDER BY ALL"),
        [
          ["mended_text", "videos.video_description", "1", 'for example "ab\ufffd!"'],
          ["unknown_field", "videos.novelty", "1", 'for example {"id":7361234567890123456}'],
          ["wrong_type", "videos.create_time", "1", 'for example "soon"'],
          ["wrong_type", "videos.like_count", "1", 'for example "9223372036854775808"'],
          ["wrong_type", "videos.view_count", "2", "for example -1"]
        ]
      )
    })
  )
})

it.effect("the codebook has a sentence for every column, and so have the columns themselves", () =>
  Effect.gen(function* () {
    const path = newPath()
    yield* storeAll(path, [[]])
    const columns = yield* ask(
      path,
      "SELECT table_name, column_name, comment FROM duckdb_columns() WHERE schema_name = 'main' AND table_name <> 'codebook' AND NOT internal ORDER BY ALL"
    )
    const book = yield* ask(path, "SELECT table_name, column_name, description FROM codebook ORDER BY ALL")
    assert.deepStrictEqual(columns, book)
    // The 23 fields of the endpoint and the time of retrieval; keys, changes and places beside them.
    assert.strictEqual(columns.filter(([table]) => table === "videos").length, 23 + 1)
    assert.isTrue(columns.every(([, , comment]) => String(comment).length > 20 && String(comment) !== "null"))
    const unnamed =
      "SELECT table_name FROM duckdb_tables() WHERE schema_name = 'main' AND comment IS NULL AND NOT temporary AND table_name <> 'codebook'"
    assert.deepStrictEqual(yield* ask(path, unnamed), [])
  })
)
