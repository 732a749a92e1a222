// Takes out what a study does not want any more: matches, rows that nothing matches, history and coverage.
// Raw pages stay, so what was taken out is written down: a rebuild takes it out again.
import { Effect } from "effect"
import { timeless, type UnitDays } from "../domain/Coverage.ts"
import type { Database } from "../domain/Database.ts"
import type { StoreError } from "../domain/failures.ts"
import type { Pipeline } from "../domain/Pipeline.ts"
import { quote } from "../domain/sqlText.ts"
import { micros } from "../duckdb/micros.ts"
import { wantedLines, wantedText } from "../duckdb/unitDays.ts"
import { noteAvailability } from "../rows/accounts.ts"
import type { Migration } from "./migrations/Migration.ts"

/** Deletes from the tables of one pipeline, by the temporary table `wanted`. Returns the rows deleted. */
const pruneTable = Effect.fnUntraced(function* (database: Database, { rows, window }: Pipeline) {
  const [table, matches] = [rows.table, `${rows.table}_matches`].map((name) => `main.${quote(name)}`)
  const keys = rows.key.map((name) => `m.${quote(name)} = t.${quote(name)}`).join(" AND ")
  const day =
    window === undefined || rows.time === undefined
      ? `DATE '${timeless.from}'`
      : `coalesce(t.${quote(rows.time)}::DATE, w.from_day)`
  yield* database.exec(`
    DELETE FROM ${matches} m WHERE NOT EXISTS (
      SELECT 1 FROM provenance.slices s, ${table} t, wanted w
      WHERE s.slice = m.slice AND ${keys} AND w.shape = s.shape AND (m.unit = '*' OR w.unit = m.unit)
        AND ${day} BETWEEN w.from_day AND w.to_day)`)
  const gone = `NOT EXISTS (SELECT 1 FROM ${matches} m WHERE ${keys})`
  if (Object.values(rows.columns).some((column) => column.changes === true)) {
    yield* database.exec(`DELETE FROM main.${quote(`${rows.table}_history`)} t WHERE ${gone}`)
  }
  const deleted = yield* database.rows(`DELETE FROM ${table} t WHERE ${gone} RETURNING 1 AS one`)
  return deleted.length
})

/** Keeps only what is wanted of `main`; runs inside the caller's transaction. */
export const pruneTo = Effect.fnUntraced(function* (
  database: Database,
  pipelines: ReadonlyArray<Pipeline>,
  wanted: string
): Effect.fn.Return<number, StoreError> {
  yield* database.exec(`CREATE OR REPLACE TEMP TABLE wanted AS FROM ${wantedLines()}`, { wanted })
  let deleted = 0
  for (const pipeline of pipelines) deleted += yield* pruneTable(database, pipeline)
  return deleted
})

/** Takes out what is not wanted, from `main` and from coverage, as one transaction. Returns the rows deleted. */
export const prune = Effect.fn("Store.prune")(function* (
  database: Database,
  pipelines: ReadonlyArray<Pipeline>,
  profiles: ReadonlySet<string>,
  units: ReadonlyArray<UnitDays>,
  now: number
) {
  const wanted = wantedText(units)
  return yield* database.transaction(
    Effect.gen(function* () {
      const deleted = yield* pruneTo(database, pipelines, wanted)
      // A line may reach over the edge of what is wanted: the part inside stays covered.
      yield* database.exec(`
        CREATE OR REPLACE TEMP TABLE kept AS
        SELECT c.* REPLACE (
          CASE WHEN c.from_day IS NOT NULL THEN greatest(c.from_day, w.from_day) END AS from_day,
          CASE WHEN c.to_day IS NOT NULL THEN least(c.to_day, w.to_day) END AS to_day,
          CASE WHEN c.rows = 0 OR c.from_day IS NULL OR (w.from_day <= c.from_day AND c.to_day <= w.to_day) THEN c.rows END AS rows)
        FROM provenance.coverage c JOIN wanted w USING (shape, observes, unit)
        WHERE c.superseded_at IS NULL AND (c.from_day IS NULL OR (c.from_day <= w.to_day AND c.to_day >= w.from_day))`)
      // What stays as it is, is no new line.
      const same = "shape, observes, unit, slice, from_day, to_day, asked_at"
      const isSame = same
        .split(", ")
        .map((name) => `k.${name} IS NOT DISTINCT FROM c.${name}`)
        .join(" AND ")
      yield* database.exec(
        `UPDATE provenance.coverage c SET superseded_at = greatest(recorded_at, make_timestamp($now::BIGINT))
         WHERE superseded_at IS NULL AND NOT EXISTS (SELECT 1 FROM kept k WHERE ${isSame})`,
        { now: micros(now) }
      )
      yield* database.exec(
        `INSERT INTO provenance.coverage BY NAME
         SELECT * REPLACE (make_timestamp($now::BIGINT) AS recorded_at) FROM kept k
         WHERE NOT EXISTS (SELECT 1 FROM provenance.coverage c WHERE c.superseded_at IS NULL AND ${isSame})`,
        { now: micros(now) }
      )
      yield* database.exec(
        `INSERT INTO provenance.prunings (after_page, wanted, pruned_at)
         SELECT coalesce(max(page), 0), $wanted, make_timestamp($now::BIGINT) FROM provenance.pages`,
        { wanted, now: micros(now) }
      )
      yield* noteAvailability(database, profiles)
      return deleted
    })
  )
})

/** When rows were taken out was not written down before. */
export const timePrunings: Migration = {
  name: "say when rows were taken out",
  makes: 2,
  changes: ["provenance.prunings"],
  adds: ["ALTER TABLE provenance.prunings ADD COLUMN IF NOT EXISTS pruned_at TIMESTAMP"],
  run: () => Effect.succeed([])
}
