// Format 1 gave every day of a window that brought rows the state `done`, with the rows of the whole window, and wrote down
// which days were provisional. From its rows and requests it is told day by day, and when each search began.
import { Effect } from "effect"
import type { Database } from "../domain/Database.ts"
import type { StoreError } from "../domain/failures.ts"
import { parseJson } from "../domain/Json.ts"
import type { Pipeline } from "../domain/Pipeline.ts"
import type { Shape } from "../domain/Slice.ts"
import { literal } from "../domain/sqlText.ts"
import { hasTable } from "../duckdb/tablesThere.ts"
import { readCame } from "../rows/came.ts"
import { type Asked, linesOf, type Told, toldBy } from "./coverageLines.ts"
import { definedAt, readDefinitions } from "./definitions.ts"
import type { Migration } from "./migrations/Migration.ts"
import { writeLines } from "./writeLines.ts"

/** A search began with the request for its first page; of several askings of a slice, with the last before the line was written. */
const withBeginning = `
  WITH begun AS (
    SELECT p.slice, p.retrieved_at AS first_at, coalesce(r.asked_at, p.retrieved_at) AS asked_at
    FROM provenance.pages p LEFT JOIN provenance.requests r USING (request) WHERE p.number = 1)
  SELECT c.shape, c.wave, c.observes, c.unit, coalesce(c.from_day, DATE '0001-01-01') AS from_day, coalesce(c.to_day, DATE '0001-01-01') AS to_day,
    CASE WHEN c.state IN ('capped', 'failed', 'unavailable') THEN c.state END AS ended_as, c.slice, c.reason, c.asked_at,
    coalesce(c.began_at, b.asked_at, c.asked_at) AS began_at, c.asked_at AS recorded_at
  FROM provenance.coverage c ASOF LEFT JOIN begun b ON b.slice = c.slice AND b.first_at <= c.asked_at`

/** Shapes with their pipelines as they last were, where the pipeline's tables are there. */
const readAsked = Effect.fnUntraced(function* (database: Database) {
  const pipelines = definedAt(yield* readDefinitions(database), Number.POSITIVE_INFINITY)
  const rows = yield* database.rows("SELECT shape, definition FROM provenance.shapes ORDER BY shape")
  const found: Array<{ readonly shape: string; readonly definition: Shape; readonly pipeline: Pipeline }> = []
  for (const row of rows) {
    const definition = parseJson(String(row["definition"])) as unknown as Shape
    const pipeline = pipelines.get(definition.pipeline)
    if (pipeline === undefined || !(yield* hasTable(database, "main", `${pipeline.rows.table}_matches`))) continue
    found.push({ shape: String(row["shape"]), definition, pipeline })
  }
  return found
})

/** Writes the lines of some shapes that the temporary table `told` has into coverage, in one way. */
const tell = Effect.fnUntraced(function* (
  database: Database,
  pipeline: Pipeline,
  told: Told,
  shapes: ReadonlyArray<string>,
  waysToEnd: string
) {
  const among = `(${shapes.map(literal).join(", ")})`
  const asked = yield* database.rows(
    `SELECT * REPLACE (asked_at::VARCHAR AS asked_at, began_at::VARCHAR AS began_at, recorded_at::VARCHAR AS recorded_at) FROM temp.told
     WHERE shape IN ${among} AND ${waysToEnd}`
  )
  if (asked.length === 0) return
  const came = yield* readCame(database, pipeline, `s.shape IN ${among}`)
  yield* writeLines(database, linesOf(told, asked as unknown as ReadonlyArray<Asked>, came))
})

const waysToEnd = [
  [undefined, "ended_as IS NULL"],
  ["failed", "ended_as = 'failed'"],
  ["capped", "ended_as IN ('capped', 'unavailable')"]
] as const

/** A temporary table of what is to be told anew; `ended_as` is NULL where rows tell how it ended. */
export const toldTable = `CREATE OR REPLACE TEMP TABLE told (shape VARCHAR, wave INTEGER, observes VARCHAR, unit VARCHAR, from_day DATE,
  to_day DATE, ended_as VARCHAR, slice VARCHAR, reason VARCHAR, asked_at TIMESTAMP, began_at TIMESTAMP, recorded_at TIMESTAMP)`

/** Writes into coverage what the temporary table `told` has. */
export const tellAnew = Effect.fnUntraced(function* (database: Database): Effect.fn.Return<void, StoreError> {
  const asked = yield* readAsked(database)
  for (const pipeline of new Set(asked.map((one) => one.pipeline))) {
    const own = asked.filter((one) => one.pipeline === pipeline)
    for (const [ended_as, condition] of waysToEnd) {
      for (const [told, some] of Map.groupBy(own, ({ definition }) => toldBy(pipeline, definition, ended_as))) {
        const shapes = some.map(({ shape }) => shape)
        yield* tell(database, pipeline, told, shapes, condition)
      }
    }
  }
})

export const tellDays: Migration = {
  name: "tell coverage day by day",
  makes: 2,
  changes: ["provenance.coverage"],
  adds: ["ALTER TABLE provenance.coverage ADD COLUMN IF NOT EXISTS began_at TIMESTAMP"],
  run: Effect.fnUntraced(function* (database) {
    const asked = yield* readAsked(database)
    const all = asked.map(({ shape }) => literal(shape)).join(", ")
    yield* database.exec(toldTable)
    yield* database.exec(`INSERT INTO temp.told BY NAME FROM (${withBeginning})`)
    const [lines] = yield* database.rows("SELECT count(*)::INTEGER AS n FROM temp.told")
    if (Number(lines?.["n"]) === 0) return []
    yield* database.exec(`DELETE FROM provenance.coverage WHERE shape IN (${all === "" ? "NULL" : all})`)
    yield* tellAnew(database)
    yield* database.exec(`
      UPDATE provenance.coverage c SET began_at = coalesce(c.began_at, c.asked_at);
      UPDATE provenance.coverage SET from_day = NULL, to_day = NULL WHERE from_day = DATE '0001-01-01';
      DROP TABLE temp.told`)
    return [
      "Coverage now tells of each day whether it brought rows (done) or not (empty), and when its search began; which days are provisional follows from that and the study's `settle`."
    ]
  })
}
