// `main` against what `provenance` makes: both are compared row by row, and nothing of the database is changed.
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { Effect, type Scope } from "effect"
import type { Database } from "../../domain/Database.ts"
import type { Fault } from "../../domain/Fault.ts"
import { StoreError } from "../../domain/failures.ts"
import { literal, quote } from "../../domain/sqlText.ts"
import { openDatabase } from "../../duckdb/Database.ts"
import { readDefinitions } from "../definitions.ts"
import { fillMain, type Tell } from "../rebuild.ts"
import { faultsOf } from "./faults.ts"

/** A folder that lasts as long as the scope. */
export const scratchFolder = Effect.acquireRelease(
  Effect.try({
    try: () => mkdtempSync(join(tmpdir(), "windrow-doctor-")),
    catch: (cause) =>
      new StoreError({
        reason: "cannot_write",
        message: `${tmpdir()} cannot be written: ${cause instanceof Error ? cause.message : String(cause)}`,
        hint: "Make room there, or set TMPDIR to a folder that can be written: main is made anew in it to compare.",
        cause
      })
  }),
  (folder) => Effect.sync(() => rmSync(folder, { recursive: true, force: true }))
)

interface Table {
  readonly name: string
  readonly key: ReadonlyArray<string>
  /** What a person knows a row by, where no key tells rows apart. */
  readonly known_by?: ReadonlyArray<string>
  /** What it is made from. */
  readonly source: string
}

interface Columns {
  readonly there: ReadonlySet<string>
  readonly made: ReadonlySet<string>
}

const columnsOf = Effect.fnUntraced(function* (database: Database, table: string) {
  const rows = yield* database.rows(
    `SELECT database_name AS place, column_name AS name FROM duckdb_columns()
     WHERE schema_name = 'main' AND table_name = $table AND database_name IN ('original', 'study') ORDER BY column_index`,
    { table }
  )
  const of = (place: string) => new Set(rows.filter((row) => row["place"] === place).map((row) => String(row["name"])))
  return { there: of("original"), made: of("study") } satisfies Columns
})

/** `videos id = 7, page = 2`: what tells a row from others. */
const nameOf = (table: string, columns: ReadonlyArray<string>, row?: string): string => {
  const of = row === undefined ? "" : `${row}.`
  const parts = columns.map((name) => `${literal(`${name} = `)} || coalesce(${of}${quote(name)}::VARCHAR, 'NULL')`)
  return `${literal(`${table}: `)} || concat_ws(', ', ${parts.join(", ")})`
}

/** So many columns of a row that differs are told with their values; the others are counted. */
const toldAtMost = 3

/** `videos: id = 7: view_count is 7 and not 8; and 2 more columns`, of a row `t` and the one that it should be, `m`. */
const differenceOf = (title: string, columns: ReadonlyArray<string>): string => {
  const words = columns.map(quote).map(
    (one) =>
      `CASE WHEN t.${one} IS DISTINCT FROM m.${one} THEN ${literal(`${one.slice(1, -1)} is `)} ||
       coalesce(left(t.${one}::VARCHAR, 30), 'NULL') || ' and not ' || coalesce(left(m.${one}::VARCHAR, 30), 'NULL') END`
  )
  const told = `list_filter([${words.join(", ")}], lambda one: one IS NOT NULL)`
  const more = `len(${told}) - ${toldAtMost}`
  return `${title} || ': ' || array_to_string((${told})[:${toldAtMost}], '; ') ||
    CASE WHEN ${more} > 1 THEN '; and ' || (${more}) || ' more columns' WHEN ${more} = 1 THEN '; and 1 more column' ELSE '' END`
}

const keyed = ({ name, key, source }: Table, columns: ReadonlyArray<string>) => {
  const [there, made] = ["original", "study"].map((place) => `${place}.main.${quote(name)}`)
  const keys = key.map(quote).join(", ")
  const title = nameOf(name, key)
  const others = columns.filter((column) => !key.includes(column))
  const differs = others.map(quote).map((one) => `t.${one} IS DISTINCT FROM m.${one}`)
  return [
    [
      `is missing, though ${source} has it`,
      `SELECT ${title} AS name FROM ${made} ANTI JOIN ${there} USING (${keys}) ORDER BY 1`
    ],
    [`is not in ${source}`, `SELECT ${title} AS name FROM ${there} ANTI JOIN ${made} USING (${keys}) ORDER BY 1`],
    ...(others.length === 0
      ? []
      : [
          [
            `differs from ${source}`,
            `SELECT ${differenceOf(title, others)} AS name
             FROM ${there} t JOIN ${made} m USING (${keys}) WHERE ${differs.join(" OR ")} ORDER BY 1`
          ] as const
        ])
  ] as const
}

/** Rows that no key tells apart are compared whole, and those that are left are put together by what they are known by. */
const unkeyed = Effect.fnUntraced(function* (
  database: Database,
  { known_by, name, source }: Table,
  columns: ReadonlyArray<string>
) {
  const list = columns.map(quote).join(", ")
  const [there, made] = ["original", "study"].map((place) => `SELECT ${list} FROM ${place}.main.${quote(name)}`)
  const by = (known_by ?? []).filter((column) => columns.includes(column))
  const keys = by.length === 0 ? columns : by
  const same = [...keys, "nth"].map((one) => `t.${quote(one)} IS NOT DISTINCT FROM m.${quote(one)}`).join(" AND ")
  const nth = `SELECT *, row_number() OVER (PARTITION BY ${keys.map(quote).join(", ")} ORDER BY ${list}) AS nth`
  yield* database.exec(`
    CREATE OR REPLACE TEMP TABLE only_there AS ${nth} FROM (${there} EXCEPT ALL ${made});
    CREATE OR REPLACE TEMP TABLE only_made AS ${nth} FROM (${made} EXCEPT ALL ${there})`)
  const of = (row: string) => nameOf(name, keys, row)
  const others = columns.filter((column) => !keys.includes(column))
  return [
    [
      `is missing, though ${source} has it`,
      `SELECT ${of("m")} AS name FROM temp.only_made m WHERE NOT EXISTS (SELECT 1 FROM temp.only_there t WHERE ${same}) ORDER BY 1`
    ],
    [
      `is not in ${source}`,
      `SELECT ${of("t")} AS name FROM temp.only_there t WHERE NOT EXISTS (SELECT 1 FROM temp.only_made m WHERE ${same}) ORDER BY 1`
    ],
    ...(others.length === 0
      ? []
      : [
          [
            `differs from ${source}`,
            `SELECT ${differenceOf(of("t"), others)} AS name FROM temp.only_there t JOIN temp.only_made m ON ${same} ORDER BY 1`
          ] as const
        ])
  ] as const
})

const compareTable = Effect.fnUntraced(function* (database: Database, table: Table) {
  const { made, there } = yield* columnsOf(database, table.name)
  if (made.size === 0) return []
  const missing = (names: Iterable<string>): Fault => ({
    what: `is missing, though ${table.source} has it`,
    count: [...names].length,
    names: [...names]
  })
  if (there.size === 0) return [missing([`table ${table.name}`])]
  const gone = made.difference(there)
  // What somebody has added beside is no business of ours.
  const columns = [...made.intersection(there)]
  const lost = gone.size === 0 ? [] : [missing([...gone].map((name) => `column ${table.name}.${name}`))]
  const isKeyed = table.key.length > 0 && table.key.every((name) => columns.includes(name))
  return [
    ...lost,
    ...(yield* faultsOf(database, isKeyed ? keyed(table, columns) : yield* unkeyed(database, table, columns)))
  ]
})

/**
 * Opens a scratch file that has the provenance of a closed database of this format, and `main` as it follows from that; the
 * database itself is its catalog `original`.
 */
export const openRebuilt = Effect.fnUntraced(function* (
  folder: string,
  path: string,
  tell: Tell
): Effect.fn.Return<Database, StoreError, Scope.Scope> {
  const database = yield* openDatabase(join(folder, "scratch.duckdb"), {
    share: "scratch",
    into: folder,
    compared: path
  })
  yield* database.exec("CREATE SCHEMA provenance")
  const tables = yield* database.rows(
    "SELECT table_name AS name FROM duckdb_tables() WHERE database_name = 'original' AND schema_name = 'provenance'"
  )
  for (const { name } of tables) {
    const table = quote(String(name))
    yield* database.exec(`CREATE VIEW provenance.${table} AS FROM original.provenance.${table}`)
  }
  yield* fillMain(database, { each: (work) => database.transaction(work), bare: true, tell })
  return database
})

/** Matches of the first format do not tell when they came: a rebuild knows more. */
const forgetMoments = Effect.fnUntraced(function* (database: Database, { key, name }: Table) {
  const [there, made] = ["original", "study"].map((place) => `${place}.main.${quote(`${name}_matches`)}`)
  const { there: columns } = yield* columnsOf(database, `${name}_matches`)
  if (!columns.has("matched_at")) return
  const same = [...key, "unit", "slice"].map((one) => `o.${quote(one)} IS NOT DISTINCT FROM m.${quote(one)}`)
  yield* database.exec(
    `UPDATE ${made} m SET matched_at = NULL FROM ${there} o WHERE o.matched_at IS NULL AND ${same.join(" AND ")}`
  )
})

/** Compares `main` of the catalog `original` with that of a rebuild, row by row. */
export const verifyMain = Effect.fn("Store.verifyMain")(function* (
  database: Database
): Effect.fn.Return<ReadonlyArray<Fault>, StoreError> {
  const ours = new Map<string, Table>()
  const source = "a rebuild from the raw pages"
  for (const { pipeline } of yield* readDefinitions(database)) {
    const { key, table } = pipeline.rows
    ours.set(table, { name: table, key, source })
    ours.set(`${table}_history`, {
      name: `${table}_history`,
      key: [],
      known_by: [...key, "wave", "retrieved_at"],
      source
    })
    ours.set(`${table}_matches`, { name: `${table}_matches`, key: [], known_by: [...key, "unit", "slice"], source })
  }
  for (const table of [...ours.values()].filter(({ key }) => key.length > 0)) yield* forgetMoments(database, table)
  ours.set("accounts", { name: "accounts", key: [], known_by: ["username", "id"], source: "the study's list" })
  return (yield* Effect.forEach([...ours.values()], (table) => compareTable(database, table))).flat()
})
