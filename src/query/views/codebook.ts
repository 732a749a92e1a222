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
import { provenanceWords } from "./provenanceWords.ts"

/** A line of the codebook; what is missing stays as it stands there. */
export interface Line {
  readonly table_name: string
  readonly column_name: string
  readonly type?: string
  readonly description?: string
  readonly null_means: string | null
  readonly requested: boolean | null
}

const byWindrow = { null_means: null, requested: null }

/** Comments on the tables of `provenance` that are there. Returns the same as lines of the codebook. */
export const describeTables = Effect.fnUntraced(function* (
  database: Database
): Effect.fn.Return<ReadonlyArray<Line>, StoreError> {
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
  return told.map(({ name, column, type, words }) => ({
    table_name: `provenance.${name}`,
    column_name: column,
    type,
    description: words,
    ...byWindrow
  }))
})

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

/** What NULL means in every column of the tables of `main`, and whether it was requested. */
export const nullLines = Effect.fnUntraced(function* (
  database: Database,
  { pipelines }: ViewSource
): Effect.fn.Return<ReadonlyArray<Line>, StoreError> {
  const rows = yield* database.rows("SELECT definition FROM provenance.shapes")
  const shapes = rows.map(({ definition }) => parseJson(String(definition)) as unknown as Shape)
  return pipelines.flatMap((pipeline) => tableLines(pipeline, askedIn(shapes, pipeline)))
})

/** @param typeOf the type of a view's column */
export const viewLines = (
  views: ReadonlyArray<View>,
  typeOf: (view: string, column: string) => string
): ReadonlyArray<Line> =>
  views.flatMap(({ columns, description, kind, name }) => [
    { table_name: name, column_name: "", type: kind, description, ...byWindrow },
    ...columns.map((one) => ({
      table_name: name,
      column_name: one.name,
      type: typeOf(name, one.name),
      description: one.description,
      null_means: one.null_means ?? null,
      requested: null
    }))
  ])

const types = {
  table_name: "VARCHAR",
  column_name: "VARCHAR",
  type: "VARCHAR",
  description: "VARCHAR",
  null_means: "VARCHAR",
  requested: "BOOLEAN"
}

/** In one statement: each takes as long as all. Of tables that are not described there is no line. */
export const writeCodebook = (database: Database, lines: ReadonlyArray<Line>) =>
  database.exec(
    `INSERT OR REPLACE INTO main.codebook (table_name, column_name, type, description, source, null_means, requested)
     SELECT l.table_name, l.column_name, coalesce(l.type, c.type), coalesce(l.description, c.description), coalesce(c.source, 'Windrow'),
       l.null_means, l.requested
     FROM ${linesIn("lines", types)} l LEFT JOIN main.codebook c ON c.table_name = l.table_name AND c.column_name = l.column_name
     WHERE l.description IS NOT NULL OR c.description IS NOT NULL`,
    { lines: writeJson(lines as unknown as Json) }
  )
