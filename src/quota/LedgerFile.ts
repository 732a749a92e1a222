// The ledger's file: one SQLite database per machine, shared by every study and process.
import { join, resolve } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { makeFolder } from "../domain/makeFolder.ts"
import { makeEmpty } from "../domain/ownFile.ts"

/**
 * What the tables of the ledger are. Versions of Windrow share one machine, each with the ledger open: a change may only
 * add a table, or a column with a default, so that earlier and later versions go on counting in it.
 */
export const ledgerVersion = 2

/** What later versions have added to the table of permits. */
const additions: ReadonlyArray<{ readonly column: string; readonly sql: string }> = [
  // Version 2: for which slice a permit was taken.
  { column: "slice", sql: "ALTER TABLE permits ADD COLUMN slice TEXT NOT NULL DEFAULT ''" }
]

// FULL: a permit that was given must survive a power cut, or the day's count would be too low after it.
const schema = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL;
  CREATE TABLE IF NOT EXISTS ledger (id TEXT NOT NULL);
  INSERT INTO ledger (id) SELECT lower(hex(randomblob(4))) WHERE NOT EXISTS (SELECT 1 FROM ledger);
  CREATE TABLE IF NOT EXISTS permits (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    client TEXT NOT NULL, pool TEXT NOT NULL, day TEXT NOT NULL, database_id TEXT NOT NULL,
    taken_at INTEGER NOT NULL, amount INTEGER NOT NULL DEFAULT 1
  );
  CREATE INDEX IF NOT EXISTS permits_by_day ON permits (client, pool, day, database_id, amount);
  CREATE INDEX IF NOT EXISTS permits_by_database ON permits (database_id, number);
  CREATE TABLE IF NOT EXISTS closed (
    client TEXT NOT NULL, pool TEXT NOT NULL, until INTEGER NOT NULL, PRIMARY KEY (client, pool)
  );
`

/** The ledger's file in a folder. */
export const ledgerIn = (directory: string): string => join(directory, "ledger.sqlite")

const versionOf = (file: DatabaseSync): number => Number(file.prepare("PRAGMA user_version").get()?.["user_version"])

/** Adds what is missing. A later version may have been here meanwhile: its number stays. */
const upgrade = (file: DatabaseSync): void => {
  file.exec("BEGIN IMMEDIATE")
  try {
    const columns = new Set(
      file
        .prepare("PRAGMA table_info(permits)")
        .all()
        .map((row) => row["name"])
    )
    for (const { column, sql } of additions) if (!columns.has(column)) file.exec(sql)
    if (versionOf(file) < ledgerVersion) file.exec(`PRAGMA user_version = ${ledgerVersion}`)
    file.exec("COMMIT")
  } catch (cause) {
    file.exec("ROLLBACK")
    throw cause
  }
}

/** Opens the ledger, creating it where there is none. Throws what SQLite or the file system throws. */
export const openLedgerFile = (directory: string): DatabaseSync => {
  // One that is there already may be shared by a group, on purpose.
  makeFolder(resolve(directory), 0o700)
  makeEmpty(ledgerIn(directory))
  const file = new DatabaseSync(ledgerIn(directory), { timeout: 10_000 })
  for (let tries = 1; ; tries += 1) {
    try {
      file.exec(schema)
      if (versionOf(file) < ledgerVersion) upgrade(file)
      return file
    } catch (cause) {
      // Two processes that make the file at once: SQLite's timeout does not cover the change to WAL.
      if (tries < 100 && /locked|busy/i.test(String(cause))) Atomics.wait(pause, 0, 0, 20)
      else {
        file.close()
        throw cause
      }
    }
  }
}

const pause = new Int32Array(new SharedArrayBuffer(4))
