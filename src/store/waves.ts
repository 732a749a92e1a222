// What later waves go by: what a step's collection has seen, and the waves that were begun on the user's word.
import { Effect } from "effect"
import { timeless, type UnitDays } from "../domain/Coverage.ts"
import type { Database } from "../domain/Database.ts"
import type { Day } from "../domain/Day.ts"
import type { SinkError } from "../domain/failures.ts"
import type { Pipeline } from "../domain/Pipeline.ts"
import { quote } from "../domain/sqlText.ts"
import type { BegunWave, Seen } from "../domain/Wave.ts"
import { micros } from "../duckdb/micros.ts"
import { hasColumn, hasTable } from "../duckdb/tablesThere.ts"
import { changing } from "../rows/columns.ts"
import { onWantedDay, wantedSql, wantedText } from "../rows/parents.ts"
import { coverageText } from "./readCoverage.ts"
import { numberWaves } from "./waveNumbers.ts"

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
  return `WITH ${wantedSql},
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

/** The unit-days that were asked and answered for good, those of one asking together. A unit that was not given is asked again: it may be back. */
const daysSeen = (settle: number): string => `WITH ${wantedSql},
  lines AS (
    SELECT c.shape, c.unit, c.from_day, c.to_day, c.asked_at, c.slice FROM ${coverageText(settle)} c
    WHERE c.observes = 'collection' AND c.state IN ('done', 'empty', 'capped', 'unavailable')
      AND EXISTS (SELECT 1 FROM wanted w WHERE w.shape = c.shape AND w.unit = c.unit)),
  marked AS (
    SELECT *, CASE WHEN from_day = lag(to_day) OVER same + 1 THEN 0 ELSE 1 END AS starts FROM lines
    WINDOW same AS (PARTITION BY shape, unit, slice, asked_at ORDER BY from_day)),
  stretches AS (SELECT *, sum(starts) OVER (PARTITION BY shape, unit, slice, asked_at ORDER BY from_day) AS stretch FROM marked)
  SELECT unit, min(from_day) AS from_day, max(to_day) AS to_day, epoch_ms(asked_at) AS at FROM stretches
  GROUP BY shape, unit, slice, asked_at, stretch ORDER BY unit, from_day`

export const readSeen = Effect.fnUntraced(function* (
  database: Database,
  pipeline: Pipeline,
  by: "ids" | "search",
  wanted: ReadonlyArray<UnitDays>,
  settle: number
): Effect.fn.Return<ReadonlyArray<Seen>, SinkError> {
  const matches = `${pipeline.rows.table}_matches`
  if (by === "ids" && !(yield* hasTable(database, "main", matches))) return []
  const dated = by === "ids" && (yield* hasColumn(database, "main", matches, "matched_at"))
  const rows = yield* database.rows(by === "ids" ? rowsSeen(pipeline, dated) : daysSeen(settle), {
    wanted: wantedText(wanted)
  })
  return rows.map((row) => {
    const from = row["from_day"] as Day | undefined
    const dated = from !== undefined && from !== timeless.from
    return {
      unit: String(row["unit"]),
      days: dated ? [{ from, to: row["to_day"] as Day }] : [],
      at: Number(row["at"])
    }
  })
})

export const readWaves = Effect.fnUntraced(function* (
  database: Database
): Effect.fn.Return<ReadonlyArray<BegunWave>, SinkError> {
  const rows = yield* database.rows(
    "SELECT shape, observes, epoch_ms(begun_at) AS at FROM provenance.begun_waves ORDER BY begun_at, shape"
  )
  return rows.map((row) => ({ shape: String(row["shape"]), wave: String(row["observes"]), at: Number(row["at"]) }))
})

/** Writes a wave on the user's word down. Returns the numbers of all waves. */
export const writeWave = (database: Database, { at, shape, wave }: BegunWave) =>
  database.transaction(
    Effect.andThen(
      database.exec(
        `INSERT OR IGNORE INTO provenance.begun_waves (shape, observes, begun_at)
         VALUES ($shape, $wave, make_timestamp($at::BIGINT))`,
        { shape, wave, at: micros(at) }
      ),
      numberWaves(database, [wave])
    )
  )
