// The one place that opens a database file. Any second opening in this process would drop DuckDB's lock on it.
import { availableParallelism, totalmem } from "node:os"
import { type DuckDBConnection, DuckDBInstance, type DuckDBValue } from "@duckdb/node-api"
import { Effect, Exit, type Scope, Semaphore } from "effect"
import { SinkError } from "../domain/failures.ts"
import { literal } from "../domain/sqlText.ts"

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

const options = {
  // What is not built in would be downloaded: no network from here, and no surprise on a machine without one.
  autoinstall_known_extensions: "false",
  autoload_known_extensions: "false",
  // Compresses raw pages four times better than the default for old files.
  storage_compatibility_version: "v1.2.0",
  memory_limit: "1GB",
  // A checkpoint writes every index anew; each 16 MB, the default, it would take most of the time of a large collection.
  checkpoint_threshold: "128MB",
  threads: "2"
}

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
  return new SinkError({
    reason: "cannot_write",
    message: `${path} cannot be written: ${text}`,
    hint: "Everything committed so far is kept. Make room or make the folder writable, then run the same command again.",
    cause
  })
}

/**
 * `beside` reads the file as the catalog `study` of a database in memory, so that other files can be attached and written:
 * no other work shares the machine then, so it takes all processors and a quarter of the memory.
 */
export type Mode = "read" | "write" | "beside"

const openings = {
  read: (path: string) => DuckDBInstance.create(path, { ...options, access_mode: "READ_ONLY" }),
  write: (path: string) => DuckDBInstance.create(path, options),
  beside: () =>
    DuckDBInstance.create(":memory:", {
      ...options,
      threads: String(availableParallelism()),
      memory_limit: `${Math.max(1, Math.floor(totalmem() / 4 / 2 ** 30))}GB`
    })
} as const satisfies Record<Mode, (path: string) => Promise<DuckDBInstance>>

/** Opens a file for the length of a scope. Fails with SinkError: in_use, foreign or cannot_write. */
export const openDatabase = Effect.fn("Database.open")(function* (
  path: string,
  mode: Mode
): Effect.fn.Return<Database, SinkError, Scope.Scope> {
  const attempt = <A>(run: () => Promise<A>) => Effect.tryPromise({ try: run, catch: (cause) => explain(path, cause) })
  const instance = yield* Effect.acquireRelease(
    attempt(() => openings[mode](path)),
    (open) => Effect.sync(() => open.closeSync())
  )
  const connection = yield* Effect.acquireRelease(
    attempt(() => instance.connect()),
    (open) => Effect.sync(() => open.closeSync())
  )
  const alone = yield* Semaphore.make(1)

  // Uninterruptible: a statement under way is awaited, since closing under it would lose what it wrote.
  const run = <A>(use: (open: DuckDBConnection) => Promise<A>) => Effect.uninterruptible(attempt(() => use(connection)))
  const exec: Database["exec"] = (sql, parameters) => Effect.asVoid(run((open) => open.run(sql, parameters)))
  const rows: Database["rows"] = (sql, parameters) =>
    run(async (open) => (await open.runAndReadAll(sql, parameters)).getRowObjectsJson() as ReadonlyArray<Row>)
  const transaction: Database["transaction"] = (body) =>
    alone.withPermits(1)(
      Effect.acquireUseRelease(
        exec("BEGIN"),
        () => body,
        (_, exit) => (Exit.isSuccess(exit) ? exec("COMMIT") : Effect.ignore(exec("ROLLBACK")))
      )
    )
  if (mode === "beside") yield* exec(`ATTACH ${literal(path)} AS study (READ_ONLY); USE study`)
  return { exec, rows, transaction, interrupt: Effect.sync(() => connection.interrupt()) }
})
