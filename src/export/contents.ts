// An open database → what there is to take out: its tables with their order, and what it says of itself.
import { Effect } from "effect"
import type { StoreError } from "../domain/failures.ts"
import { at, type Json, parseJson } from "../domain/Json.ts"
import { literal, quote } from "../domain/sqlText.ts"
import { ExportFailed } from "./ExportFailed.ts"
import type { Source } from "./Source.ts"

export interface Column {
  readonly name: string
  readonly type: string
}

/** A table of `main`. `order` is its key as SQL, or every column where it has none: a total order either way. */
export interface Table {
  readonly name: string
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

/** The tables of `main`, by name. */
export const readTables = Effect.fnUntraced(function* (
  source: Source
): Effect.fn.Return<ReadonlyArray<Table>, StoreError> {
  const names = yield* source.rows(
    `SELECT table_name AS name FROM duckdb_tables()
     WHERE database_name = 'study' AND schema_name = 'main' AND NOT internal ORDER BY table_name`
  )
  return yield* Effect.forEach(names, ({ name }) => readTable(source, String(name)))
})

const readTable = Effect.fnUntraced(function* (source: Source, name: string) {
  const columns = yield* source.rows(
    `SELECT column_name AS name, data_type AS type FROM duckdb_columns()
     WHERE database_name = 'study' AND schema_name = 'main' AND table_name = ${literal(name)} ORDER BY column_index`
  )
  const [key] = yield* source.rows(
    `SELECT to_json(constraint_column_names) AS names FROM duckdb_constraints()
     WHERE database_name = 'study' AND schema_name = 'main' AND table_name = ${literal(name)}
       AND constraint_type = 'PRIMARY KEY'`
  )
  const [count] = yield* source.rows(`SELECT count(*) AS rows FROM study.main.${quote(name)}`)
  const names = key === undefined ? [] : (parseJson(String(key["names"])) as ReadonlyArray<string>)
  return {
    name,
    columns: columns.map((column) => ({ name: String(column["name"]), type: String(column["type"]) })),
    order: names.length === 0 ? "ALL" : names.map(quote).join(", "),
    rows: Number(count?.["rows"])
  } satisfies Table
})
