// The rows that a collection has brought of what is wanted: later waves by ids go by them.
import { Effect } from "effect"
import type { UnitDays } from "../domain/Coverage.ts"
import type { Database } from "../domain/Database.ts"
import type { StoreError } from "../domain/failures.ts"
import type { Pipeline } from "../domain/Pipeline.ts"
import { quote } from "../domain/sqlText.ts"
import type { Seen } from "../domain/Wave.ts"
import { hasColumn, hasTable } from "../duckdb/tablesThere.ts"
import { wantedTable, wantedText } from "../duckdb/unitDays.ts"
import { changing } from "./columns.ts"
import { onWantedDay } from "./parents.ts"

/**
 * The keys of the rows that a step found, with when each came first. Matches of the first format do not tell when they came,
 * and a slice that was asked twice has two pages of one number: a row was not there before its history begins.
 */
const rowsSeen = (pipeline: Pipeline, dated: boolean): string => {
  const { rows } = pipeline
  const key = quote(rows.key[0] as string)
  const [table, matches, history] = ["", "_matches", "_history"].map((end) => `main.${quote(`${rows.table}${end}`)}`)
  const begins =
    changing(pipeline).length === 0
      ? `SELECT NULL AS ${key}, NULL::TIMESTAMP AS began WHERE false`
      : `SELECT ${key}, min(retrieved_at) AS began FROM ${history} GROUP BY 1`
  return `WITH ${wantedTable},
    found AS (
      SELECT t.${key} AS unit, m.slice, m.page, ${dated ? "m.matched_at" : "NULL::TIMESTAMP AS matched_at"} FROM ${table} t JOIN ${matches} m ON m.${key} = t.${key}
        JOIN provenance.slices s USING (slice)
      WHERE m.on_target AND s.observes = 'collection' AND EXISTS (
        SELECT 1 FROM wanted w WHERE w.shape = s.shape AND (m.unit = '*' OR w.unit = m.unit) ${onWantedDay(pipeline)})),
    undated AS (
      SELECT f.unit, greatest(min(p.retrieved_at), any_value(h.began)) AS came
      FROM found f JOIN provenance.pages p ON p.slice = f.slice AND p.number = f.page
        LEFT JOIN (${begins}) h ON h.${key} = f.unit
      WHERE f.matched_at IS NULL GROUP BY f.unit, f.slice)
    SELECT unit, epoch_ms(min(came)) AS at
    FROM (SELECT unit, matched_at AS came FROM found WHERE matched_at IS NOT NULL UNION ALL SELECT unit, came FROM undated)
    GROUP BY 1 ORDER BY 1`
}

export const readSeen = Effect.fnUntraced(function* (
  database: Database,
  pipeline: Pipeline,
  wanted: ReadonlyArray<UnitDays>
): Effect.fn.Return<ReadonlyArray<Seen>, StoreError> {
  const matches = `${pipeline.rows.table}_matches`
  if (!(yield* hasTable(database, "main", matches))) return []
  const dated = yield* hasColumn(database, "main", matches, "matched_at")
  const rows = yield* database.rows(rowsSeen(pipeline, dated), { wanted: wantedText(wanted) })
  return rows.map((row) => ({ unit: String(row["unit"]), days: [], at: Number(row["at"]) }))
})
