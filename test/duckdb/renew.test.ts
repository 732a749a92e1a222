// Every so many transactions the file is closed and opened anew: what others may do to it in between.
import { spawn } from "node:child_process"
import { once } from "node:events"
import { existsSync, renameSync } from "node:fs"
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { openDatabase, Thrift } from "../../src/duckdb/Database.ts"
import { newPath } from "../store/sitting.ts"
import { onTime } from "../support/time.ts"
import { query } from "../support/workplace.ts"

const holding = `
import { DuckDBInstance } from "@duckdb/node-api"
const instance = await DuckDBInstance.create(process.argv[1])
const connection = await instance.connect()
await connection.run("CREATE TABLE theirs (a INTEGER)")
console.log("open")
setInterval(() => connection, 1000)
`

const renewEvery = 24
const thrift = { tidyEvery: 8, kept: "32MB", renewEvery }

/** Writes a row with each transaction up to the one that opens the file anew; `meanwhile` happens just before it. */
const write = Effect.fnUntraced(
  function* (path: string, meanwhile: Effect.Effect<void>) {
    const database = yield* openDatabase(path, "write")
    yield* database.exec("CREATE TABLE t (a INTEGER)")
    const row = database.transaction(database.exec("INSERT INTO t VALUES (1)"))
    yield* Effect.repeat(row, { times: renewEvery - 2 })
    yield* meanwhile
    const error = yield* Effect.flip(row)
    assert.strictEqual(yield* Effect.flip(database.rows("SELECT 1")), error)
    return error
  },
  Effect.scoped,
  Effect.provideService(Thrift, thrift),
  onTime
)

const written = (path: string) => Effect.promise(() => query(path, "SELECT count(*)::INTEGER AS n FROM t"))

describe("a file that is opened anew", () => {
  it.live("and was moved away is not replaced by an empty one", () =>
    Effect.gen(function* () {
      const path = newPath()
      const error = yield* write(
        path,
        Effect.sync(() => renameSync(path, `${path}.moved`))
      )
      assert.strictEqual(error.reason, "cannot_write")
      assert.include(error.message, "moved or deleted")
      assert.isFalse(existsSync(path))
      assert.deepStrictEqual(yield* written(`${path}.moved`), [{ n: renewEvery - 1 }])
    })
  )

  it.live("and is somebody else's meanwhile is told as such, with who it is", () =>
    Effect.gen(function* () {
      const path = newPath()
      const child = spawn(process.execPath, ["--input-type=module", "-e", holding, `${path}.theirs`], {
        cwd: import.meta.dirname
      })
      yield* Effect.promise(() => once(child.stdout, "data"))
      const error = yield* write(
        path,
        Effect.sync(() => {
          renameSync(path, `${path}.ours`)
          renameSync(`${path}.theirs`, path)
        })
      )
      child.kill()
      assert.strictEqual(error.reason, "taken")
      assert.include(error.message, `PID ${child.pid}`)
      assert.deepStrictEqual(yield* written(`${path}.ours`), [{ n: renewEvery - 1 }])
    })
  )
})
