// Of the values that could feed a step, a random sample or the largest: chosen once, and kept with how it was chosen.
import { Effect } from "effect"
import { drawsNewStrata } from "../domain/choice.ts"
import type { SinkError } from "../domain/failures.ts"
import type { Feeding } from "../domain/services.ts"
import { literal } from "../domain/sqlText.ts"
import type { Database } from "../duckdb/Database.ts"
import { hasTable } from "../duckdb/tablesThere.ts"
import { bookProblem, micros } from "../store/bookkeeping.ts"
import { foundSql, frameSql, keepFed, readParents, wantedText } from "./parents.ts"

/** `samples`: what is chosen. `left_samples`: what was, until what it was chosen from was not asked for any more. */
export const sampleTables = `
CREATE TABLE IF NOT EXISTS provenance.samples (
  sample VARCHAR, step VARCHAR, unit VARCHAR, stratum VARCHAR, frame BIGINT, probability DOUBLE, drawn_at TIMESTAMP,
  PRIMARY KEY (sample, unit));
CREATE TABLE IF NOT EXISTS provenance.left_samples (
  sample VARCHAR, step VARCHAR, unit VARCHAR, stratum VARCHAR, frame BIGINT, probability DOUBLE, drawn_at TIMESTAMP,
  left_at TIMESTAMP);`

/**
 * What is chosen beside what already is and still is in the frame. The order of a sample is a hash of seed and value: no
 * generator, no order of rows, so every machine draws the same; what had been chosen before comes first. `probability` is
 * that of a value to be chosen; the largest are not chosen by chance.
 */
const chosenSql = ({ forEach, pipeline }: Feeding, newStrata: boolean): string => {
  const { sample, top } = forEach
  const order = sample === undefined ? "size DESC NULLS LAST, unit" : `sha256(${literal(`${sample.seed}:`)} || unit)`
  const n = sample?.n ?? top?.n ?? 0
  return `${foundSql(forEach, pipeline)}, ${frameSql(forEach, pipeline)},
    kept AS (SELECT unit, stratum FROM provenance.samples WHERE sample = $id AND unit IN (SELECT unit FROM in_frame)),
    counted AS (SELECT *, count(*) OVER (PARTITION BY stratum) AS frame FROM found),
    ranked AS (
      SELECT *, row_number() OVER (PARTITION BY stratum ORDER BY
               unit IN (SELECT unit FROM provenance.left_samples WHERE sample = $id) DESC, ${order}) AS rank
      FROM counted WHERE unit NOT IN (SELECT unit FROM kept))
    SELECT unit, stratum, frame, ${sample === undefined ? "NULL::DOUBLE" : `least(1.0, ${n} / frame)`} AS probability
    FROM ranked LEFT JOIN (SELECT stratum, count(*) AS taken FROM kept GROUP BY 1) USING (stratum)
    WHERE rank <= ${n} - coalesce(taken, 0)${newStrata ? " AND taken IS NULL" : ""}`
}

const isChosen = ({ forEach }: Feeding): boolean => forEach.sample !== undefined || forEach.top !== undefined

/** What was chosen, and whether it still is in what the study asks for. */
const readKept = Effect.fnUntraced(function* (database: Database, { forEach, id, pipeline, wanted }: Feeding) {
  const rows = yield* database.rows(
    `WITH ${frameSql(forEach, pipeline, true)}
     SELECT unit, unit IN (SELECT unit FROM in_frame) AS stays FROM provenance.samples WHERE sample = $id ORDER BY unit`,
    { id, wanted: wantedText(wanted) }
  )
  return rows.map((row) => ({ unit: String(row["unit"]), stays: row["stays"] === true }))
})

/**
 * What feeds a step. A choice is made from everything that the other step wants, so before that is there (`complete`)
 * nothing is chosen; what was chosen once stays, also when more is found later, until the study does not ask any more for
 * what it was chosen from: then others take its place. From a stratum that is new as a whole is drawn besides.
 */
export const readFed = Effect.fnUntraced(function* (
  database: Database,
  feeding: Feeding
): Effect.fn.Return<ReadonlyArray<string>, SinkError> {
  if (!isChosen(feeding)) return yield* readParents(database, feeding)
  if (!(yield* hasTable(database, "main", `${feeding.pipeline.rows.table}_matches`))) return []
  const kept = yield* readKept(database, feeding)
  const stay = kept.filter(({ stays }) => stays).map(({ unit }) => unit)
  const isWhole = kept.length > 0 && stay.length === kept.length
  if (!feeding.complete || (isWhole && !drawsNewStrata(feeding.forEach))) return stay
  const chosen = yield* database.rows(chosenSql(feeding, isWhole), {
    id: feeding.id,
    wanted: wantedText(feeding.wanted)
  })
  return [...stay, ...chosen.map((row) => String(row["unit"]))].toSorted()
})

const columns = "sample, step, unit, stratum, frame, probability, drawn_at"

/** Writes down what is chosen, where nothing is yet or where some of it has left the frame. */
export const keepChoice = Effect.fnUntraced(function* (
  database: Database,
  feeding: Feeding,
  now: number
): Effect.fn.Return<void, SinkError> {
  if (!isChosen(feeding)) return yield* keepFed(database, feeding, now)
  if (!feeding.complete) return
  const { id, step } = feeding
  yield* database.exec("UPDATE provenance.samples SET step = $step WHERE sample = $id AND step <> $step", { id, step })
  const kept = yield* readKept(database, feeding)
  const left = kept.filter(({ stays }) => !stays).map(({ unit }) => unit)
  const isWhole = kept.length > 0 && left.length === 0
  if (isWhole && !drawsNewStrata(feeding.forEach)) return
  const chosen = yield* database.rows(
    `INSERT INTO provenance.samples (${columns})
     SELECT $id, $step, unit, stratum, frame, probability, make_timestamp($now::BIGINT) FROM (${chosenSql(feeding, isWhole)})
     RETURNING unit`,
    { id, step, now: micros(now), wanted: wantedText(feeding.wanted) }
  )
  const isIn = "sample = $id AND list_contains($units::JSON::VARCHAR[], unit)"
  const again = { id, units: JSON.stringify(chosen.map(({ unit }) => unit)) }
  yield* database.exec(`DELETE FROM provenance.left_samples WHERE ${isIn}`, again)
  if (left.length === 0) return
  const gone = { id, units: JSON.stringify(left) }
  yield* database.exec(
    `INSERT INTO provenance.left_samples (${columns}, left_at)
     SELECT ${columns}, make_timestamp($now::BIGINT) FROM provenance.samples WHERE ${isIn}`,
    { ...gone, now: micros(now) }
  )
  yield* database.exec(`DELETE FROM provenance.samples WHERE ${isIn}`, gone)
  const detail = `${left.length} of ${kept.length} values that were chosen before are not in what the study asks for any more; ${chosen.length} were chosen in their place`
  yield* bookProblem(database, { kind: "chosen_anew", subject: step, count: left.length, detail }, now)
})
