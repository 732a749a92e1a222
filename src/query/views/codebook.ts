// What NULL means in each column, and what the tables of `provenance` hold: the codebook beyond what a column is.
import { Effect } from "effect"
import type { Database } from "../../domain/Database.ts"
import type { StoreError } from "../../domain/failures.ts"
import { type Json, parseJson, writeJson } from "../../domain/Json.ts"
import type { Column, Pipeline } from "../../domain/Pipeline.ts"
import type { Shape } from "../../domain/Slice.ts"
import { literal, quote } from "../../domain/sqlText.ts"
import type { View, ViewSource } from "../../domain/Views.ts"
import { linesIn } from "../../duckdb/jsonLines.ts"
import { intoCodebook } from "../../rows/tables.ts"
import { provenanceWords } from "./provenanceWords.ts"

/** Comments on the tables of `provenance` that are there, and the same in the codebook. */
export const describeTables = Effect.fnUntraced(function* (database: Database): Effect.fn.Return<void, StoreError> {
  const rows = yield* database.rows(
    `SELECT table_name AS name, column_name AS column, data_type AS type, comment FROM duckdb_columns()
     WHERE database_name = 'study' AND schema_name = 'provenance'`
  )
  const told = rows.flatMap(({ name, column, type, comment }) => {
    const words = provenanceWords[String(name)]?.[String(column)]
    return words === undefined
      ? []
      : [{ name: String(name), column: String(column), type: String(type), words, isNew: comment !== words }]
  })
  const comments = told
    .filter(({ isNew }) => isNew)
    .map(
      ({ name, column, words }) => `COMMENT ON COLUMN provenance.${quote(name)}.${quote(column)} IS ${literal(words)};`
    )
  if (comments.length > 0) yield* database.exec(comments.join("\n"))
  if (told.length === 0) return
  yield* database.exec(
    intoCodebook(told.map(({ name, column, type, words }) => [`provenance.${name}`, column, type, words, "Windrow"]))
  )
})

interface Line {
  readonly table_name: string
  readonly column_name: string
  readonly null_means: string | null
  readonly requested: boolean | null
}

const untold = "not told by the API"

const nullOf = (name: string, column: Column, key: ReadonlyArray<string>, requested: boolean): string | null => {
  if (key.includes(name) || column.from_input !== undefined) return null
  if (!requested) return "not requested by the study"
  const hasNone = (column as { readonly absent?: string }).absent === "none"
  if (!hasNone)
    return `${untold}, or not requested when the row was retrieved; a value that a later answer leaves out is carried over`
  return column.type === "list"
    ? "not requested when the row was retrieved; an empty list is none"
    : "there is none, or it was not requested when the row was retrieved"
}

const tableLines = ({ rows }: Pipeline, asked: ReadonlySet<string>): ReadonlyArray<Line> =>
  Object.entries(rows.columns).flatMap(([name, column]) => {
    const requested = column.from_input !== undefined || asked.has(name)
    const null_means = nullOf(name, column, rows.key, requested)
    return ["", "_history", "_matches"].map((end) => ({
      table_name: `${rows.table}${end}`,
      column_name: name,
      null_means,
      requested
    }))
  })

/** Fields that a study has ever asked of an endpoint. */
const askedIn = (shapes: ReadonlyArray<Shape>, { pipeline }: Pipeline): ReadonlySet<string> =>
  new Set(shapes.filter((shape) => shape.pipeline === pipeline).flatMap(({ fields }) => fields))

/** Writes down for every column what its NULL means, and whether it was requested. */
export const tellNulls = Effect.fnUntraced(function* (
  database: Database,
  { pipelines }: ViewSource,
  views: ReadonlyArray<View>
): Effect.fn.Return<void, StoreError> {
  const rows = yield* database.rows("SELECT definition FROM provenance.shapes")
  const shapes = rows.map(({ definition }) => parseJson(String(definition)) as unknown as Shape)
  const lines: ReadonlyArray<Line> = [
    ...pipelines.flatMap((pipeline) => tableLines(pipeline, askedIn(shapes, pipeline))),
    ...views.flatMap(({ columns, name }) =>
      columns.map((one) => ({
        table_name: name,
        column_name: one.name,
        null_means: one.null_means ?? null,
        requested: null
      }))
    )
  ]
  const types = { table_name: "VARCHAR", column_name: "VARCHAR", null_means: "VARCHAR", requested: "BOOLEAN" }
  yield* database.exec(
    `UPDATE main.codebook c SET null_means = l.null_means, requested = l.requested
     FROM ${linesIn("lines", types)} l WHERE l.table_name = c.table_name AND l.column_name = c.column_name`,
    { lines: writeJson(lines as unknown as Json) }
  )
})
