// What a database holds that Windrow does not make: things that would run when a statement names them, or names that are
// none of ours. A file may come from anybody; it is asked for them before any of its names means anything.

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

const ours = "database_name = 'study'"

// The pipelines' own names, with what is put behind them. A list of accounts brings whatever its columns are called.
const isTable = "system.main.regexp_full_match(table_name, '[a-z][a-z0-9_]{0,79}')"
const isColumn =
  "(schema_name = 'main' AND table_name = 'accounts' OR system.main.regexp_full_match(column_name, '[a-z][a-z0-9_]{0,62}'))"

const parts: ReadonlyArray<readonly [kind: string, name: string, from: string]> = [
  ["macro", "function_name", `duckdb_functions() WHERE ${ours}`],
  ["view", "view_name", `duckdb_views() WHERE ${ours}`],
  ["type", "type_name", `duckdb_types() WHERE ${ours} AND NOT internal`],
  ["schema", "schema_name", `duckdb_schemas() WHERE ${ours} AND schema_name NOT IN ('main', 'provenance')`],
  ["table with such a name", "table_name", `duckdb_tables() WHERE ${ours} AND NOT ${isTable}`],
  ["table with conditions", "table_name", `duckdb_tables() WHERE ${ours} AND check_constraint_count > 0`],
  ["column with such a name", "column_name", `duckdb_columns() WHERE ${ours} AND NOT ${isColumn}`],
  ["computed column", "column_name", `duckdb_columns() WHERE ${ours} AND column_default IS NOT NULL`],
  ["computed index", "index_name", `duckdb_indexes() WHERE ${ours} AND system.main.contains(expressions, '(')`]
]

/**
 * One row for whatever is not ours, if there is any. Every function is named with the catalog that it is built into, since
 * a file may have others of the same names.
 */
export const strangersQuery: string = `
  WITH found AS (${parts
    .map(([kind, name, from]) => `SELECT '${kind}' AS kind, ${name} AS called FROM system.main.${from}`)
    .join(" UNION ALL ")})
  SELECT kind, called, EXISTS (SELECT 1 FROM system.main.duckdb_tables()
    WHERE ${ours} AND schema_name = 'provenance' AND table_name = 'meta') AS in_ours
  FROM found LIMIT 1`

/** Throws a Stranger where the answer to the query names one. */
export const refuseStrangers = (rows: ReadonlyArray<Readonly<Record<string, unknown>>>): void => {
  const [row] = rows
  if (row !== undefined) throw new Stranger(row["in_ours"] === true, String(row["kind"]), String(row["called"]))
}
