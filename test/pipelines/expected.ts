// Rows as the sandbox tells its truth → rows as a reader of the database sees them, by a pipeline's columns.
import { readFileSync } from "node:fs"
import { resolve } from "node:path"
import type { Column, Pipeline } from "../../src/domain/Pipeline.ts"
import { loadPipeline } from "../../src/spec/loadPipeline.ts"

export type Row = Readonly<Record<string, unknown>>

export const pipelineOf = (name: string): Pipeline => {
  const text = readFileSync(resolve(import.meta.dirname, `../../pipelines/tiktok/${name}.yaml`), "utf8")
  const { pipeline, mistakes } = loadPipeline(`${name}.yaml`, text, name)
  if (pipeline === undefined) throw new Error(JSON.stringify(mistakes))
  return pipeline
}

/** As DuckDB writes an instant: without zeros at the end of a fraction. */
const instant = (millis: number): string =>
  new Date(millis).toISOString().replace("T", " ").replace("Z", "").replace(/0+$/, "").replace(/\.$/, "")

const scalar = (value: unknown, type: string): unknown => {
  if (value === undefined || value === null) return null
  if (type === "timestamp") return instant(Number(value) * 1000)
  if (type === "timestamp_ms") return instant(Number(value))
  if (type === "boolean") return value
  if (type === "json") return value
  return String(value).replaceAll("\u0000", "")
}

const struct = (value: unknown, members: Readonly<Record<string, string>>, spellings: Row): Row => {
  const given = Object.fromEntries(Object.entries(value as Row).map(([key, one]) => [spellings[key] ?? key, one]))
  return Object.fromEntries(Object.entries(members).map(([name, type]) => [name, scalar(given[name], type)]))
}

/** The value of a column; a list that is empty and one that is not there are the same here. */
const cellOf = (value: unknown, { items = "text", members = {}, spellings = {}, type }: Column): unknown => {
  if (value === undefined || value === null) return null
  if (type === "struct") return struct(value, members, spellings)
  if (type !== "list") return scalar(value, type)
  const list = (value as ReadonlyArray<unknown>).map((one) =>
    typeof items === "string" ? scalar(one, items) : struct(one, items, spellings)
  )
  return list.length === 0 ? null : list
}

/** What the database should hold for a row of the truth; `known` are the columns that the request knows. */
export const expectedRow = (truth: Row, { rows }: Pipeline, known: Row): Row => ({
  ...Object.fromEntries(
    Object.entries(rows.columns).map(([name, column]) => {
      const spelling = [name, ...(column.aliases ?? [])].find((one) => truth[one] !== undefined) ?? name
      return [name, cellOf(truth[spelling], column)]
    })
  ),
  ...known
})

/** A row as the reader gives it, with JSON columns parsed and empty lists left out. */
export const foundRow = (row: Row, { rows }: Pipeline): Row =>
  Object.fromEntries(
    Object.entries(rows.columns).map(([name, { type }]) => {
      const value = row[name] ?? null
      if (type === "json" && typeof value === "string") return [name, JSON.parse(value)]
      return [name, Array.isArray(value) && value.length === 0 ? null : value]
    })
  )

export const byKey = (all: ReadonlyArray<Row>, { rows }: Pipeline): ReadonlyMap<string, Row> =>
  new Map(all.map((row) => [rows.key.map((name) => String(row[name])).join(" "), row]))
