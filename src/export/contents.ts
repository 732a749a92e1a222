// An open database → what there is to take out: its tables with their order, and what it says of itself.
import { Effect } from "effect"
import type { StoreError } from "../domain/failures.ts"
import { at, type Json, parseJson } from "../domain/Json.ts"
import type { Pipeline } from "../domain/Pipeline.ts"
import { literal, quote } from "../domain/sqlText.ts"
import { ExportFailed } from "./ExportFailed.ts"
import type { Source } from "./Source.ts"

export interface Column {
  readonly name: string
  readonly type: string
}

/**
 * A table or view of `main`, or a table of `provenance` that goes with the data. `order` is its key as SQL, or every column
 * where it has none: a total order either way.
 */
export interface Table {
  readonly name: string
  /** What is read, with catalog and schema, as SQL. */
  readonly from: string
  readonly key: ReadonlyArray<string>
  readonly isView: boolean
  readonly columns: ReadonlyArray<Column>
  readonly order: string
  readonly rows: number
}

/** What the database says of itself. Nothing in it depends on when it is read. */
export interface About {
  readonly study: string
  /** Hash of the study that the last sitting collected. */
  readonly hash: string
  readonly title: string
  /** The name of an API, `sandbox:<seed>`, `sandbox-server:<seed>` or `server:<host>`. */
  readonly origin: string
  /** When the last page came, ISO 8601 UTC; empty where none did. */
  readonly until: string
  readonly duckdb: string
}

export const isMadeUp = ({ origin }: Pick<About, "origin">): boolean => origin.startsWith("sandbox")

export const readAbout = Effect.fnUntraced(function* (
  source: Source,
  path: string
): Effect.fn.Return<About, StoreError | ExportFailed> {
  const ours = yield* source.rows(
    "SELECT 1 FROM duckdb_tables() WHERE database_name = 'study' AND schema_name = 'provenance' AND table_name = 'meta'"
  )
  if (ours.length === 0) {
    return yield* new ExportFailed({
      reason: "no_data",
      message: `${path} is a DuckDB database, but not one that Windrow made`,
      hint: "Name the study's own database under output.database."
    })
  }
  const meta = new Map(
    (yield* source.rows("SELECT key, value FROM provenance.meta")).map((row) => [row["key"], String(row["value"])])
  )
  const [last] = yield* source.rows("SELECT plan, study FROM provenance.runs ORDER BY sitting DESC LIMIT 1")
  const [page] = yield* source.rows(
    "SELECT strftime(max(retrieved_at), '%Y-%m-%dT%H:%M:%S.%gZ') AS until FROM provenance.pages"
  )
  const [version] = yield* source.rows("SELECT version() AS version")
  const title = at(parseJson(String(last?.["study"] ?? "{}")) as Json, "title")
  return {
    study: meta.get("study") ?? "",
    hash: String(last?.["plan"] ?? ""),
    title: typeof title === "string" ? title : "",
    origin: meta.get("origin") ?? "",
    until: String(page?.["until"] ?? ""),
    duckdb: String(version?.["version"] ?? "")
  }
})

/** The columns that tell when rows were made, or whose they are, by what the endpoints of a database say. */
export const readCutBy = Effect.fnUntraced(function* (
  source: Source,
  partition: "month" | "account" | undefined
): Effect.fn.Return<ReadonlyArray<string>, StoreError> {
  if (partition === undefined) return []
  const rows = yield* source.rows("SELECT definition FROM provenance.pipelines ORDER BY name")
  const columns = rows.flatMap(({ definition }) => {
    const { inputs, rows: told } = parseJson(String(definition)) as unknown as Pick<Pipeline, "inputs" | "rows">
    return (partition === "month" ? told.time : inputs["accounts"]?.traced_by) ?? []
  })
  return [...new Set(columns)]
})

/** What weights and exposure need, and what tells how far the data can be trusted. */
const withData = ["problems", "requests", "samples"]

/** The tables and views of `main`, by name, and some of `provenance`. */
export const readTables = Effect.fnUntraced(function* (
  source: Source
): Effect.fn.Return<ReadonlyArray<Table>, StoreError> {
  const found = yield* source.rows(
    `SELECT 'study' AS catalog, schema_name AS schema, table_name AS name, false AS is_view FROM duckdb_tables()
     WHERE database_name = 'study' AND NOT internal
       AND (schema_name = 'main' OR schema_name = 'provenance' AND table_name IN (${withData.map(literal).join(", ")}))
     UNION ALL
     SELECT database_name, schema_name, view_name, true FROM duckdb_views()
     WHERE NOT internal AND schema_name = 'main' AND (temporary OR database_name = 'study' AND view_name NOT IN
       (SELECT view_name FROM duckdb_views() WHERE temporary AND NOT internal)) ORDER BY schema, name`
  )
  const main = new Set(found.filter(({ schema }) => schema === "main").map(({ name }) => name))
  // A file of no rows says nothing.
  const wanted = found.filter(({ schema }) => schema === "main" || main.size > 0)
  const tables = (yield* Effect.forEach(wanted, ({ catalog, is_view, name, schema }) => {
    const table = readTable(source, String(catalog), String(schema), String(name), is_view === true)
    return is_view === true ? whereReadable(table) : Effect.map(table, (one) => [one])
  })).flat()
  return tables
    .map((one) =>
      one.from.includes('"provenance"') && main.has(one.name) ? { ...one, name: `provenance_${one.name}` } : one
    )
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
})

/** Nothing of a view whose tables somebody has changed so that it cannot be read any more. */
export const whereReadable = <A>(view: Effect.Effect<A, StoreError>): Effect.Effect<ReadonlyArray<A>, StoreError> =>
  view.pipe(
    Effect.map((one) => [one]),
    Effect.catchIf(
      ({ reason }) => reason === "bug",
      () => Effect.succeed([])
    )
  )

const readTable = Effect.fnUntraced(function* (
  source: Source,
  catalog: string,
  schema: string,
  name: string,
  isView: boolean
) {
  const here = `database_name = ${literal(catalog)} AND schema_name = ${literal(schema)} AND table_name = ${literal(name)}`
  const columns = yield* source.rows(
    `SELECT column_name AS name, data_type AS type FROM duckdb_columns() WHERE ${here} ORDER BY column_index`
  )
  const [key] = yield* source.rows(
    `SELECT to_json(constraint_column_names) AS names FROM duckdb_constraints() WHERE ${here} AND constraint_type = 'PRIMARY KEY'`
  )
  const from = [catalog, schema, name].map(quote).join(".")
  const [count] = yield* source.rows(`SELECT count(*) AS rows FROM ${from}`)
  const names = key === undefined ? [] : (parseJson(String(key["names"])) as ReadonlyArray<string>)
  return {
    name,
    from,
    key: names,
    isView,
    columns: columns.map((column) => ({ name: String(column["name"]), type: String(column["type"]) })),
    order: names.length === 0 ? "ALL" : names.map(quote).join(", "),
    rows: Number(count?.["rows"])
  } satisfies Table
})

/** What the codebook says of each table and column; nothing where a database has none yet. */
export const readMeanings = Effect.fnUntraced(function* (source: Source) {
  const columns = yield* source.rows(
    `SELECT column_name AS name FROM duckdb_columns() WHERE database_name = 'study' AND schema_name = 'main' AND table_name = 'codebook'`
  )
  const names = new Set(columns.map(({ name }) => name))
  if (!names.has("description")) return new Map()
  const means = names.has("null_means") ? "null_means" : "NULL AS null_means"
  const rows = yield* source.rows(
    `SELECT replace(table_name, 'provenance.', '') || '.' || column_name AS name, description, ${means} FROM study.main.codebook
     ORDER BY table_name LIKE 'provenance.%' DESC`
  )
  return new Map(
    rows.map(({ name, description, null_means }) => [
      String(name),
      { description: String(description ?? ""), null_means: null_means === null ? null : String(null_means) }
    ])
  )
})
