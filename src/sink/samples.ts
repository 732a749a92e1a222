// Of the values that could feed a step, a random sample or the largest: chosen once, and kept with how it was chosen.
import { Effect } from "effect"
import type { SinkError } from "../domain/failures.ts"
import type { Feeding } from "../domain/services.ts"
import { literal } from "../domain/sqlText.ts"
import { micros } from "./bookkeeping.ts"
import type { Database } from "./Database.ts"
import { foundSql, hasTable, readParents, wantedText } from "./parents.ts"

/**
 * The order of a sample is a hash of seed and value: no generator, no order of rows, so every machine draws the same.
 * `probability` is that of a value to be chosen; the largest are not chosen by chance.
 */
const chosenSql = ({ forEach, pipeline }: Feeding): string => {
  const { sample, top } = forEach
  const order = sample === undefined ? "size DESC NULLS LAST, unit" : `sha256(${literal(`${sample.seed}:`)} || unit)`
  const n = sample?.n ?? top?.n ?? 0
  return `${foundSql(forEach, pipeline)},
    ranked AS (
      SELECT *, row_number() OVER (PARTITION BY stratum ORDER BY ${order}) AS rank,
             count(*) OVER (PARTITION BY stratum) AS frame FROM found)
    SELECT unit, stratum, frame, ${sample === undefined ? "NULL::DOUBLE" : `least(1.0, ${n} / frame)`} AS probability
    FROM ranked WHERE rank <= ${n}`
}

const isChosen = ({ forEach }: Feeding): boolean => forEach.sample !== undefined || forEach.top !== undefined

/**
 * What feeds a step. A choice is made from everything that the other step wants, so before that is there (`complete`)
 * nothing is chosen; what was chosen once stays, also when more is found later.
 */
export const readFed = Effect.fnUntraced(function* (
  database: Database,
  feeding: Feeding
): Effect.fn.Return<ReadonlyArray<string>, SinkError> {
  if (!isChosen(feeding)) return yield* readParents(database, feeding)
  const unitsOf = (sql: string, parameters: Record<string, string>) =>
    Effect.map(database.rows(sql, parameters), (rows) => rows.map((row) => String(row["unit"])))
  if (yield* hasTable(database, "provenance", "samples")) {
    const kept = yield* unitsOf("SELECT unit FROM provenance.samples WHERE sample = $id ORDER BY unit", {
      id: feeding.id
    })
    if (kept.length > 0) return kept
  }
  const there = feeding.complete && (yield* hasTable(database, "main", `${feeding.pipeline.rows.table}_matches`))
  if (!there) return []
  return yield* unitsOf(`${chosenSql(feeding)} ORDER BY unit`, { wanted: wantedText(feeding.wanted) })
})

/** Writes down what is chosen, unless that was done before. */
export const keepChoice = (database: Database, feeding: Feeding, now: number): Effect.Effect<void, SinkError> =>
  !isChosen(feeding) || !feeding.complete
    ? Effect.void
    : database.transaction(
        database.exec(
          `INSERT INTO provenance.samples (sample, step, unit, stratum, frame, probability, drawn_at)
           SELECT $id, $step, unit, stratum, frame, probability, make_timestamp($now::BIGINT) FROM (${chosenSql(feeding)})
           WHERE NOT EXISTS (SELECT 1 FROM provenance.samples WHERE sample = $id)`,
          { id: feeding.id, step: feeding.step, now: micros(now), wanted: wantedText(feeding.wanted) }
        )
      )
