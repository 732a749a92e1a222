// Which step and which value brought a row: once, however often it was asked.
import { literal, quote } from "../../domain/sqlText.ts"
import type { View } from "../../domain/Views.ts"
import { type Ground, listOf, main, matchesOf, sameKey } from "./ground.ts"
import { column, ownColumns, stepColumns } from "./words.ts"

/**
 * A match belongs to every step that wants now what its slice asked. What tells no value (`*`) belongs to its steps as a whole.
 * A later wave by ids finds what was found already, and is no way to a row.
 */
export const foundBy = (ground: Ground): View => {
  const { key, pipeline, table, time } = ground
  const wanted = (
    unit: string
  ) => `SELECT DISTINCT w.step, w.pipeline, w.input, w.shape, w.observes, ${unit} w.from_day, w.to_day, w.by_id
    FROM provenance.wanted w JOIN provenance.steps s ON s.step = w.step AND s.input IS NOT DISTINCT FROM w.input
    WHERE s.table_name = ${literal(table)}`
  const dated = time !== undefined && pipeline.window !== undefined
  const within = dated
    ? `(w.by_id OR w.from_day IS NULL OR t.${quote(time.column)} IS NULL OR t.${quote(time.column)}::DATE BETWEEN w.from_day AND w.to_day)`
    : "true"
  const from = (
    unit: string,
    of: string
  ) => `SELECT ${listOf(key, "m")}, w.step, w.pipeline, w.input, nullif(m.unit, '*') AS value, m.matched_at
    FROM ${matchesOf(ground)} m JOIN provenance.slices s ON s.slice = m.slice
      ${dated ? `JOIN ${main(table)} t ON ${sameKey(ground, "t", "m")}` : ""}
      JOIN (${wanted(of)}) w ON w.shape = s.shape AND w.observes = s.observes${unit}
    WHERE m.on_target AND ${within}`
  return {
    name: `${table}_found_by`,
    kind: "view",
    parameters: [],
    sql: `SELECT ${listOf(key)}, b.step, b.pipeline, b.input, b.value, min(b.matched_at) AS first_seen_at FROM (
    ${from(" AND w.unit = m.unit", "w.unit,")} AND m.unit <> '*'
    UNION ALL ${from("", "")} AND m.unit = '*') b
GROUP BY ${listOf(key)}, b.step, b.pipeline, b.input, b.value`,
    description: `Why a row of ${table} is here: once for each step and value (hashtag, account, …) that found it, however often it was asked`,
    columns: [
      ...ownColumns(ground, key),
      ...stepColumns,
      column(
        "input",
        "What the step is cut by: accounts, hashtags, ids, …",
        "nothing: the step asks everything at once"
      ),
      column("value", "The value of that input that found the row", "the API does not tell which value found it"),
      column(
        "first_seen_at",
        "When it was first found so (UTC)",
        "stored by an early Windrow that did not write it down"
      )
    ]
  }
}

/** A row per step and row of any table. */
export const stepRows = (grounds: ReadonlyArray<Ground>): View => ({
  name: "step_rows",
  kind: "view",
  parameters: [],
  sql: grounds
    .map(
      ({ key, table }) =>
        `SELECT b.step, b.pipeline, ${literal(table)} AS table_name, [${key.map((name) => `b.${quote(name)}::VARCHAR`).join(", ")}] AS row_key, min(b.first_seen_at) AS first_seen_at
FROM ${main(`${table}_found_by`)} b GROUP BY ALL`
    )
    .join("\nUNION ALL "),
  description:
    "A row per step and row that it found, also where another step had asked for it first: SELECT step, count(*) FROM step_rows GROUP BY step",
  columns: [
    ...stepColumns,
    column("table_name", "Table of main that has the row"),
    column("row_key", "Its key there: a list, mostly of one value"),
    column("first_seen_at", "When the row was first found for what the step wants (UTC)", "stored by an early Windrow")
  ]
})
