// What a database knows, read only.
import { Effect } from "effect"
import type { CoverageState, Covered } from "../domain/Coverage.ts"
import type { Database } from "../domain/Database.ts"
import type { Day } from "../domain/Day.ts"
import type { StoreError } from "../domain/failures.ts"
import { parseJson } from "../domain/Json.ts"
import type { Shape } from "../domain/Slice.ts"
import type { Reader } from "../domain/services.ts"
import { waveOf } from "../domain/Wave.ts"
import { neighbours } from "../duckdb/neighbours.ts"
import { rowsFound } from "../rows/projectRows.ts"
import { readDensities } from "./density.ts"
import { coverageText } from "./readCoverage.ts"
import { isBegun, readSliceStates } from "./sliceStates.ts"
import { readSpent } from "./spent.ts"
import { readWants } from "./stepWants.ts"
import { readWaveNumbers } from "./waveNumbers.ts"
import { readAsked, readWaves } from "./waves.ts"

// Neighbouring lines of one kind become one: a year of windows is one line per account for the planner. Of a later wave those
// alone that were asked together, because it counts when.
const merged = (settle: number) => `
  WITH limited AS (SELECT shape FROM provenance.shapes WHERE json_exists(definition, '$.limit')),
  lines AS (
    SELECT shape, observes, unit, from_day, to_day, asked_at,
           CASE WHEN observes <> 'collection' THEN asked_at END AS moment,
           CASE WHEN state = 'capped' AND shape IN (FROM limited) AND coalesce(reason, '') NOT LIKE '%the API%' THEN true END AS cut,
           CASE WHEN state IN ('provisional', 'failed', 'unavailable') THEN state ELSE 'done' END AS state
    FROM ${coverageText(settle)})
  ${neighbours("lines", ["shape", "observes", "unit", "state", "moment", "cut"], "epoch_ms(max(asked_at)) AS at")}
  ORDER BY shape, observes, unit, from_day`

export const readerAt = Effect.fnUntraced(function* (
  database: Database,
  databaseId: string,
  /** Days younger than this, in milliseconds, are provisional. */
  settle: number
): Effect.fn.Return<Reader, StoreError> {
  const lines = yield* database.rows(merged(settle))
  const coverage = lines.map(
    (row): Covered => ({
      shape: String(row["shape"]),
      wave: waveOf(String(row["observes"])),
      unit: String(row["unit"]),
      from: String(row["from_day"]) as Day,
      to: String(row["to_day"]) as Day,
      state: String(row["state"]) as CoverageState,
      at: Number(row["at"]),
      ...(row["cut"] === true ? { cut: true } : {})
    })
  )
  const meta = yield* readNames(database)
  const rows = rowsFound(database)
  return {
    database,
    settle,
    databaseId,
    origin: meta.get("origin"),
    coverage,
    begun: yield* readSliceStates(database, isBegun),
    choose: rows.choose,
    shapes: readShapes(database),
    densities: readDensities(database),
    spent: readSpent(database),
    seen: (pipeline, by, wanted) => (by === "ids" ? rows.seen(pipeline, wanted) : readAsked(database, wanted, settle)),
    waves: yield* readWaves(database),
    waveNumbers: yield* readWaveNumbers(database),
    accounts: meta.get("accounts_hash"),
    wants: yield* readWants(database)
  }
})

export const readShapes = (database: Database): Effect.Effect<Readonly<Record<string, Shape>>, StoreError> =>
  Effect.map(database.rows("SELECT shape, definition FROM provenance.shapes"), (rows) =>
    Object.fromEntries(
      rows.map((row) => [String(row["shape"]), parseJson(String(row["definition"])) as unknown as Shape])
    )
  )

const readNames = (database: Database) =>
  Effect.map(
    database.rows("SELECT key, value FROM provenance.meta WHERE key IN ('origin', 'accounts_hash')"),
    (rows) => new Map(rows.map((row) => [String(row["key"]), String(row["value"])]))
  )
