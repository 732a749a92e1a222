// A run takes little memory, whatever was read before.
import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs"
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { openDatabase } from "../../src/sink/Database.ts"
import { newPath } from "./sitting.ts"

describe("memory", () => {
  it.effect(
    "that only serves to read again is handed back, and more may be taken again",
    () =>
      Effect.gen(function* () {
        const database = yield* openDatabase(newPath(), "write")
        const used = Effect.map(
          database.rows("SELECT sum(memory_usage_bytes)::BIGINT AS bytes FROM duckdb_memory()"),
          ([row]) => Number(row?.["bytes"])
        )
        const megabyte = 2 ** 20
        yield* database.exec("CREATE TABLE t AS SELECT sha256(range::VARCHAR) AS a FROM range(3000000)")
        yield* database.exec("CHECKPOINT")
        const scan = database.rows("SELECT max(a) AS a FROM t")
        const [first] = yield* scan
        assert.isAbove(yield* used, 100 * megabyte)
        for (let number = 0; number < 8; number += 1) yield* database.transaction(Effect.void)
        assert.isAtMost(yield* used, 96 * megabyte)
        assert.deepStrictEqual(yield* scan, [first!])
        assert.isAbove(yield* used, 100 * megabyte)
      }).pipe(Effect.scoped),
    60_000
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
