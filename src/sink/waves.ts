// What later waves go by: what a step's collection has seen, and the waves that were begun on the user's word.
import { Effect } from "effect"
import { timeless, type UnitDays } from "../domain/Coverage.ts"
import type { Day } from "../domain/Day.ts"
import type { SinkError } from "../domain/failures.ts"
import type { Pipeline } from "../domain/Pipeline.ts"
import { quote } from "../domain/sqlText.ts"
import type { BegunWave, Seen } from "../domain/Wave.ts"
import { micros } from "./bookkeeping.ts"
import type { Database } from "./Database.ts"
import { hasTable, onWantedDay, wantedSql, wantedText } from "./parents.ts"

/** The keys of the rows that a step found, with when each came first. */
const rowsSeen = (pipeline: Pipeline): string => {
  const { rows } = pipeline
  const key = quote(rows.key[0] as string)
  const [table, matches] = [rows.table, `${rows.table}_matches`].map((name) => `main.${quote(name)}`)
  return `WITH ${wantedSql}
    SELECT t.${key} AS unit, epoch_ms(min(p.retrieved_at)) AS at
    FROM ${table} t JOIN ${matches} m ON m.${key} = t.${key} JOIN provenance.slices s USING (slice)
      JOIN provenance.pages p ON p.slice = m.slice AND p.number = m.page
    WHERE m.on_target AND s.wave = 0 AND EXISTS (
      SELECT 1 FROM wanted w WHERE w.shape = s.shape AND (m.unit = '*' OR w.unit = m.unit) ${onWantedDay(pipeline)})
    GROUP BY 1 ORDER BY 1`
}

/** The unit-days that were asked and answered for good. A unit that was not given is asked again: it may be back. */
const daysSeen = `WITH ${wantedSql}
  SELECT c.unit, c.from_day, c.to_day, epoch_ms(c.asked_at) AS at FROM provenance.coverage c
  WHERE c.wave = 0 AND c.state IN ('done', 'empty', 'capped', 'unavailable')
    AND EXISTS (SELECT 1 FROM wanted w WHERE w.shape = c.shape AND w.unit = c.unit)
  ORDER BY c.unit, c.from_day`

export const readSeen = Effect.fnUntraced(function* (
  database: Database,
  pipeline: Pipeline,
  by: "ids" | "search",
  wanted: ReadonlyArray<UnitDays>
): Effect.fn.Return<ReadonlyArray<Seen>, SinkError> {
  if (by === "ids" && !(yield* hasTable(database, "main", `${pipeline.rows.table}_matches`))) return []
  const rows = yield* database.rows(by === "ids" ? rowsSeen(pipeline) : daysSeen, { wanted: wantedText(wanted) })
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
  if (!(yield* hasTable(database, "provenance", "waves"))) return []
  const rows = yield* database.rows("SELECT shape, wave, epoch_ms(begun_at) AS at FROM provenance.waves ORDER BY 1, 2")
  return rows.map((row) => ({ shape: String(row["shape"]), wave: Number(row["wave"]), at: Number(row["at"]) }))
})

export const writeWave = (database: Database, { at, shape, wave }: BegunWave) =>
  database.transaction(
    database.exec(
      "INSERT OR IGNORE INTO provenance.waves (shape, wave, begun_at) VALUES ($shape, $wave::INTEGER, make_timestamp($at::BIGINT))",
      {
        shape,
        wave,
        at: micros(at)
      }
    )
  )
