// What a database holds that Windrow does not make: things that would run when a statement names them, or names that are
// none of ours. A file may come from anybody; it is asked for them before any of its names means anything. Views of `main` and
// macros, of which some are ours, are told apart in `ourViews.ts`.

/** Something of a file that is not ours. */
export class Stranger extends Error {
  /** Whether the file is one of Windrow's at all. */
  readonly inOurs: boolean
  readonly kind: string
  /** As it stands in the file. */
  readonly called: string
  constructor(inOurs: boolean, kind: string, called: string) {
    super(`a ${kind} that is not ours`)
    this.inOurs = inOurs
    this.kind = kind
    this.called = called
  }
}

// The pipelines' own names, with what is put behind them. A list of accounts brings whatever its columns are called.
const isTable = "system.main.regexp_full_match(table_name, '[a-z][a-z0-9_]{0,79}')"
const isColumn =
  "(system.main.regexp_full_match(column_name, '[a-z][a-z0-9_]{0,62}') OR schema_name = 'main' AND table_name = 'accounts')"

const parts: ReadonlyArray<readonly [kind: string, name: string, from: string, where: string]> = [
  ["'view'", "view_name", "duckdb_views", "schema_name <> 'main'"],
  ["'type'", "type_name", "duckdb_types", "NOT internal"],
  ["'schema'", "schema_name", "duckdb_schemas", "schema_name NOT IN ('main', 'provenance')"],
  [
    "CASE WHEN check_constraint_count > 0 THEN 'table with conditions' ELSE 'table with such a name' END",
    "table_name",
    "duckdb_tables",
    `(check_constraint_count > 0 OR NOT ${isTable})`
  ],
  // The columns of a view are those of its query.
  [
    "CASE WHEN column_default IS NULL THEN 'column with such a name' ELSE 'computed column' END",
    "column_name",
    "duckdb_columns",
    `table_oid NOT IN (SELECT view_oid FROM system.main.duckdb_views() WHERE database_name = 'study') AND (column_default IS NOT NULL OR NOT ${isColumn})`
  ],
  ["'computed index'", "index_name", "duckdb_indexes", "system.main.contains(expressions, '(')"]
]

/**
 * A row for whatever is not ours: its kind and what it is called. Every function is named with the catalog that it is built
 * into, since a file may have others of the same names.
 */
const strangersQuery: string = parts
  .map(
    ([kind, name, from, where]) =>
      `SELECT ${kind} AS kind, ${name} AS called FROM system.main.${from}() WHERE database_name = 'study' AND ${where}`
  )
  .join(" UNION ALL ")

/** Whether the file is one of Windrow's at all. */
const oursQuery = `SELECT 1 AS one FROM system.main.duckdb_tables()
  WHERE database_name = 'study' AND schema_name = 'provenance' AND table_name = 'meta'`

type Rows = ReadonlyArray<Readonly<Record<string, unknown>>>

/** Sends one statement. */
export type Read = (sql: string) => Promise<Rows>

/** Something that was found, as what an opening fails with. */
export const strangerIn = async (read: Read, kind: string, called: string): Promise<Stranger> =>
  new Stranger((await read(oursQuery)).length > 0, kind, called)

/** Throws a Stranger where the file that is attached holds one. */
export const refuseStrangers = async (read: Read): Promise<void> => {
  const [row] = await read(strangersQuery)
  if (row !== undefined) throw await strangerIn(read, String(row["kind"]), String(row["called"]))
}
