// Views and macros of a file that Windrow has made, told from those of others: by their text, as DuckDB writes it. Until that
// is known nothing names one of them, and every function here is named with the catalog that it is built into.

import { parseJson } from "../domain/Json.ts"
import type { Pipeline } from "../domain/Pipeline.ts"
import { literal } from "../domain/sqlText.ts"
import type { View } from "../domain/Views.ts"
import { type Read, strangerIn } from "./strangers.ts"
import { viewsOf } from "./views/viewsOf.ts"

const presentQuery = `
  SELECT 'view' AS kind, view_name AS name, sql AS text, NULL AS parameters FROM system.main.duckdb_views() WHERE database_name = 'study' AND NOT temporary
  UNION ALL
  SELECT function_type, function_name, macro_definition, parameters::VARCHAR FROM system.main.duckdb_functions() WHERE database_name = 'study' AND schema_name = 'main'`

const pipelinesQuery = "SELECT definition FROM study.provenance.pipelines ORDER BY name"

// As it was when the views were made: the table itself may have been changed by hand since.
const listedQuery = "SELECT value FROM study.provenance.meta WHERE key = 'views_listed'"

/** What `main.accounts` has of the study's lists, of all columns that Windrow has made. */
export const listedOf = (columns: ReadonlyArray<string>): ReadonlyArray<string> | undefined => {
  const own = new Set([
    "line",
    "username",
    "id",
    "wanted_from",
    "wanted_to",
    "availability",
    "availability_reason",
    "availability_seen_at"
  ])
  return columns.includes("line") ? columns.filter((name) => !own.has(name)) : undefined
}

const pipelinesIn = async (read: Read): Promise<ReadonlyArray<Pipeline>> => {
  const rows = await read(pipelinesQuery)
  return rows.map(({ definition }) => parseJson(String(definition)) as unknown as Pipeline)
}

/** The columns of lists that views were made with; undefined where there was no list. */
const listedIn = async (read: Read): Promise<ReadonlyArray<string> | undefined> => {
  const [row] = await read(listedQuery)
  const names: unknown = row === undefined ? null : parseJson(String(row["value"]))
  return Array.isArray(names) ? names.map(String) : undefined
}

/** Every view of ours that a file may have. */
const candidates = async (read: Read): Promise<ReadonlyArray<View>> => {
  try {
    return viewsOf({ pipelines: await pipelinesIn(read), listed: await listedIn(read) })
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
  readonly name: string
  readonly text: string
  readonly parameters: string
}

const isSame = (one: Present, { kind, name, parameters }: View, text = ""): boolean => {
  if (kind === "view") return one.kind === "view" && one.text === `CREATE VIEW ${name} AS ${text};`
  const type = kind === "macro" ? "macro" : "table_macro"
  const body = kind === "macro" ? text.replace(/^SELECT /, "") : text
  return one.kind === type && one.text === body && one.parameters === `[${parameters.join(", ")}]`
}

/** Rejects with a Stranger where the file has a view or macro in `main` that is none of Windrow's, word for word. */
export const refuseOtherViews = async (read: Read): Promise<void> => {
  const present = (await read(presentQuery)) as unknown as ReadonlyArray<Present>
  if (present.length === 0) return
  const ours = (await isOurs(read)) ? await candidates(read) : []
  const names = new Set(present.map(({ name }) => name))
  const known = ours.filter(({ name }) => names.has(name))
  const texts = await textsOf(read, known)
  const other = present.find((one) => !known.some((view, n) => view.name === one.name && isSame(one, view, texts[n])))
  if (other !== undefined) throw await strangerIn(read, other.kind === "view" ? "view" : "macro", other.name)
}

/** The queries of views, as DuckDB writes them down. */
const textsOf = async (read: Read, views: ReadonlyArray<View>): Promise<ReadonlyArray<string>> => {
  if (views.length === 0) return []
  const queries = views.map((view, n) => `SELECT ${n} AS n, ${written(queryOf(view))} AS text`)
  return (await read(`${queries.join(" UNION ALL ")} ORDER BY n`)).map(({ text }) => String(text))
}

const isOurs = async (read: Read): Promise<boolean> =>
  (
    await read(`SELECT 1 AS one FROM system.main.duckdb_tables()
    WHERE database_name = 'study' AND schema_name = 'provenance' AND table_name = 'pipelines'`)
  ).length > 0
