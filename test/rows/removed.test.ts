// What is asked for and left out is none where the pipeline says so: a value that was there is gone, and what is untold stays.
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { type Json, writeJson } from "../../src/domain/Json.ts"
import { openDatabase } from "../../src/duckdb/Database.ts"
import { rebuild } from "../../src/store/rebuild.ts"
import { ask, begin, later, newPath, outcome, pageOf, planOf, sit, storeAll, video } from "../store/sitting.ts"

const made = (path: string) => Effect.scoped(Effect.flatMap(openDatabase(path, "write"), rebuild))

describe("what a video has none of", () => {
  const rows = "SELECT id, playlist_id, effect_ids, music_id FROM videos ORDER BY id"

  it.effect("is an empty list, or NULL over what was there; what is untold stays", () =>
    Effect.gen(function* () {
      const path = newPath()
      yield* storeAll(path, [
        [video(1, { playlist_id: 7, effect_ids: ["5"], music_id: 9 }), video(2, { playlist_id: 7 })],
        [video(1)]
      ])
      const now = [
        ["1", null, [], "9"],
        ["2", "7", [], null]
      ]
      assert.deepStrictEqual(yield* ask(path, rows), now)
      yield* made(path)
      assert.deepStrictEqual(yield* ask(path, rows), now)
    })
  )

  it.effect("is not known where it was not asked for, or where the API refused the field", () =>
    Effect.gen(function* () {
      const path = newPath()
      yield* storeAll(path, [[video(1, { playlist_id: 7, effect_ids: ["5"] })]])
      const known = [["1", "7", ["5"], null]]
      yield* storeAll(path, [[video(1)]], planOf("{ videos: { accounts: [ada], fields: [username, create_time] } }"))
      assert.deepStrictEqual(yield* ask(path, rows), known)
      const other = planOf("{ videos: { accounts: [ada] } }")
      yield* sit(path, other, (store) =>
        Effect.gen(function* () {
          const [one] = yield* begin(store, other)
          yield* store.commit(
            one!,
            { ...pageOf([video(1)]), left_out: ["playlist_id", "effect_ids"] },
            outcome(later + 1)
          )
        })
      )
      assert.deepStrictEqual(yield* ask(path, rows), known)
      yield* made(path)
      assert.deepStrictEqual(yield* ask(path, rows), known)
    })
  )
})

it.effect("a link that is gone from a profile is gone from the row, and the history says since when", () =>
  Effect.gen(function* () {
    const path = newPath()
    const plan = planOf("{ users: { accounts: [ada] } }")
    const profiles: ReadonlyArray<Record<string, Json>> = [
      { bio_url: "https://a.example", display_name: "Ada", follower_count: 1 },
      { display_name: "Ada" },
      { display_name: "Ada", follower_count: 2 },
      { bio_url: "https://b.example", display_name: "Ada", follower_count: 2 }
    ]
    for (const [index, data] of profiles.entries()) {
      yield* sit(path, plan, (store) =>
        Effect.gen(function* () {
          const [one] = yield* begin(store, plan)
          const page = { ...pageOf([]), body: writeJson({ data, error: { code: "ok" } }), rows: [data] }
          yield* store.commit(one!, page, outcome(later + index * 3_600_000))
        })
      )
    }
    const history = "SELECT bio_url, follower_count, removed FROM users_history ORDER BY retrieved_at"
    const told = [
      ["https://a.example", "1", null],
      [null, "1", ["bio_url"]],
      [null, "2", null],
      ["https://b.example", "2", null]
    ]
    assert.deepStrictEqual(yield* ask(path, history), told)
    assert.deepStrictEqual(yield* ask(path, "SELECT bio_url FROM users"), [["https://b.example"]])
    yield* made(path)
    assert.deepStrictEqual(yield* ask(path, history), told)
  })
)
