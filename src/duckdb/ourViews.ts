// Views and macros of a file that Windrow has made, told from those of others: by their text, as DuckDB writes it. Until that
// is known nothing names one of them, and every function here is named with the catalog that it is built into.

import { parseJson } from "../domain/Json.ts"
import type { Pipeline } from "../domain/Pipeline.ts"
import { literal, quote } from "../domain/sqlText.ts"
import type { View } from "../domain/Views.ts"
import { type Read, strangerIn } from "./strangers.ts"
import { generation, viewsOf } from "./views/viewsOf.ts"

// Macros of whatever schema: to list them takes as long as all else, and is done once.
const presentQuery = `
  SELECT 'view' AS kind, schema_name AS schema, view_name AS name, sql AS text, NULL AS parameters FROM system.main.duckdb_views()
  WHERE database_name = 'study' AND NOT temporary
  UNION ALL
  SELECT function_type, schema_name, function_name, macro_definition, parameters::VARCHAR FROM system.main.duckdb_functions()
  WHERE database_name = 'study'`

// The columns of lists are as they were when the views were made: the table itself may have been changed by hand since.
const sourceQuery = `SELECT definition, (SELECT value FROM study.provenance.meta WHERE key = 'views_listed') AS listed
  FROM study.provenance.pipelines ORDER BY name`

/** Every view of ours that a file may have. */
const candidates = async (read: Read): Promise<ReadonlyArray<View>> => {
  try {
    const rows = await read(sourceQuery)
    const named: unknown = parseJson(String(rows[0]?.["listed"] ?? "null"))
    return viewsOf({
      pipelines: rows.map(({ definition }) => parseJson(String(definition)) as unknown as Pipeline),
      listed: Array.isArray(named) ? named.map(String) : undefined
    })
  } catch {
    // Of definitions that are none, no view is made.
    return []
  }
}

/** A query as DuckDB writes it down. */
const written = (sql: string): string =>
  `system.main.json_deserialize_sql(system.main.json_serialize_sql(${literal(sql)}))`

const queryOf = ({ kind, sql }: View): string => (kind === "macro" ? `SELECT ${sql}` : sql)

interface Present {
  readonly kind: string
  readonly schema: string
  readonly name: string
  readonly text: string
  readonly parameters: string
}

const isSame = (one: Present, { kind, name, parameters }: View, text = ""): boolean => {
  if (one.schema !== "main") return false
  if (kind === "view") return one.kind === "view" && one.text === `CREATE VIEW ${name} AS ${text};`
  const type = kind === "macro" ? "macro" : "table_macro"
  const body = kind === "macro" ? text.replace(/^SELECT /, "") : text
  return one.kind === type && one.text === body && one.parameters === `[${parameters.join(", ")}]`
}

/** Views and macros whose text is not that of this version, and the names of all that it makes. */
const lookThrough = async (read: Read) => {
  const present = (await read(presentQuery)) as unknown as ReadonlyArray<Present>
  if (present.length === 0) return { others: [], strange: undefined }
  const ours = await candidates(read)
  const names = new Set(present.map(({ name }) => name))
  const known = ours.filter(({ name }) => names.has(name))
  const texts = await textsOf(read, known)
  const others = present.filter(
    (one) => !known.some((view, n) => view.name === one.name && isSame(one, view, texts[n]))
  )
  return {
    others,
    strange: others.find(({ name, schema }) => schema !== "main" || !known.some((view) => view.name === name))
  }
}

/** Names of those whose text is not that of this version: none of them may be named. */
export const otherViews = async (read: Read): Promise<ReadonlyArray<string>> =>
  (await lookThrough(read)).others.map(({ name }) => name)

/**
 * Rejects with a Stranger where the file has a view or macro in `main` that is none of Windrow's, word for word. Those that
 * another version wrote have its words: they are taken out where the file is written, which has them made anew; where it is
 * only read nothing names them.
 */
export const refuseOtherViews = async (read: Read, isWritten: boolean): Promise<void> => {
  const { others, strange } = await lookThrough(read)
  const found = strange ?? others[0]
  if (found === undefined) return
  if (strange !== undefined || (await generationIn(read)) === String(generation))
    throw await strangerIn(read, found.kind === "view" ? "view" : "macro", found.name)
  if (isWritten) for (const one of others) await read(`DROP ${dropWords[one.kind]} study.main.${quote(one.name)}`)
}

const dropWords: Readonly<Record<string, string>> = { view: "VIEW", macro: "MACRO", table_macro: "MACRO TABLE" }

/** Which texts the views of a file have, by its own word; undefined where it has none. */
const generationIn = async (read: Read): Promise<string | undefined> => {
  try {
    const [row] = await read("SELECT value FROM study.provenance.meta WHERE key = 'views_generation'")
    return row === undefined ? undefined : String(row["value"])
  } catch {
    return undefined
  }
}

/** DuckDB writes a query always the same. */
const writtenDown = new Map<string, string>()

/** The queries of views, as DuckDB writes them down. */
const textsOf = async (read: Read, views: ReadonlyArray<View>): Promise<ReadonlyArray<string>> => {
  const queries = views.map(queryOf)
  const fresh = [...new Set(queries)].filter((query) => !writtenDown.has(query))
  if (fresh.length > 0) {
    const asked = fresh.map((query, n) => `SELECT ${n} AS n, ${written(query)} AS text`)
    const rows = await read(`${asked.join(" UNION ALL ")} ORDER BY n`)
    for (const [n, query] of fresh.entries()) writtenDown.set(query, String(rows[n]?.["text"]))
  }
  return queries.map((query) => writtenDown.get(query) ?? "")
}
