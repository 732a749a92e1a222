// Which tables and columns a file has: those that an older study or an earlier format made may lack some.
import { Effect } from "effect"
import type { Database } from "../domain/Database.ts"
import type { StoreError } from "../domain/failures.ts"
import { literal, quote } from "../domain/sqlText.ts"

/** What was found to be there stays while a database is open. */
const there = new WeakMap<Database, ReadonlySet<string>>()

/** `schema.table` of every table that an open file has. */
export const readTables = Effect.fnUntraced(function* (
  database: Database
): Effect.fn.Return<ReadonlySet<string>, StoreError> {
  const rows = yield* database.rows(
    "SELECT schema_name || '.' || table_name AS name FROM duckdb_tables() WHERE NOT temporary"
  )
  const found = new Set(rows.map((row) => String(row["name"])))
  there.set(database, found)
  return found
})

/** Whether a table is there: a database that an older study made may lack it. */
export const hasTable = Effect.fnUntraced(function* (
  database: Database,
  schema: string,
  name: string
): Effect.fn.Return<boolean, StoreError> {
  const table = `${schema}.${name}`
  return there.get(database)?.has(table) === true || (yield* readTables(database)).has(table)
})

/** Whether a table has a column: an earlier format may lack it. */
export const hasColumn = (
  database: Database,
  schema: string,
  table: string,
  column: string
): Effect.Effect<boolean, StoreError> =>
  Effect.map(
    database.rows(
      // Asking for all columns of the database would take ten times as long.
      `SELECT 1 AS one FROM pragma_table_info(${literal(`${quote(schema)}.${quote(table)}`)}) WHERE name = ${literal(column)}`
    ),
    (rows) => rows.length > 0
  )
