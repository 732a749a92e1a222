// What a search has brought so far: by it a server that repeats itself is told from one that goes on.
import { canonicalJson, isObject, type Json } from "../domain/Json.ts"
import type { Pipeline } from "../domain/Pipeline.ts"
import { readColumn } from "./readColumn.ts"

/** Rows of one search since its beginning, or since it was begun anew. */
export interface Brought {
  readonly names: Set<string>
  /** How many pages in a row had rows and none that was new. Pages without rows say nothing of it. */
  readonly idle: number
}

export const nothingYet = (): Brought => ({ names: new Set(), idle: 0 })

/** So many idle pages in a row, and the server is taken to repeat itself. */
const idleAtMost = 5

/** Ids come as numbers and as texts. */
const nameOf = (value: Json): string => (typeof value === "object" ? canonicalJson(value) : String(value))

/** What a row brings: its key, and what is in lists that go on from page to page. A row without its key is its own name. */
const namesOf = (row: Json, pipeline: Pipeline): ReadonlyArray<string> => {
  if (!isObject(row)) return [nameOf(row)]
  const { key, columns } = pipeline.rows
  const read = (column: string) => readColumn(row, column, pipeline)
  const told = key.map(read).filter((value) => value !== undefined)
  const name = told.length === 0 ? canonicalJson(row) : told.map(nameOf).join("\n")
  const growing = Object.keys(columns).filter((column) => columns[column]?.grows === true)
  const items = growing.flatMap((column) => read(column) ?? [])
  return [name, ...items.map((item) => `${name}\n${nameOf(item)}`)]
}

/** What there is with one page more. */
export const bring = ({ names, idle }: Brought, rows: ReadonlyArray<Json>, pipeline: Pipeline): Brought => {
  const before = names.size
  for (const row of rows) for (const name of namesOf(row, pipeline)) names.add(name)
  return { names, idle: names.size > before ? 0 : rows.length === 0 ? idle : idle + 1 }
}

export const repeating = `the server repeats itself: ${idleAtMost} pages in a row brought nothing new`

/** Whether nothing new is to be expected any more. */
export const repeatsItself = ({ idle }: Brought): boolean => idle >= idleAtMost
