// Views into an open file: made where they are missing or have changed, and told in the codebook.
import { Effect } from "effect"
import type { Database } from "../../domain/Database.ts"
import type { StoreError } from "../../domain/failures.ts"
import { hashOf, type Json, parseJson } from "../../domain/Json.ts"
import type { Pipeline } from "../../domain/Pipeline.ts"
import { literal, quote } from "../../domain/sqlText.ts"
import type { View, ViewSource } from "../../domain/Views.ts"
import { listedOf } from "../../duckdb/accountColumns.ts"
import { otherViews } from "../../duckdb/ourViews.ts"
import { generation, viewsOf } from "../../duckdb/views/viewsOf.ts"
import { describeTables, nullLines, viewLines, writeCodebook } from "./codebook.ts"

/** What an open file says that its views are made from. */
export const sourceOf = Effect.fnUntraced(function* (database: Database): Effect.fn.Return<ViewSource, StoreError> {
  const rows = yield* database.rows("SELECT definition FROM provenance.pipelines ORDER BY name")
  const columns = yield* database.rows(
    `SELECT column_name AS name FROM duckdb_columns() WHERE database_name = 'study' AND schema_name = 'main' AND table_name = 'accounts'
       AND comment IS NOT NULL ORDER BY column_index`
  )
  return {
    pipelines: rows.map(({ definition }) => parseJson(String(definition)) as unknown as Pipeline),
    listed: listedOf(columns.map(({ name }) => String(name)))
  }
})

/** The statement that makes a view. */
export const createText = ({ kind, name, parameters, sql }: View, how = "OR REPLACE", schema = "main."): string =>
  kind === "view"
    ? `CREATE ${how} VIEW ${schema}${quote(name)} AS ${sql}`
    : `CREATE ${how} MACRO ${schema}${quote(name)}(${parameters.join(", ")}) AS ${kind === "macro" ? "" : "TABLE "}${sql}`

const words = { view: "VIEW", macro: "MACRO", "table macro": "MACRO TABLE" } as const

/** Tables of `main` with what is said of them. Where somebody else has one of the name of a view, it is left alone. */
const tablesOf = (database: Database) =>
  Effect.map(
    database.rows(
      "SELECT table_name AS name, comment FROM duckdb_tables() WHERE database_name = 'study' AND schema_name = 'main'"
    ),
    (rows) => new Map(rows.map(({ comment, name }) => [String(name), comment === null ? "" : String(comment)]))
  )

const present = `SELECT 'VIEW' AS kind, view_name AS name FROM duckdb_views() WHERE database_name = 'study' AND schema_name = 'main'
  UNION ALL SELECT CASE function_type WHEN 'macro' THEN 'MACRO' ELSE 'MACRO TABLE' END, function_name FROM duckdb_functions()
  WHERE database_name = 'study' AND schema_name = 'main'`

const viewsThere = `SELECT count(*)::INTEGER AS n FROM (${present})`

const makingOf = (view: View): string =>
  `${createText(view)};\nCOMMENT ON ${words[view.kind]} main.${quote(view.name)} IS ${literal(view.description)}`

/** Makes all that can be made: what one needs may be somebody else's table, and then there is none of it. */
const make = (database: Database, views: ReadonlyArray<View>): Effect.Effect<ReadonlyArray<View>> =>
  database.exec(views.map(makingOf).join(";\n")).pipe(
    Effect.as(views),
    Effect.catch(() =>
      Effect.map(
        Effect.forEach(views, (view) =>
          database.exec(makingOf(view)).pipe(
            Effect.as([view]),
            Effect.catch(() => Effect.succeed([]))
          )
        ),
        (made) => made.flat()
      )
    )
  )

type Types = ReadonlyMap<string, string>

/** Their columns have the same types wherever they can be made from the same tables. */
const knownTypes = new Map<string, Types>()

const typesOf = Effect.fnUntraced(function* (database: Database, stamp: string): Effect.fn.Return<Types, StoreError> {
  const known = knownTypes.get(stamp)
  if (known !== undefined) return known
  const rows = yield* database.rows(
    `SELECT table_name AS name, column_name AS column, data_type AS type FROM duckdb_columns()
     WHERE database_name = 'study' AND schema_name = 'main' AND table_oid IN (SELECT view_oid FROM duckdb_views() WHERE database_name = 'study')`
  )
  const types = new Map(rows.map(({ name, column, type }) => [`${name}.${column}`, String(type)]))
  knownTypes.set(stamp, types)
  return types
})

/** What they are made from, as one word: while it is the same, nothing is made anew. Beside it what it was at the last making. */
const stampOf = Effect.fnUntraced(function* (database: Database) {
  const [row] = yield* database.rows(
    `SELECT (SELECT string_agg(key || value, ' ' ORDER BY key) FROM provenance.meta WHERE key IN ('schema_hash', 'accounts_hash')) AS made,
       (SELECT string_agg(shape, ' ' ORDER BY shape) FROM provenance.shapes) AS shapes,
       (SELECT md5(string_agg(definition, ' ' ORDER BY name)) FROM provenance.pipelines) AS pipelines,
       (SELECT value FROM provenance.meta WHERE key = 'views_hash') AS before,
       (SELECT value FROM provenance.meta WHERE key = 'views_generation') AS texts`
  )
  const { before = null, texts = null, ...now } = row ?? {}
  return {
    stamp: hashOf([generation, now] as unknown as Json),
    before: before === null ? undefined : `${before}${texts === String(generation) ? "" : " of another version"}`
  }
})

/** In a file that others may have had, some may have been taken out. */
const areThere = Effect.fnUntraced(function* (database: Database, stamp: string, before = "") {
  const [made, count] = before.split(" ", 2)
  if (made !== stamp || before !== `${stamp} ${count}`) return false
  if (yield* database.isKnown) return true
  const [found] = yield* database.rows(viewsThere)
  return before === `${stamp} ${found?.["n"]}`
})

const lineOf = ([table_name, description]: readonly [string, string]) => ({
  table_name,
  column_name: "",
  type: "table",
  description,
  null_means: null,
  requested: null
})

export const install = Effect.fn("Views.install")(function* (database: Database): Effect.fn.Return<void, StoreError> {
  const { before, stamp } = yield* stampOf(database)
  if (yield* areThere(database, stamp, before)) return
  const source = yield* sourceOf(database)
  const tables = yield* tablesOf(database)
  const views = viewsOf(source).filter(({ name }) => !tables.has(name))
  // Those that are there are ours, or the file would not have been opened.
  const there = before === undefined ? [] : yield* database.rows(present)
  for (const { kind, name } of there) yield* database.exec(`DROP ${kind} main.${quote(String(name))}`)
  const made = yield* make(database, views)
  const types = yield* typesOf(database, hashOf([source, made] as unknown as Json))
  const typeOf = (view: string, column: string) => types.get(`${view}.${column}`) ?? ""
  const lines = [
    [...tables].filter(([, comment]) => comment !== "").map(lineOf),
    yield* describeTables(database),
    yield* nullLines(database, source),
    viewLines(made, typeOf)
  ].flat()
  yield* writeCodebook(database, lines)
  const listed = literal(JSON.stringify(source.listed ?? null))
  yield* database.exec(
    `INSERT OR REPLACE INTO provenance.meta (key, value) VALUES ('views_listed', ${listed}),
       ('views_hash', ${literal(`${stamp} ${made.length}`)}), ('views_generation', '${generation}')`
  )
})

/** Views read views: what stands in the file under those names may be of another version. */
const amongTemporary = (view: View, names: ReadonlyArray<string>): View => ({
  ...view,
  sql: names.reduce(
    (sql, name) => sql.replaceAll(new RegExp(`\\bmain\\.("?)${name}\\1(?!\\w)`, "g"), `temp.${quote(name)}`),
    view.sql
  )
})

/** For a file that has none, or those of another version: as temporary ones, which a query finds under the same names. */
export const show = Effect.fn("Views.show")(function* (database: Database): Effect.fn.Return<void, StoreError> {
  const taken = new Set((yield* tablesOf(database)).keys())
  const others = yield* Effect.promise(() => otherViews((sql) => Effect.runPromise(database.rows(sql))))
  const there = (yield* database.rows(present)).map(({ name }) => String(name))
  if (others.length === 0) for (const name of there) taken.add(name)
  const made: Array<string> = []
  for (const view of viewsOf(yield* sourceOf(database)).filter(({ name }) => !taken.has(name))) {
    const shown = amongTemporary(view, made)
    yield* database.exec(createText(shown, "OR REPLACE TEMP", "")).pipe(
      Effect.map(() => made.push(view.name)),
      Effect.ignore
    )
  }
})
