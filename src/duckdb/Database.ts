// A database file as effects: statements one after another, transactions, and memory handed back now and then.
import { existsSync } from "node:fs"
import { Context, Effect, Exit, Schedule, type Scope, Semaphore } from "effect"
import type { Database } from "../domain/Database.ts"
import { StoreError } from "../domain/failures.ts"
import { fileIdentity } from "../domain/fileIdentity.ts"
import { oneLine } from "../domain/harmless.ts"
import { type Connection, Driver } from "./Driver.ts"
import { clearSpill, type Mode, memoryLimit } from "./opening.ts"
import { type Place, placeOf } from "./Place.ts"
import { Stranger } from "./strangers.ts"

const estranged = (path: string, cause: Stranger): StoreError =>
  cause.inOurs
    ? new StoreError({
        reason: "foreign",
        message: `${path} holds a ${cause.kind} that Windrow does not make: ${readable(cause.called)}`,
        hint: "Nothing of it was run, and the file was left as it is. If it is yours, move it into a database of your own that attaches this one; if the file is somebody else's, ask what it is for.",
        cause
      })
    : foreign(path, cause)

/** A name from a file, so that a person can read it and no terminal obeys it. */
const readable = (name: string): string => JSON.stringify(oneLine(name).slice(0, 80))

export const foreign = (path: string, cause?: unknown): StoreError =>
  new StoreError({
    reason: "foreign",
    message: `${path} is a DuckDB database, but not one that Windrow made`,
    hint: "It was left as it is. Name another file under output.database.",
    cause
  })

/** DuckDB's messages → what a researcher can do about them. */
const explain = (path: string, cause: unknown): StoreError => {
  if (cause instanceof Stranger) return estranged(path, cause)
  const whole = cause instanceof Error ? cause.message : String(cause)
  const text = whole.split("\n")[0] ?? ""
  // Windows says it in its user's language; DuckDB adds its own words on later lines.
  if (/conflicting lock|being used by another process|already open in/i.test(whole)) {
    const holder = /(?:held|already open) in\s+(.+?)(?: by|\. |\n|$)/i.exec(whole)?.[1]
    return new StoreError({
      reason: "in_use",
      message: `${path} is open in another program${holder === undefined ? "" : `: ${holder}`}`,
      hint: "Close it there (an R or Python session, a database viewer), then run the same command again.",
      cause
    })
  }
  // A file that is cut off cannot be read to its end; one of another program asks for that program's extension.
  if (/not a valid duckdb|corrupt|magic|serializ|checksum|read enough bytes|_scanner/i.test(text)) {
    return new StoreError({
      reason: "foreign",
      message: `${path} is not a database that can be read: ${text}`,
      hint: "The file was left as it is. Move it away, or name another file under output.database.",
      cause
    })
  }
  if (/^(parser|binder|catalog|constraint|conversion|internal) error/i.test(text)) {
    return new StoreError({
      reason: "bug",
      message: `${path}: a statement of Windrow's failed: ${text}`,
      hint: "This is a mistake in Windrow, or somebody changed the tables. Everything committed so far is kept. Please report it with this message.",
      cause
    })
  }
  if (/out of memory|failed to (pin|allocate)/i.test(text) && !/failed to offload/i.test(text)) {
    return new StoreError({
      reason: "cannot_write",
      message: `${path} cannot be worked on: ${text}`,
      hint: `Everything committed so far is kept. DuckDB may take ${memoryLimit("write")} of memory: where less is free, close other programs; then run the same command again.`,
      cause
    })
  }
  return new StoreError({
    reason: "cannot_write",
    message: `${path} cannot be written: ${text}`,
    hint: "Everything committed so far is kept. Make room or make the folder writable, then run the same command again.",
    cause
  })
}

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

/** Whoever opens the file in between is waited for so many times 100 ms. */
const patience = 100

/** What DuckDB says where it cannot free so much. */
const isInUse = ({ cause }: StoreError): boolean =>
  cause instanceof Error && /could not free up enough/i.test(cause.message)

/** Somebody may have moved the file while a run had it: a new one must not take its place. */
export const moved = (path: string) =>
  new StoreError({
    reason: "cannot_write",
    message: `${path} is not there any more: it was moved or deleted while a run had it`,
    hint: "Put it back to its place, then run the same command again: what was collected is in it."
  })
export const replaced = (path: string) =>
  new StoreError({
    reason: "cannot_write",
    message: `${path} is another file now: the database was moved or deleted while a run had it, and something else put there`,
    hint: "It was left as it is. Move it away, put the database back to its place, then run the same command again."
  })

/**
 * Opens a file for the length of a scope. Fails with StoreError: in_use, foreign or cannot_write. Statements fail with
 * cannot_write or bug; those of a run that had to close the file for a moment also with taken.
 */
export const openDatabase = Effect.fn("Database.open")(function* (
  path: string,
  mode: Mode
): Effect.fn.Return<Database, StoreError, Scope.Scope> {
  const driver = yield* Driver
  const { tidyEvery, kept, renewEvery } = yield* Thrift
  const attempt = <A>(run: () => Promise<A>) => Effect.tryPromise({ try: run, catch: (cause) => explain(path, cause) })
  let opened: Promise<Connection>
  let place: Place | undefined
  const open = attempt(async () => {
    opened = driver.open(path, mode)
    await opened
    if (mode === "write") place = placeOf(path)
  })
  const close = attempt(async () => {
    const connection = await opened
    connection.close()
    place?.leave()
  })
  yield* Effect.acquireRelease(open, () => Effect.ignore(close))
  const alone = yield* Semaphore.make(1)
  const statement = yield* Semaphore.make(1)
  // Once set, nothing is read or written any more, and everybody is told the same.
  let broken: StoreError | undefined

  const send = <A>(use: (connection: Connection) => Promise<A>) => attempt(async () => use(await opened))
  // Uninterruptible: a statement under way is awaited, since closing under it would lose what it wrote.
  const run = <A>(use: (connection: Connection) => Promise<A>) =>
    statement.withPermits(1)(
      Effect.uninterruptible(Effect.suspend(() => (broken === undefined ? send(use) : Effect.fail(broken))))
    )
  const exec: Database["exec"] = (sql, parameters) => run((connection) => connection.run(sql, parameters))
  const rows: Database["rows"] = (sql, parameters) => run((connection) => connection.read(sql, parameters))
  // A lower limit gives cached blocks away at once; where more than that is in use it stays as it was, which is no trouble.
  const slim = exec(`SET memory_limit = '${kept}'`).pipe(
    Effect.catchIf(isInUse, () => Effect.void),
    Effect.andThen(exec(`SET memory_limit = '${memoryLimit(mode)}'`)),
    Effect.uninterruptible
  )
  const breakWith = (error: StoreError) =>
    Effect.sync(() => {
      broken ??= error
    })
  const taken = ({ reason, message, hint, cause }: StoreError) =>
    new StoreError({ reason: reason === "in_use" ? "taken" : reason, message, hint, cause })
  /** Opens what was closed, and nothing else; what another program has is told as such, whichever file it is. */
  const openAgain = Effect.suspend(() => {
    const found = fileIdentity(path)
    if (found === undefined) return Effect.fail(moved(path))
    if (found === place?.identity) return open
    const look = attempt(async () => (await driver.open(path, "read")).close())
    return Effect.matchEffect(look, {
      onSuccess: () => Effect.fail(replaced(path)),
      onFailure: (error) => Effect.fail(error.reason === "in_use" ? error : replaced(path))
    })
  })
  const reopen = openAgain.pipe(
    Effect.retry({ schedule: Schedule.spaced("100 millis"), times: patience }),
    Effect.mapError(taken),
    Effect.tapError(breakWith)
  )
  // What the log holds is in the file before it is closed.
  const renew = exec("CHECKPOINT study").pipe(
    Effect.andThen(statement.withPermits(1)(Effect.andThen(close, reopen))),
    Effect.uninterruptible
  )
  // A commit that fails (a full disk) can leave DuckDB's indexes and rows at odds in memory. What was committed before is
  // in the log: it stays there for the next opening, and nothing of this memory is written any more, to file or log.
  const keepLog = Effect.ignore(send((connection) => connection.run("PRAGMA disable_checkpoint_on_shutdown")))
  const distrust = (error: StoreError) => Effect.andThen(breakWith(error), keepLog)
  const finish = (sql: "COMMIT" | "ROLLBACK") => Effect.tapError(exec(sql), distrust)
  /** What is written into a file that nobody finds is lost. Where it has no name left, a copy may go with the log that stays. */
  const isInPlace = () => place === undefined || fileIdentity(path) === place.identity
  const inPlace = Effect.suspend(() => {
    if (broken !== undefined || isInPlace()) return Effect.void
    const error = existsSync(path) ? replaced(path) : moved(path)
    const keep = place?.isLinked() === false ? keepLog : Effect.void
    return Effect.andThen(Effect.andThen(keep, breakWith(error)), Effect.fail(error))
  })
  const abandon = Effect.ignore(send((connection) => connection.run("ROLLBACK")))
  let transactions = 0
  const tidy = Effect.suspend(() => {
    transactions += 1
    if (mode !== "write") return Effect.void
    if (transactions % renewEvery === 0) return renew
    return transactions % tidyEvery === 0 ? slim : Effect.void
  })
  const transaction: Database["transaction"] = (body) =>
    alone.withPermits(1)(
      Effect.andThen(
        tidy,
        Effect.acquireUseRelease(
          Effect.andThen(inPlace, exec("BEGIN")),
          () => body,
          (_, exit) =>
            Exit.isSuccess(exit)
              ? Effect.andThen(
                  Effect.tapError(inPlace, () => abandon),
                  finish("COMMIT")
                )
              : Effect.ignore(finish("ROLLBACK"))
        )
      )
    )
  if (mode === "write") yield* Effect.ignore(Effect.try(() => clearSpill(path)))
  const interrupt = Effect.ignore(send(async (connection) => connection.interrupt()))
  const isKnown = run(async (connection) => connection.isKnown)
  return { exec, rows, transaction, interrupt, isKnown, isInPlace }
})
