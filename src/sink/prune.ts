// Takes out what a study does not want any more: matches, rows that nothing matches, history and coverage.
// Raw pages stay, so what was taken out is written down: a rebuild takes it out again.
import { Effect } from "effect"
import { timeless, type UnitDays } from "../domain/Coverage.ts"
import type { SinkError } from "../domain/failures.ts"
import { writeJson } from "../domain/Json.ts"
import type { Pipeline } from "../domain/Pipeline.ts"
import { quote } from "../domain/sqlText.ts"
import { waveText } from "../domain/Wave.ts"
import type { Database } from "./Database.ts"

const wantedTable = `
  CREATE OR REPLACE TEMP TABLE wanted AS SELECT unnest(one) FROM (SELECT unnest(from_json($wanted::JSON,
    '[{"shape":"VARCHAR","observes":"VARCHAR","unit":"VARCHAR","from_day":"DATE","to_day":"DATE"}]')) AS one)`

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
): Effect.fn.Return<number, SinkError> {
  yield* database.exec(wantedTable, { wanted })
  let deleted = 0
  for (const pipeline of pipelines) deleted += yield* pruneTable(database, pipeline)
  return deleted
})

/** Takes out what is not wanted, from `main` and from coverage, as one transaction. Returns the rows deleted. */
export const prune = Effect.fn("Sink.prune")(function* (
  database: Database,
  pipelines: ReadonlyArray<Pipeline>,
  units: ReadonlyArray<UnitDays>
) {
  const lines = units.flatMap(({ shape, wave, unit, days }) =>
    days.map((range) => ({ shape, observes: waveText(wave), unit, from_day: range.from, to_day: range.to }))
  )
  const wanted = writeJson(lines)
  return yield* database.transaction(
    Effect.gen(function* () {
      const deleted = yield* pruneTo(database, pipelines, wanted)
      // A line may reach over the edge of what is wanted: the part inside stays covered.
      yield* database.exec(`
        CREATE OR REPLACE TEMP TABLE kept AS
        SELECT c.* REPLACE (greatest(c.from_day, w.from_day) AS from_day, least(c.to_day, w.to_day) AS to_day)
        FROM provenance.coverage c JOIN wanted w USING (shape, observes, unit)
        WHERE c.from_day <= w.to_day AND c.to_day >= w.from_day`)
      yield* database.exec("DELETE FROM provenance.coverage")
      yield* database.exec("INSERT INTO provenance.coverage BY NAME FROM kept")
      yield* database.exec(
        "INSERT INTO provenance.prunings (after_page, wanted) SELECT coalesce(max(page), 0), $wanted FROM provenance.pages",
        { wanted }
      )
      return deleted
    })
  )
})
