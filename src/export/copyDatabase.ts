// A database → a slim copy of it, to read and not to go on with: everything but the raw answers and the indexes.
import { Effect } from "effect"
import type { StoreError } from "../domain/failures.ts"
import { literal, quote } from "../domain/sqlText.ts"
import { type Table, whereReadable } from "./contents.ts"
import type { Source } from "./Source.ts"

/** What the copy says of itself in `provenance.meta`. `copy_of` is what a run refuses it by. */
export interface Mark {
  readonly copy_of: string
  readonly copied_by: string
  /** ISO 8601 UTC. */
  readonly copied_at?: string
  /** Names what the original held. */
  readonly copied_state?: string
}

const tables = `
  SELECT schema_name AS schema, table_name AS name, comment FROM duckdb_tables()
  WHERE database_name = 'study' AND schema_name IN ('main', 'provenance') AND NOT internal ORDER BY ALL`

const comments = `
  SELECT schema_name AS schema, table_name AS name, column_name AS column, comment FROM duckdb_columns()
  WHERE database_name = 'study' AND comment IS NOT NULL
    AND (schema_name, table_name, column_name) <> ('provenance', 'pages', 'body') ORDER BY ALL`

/** Without the texts that the API sent: they are most of a database, and their hashes stay. */
const contentOf = (name: string): string => (name === "provenance.pages" ? "SELECT * EXCLUDE (body)" : "SELECT *")

const views = `
  SELECT 'view' AS kind, view_name AS name, sql, comment, '' AS parameters FROM duckdb_views()
  WHERE database_name = 'study' AND schema_name = 'main' AND NOT internal
  UNION ALL
  SELECT function_type, function_name, macro_definition, comment, array_to_string(parameters, ', ') FROM duckdb_functions()
  WHERE database_name = 'study' AND schema_name = 'main'`

/** What a view or macro is made by in a copy that has every table. */
const viewText = ({ kind, name, parameters, sql }: Readonly<Record<string, unknown>>): string => {
  const place = `copy.main.${quote(String(name))}`
  if (kind === "view") return `CREATE VIEW ${place} AS ${String(sql).replace(/^CREATE VIEW \S+ AS /, "")}`
  return `CREATE MACRO ${place}(${parameters}) AS ${kind === "macro" ? "" : "TABLE "}${sql}`
}

const kinds: Readonly<Record<string, string>> = { view: "VIEW", macro: "MACRO", table_macro: "MACRO TABLE" }

const copyViews = Effect.fnUntraced(function* (source: Source) {
  for (const view of yield* source.rows(views)) {
    const [made] = yield* whereReadable(Effect.as(source.exec(viewText(view)), true))
    if (made === undefined || view["comment"] === null) continue
    const what = `${kinds[String(view["kind"])]} copy.main.${quote(String(view["name"]))}`
    yield* source.exec(`COMMENT ON ${what} IS ${literal(String(view["comment"]))}`)
  }
})

/**
 * Writes the copy to a path where nothing is. Views stay views where it has all that they read, and become tables else.
 * @param only tables and views of `main`; undefined: all
 */
export const copyDatabase = Effect.fn("export.copyDatabase")(function* (
  source: Source,
  path: string,
  mark: Mark,
  only?: ReadonlyArray<Pick<Table, "from" | "isView" | "name">>
): Effect.fn.Return<void, StoreError> {
  const wanted = (yield* source.rows(tables)).filter(
    ({ schema, name }) =>
      schema !== "main" || only === undefined || only.some((one) => one.name === name && !one.isView)
  )
  const names = new Set(wanted.map(({ schema, name }) => `${schema}.${name}`))
  yield* source.exec(`ATTACH ${literal(path)} AS copy (STORAGE_VERSION 'v1.2.0'); CREATE SCHEMA copy.provenance`)
  for (const { schema, name, comment } of wanted) {
    const table = `${quote(String(schema))}.${quote(String(name))}`
    yield* source.exec(`CREATE TABLE copy.${table} AS ${contentOf(`${schema}.${name}`)} FROM study.${table}`)
    if (comment !== null) yield* source.exec(`COMMENT ON TABLE copy.${table} IS ${literal(String(comment))}`)
  }
  for (const { schema, name, column, comment } of yield* source.rows(comments)) {
    if (!names.has(`${schema}.${name}`)) continue
    const place = `copy.${quote(String(schema))}.${quote(String(name))}.${quote(String(column))}`
    yield* source.exec(`COMMENT ON COLUMN ${place} IS ${literal(String(comment))}`)
  }
  if (only === undefined) yield* copyViews(source)
  for (const { from, name } of (only ?? []).filter(({ isView }) => isView)) {
    yield* source.exec(`CREATE TABLE copy.main.${quote(name)} AS FROM ${from}`)
  }
  for (const [key, value] of Object.entries(mark)) {
    yield* source.exec(
      `INSERT INTO copy.provenance.meta (key, value) VALUES (${literal(key)}, ${literal(String(value))})`
    )
  }
  yield* source.exec("CHECKPOINT copy; DETACH copy")
})

/** The id of the open database, and a word for what it holds: another one where there is more, or less. */
export const stateOf = Effect.fnUntraced(function* (source: Source) {
  const [row] = yield* source.rows(
    `SELECT (SELECT value FROM provenance.meta WHERE key = 'database_id') AS id,
            concat_ws('/', (SELECT coalesce(max(page), 0) FROM provenance.pages),
                           (SELECT count(*) FROM provenance.requests),
                           (SELECT count(*) FROM provenance.prunings)) AS state`
  )
  return { id: String(row?.["id"] ?? ""), state: String(row?.["state"] ?? "") }
})
