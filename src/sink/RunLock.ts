// One run per database: a lock beside it that the system frees when the process dies, however it dies.
import { hostname } from "node:os"
import { dirname } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { Clock, Effect, type Scope } from "effect"
import { SinkError } from "../domain/failures.ts"
import { makeFolder } from "../domain/makeFolder.ts"

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
): Effect.fn.Return<void, SinkError, Scope.Scope> {
  const path = `${database}.lock`
  const since = new Date(yield* Clock.currentTimeMillis).toISOString()
  yield* Effect.acquireRelease(
    Effect.try({
      try: () => {
        makeFolder(dirname(database))
        const file = new DatabaseSync(path, { timeout: 0 })
        // RESERVED shuts out every other run and still lets them read who holds it.
        file.exec("BEGIN IMMEDIATE; CREATE TABLE IF NOT EXISTS holder (text TEXT); DELETE FROM holder")
        const text = `process ${process.pid} on ${hostname()}, since ${since}`
        file.prepare("INSERT INTO holder VALUES (?)").run(text)
        file.exec("COMMIT; BEGIN IMMEDIATE")
        return file
      },
      catch: (cause) =>
        /locked|busy/i.test(String(cause))
          ? new SinkError({
              reason: "in_use",
              message: `another run has this database: ${holderOf(path)}`,
              hint: `Wait for it, or look at it with \`windrow status\`. The database is ${database}.`,
              cause
            })
          : new SinkError({
              reason: "cannot_write",
              message: `${path} cannot be written: ${cause instanceof Error ? cause.message : String(cause)}`,
              hint: "Make the folder writable, or name another file under output.database.",
              cause
            })
    }),
    (file) => Effect.sync(() => file.close())
  )
})
