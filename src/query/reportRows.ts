// Rows per unit and day of creation, where rows tell when they were made.
import { Effect } from "effect"
import type { Database } from "../domain/Database.ts"
import type { Day } from "../domain/Day.ts"
import type { StoreError } from "../domain/failures.ts"
import type { Pipeline } from "../domain/Pipeline.ts"
import type { DailyRows, UnitRows } from "../domain/ReportFacts.ts"
import { quote } from "../domain/sqlText.ts"
import { stepMatches } from "./stepWork.ts"

/** So many units are told one by one; the others are summed up. */
const named = 12

/** Rows of a step per day: of its largest units, and of all others together. A row that two units found counts for both. */
export const readDailyRows = Effect.fnUntraced(function* (
  database: Database,
  step: string,
  pipeline: Pipeline
): Effect.fn.Return<ReadonlyArray<DailyRows>, StoreError> {
  const { table, key, time } = pipeline.rows
  if (time === undefined) return []
  const keys = key.map(quote).join(", ")
  const rows = yield* database.rows(
    `WITH own AS (
       SELECT DISTINCT unit, ${keys} FROM (${stepMatches(pipeline)}) WHERE on_target),
     dated AS (
       SELECT unit, ${quote(time)}::DATE AS day FROM own JOIN main.${quote(table)} USING (${keys})
       WHERE ${quote(time)} IS NOT NULL),
     largest AS (SELECT unit FROM dated GROUP BY unit ORDER BY count(*) DESC, unit LIMIT ${named})
     SELECT CASE WHEN unit IN (FROM largest) THEN unit END AS unit, day, count(*)::INTEGER AS rows
     FROM dated GROUP BY ALL ORDER BY ALL`,
    { step }
  )
  return rows.map((row) => ({
    step,
    unit: row["unit"] === null ? undefined : String(row["unit"]),
    day: String(row["day"]) as Day,
    rows: Number(row["rows"])
  }))
})

/** Rows of every unit of a step. */
export const readUnitRows = Effect.fnUntraced(function* (
  database: Database,
  step: string,
  pipeline: Pipeline
): Effect.fn.Return<ReadonlyArray<UnitRows>, StoreError> {
  if (pipeline.rows.time === undefined) return []
  const keys = pipeline.rows.key.map(quote).join(", ")
  const rows = yield* database.rows(
    `SELECT unit, count(*)::INTEGER AS rows FROM (
       SELECT DISTINCT unit, ${keys} FROM (${stepMatches(pipeline)}) WHERE on_target) GROUP BY unit ORDER BY unit`,
    { step }
  )
  return rows.map((row) => ({ step, unit: String(row["unit"]), rows: Number(row["rows"]) }))
})
