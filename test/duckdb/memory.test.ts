// A run takes little memory, whatever was read before.
import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Fiber, Schedule } from "effect"
import type { Database } from "../../src/domain/Database.ts"
import { openDatabase } from "../../src/duckdb/Database.ts"
import { newPath } from "../store/sitting.ts"

/** Megabytes that DuckDB itself accounts for. */
const used = (database: Database) =>
  Effect.map(database.rows("SELECT (sum(memory_usage_bytes) / 2 ** 20)::DOUBLE AS n FROM duckdb_memory()"), ([row]) =>
    Number(row?.["n"])
  )

describe("memory", () => {
  it.effect("that only serves to read again is handed back, and more may be taken again", () =>
    Effect.gen(function* () {
      const database = yield* openDatabase(newPath(), "write")
      yield* database.exec("CREATE TABLE t AS SELECT sha256(range::VARCHAR) AS a FROM range(1500000)")
      yield* database.exec("CHECKPOINT")
      const scan = database.rows("SELECT max(a) AS a FROM t")
      const [first] = yield* scan
      assert.isAbove(yield* used(database), 40)
      for (let number = 0; number < 8; number += 1) yield* database.transaction(Effect.void)
      assert.isAtMost(yield* used(database), 32)
      assert.deepStrictEqual(yield* scan, [first!])
      assert.isAbove(yield* used(database), 40)
    }).pipe(Effect.scoped)
  )

  // DuckDB keeps a block for every row group written since the file was opened: 20 of them here.
  it.live("that DuckDB keeps for what was written is handed back, while others read", () =>
    Effect.gen(function* () {
      const database = yield* openDatabase(newPath(), "write")
      yield* database.exec("CREATE TABLE t (a BIGINT, b VARCHAR)")
      const count = Effect.map(database.rows("SELECT count(*)::INTEGER AS n FROM t"), ([row]) => Number(row?.["n"]))
      const reader = yield* Effect.forkChild(Effect.repeat(count, Schedule.spaced("5 millis")))
      for (let number = 1; number <= 520; number += 1) {
        yield* database.transaction(database.exec("INSERT INTO t SELECT range, range::VARCHAR FROM range(100)"))
        if (number % 25 === 0) yield* database.exec("CHECKPOINT study")
      }
      assert.isUndefined(reader.pollUnsafe())
      yield* Fiber.interrupt(reader)
      assert.strictEqual(yield* count, 52_000)
      assert.isAtMost(yield* used(database), 4)
    }).pipe(Effect.scoped)
  )

  it.effect("that a killed run had put aside on disk is taken away, and nothing else", () =>
    Effect.gen(function* () {
      const path = newPath()
      const open = openDatabase(path, "write").pipe(Effect.scoped)
      mkdirSync(`${path}.tmp`)
      writeFileSync(`${path}.tmp/duckdb_temp_block-1.block`, "left")
      yield* open
      assert.isFalse(existsSync(`${path}.tmp`))
      mkdirSync(`${path}.tmp`)
      writeFileSync(`${path}.tmp/duckdb_temp_storage-0.tmp`, "left")
      writeFileSync(`${path}.tmp/notes.txt`, "mine")
      yield* open
      assert.deepStrictEqual(readdirSync(`${path}.tmp`), ["notes.txt"])
    })
  )
})
