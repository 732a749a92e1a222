// Values in the tables of `provenance` that no run writes: days that no calendar of a study has, moments without end, texts
// that are to be JSON and are none. A file may come from anybody, and all that plans goes by them.
import { Effect } from "effect"
import type { Database } from "../domain/Database.ts"
import { StoreError } from "../domain/failures.ts"
import { literal } from "../domain/sqlText.ts"

const isDay = (column: string) => `${column} BETWEEN DATE '0001-01-01' AND DATE '2200-01-01'`
const isMoment = (column: string) => `${column} BETWEEN TIMESTAMP '1970-01-01' AND TIMESTAMP '2200-01-01'`
const isJson = (type: "ARRAY" | "OBJECT") => (column: string) =>
  `CASE WHEN json_valid(${column}) AND NOT contains(${column}, ${literal("[".repeat(100))}) THEN json_type(${column}) = '${type}' ELSE false END`

const checks: ReadonlyArray<readonly [table: string, column: string, holds: (column: string) => string]> = [
  ["coverage", "from_day", isDay],
  ["coverage", "to_day", isDay],
  ["coverage", "asked_at", isMoment],
  ["slices", "from_day", isDay],
  ["slices", "to_day", isDay],
  ["slices", "units", isJson("ARRAY")],
  ["slices", "seen", isJson("OBJECT")],
  ["shapes", "definition", isJson("OBJECT")],
  ["definitions", "definition", isJson("OBJECT")],
  ["runs", "study", (column) => `${column} IS NULL OR ${isJson("OBJECT")(column)}`],
  ["waves", "begun_at", isMoment]
]

/** Fails with `foreign` where an open file holds such a value. An earlier format has not all of these columns. */
export const refuseImpossible = Effect.fnUntraced(function* (
  database: Database,
  path: string
): Effect.fn.Return<void, StoreError> {
  // Whatever this process closed it has looked at, or written.
  if (yield* database.isKnown) return
  const columns = yield* database.rows(
    "SELECT table_name || '.' || column_name AS name FROM duckdb_columns() WHERE schema_name = 'provenance'"
  )
  const there = new Set(columns.map(({ name }) => name))
  const asked = checks
    .filter(([table, column]) => there.has(`${table}.${column}`))
    .map(
      ([table, column, holds]) =>
        `(SELECT '${table}.${column}' AS name FROM provenance.${table} WHERE NOT (${holds(column)}) LIMIT 1)`
    )
  if (asked.length === 0) return
  const [found] = yield* database.rows(asked.join(" UNION ALL "))
  if (found === undefined) return
  return yield* new StoreError({
    reason: "foreign",
    message: `${path} has a value in provenance.${String(found["name"])} that no Windrow writes`,
    hint: "It was left as it is. Put a copy of it from before back into its place, or name another file under output.database."
  })
})
