// `main` and coverage are made anew from what else a database holds: raw pages, slices and requests. Nothing is asked.
import { Clock, Effect } from "effect"
import type { Database } from "../domain/Database.ts"
import { StoreError } from "../domain/failures.ts"
import { literal } from "../domain/sqlText.ts"
import { openDatabase } from "../duckdb/Database.ts"
import { readDefinitions } from "./definitions.ts"
import { format, formatOf, readMeta } from "./meta.ts"
import { migrateAlone } from "./migrations/migrateAlone.ts"
import { makeMain } from "./rebuild.ts"
import { tellAnew, toldTable } from "./tellDays.ts"
import { countChecks, lineChecks, uncoveredText } from "./verify/verifyCoverage.ts"

/** What is not covered though it was asked: as the slice ended, when its last page came, and begun when its first was asked for. */
const lost = `
  WITH firsts AS (
    SELECT p.slice, max_by(coalesce(r.asked_at, p.retrieved_at), p.page) AS began_at
    FROM provenance.pages p LEFT JOIN provenance.requests r USING (request) WHERE p.number = 1 GROUP BY p.slice),
  lasts AS (SELECT slice, max(retrieved_at) AS asked_at FROM provenance.pages GROUP BY slice)
  SELECT u.shape, u.wave, u.observes, u.unit, u.from_day, u.to_day,
    CASE WHEN s.state <> 'done' THEN s.state WHEN s.reason = 'capped' THEN 'capped' END AS ended_as, u.slice,
    CASE WHEN s.state = 'done' THEN s.message ELSE s.reason || ': ' || coalesce(s.message, '') END AS reason,
    CASE WHEN s.state = 'done' THEN coalesce(l.asked_at, s.updated_at) ELSE s.updated_at END AS asked_at,
    coalesce(f.began_at, s.updated_at) AS began_at,
    CASE WHEN s.state = 'done' THEN coalesce(l.asked_at, s.updated_at) ELSE s.updated_at END AS recorded_at
  FROM (${uncoveredText}) u JOIN provenance.slices s USING (slice) LEFT JOIN firsts f USING (slice) LEFT JOIN lasts l USING (slice)`

const mendCoverage = Effect.fnUntraced(function* (database: Database) {
  const wrong = [...lineChecks("line").map(([, sql]) => sql), ...(yield* countChecks(database, "line"))]
  for (const sql of wrong) yield* database.exec(`DELETE FROM provenance.coverage WHERE rowid IN (${sql})`)
  yield* database.exec(toldTable)
  yield* database.exec(`INSERT INTO temp.told BY NAME FROM (${lost})`)
  yield* tellAnew(database)
})

/** Tables are made anew whole: what somebody added to them would be lost. */
const refuseToLose = Effect.fnUntraced(function* (database: Database, path: string) {
  const ours = new Set(
    (yield* readDefinitions(database)).flatMap(({ pipeline: { rows } }) =>
      ["", "_history", "_matches"].flatMap((end) =>
        [...Object.keys(rows.columns), ...ownColumns].map((column) => `${rows.table}${end}.${column}`)
      )
    )
  )
  const tables = new Set([...ours].map((name) => name.split(".")[0]))
  const columns = yield* database.rows(
    "SELECT table_name AS name, column_name AS column FROM duckdb_columns() WHERE database_name = 'study' AND schema_name = 'main'"
  )
  const added = columns
    .filter(({ name }) => tables.has(String(name)))
    .map(({ column, name }) => `${name}.${column}`)
    .filter((name) => !ours.has(name))
  if (added.length === 0) return
  const [table = "", column = ""] = (added[0] ?? "").split(".")
  return yield* new StoreError({
    reason: "cannot_write",
    message: `${path} has columns that are not Windrow's, and would lose them: ${added.join(", ")}`,
    hint: `Keep them in a table of your own first (CREATE TABLE mine AS FROM ${table}; ALTER TABLE ${table} DROP COLUMN ${column}), then run the same command again.`
  })
})

const ownColumns = [
  "retrieved_at",
  "step",
  "unit",
  "slice",
  "page",
  "position",
  "removed",
  "wave",
  "draw",
  "on_target",
  "matched_at"
]

/** Opens a closed database for writing and mends it, as one transaction. Its raw pages have to be sound. @param path absolute */
export const mendDatabase = Effect.fn("Store.mend")(function* (path: string): Effect.fn.Return<void, StoreError> {
  yield* Effect.gen(function* () {
    const database = yield* openDatabase(path, "write")
    const meta = yield* readMeta(database, path)
    const now = yield* Clock.currentTimeMillis
    yield* database.transaction(
      Effect.gen(function* () {
        if (formatOf(meta) < format) {
          yield* migrateAlone(database, formatOf(meta), now)
          yield* database.exec(
            `INSERT OR REPLACE INTO provenance.meta (key, value) VALUES ('format', ${literal(String(format))})`
          )
        }
        yield* refuseToLose(database, path)
        yield* makeMain(database)
        yield* mendCoverage(database)
      })
    )
  }).pipe(Effect.scoped)
})
