// An earlier format → this one. Every step runs in one transaction with all others, or, where a file is only looked at, on
// copies in memory of the tables that it changes.
import { Effect } from "effect"
import type { Database } from "../../domain/Database.ts"
import type { StoreError } from "../../domain/failures.ts"
import type { Migrated } from "../../domain/Migrated.ts"
import { literal, quote } from "../../domain/sqlText.ts"
import { micros } from "../../duckdb/micros.ts"
import { keepDefinitions } from "../definitions.ts"
import { format } from "../meta.ts"
import { timePrunings } from "../prune.ts"
import { tellDays } from "../tellDays.ts"
import { addLeftOut } from "./addLeftOut.ts"
import { addMachineTimes } from "./addMachineTimes.ts"
import { composeMatches, composeUnits } from "./composeUnits.ts"
import { keepCoverage } from "./keepCoverage.ts"
import { keepWholePages } from "./keepWholePages.ts"
import type { Migration } from "./Migration.ts"
import { nameChoices } from "./migrateChoices.ts"
import { countRequests } from "./migrateRequests.ts"
import { nameWaves, renumberRows } from "./migrateWaves.ts"
import { tellChoices } from "./tellChoices.ts"

/** In the order in which they run. */
export const migrations: ReadonlyArray<Migration> = [
  keepDefinitions,
  timePrunings,
  keepWholePages,
  nameWaves,
  renumberRows,
  nameChoices,
  countRequests,
  tellDays,
  keepCoverage,
  tellChoices,
  addMachineTimes,
  addLeftOut,
  composeUnits,
  composeMatches
]

const stepsFrom = (from: number): ReadonlyArray<Migration> => migrations.filter(({ makes }) => makes > from)

const addAll = (database: Database, steps: ReadonlyArray<Migration>) =>
  Effect.forEach(
    steps.flatMap(({ adds }) => adds),
    (statement) => database.exec(statement),
    { discard: true }
  )

const runAll = Effect.fnUntraced(function* (database: Database, steps: ReadonlyArray<Migration>) {
  const told: Array<{ readonly step: Migration; readonly notes: ReadonlyArray<string> }> = []
  for (const step of steps) told.push({ step, notes: yield* step.run(database) })
  return told
})

/**
 * Brings an open file to this format, inside the caller's transaction, and writes down what was done.
 * @param schema what makes all tables that are missing
 */
export const migrate = Effect.fn("Store.migrate")(function* (
  database: Database,
  from: number,
  schema: string,
  now: number
): Effect.fn.Return<Migrated, StoreError> {
  yield* addAll(database, stepsFrom(from))
  yield* database.exec(schema)
  const told = yield* runAll(database, stepsFrom(from))
  for (const { step, notes } of told) {
    yield* database.exec(
      `INSERT INTO provenance.migrations (format, name, notes, migrated_at)
       VALUES ($format::INTEGER, $name, $notes, make_timestamp($now::BIGINT))`,
      { format: step.makes, name: step.name, notes: notes.join(" "), now: micros(now) }
    )
  }
  return { from, to: format, notes: told.flatMap(({ notes }) => notes) }
})

export const migrationsTable = `
CREATE TABLE IF NOT EXISTS provenance.migrations (format INTEGER, name VARCHAR, notes VARCHAR, migrated_at TIMESTAMP);`

/** Shows a file that is open for reading as if it had this format; the file keeps every byte. */
export const overlay = Effect.fn("Store.overlay")(function* (
  database: Database,
  from: number
): Effect.fn.Return<void, StoreError> {
  const steps = stepsFrom(from).filter(({ changes }) => typeof changes !== "string")
  if (steps.length === 0) return
  yield* database.exec("ATTACH ':memory:' AS migrated; CREATE SCHEMA migrated.provenance")
  const changed = steps.flatMap(({ changes }) => changes)
  const tables = yield* database.rows(
    `SELECT DISTINCT schema_name AS schema, table_name AS name FROM duckdb_tables(), (SELECT unnest([${changed.map(literal).join(", ")}]::VARCHAR[]) AS pattern)
     WHERE database_name = 'study' AND schema_name || '.' || table_name LIKE pattern`
  )
  for (const { schema, name } of tables) {
    const table = `${quote(String(schema))}.${quote(String(name))}`
    yield* database.exec(`CREATE TABLE migrated.${table} AS FROM study.${table}`)
  }
  yield* database.exec("SET search_path = 'migrated.provenance,migrated.main,study.main,study.provenance'")
  yield* addAll(database, steps)
  yield* runAll(database, steps)
})
