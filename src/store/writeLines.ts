// Lines of the coverage table, written.
import { Effect } from "effect"
import type { Database } from "../domain/Database.ts"
import type { StoreError } from "../domain/failures.ts"
import { type Json, writeJson } from "../domain/Json.ts"
import { linesIn } from "../duckdb/jsonLines.ts"
import type { Line } from "./coverageLines.ts"

const columns = {
  shape: "VARCHAR",
  wave: "INTEGER",
  observes: "VARCHAR",
  unit: "VARCHAR",
  from_day: "DATE",
  to_day: "DATE",
  state: "VARCHAR",
  rows: "INTEGER",
  slice: "VARCHAR",
  reason: "VARCHAR",
  asked_at: "TIMESTAMP",
  began_at: "TIMESTAMP",
  recorded_at: "TIMESTAMP"
}

export const lineColumns = Object.keys(columns).join(", ")

/** So many lines go into one statement. */
const atOnce = 10_000

export const writeLines = Effect.fnUntraced(function* (
  database: Database,
  lines: ReadonlyArray<Line>
): Effect.fn.Return<void, StoreError> {
  for (let from = 0; from < lines.length; from += atOnce) {
    yield* database.exec(
      `INSERT INTO provenance.coverage (${lineColumns})
       SELECT ${lineColumns} FROM ${linesIn("lines", columns)}`,
      { lines: writeJson(lines.slice(from, from + atOnce) as unknown as Json) }
    )
  }
})
