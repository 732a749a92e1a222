// A database file as effects: statements one after another, transactions, and memory handed back now and then.
import { Context, Effect, Exit, type Scope, Semaphore } from "effect"
import type { Database } from "../domain/Database.ts"
import type { StoreError } from "../domain/failures.ts"
import { isMemoryInUse } from "./failures.ts"
import { openFile } from "./openFile.ts"
import { clearSpill, type Mode, memoryLimit } from "./opening.ts"

/** How a run keeps its memory small. */
export interface Thrift {
  /** Every so many transactions, memory beyond `kept` that only serves to read again is handed back. */
  readonly tidyEvery: number
  readonly kept: string
  /**
   * Every so many, DuckDB is closed and opened anew: it keeps a block of memory, and all that it knows of each column, for
   * every row group that was written since.
   */
  readonly renewEvery: number
}
export const Thrift = Context.Reference<Thrift>("windrow/duckdb/Thrift", {
  defaultValue: () => ({ tidyEvery: 8, kept: "32MB", renewEvery: 512 })
})

/**
 * Opens a file for the length of a scope. Fails with StoreError: in_use, foreign or cannot_write. Statements fail with
 * cannot_write or bug; those of a run that had to close the file for a moment also with taken.
 */
export const openDatabase = Effect.fn("Database.open")(function* (
  path: string,
  mode: Mode
): Effect.fn.Return<Database, StoreError, Scope.Scope> {
  const { tidyEvery, kept, renewEvery } = yield* Thrift
  const file = yield* openFile(path, mode)
  const alone = yield* Semaphore.make(1)
  const exec: Database["exec"] = (sql, parameters) => file.run((connection) => connection.run(sql, parameters))
  const rows: Database["rows"] = (sql, parameters) => file.run((connection) => connection.read(sql, parameters))
  // A lower limit gives cached blocks away at once; where more than that is in use it stays as it was, which is no trouble.
  const slim = exec(`SET memory_limit = '${kept}'`).pipe(
    Effect.catchIf(isMemoryInUse, () => Effect.void),
    Effect.andThen(exec(`SET memory_limit = '${memoryLimit(mode)}'`)),
    Effect.uninterruptible
  )
  // What the log holds is in the file before it is closed.
  const renew = Effect.uninterruptible(Effect.andThen(exec("CHECKPOINT study"), file.renew))
  let transactions = 0
  const tidy = Effect.suspend(() => {
    transactions += 1
    if (mode !== "write") return Effect.void
    if (transactions % renewEvery === 0) return renew
    return transactions % tidyEvery === 0 ? slim : Effect.void
  })
  // A commit that fails (a full disk) can leave DuckDB's indexes and rows at odds in memory.
  const finish = (sql: "COMMIT" | "ROLLBACK") => Effect.tapError(exec(sql), file.distrust)
  const abandon = Effect.ignore(file.send((connection) => connection.run("ROLLBACK")))
  // What is written into a file that nobody finds is lost.
  const commit = Effect.andThen(
    Effect.tapError(file.inPlace, () => abandon),
    finish("COMMIT")
  )
  const transaction: Database["transaction"] = (body) =>
    alone.withPermits(1)(
      Effect.andThen(
        tidy,
        Effect.acquireUseRelease(
          Effect.andThen(file.inPlace, exec("BEGIN")),
          () => body,
          (_, exit) => (Exit.isSuccess(exit) ? commit : Effect.ignore(finish("ROLLBACK")))
        )
      )
    )
  if (mode === "write") yield* Effect.ignore(Effect.try(() => clearSpill(path)))
  const interrupt = Effect.ignore(file.send(async (connection) => connection.interrupt()))
  const isKnown = file.run(async (connection) => connection.isKnown)
  return { exec, rows, transaction, interrupt, isKnown, isInPlace: file.isInPlace }
})
