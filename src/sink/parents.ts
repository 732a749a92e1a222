// The rows that a step found → the values of one of their columns, each once: what feeds another step.
import { Effect } from "effect"
import type { UnitDays } from "../domain/Coverage.ts"
import type { SinkError } from "../domain/failures.ts"
import { writeJson } from "../domain/Json.ts"
import type { Pipeline } from "../domain/Pipeline.ts"
import type { ForEach } from "../domain/Study.ts"
import { literal, quote } from "./columns.ts"
import type { Database } from "./Database.ts"

const comparisons: Readonly<Record<string, string>> = { EQ: "=", GT: ">", GTE: ">=", LT: "<", LTE: "<=", IN: "=" }

const conditions = (where: ForEach["where"]): string =>
  where
    .map(({ column, operation, value }) => {
      const right = typeof value === "number" ? String(value) : literal(value)
      return `AND t.${quote(column)} ${comparisons[operation]} ${right}`
    })
    .join(" ")

/**
 * A row belongs to a step by what was asked and not by the step's name: a step may be renamed, and steps that ask the
 * same share their work. `wanted` are the unit-days of the step, so that what was dropped from it feeds nothing.
 */
const sqlOf = ({ column, where }: ForEach, { rows, window }: Pipeline): string => {
  const [table, matches] = [rows.table, `${rows.table}_matches`].map((name) => `main.${quote(name)}`)
  const keys = rows.key.map((name) => `m.${quote(name)} = t.${quote(name)}`).join(" AND ")
  const days =
    window === undefined || rows.time === undefined
      ? ""
      : `AND coalesce(t.${quote(rows.time)}::DATE, w.from_day) BETWEEN w.from_day AND w.to_day`
  const value = rows.columns[column]?.type === "list" ? `unnest(t.${quote(column)})` : `t.${quote(column)}`
  return `
    WITH wanted AS (SELECT unnest(one) FROM (SELECT unnest(from_json($wanted::JSON,
      '[{"shape":"VARCHAR","unit":"VARCHAR","from_day":"DATE","to_day":"DATE"}]')) AS one)),
    found AS (
      SELECT ${value}::VARCHAR AS unit FROM ${table} t
      WHERE EXISTS (
        SELECT 1 FROM ${matches} m JOIN provenance.slices s USING (slice) JOIN wanted w ON w.shape = s.shape
        WHERE m.on_target AND ${keys} AND (m.unit = '*' OR w.unit = m.unit) ${days}) ${conditions(where)})
    SELECT DISTINCT unit FROM found WHERE unit IS NOT NULL AND unit <> '' ORDER BY unit`
}

/** The distinct values that feed a step. None where the table is not there yet. */
export const readParents = Effect.fnUntraced(function* (
  database: Database,
  forEach: ForEach,
  pipeline: Pipeline,
  wanted: ReadonlyArray<UnitDays>
): Effect.fn.Return<ReadonlyArray<string>, SinkError> {
  const tables = yield* database.rows(
    `SELECT 1 AS one FROM duckdb_tables() WHERE schema_name = 'main' AND table_name = ${literal(`${pipeline.rows.table}_matches`)}`
  )
  if (tables.length === 0) return []
  const lines = wanted.flatMap(({ shape, unit, days }) =>
    days.map((range) => ({ shape, unit, from_day: range.from, to_day: range.to }))
  )
  const rows = yield* database.rows(sqlOf(forEach, pipeline), { wanted: writeJson(lines) })
  return rows.map((row) => String(row["unit"]))
})
