// Whose file it is: one that cannot be ours is refused and left as it is; one that is ours is only changed by a run.

import { copyFileSync, existsSync, readdirSync, readFileSync, truncateSync, writeFileSync } from "node:fs"
import { basename, dirname } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { sha256 } from "../../src/domain/Json.ts"
import { Store } from "../../src/domain/services.ts"
import { openDatabase } from "../../src/duckdb/Database.ts"
import { query } from "../../src/query/QueryLive.ts"
import { layerStore } from "../../src/store/StoreLive.ts"
import { ask, begin, newPath, outcome, pageOf, planOf, sit, video } from "./sitting.ts"

const plan = planOf()
const nothing = () => Effect.void

const reader = (path: string, origin?: "tiktok" | "sandbox:1") =>
  Effect.gen(function* () {
    const found = yield* (yield* Store).read
    return found === undefined ? undefined : { coverage: found.coverage.length, facts: yield* query.facts(found, []) }
  }).pipe(Effect.scoped, Effect.provide(layerStore({ path, origin, version: "test" })))

/** The bytes of a file, and which files lie beside it. */
const printOf = (path: string): string =>
  `${sha256(readFileSync(path))} ${readdirSync(dirname(path))
    .filter((name) => name.startsWith(basename(path)))
    .join()}`

const collected = Effect.fnUntraced(function* (origin?: "tiktok" | "sandbox:1") {
  const path = newPath()
  yield* sit(
    path,
    plan,
    (store) => Effect.flatMap(begin(store, plan), ([one]) => store.commit(one!, pageOf([video(1)]), outcome())),
    origin
  )
  return path
})

const foreigners: Readonly<Record<string, Effect.Effect<string>>> = {
  "a text": Effect.sync(() => {
    const path = newPath()
    writeFileSync(path, "id,username\n".repeat(500))
    return path
  }),
  "an empty file": Effect.sync(() => {
    const path = newPath()
    writeFileSync(path, "")
    return path
  }),
  "an SQLite database": Effect.sync(() => {
    const path = newPath()
    const file = new DatabaseSync(path)
    file.exec("CREATE TABLE t AS SELECT 1 AS a")
    file.close()
    return path
  }),
  "a DuckDB database of somebody else": Effect.gen(function* () {
    const path = newPath()
    yield* openDatabase(path, "write").pipe(
      Effect.flatMap((database) => database.exec("CREATE TABLE videos AS SELECT range AS id FROM range(1000)")),
      Effect.scoped
    )
    return path
  }).pipe(Effect.orDie),
  "a database of ours that is cut off": Effect.gen(function* () {
    const path = newPath()
    copyFileSync(yield* collected(), path)
    truncateSync(path, 20_000)
    return path
  }).pipe(Effect.orDie),
  "a database of ours with a block overwritten": Effect.gen(function* () {
    const path = newPath()
    const bytes = readFileSync(yield* collected())
    writeFileSync(path, bytes.fill(7, 12_288, 40_000))
    return path
  }).pipe(Effect.orDie)
}

describe("a file that is refused stays as it is:", () => {
  for (const [name, make] of Object.entries(foreigners)) {
    it.effect(name, () =>
      Effect.gen(function* () {
        const path = yield* make
        const before = printOf(path)
        for (const use of [reader(path, "tiktok"), sit(path, plan, nothing)]) {
          const error = yield* Effect.flip(use)
          assert.deepStrictEqual([error._tag, error.reason], ["StoreError", "foreign"])
          assert.include(error.message, path)
        }
        assert.strictEqual(printOf(path), before)
      })
    )
  }
})

describe("made-up and real data", () => {
  it.effect("never share a file, nor do two seeds", () =>
    Effect.gen(function* () {
      const made = ["tiktok", "sandbox:1"] as const
      const wanted = { tiktok: ["sandbox:1", "sandbox:2"], "sandbox:1": ["tiktok", "sandbox:2"] } as const
      for (const origin of made) {
        const path = yield* collected(origin)
        const before = printOf(path)
        for (const other of wanted[origin]) {
          const error = yield* Effect.flip(sit(path, plan, nothing, other))
          assert.deepStrictEqual([error._tag, error.reason], ["StoreError", "mixed"])
        }
        assert.strictEqual(printOf(path), before)
        assert.deepStrictEqual(yield* ask(path, "SELECT value FROM provenance.meta WHERE key = 'origin'"), [[origin]])
        yield* sit(path, plan, nothing, origin)
      }
    })
  )
})

describe("looking", () => {
  it.effect("changes no byte, however often", () =>
    Effect.gen(function* () {
      const path = yield* collected()
      const before = printOf(path)
      for (let i = 0; i < 3; i += 1) {
        const found = yield* reader(path)
        assert.strictEqual(found?.coverage, 2)
        assert.deepStrictEqual(found?.facts.tables, { accounts: 2, videos: 1, videos_history: 1, videos_matches: 1 })
      }
      assert.strictEqual(printOf(path), before)
    })
  )

  it.effect("at nothing makes nothing", () =>
    Effect.gen(function* () {
      const path = newPath()
      assert.isUndefined(yield* reader(path))
      assert.isFalse(existsSync(path))
    })
  )
})

it.effect("a path that cannot be written says so", () =>
  Effect.gen(function* () {
    const file = newPath()
    writeFileSync(file, "a file where a folder should be")
    const error = yield* Effect.flip(sit(`${file}/inside.duckdb`, plan, nothing))
    assert.deepStrictEqual([error._tag, error.reason], ["StoreError", "cannot_write"])
  })
)
