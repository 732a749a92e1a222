// The one place that opens a database file. Any second opening in this process would drop DuckDB's lock on it.
import { type DuckDBConnection, DuckDBInstance, type DuckDBValue } from "@duckdb/node-api"
import { Effect, Exit, Schedule, type Scope, Semaphore } from "effect"
import { SinkError } from "../domain/failures.ts"
import { attachment, clearSpill, type Mode, memoryLimit, optionsOf, spareHeap } from "./opening.ts"

type Parameters = Record<string, DuckDBValue>
type Row = Readonly<Record<string, string | number | boolean | null>>

/** An open DuckDB file with one connection. Statements run one after another; a transaction has the connection alone. */
export interface Database {
  readonly exec: (sql: string, parameters?: Parameters) => Effect.Effect<void, SinkError>
  /** Rows as JSON values: BIGINT and times as text. */
  readonly rows: (sql: string, parameters?: Parameters) => Effect.Effect<ReadonlyArray<Row>, SinkError>
  readonly transaction: <A, E, R>(body: Effect.Effect<A, E, R>) => Effect.Effect<A, E | SinkError, R>
  /** Breaks off the statement under way, which then fails. */
  readonly interrupt: Effect.Effect<void>
}

const isInUse = (error: SinkError): boolean => error.reason === "in_use"

const textOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause)).split("\n")[0] ?? ""

/** DuckDB's messages → what a researcher can do about them. */
const explain = (path: string, cause: unknown): SinkError => {
  const text = textOf(cause)
  if (/conflicting lock|being used by another process/i.test(text)) {
    const holder = /held in (.+?)(?: by|\. |$)/i.exec(text)?.[1]
    return new SinkError({
      reason: "in_use",
      message: `${path} is open in another program${holder === undefined ? "" : `: ${holder}`}`,
      hint: "Close it there (an R or Python session, a database viewer), then run the same command again.",
      cause
    })
  }
  // A file that is cut off cannot be read to its end; one of another program asks for that program's extension.
  if (/not a valid duckdb|corrupt|magic|serializ|checksum|read enough bytes|_scanner/i.test(text)) {
    return new SinkError({
      reason: "foreign",
      message: `${path} is not a database that can be read: ${text}`,
      hint: "The file was left as it is. Move it away, or name another file under output.database.",
      cause
    })
  }
  if (/out of memory|failed to (pin|allocate)/i.test(text) && !/failed to offload/i.test(text)) {
    return new SinkError({
      reason: "cannot_write",
      message: `${path} cannot be worked on: ${text}`,
      hint: `Everything committed so far is kept. DuckDB may take ${memoryLimit.write} of memory: where less is free, close other programs; then run the same command again.`,
      cause
    })
  }
  return new SinkError({
    reason: "cannot_write",
    message: `${path} cannot be written: ${text}`,
    hint: "Everything committed so far is kept. Make room or make the folder writable, then run the same command again.",
    cause
  })
}

/** Every so many transactions of a run, memory beyond `kept` that only serves to read again is handed back. */
const tidyEvery = 8
const kept = "32MB"
/**
 * Every so many, DuckDB is closed and opened anew: it keeps a block of memory, and all that it knows of each column, for
 * every row group that was written since.
 */
const renewEvery = 512
/** More statements than are ever under way at once. */
const many = 1_000_000

interface Opened {
  readonly instance: DuckDBInstance
  readonly connection: DuckDBConnection
}

/** Takes the file, and with it the lock that keeps others out. */
const take = async (path: string, mode: Mode): Promise<Opened> => {
  const instance = await DuckDBInstance.create(":memory:", optionsOf(path, mode))
  try {
    const connection = await instance.connect()
    await connection.run(attachment(path, mode))
    return { instance, connection }
  } catch (cause) {
    instance.closeSync()
    throw cause
  }
}

/** Opens a file for the length of a scope. Fails with SinkError: in_use, foreign or cannot_write. */
export const openDatabase = Effect.fn("Database.open")(function* (
  path: string,
  mode: Mode
): Effect.fn.Return<Database, SinkError, Scope.Scope> {
  const attempt = <A>(run: () => Promise<A>) => Effect.tryPromise({ try: run, catch: (cause) => explain(path, cause) })
  // A promise that failed says why to every statement after it.
  let opened: Promise<Opened>
  const open = Effect.uninterruptible(
    attempt(() => {
      opened = take(path, mode)
      return opened
    })
  )
  const close = attempt(async () => {
    const { instance, connection } = await opened
    connection.closeSync()
    instance.closeSync()
  })
  yield* Effect.acquireRelease(open, () => Effect.ignore(close))
  const alone = yield* Semaphore.make(1)
  const statements = yield* Semaphore.make(many)

  // Uninterruptible: a statement under way is awaited, since closing under it would lose what it wrote.
  const run = <A>(use: (connection: DuckDBConnection) => Promise<A>) =>
    statements.withPermits(1)(Effect.uninterruptible(attempt(async () => use((await opened).connection))))
  const exec: Database["exec"] = (sql, parameters) =>
    Effect.asVoid(run((connection) => connection.run(sql, parameters)))
  const rows: Database["rows"] = (sql, parameters) =>
    run(
      async (connection) => (await connection.runAndReadAll(sql, parameters)).getRowObjectsJson() as ReadonlyArray<Row>
    )
  // A lower limit gives cached blocks away at once; where more than that is in use it stays as it was, which is no trouble.
  const slim = exec(`SET memory_limit = '${kept}'`).pipe(
    Effect.ignore,
    Effect.andThen(exec(`SET memory_limit = '${memoryLimit[mode]}'`)),
    Effect.uninterruptible
  )
  // What the log holds is in the file before it is closed. Another program may take the file in between: it is waited for.
  const reopen = Effect.andThen(
    close,
    Effect.retry(open, { while: isInUse, schedule: Schedule.spaced("100 millis"), times: 600 })
  )
  const renew = exec("CHECKPOINT study").pipe(
    Effect.andThen(statements.withPermits(many)(reopen)),
    Effect.uninterruptible
  )
  // A commit that fails (a full disk) can leave DuckDB's indexes and rows at odds in memory. What was committed before is
  // in the log: it stays there for the next opening, and nothing of this memory is written into the file any more.
  let trusted = true
  const distrust = Effect.suspend(() => {
    trusted = false
    return Effect.andThen(
      Effect.ignore(exec("SET checkpoint_threshold = '1TB'")),
      Effect.ignore(exec("PRAGMA disable_checkpoint_on_shutdown"))
    )
  })
  const commit = Effect.tapError(exec("COMMIT"), () => distrust)
  let transactions = 0
  const tidy = Effect.suspend(() => {
    transactions += 1
    if (mode !== "write" || !trusted) return Effect.void
    if (transactions % renewEvery === 0) return renew
    return transactions % tidyEvery === 0 ? slim : Effect.void
  })
  const transaction: Database["transaction"] = (body) =>
    alone.withPermits(1)(
      Effect.andThen(
        tidy,
        Effect.acquireUseRelease(
          exec("BEGIN"),
          () => body,
          (_, exit) => (Exit.isSuccess(exit) ? commit : Effect.ignore(exec("ROLLBACK")))
        )
      )
    )
  if (mode === "write") {
    yield* Effect.ignore(Effect.try(() => clearSpill(path)))
    spareHeap()
  }
  return { exec, rows, transaction, interrupt: Effect.promise(async () => (await opened).connection.interrupt()) }
})
