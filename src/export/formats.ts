// A table → the statement by which DuckDB writes it into a file, or into a folder of parts.

import { fileName } from "../domain/ownFile.ts"
import { literal, quote } from "../domain/sqlText.ts"
import type { About, Column, Table } from "./contents.ts"

export const formats = ["parquet", "csv", "ndjson", "duckdb"] as const
export type Format = (typeof formats)[number]

/** What a Parquet export may be cut by. */
export const partitions = ["month", "account"] as const
export type Partition = (typeof partitions)[number]

/** Which part a row belongs to is told by one of these columns, the first that its table has. */
export interface Cutting {
  readonly partition: Partition | undefined
  readonly cutBy: ReadonlyArray<string>
}

export interface Style extends Cutting {
  readonly format: Exclude<Format, "duckdb">
  /** The mark by which Excel knows UTF-8. */
  readonly bom: boolean
  /** Version of this program. */
  readonly version: string
}

/** How exact the times of a column are; a column is written in one length. */
export type Precision = "second" | "millisecond" | "microsecond"
const isoTime: Readonly<Record<Precision, string>> = {
  second: "%Y-%m-%dT%H:%M:%SZ",
  millisecond: "%Y-%m-%dT%H:%M:%S.%gZ",
  microsecond: "%Y-%m-%dT%H:%M:%S.%fZ"
}

export const timesOf = ({ columns }: Table): ReadonlyArray<string> =>
  columns.filter(({ type }) => type.startsWith("TIMESTAMP")).map(({ name }) => name)

/** A query for the coarsest precision that loses nothing, a column for each of `timesOf`. */
export const precisionQuery = (table: Table): string => {
  const exact = (name: string, unit: Precision) =>
    `coalesce(bool_and(date_trunc('${unit}', ${quote(name)}) = ${quote(name)}), true)`
  const columns = timesOf(table).map(
    (name) =>
      `CASE WHEN ${exact(name, "second")} THEN 'second' WHEN ${exact(name, "millisecond")} THEN 'millisecond' ELSE 'microsecond' END AS ${quote(name)}`
  )
  return `SELECT ${columns.join(", ")} FROM ${source(table)}`
}

const source = ({ from }: Table): string => from

export const isNested = ({ type }: Pick<Column, "type">): boolean =>
  type.endsWith("[]") || /^(STRUCT|MAP|UNION)/.test(type)

type Precisions = Readonly<Record<string, Precision>>

/** Lists and structs stay what they are in NDJSON; in CSV they are JSON. */
const textOf = (column: Column, { format }: Style, precisions: Precisions): string => {
  const name = quote(column.name)
  const precision = precisions[column.name]
  if (precision !== undefined) return `strftime(${name}, '${isoTime[precision]}')`
  return format === "csv" && isNested(column) ? `to_json(${name})::VARCHAR` : name
}

const selection = (table: Table, style: Style, precisions: Precisions): string => {
  if (style.format === "parquet") return "*"
  return table.columns
    .map((column, index) => {
      // DuckDB cannot write a byte order mark; put before the first column's name it comes first in the file.
      const mark = style.bom && index === 0 ? "\ufeff" : ""
      return `${textOf(column, style, precisions)} AS ${quote(mark + column.name)}`
    })
    .join(", ")
}

/** The column that a table is cut by, or undefined where it lacks one, or has no rows to cut. */
export const cutOf = (table: Table, { cutBy, partition }: Cutting): string | undefined =>
  partition !== undefined && table.rows > 0
    ? cutBy.find((column) => table.columns.some(({ name }) => name === column))
    : undefined

/** The name of what a table becomes: a file, or the folder of its parts. */
export const nameOf = (table: Table, style: Style): string =>
  cutOf(table, style) === undefined ? `${fileName(table.name)}.${style.format}` : fileName(table.name)

const footer = (table: Table, about: About, { version }: Style): string => {
  const entries = {
    table: table.name,
    study: about.study,
    study_hash: about.hash,
    origin: about.origin,
    windrow: version,
    duckdb: about.duckdb
  }
  return `{${Object.entries(entries)
    .map(([key, value]) => `${literal(key)}: ${literal(value)}`)
    .join(", ")}}`
}

/** The statement that writes a table to a path. Its one row says how many rows were written. */
export const copyStatement = (
  table: Table,
  path: string,
  style: Style,
  about: About,
  precisions: Precisions
): string => {
  const by = cutOf(table, style)
  const cut = by === undefined ? undefined : style.partition
  const column = quote(by ?? "")
  const part = cut === "month" ? `strftime(${column}, '%Y-%m')` : column
  const parts = cut === undefined ? "" : `, ${part} AS ${quote(cut)}`
  const whole = table.order === "ALL" ? table.columns.map(({ name }) => quote(name)).join(", ") : table.order
  const order = cut === undefined ? table.order : `${quote(cut)}, ${whole}`
  const rows = `SELECT ${selection(table, style, precisions)}${parts} FROM ${source(table)} ORDER BY ${order}`
  const options = {
    parquet: `FORMAT parquet, COMPRESSION zstd, KV_METADATA ${footer(table, about, style)}`,
    csv: "FORMAT csv, HEADER",
    ndjson: "FORMAT json"
  }[style.format]
  const cutting = cut === undefined ? "" : `, PARTITION_BY (${quote(cut)}), FILENAME_PATTERN 'part-{i}'`
  return `COPY (${rows}) TO ${literal(path)} (${options}${cutting})`
}
