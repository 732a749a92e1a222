// A pipeline's columns → DuckDB's types, and the structure that its JSON is read by.

import type { Json, JsonObject } from "../domain/Json.ts"
import type { Column, Pipeline, ScalarType } from "../domain/Pipeline.ts"
import { quote } from "../domain/sqlText.ts"

// Ids are names: R, pandas and JavaScript round 19-digit numbers.
const duckdb: Readonly<Record<ScalarType, string>> = {
  id: "VARCHAR",
  text: "VARCHAR",
  count: "BIGINT",
  integer: "BIGINT",
  number: "DOUBLE",
  boolean: "BOOLEAN",
  timestamp: "TIMESTAMP",
  timestamp_ms: "TIMESTAMP",
  timestamp_iso: "TIMESTAMP",
  json: "JSON"
}

type Members = Readonly<Record<string, ScalarType>>

const structOf = (members: Members): JsonObject =>
  Object.fromEntries(Object.entries(members).map(([name, type]) => [name, duckdb[type]]))

/** How from_json reads a column. */
const structure = (column: Column): Json => {
  if (column.type === "list") {
    return [typeof column.items === "object" ? structOf(column.items) : duckdb[column.items ?? "text"]]
  }
  return column.type === "struct" ? structOf(column.members ?? {}) : duckdb[column.type]
}

const typeText = (shape: Json): string => {
  if (typeof shape === "string") return shape
  if (Array.isArray(shape)) return `${typeText(shape[0] as Json)}[]`
  const members = Object.entries(shape as JsonObject).map(([name, type]) => `${quote(name)} ${typeText(type)}`)
  return `STRUCT(${members.join(", ")})`
}

/** The DuckDB type of a column. */
export const columnType = (column: Column): string => typeText(structure(column))

/** The structure of one typed page: the pipeline's columns, and where each row came from. */
export const pageStructure = (pipeline: Pipeline): string =>
  JSON.stringify([
    {
      ...Object.fromEntries(Object.entries(pipeline.rows.columns).map(([name, column]) => [name, structure(column)])),
      ...(removable(pipeline).length === 0 ? {} : { _none: ["VARCHAR"] }),
      _position: "INTEGER",
      _units: ["VARCHAR"],
      _on_target: "BOOLEAN"
    }
  ])

/** Columns in which NULL takes the place of a value that is told to be none any more. Of a list that is the empty one. */
export const removable = ({ rows: { columns, key } }: Pipeline): ReadonlyArray<string> =>
  Object.entries(columns)
    .filter(([name, { absent, type }]) => absent === "none" && type !== "list" && !key.includes(name))
    .map(([name]) => name)

/** Columns whose changes are kept in `<table>_history`. */
export const changing = (pipeline: Pipeline): ReadonlyArray<string> =>
  Object.entries(pipeline.rows.columns)
    .filter(([, column]) => column.changes === true)
    .map(([name]) => name)
