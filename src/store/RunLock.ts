// One run per database: a lock beside it that the system frees when the process dies, however it dies.
import { existsSync } from "node:fs"
import { hostname } from "node:os"
import { dirname } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { Clock, Effect, type Scope } from "effect"
import { StoreError } from "../domain/failures.ts"
import { makeFolder } from "../domain/makeFolder.ts"
import { makeEmpty, refuseLink } from "../domain/ownFile.ts"
import { readBounded } from "../domain/readBounded.ts"

/** How a journal ends that names another file, which SQLite deletes when it takes the journal back. The lock has none such. */
const namesAnother = Buffer.from("d9d505f920a163d7", "hex")

/** The folder may be a stranger's: what SQLite would write into, or do, when it opens the lock. */
const refuseTraps = (path: string): void => {
  for (const file of [path, `${path}-journal`, `${path}-wal`, `${path}-shm`]) refuseLink(file)
  const journal = `${path}-journal`
  if (existsSync(journal) && readBounded(journal, "side").subarray(-8).equals(namesAnother))
    throw new Error(`${journal} is not of this lock; move both away`)
}

/** Another program's database under the name of the lock, or one that does something when it is written, is left alone. */
const refuseForeign = (file: DatabaseSync): void => {
  const found = file.prepare("SELECT sql FROM sqlite_master LIMIT 2").all()
  if (found.length === 0 || (found.length === 1 && found[0]?.["sql"] === "CREATE TABLE holder (text TEXT)")) return
  file.close()
  throw new Error("it is another program's file; move it away")
}

const holderOf = (path: string): string => {
  try {
    const file = new DatabaseSync(path, { readOnly: true, timeout: 1000 })
    const row = file.prepare("SELECT text FROM holder").get()
    file.close()
    return String(row?.["text"] ?? "another run")
  } catch {
    return "another run"
  }
}

/** Holds `<database>.lock` for the length of a scope, waits included. Fails with `in_use`, naming the holder. */
export const holdRunLock = Effect.fn("RunLock.hold")(function* (
  database: string
): Effect.fn.Return<void, StoreError, Scope.Scope> {
  const path = `${database}.lock`
  const since = new Date(yield* Clock.currentTimeMillis).toISOString()
  yield* Effect.acquireRelease(
    Effect.try({
      try: () => {
        makeFolder(dirname(database))
        refuseTraps(path)
        makeEmpty(path)
        const file = new DatabaseSync(path, { timeout: 0 })
        // RESERVED shuts out every other run and still lets them read who holds it.
        file.exec("BEGIN IMMEDIATE")
        refuseForeign(file)
        file.exec("CREATE TABLE IF NOT EXISTS holder (text TEXT); DELETE FROM holder")
        const text = `process ${process.pid} on ${hostname()}, since ${since}`
        file.prepare("INSERT INTO holder (text) VALUES (?)").run(text)
        file.exec("COMMIT; BEGIN IMMEDIATE")
        return file
      },
      catch: (cause) =>
        cause instanceof Error && "errcode" in cause && /locked|busy/i.test(cause.message)
          ? new StoreError({
              reason: "in_use",
              message: `another run has this database: ${holderOf(path)}`,
              hint: `Wait for it, or look at it with \`windrow status\`. The database is ${database}.`,
              cause
            })
          : new StoreError({
              reason: "cannot_write",
              message: `${path} cannot be written: ${cause instanceof Error ? cause.message : String(cause)}`,
              hint: "Make the folder writable, or name another file under output.database.",
              cause
            })
    }),
    (file) => Effect.sync(() => file.close())
  )
})
