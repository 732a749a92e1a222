// What later waves go by: what a step's collection has seen, and the waves that were begun on the user's word.
import { Effect } from "effect"
import { timeless, type UnitDays } from "../domain/Coverage.ts"
import type { Database } from "../domain/Database.ts"
import type { Day } from "../domain/Day.ts"
import type { StoreError } from "../domain/failures.ts"
import type { BegunWave, Seen } from "../domain/Wave.ts"
import { micros } from "../duckdb/micros.ts"
import { neighbours } from "../duckdb/neighbours.ts"
import { wantedTable, wantedText } from "../duckdb/unitDays.ts"
import { coverageText } from "./readCoverage.ts"
import { numberWaves } from "./waveNumbers.ts"

/** The unit-days that were asked and answered for good, those of one asking together. A unit that was not given is asked again: it may be back. */
const daysSeen = (settle: number): string => `WITH ${wantedTable},
  lines AS (
    SELECT c.shape, c.unit, c.from_day, c.to_day, c.asked_at, c.slice FROM ${coverageText(settle)} c
    WHERE c.observes = 'collection' AND c.state IN ('done', 'empty', 'capped', 'unavailable')
      AND EXISTS (SELECT 1 FROM wanted w WHERE w.shape = c.shape AND w.unit = c.unit))
  SELECT unit, from_day, to_day, epoch_ms(asked_at) AS at
  FROM (${neighbours("lines", ["shape", "unit", "slice", "asked_at"])}) ORDER BY unit, from_day`

/** Units that a collection has asked of what is wanted, with when they were answered last. */
export const readAsked = Effect.fnUntraced(function* (
  database: Database,
  wanted: ReadonlyArray<UnitDays>,
  settle: number
): Effect.fn.Return<ReadonlyArray<Seen>, StoreError> {
  const rows = yield* database.rows(daysSeen(settle), { wanted: wantedText(wanted) })
  return rows.map((row) => {
    const from = row["from_day"] as Day
    return {
      unit: String(row["unit"]),
      days: from === timeless.from ? [] : [{ from, to: row["to_day"] as Day }],
      at: Number(row["at"])
    }
  })
})

export const readWaves = Effect.fnUntraced(function* (
  database: Database
): Effect.fn.Return<ReadonlyArray<BegunWave>, StoreError> {
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
