// The tables of `main`, for analysts: made from the pipelines, every column described.
import type { Pipeline } from "../domain/Pipeline.ts"
import { literal, quote } from "../domain/sqlText.ts"
import { changing, columnType, removable } from "./columns.ts"

/** What the tables of `main` mean, as a table. */
export const codebookTable = `
CREATE TABLE IF NOT EXISTS main.codebook (
  table_name VARCHAR, column_name VARCHAR, type VARCHAR, description VARCHAR, source VARCHAR,
  null_means VARCHAR, requested BOOLEAN, PRIMARY KEY (table_name, column_name));
ALTER TABLE main.codebook ADD COLUMN IF NOT EXISTS null_means VARCHAR;
ALTER TABLE main.codebook ADD COLUMN IF NOT EXISTS requested BOOLEAN;
COMMENT ON TABLE main.codebook IS 'What every column of every table and view means';
COMMENT ON COLUMN main.codebook.null_means IS 'What NULL means in this column; NULL: it has none';
COMMENT ON COLUMN main.codebook.requested IS 'Whether the study has ever asked the API for it; NULL: it is not the API''s';
`

/** Writes lines of the codebook, whose columns are in that order: in one statement, since each takes as long as all. */
export const intoCodebook = (lines: ReadonlyArray<ReadonlyArray<string>>): string =>
  `INSERT OR REPLACE INTO main.codebook (table_name, column_name, type, description, source) VALUES
${lines.map((line) => `  (${line.map(literal).join(", ")})`).join(",\n")};`

interface Described {
  readonly name: string
  readonly type: string
  readonly description: string
}

const waveMeans = "0: the collection; else the number of a later wave: provenance.waves tells what it observes"

const retrieved: Described = {
  name: "retrieved_at",
  type: "TIMESTAMP",
  description: "When the API was last asked and returned this row (UTC)"
}

const removed: Described = {
  name: "removed",
  type: "VARCHAR[]",
  description: "Columns that had a value before and were told to be none now; empty where there are none of these"
}

/** The tables that a pipeline fills, with a description of every column. */
const tablesOf = (pipeline: Pipeline): Readonly<Record<string, ReadonlyArray<Described>>> => {
  const { table, columns, key } = pipeline.rows
  const all = Object.entries(columns).map(([name, column]) => ({
    name,
    type: columnType(column),
    description: column.title
  }))
  const keys = all.filter(({ name }) => key.includes(name))
  const kept = changing(pipeline)
  return {
    [table]: [...all, retrieved],
    ...(kept.length === 0
      ? {}
      : {
          [`${table}_history`]: [
            ...keys,
            ...all.filter(({ name }) => kept.includes(name)),
            ...(removable(pipeline).some((name) => kept.includes(name)) ? [removed] : []),
            { name: "wave", type: "INTEGER", description: waveMeans },
            { ...retrieved, description: "When these values were first seen (UTC)" }
          ]
        }),
    [`${table}_matches`]: [
      ...keys,
      { name: "step", type: "VARCHAR", description: "Step of the study that asked" },
      {
        name: "unit",
        type: "VARCHAR",
        description: "Value asked for that this row matches; * where no value can be told"
      },
      { name: "slice", type: "VARCHAR", description: "Piece of work (provenance.slices) that brought the row" },
      { name: "page", type: "INTEGER", description: "Page of the slice on which the row came first, from 1" },
      { name: "position", type: "INTEGER", description: "Place of the row on that page, from 0" },
      { name: "wave", type: "INTEGER", description: waveMeans },
      { name: "draw", type: "INTEGER", description: "Number of the random sample; empty where none was drawn" },
      {
        name: "on_target",
        type: "BOOLEAN",
        description: "False where the API returned something that was not asked for"
      },
      { name: "matched_at", type: "TIMESTAMP", description: "When this slice first brought the row (UTC)" }
    ]
  }
}

const keyOf = (pipeline: Pipeline, name: string): string => {
  const keys = pipeline.rows.key.map(quote).join(", ")
  return name === pipeline.rows.table ? `, PRIMARY KEY (${keys})` : ""
}

const createText = (pipeline: Pipeline, name: string, columns: ReadonlyArray<Described>): string => {
  const members = columns.map((column) => `${quote(column.name)} ${column.type}`).join(", ")
  return `CREATE TABLE IF NOT EXISTS main.${quote(name)} (${members}${keyOf(pipeline, name)});`
}

/** What a row of a table is, and where to look for what is easily taken for it. */
const meaningOf = ({ pages, pipeline, rows: { table, time }, title }: Pipeline, name: string): string => {
  if (name === `${table}_history`)
    return `${table} by change: a row when values are first seen and one per change, none where nothing changed; ${table}_observed has one per wave`
  if (name === `${table}_matches`)
    return `Why a row of ${table} is here: each piece of work that brought it, so it may stand here several times; ${table}_found_by has it once per step and value`
  const local = time === undefined ? "" : `. Times are UTC: local_day(${time}, 'Europe/Berlin') is a day elsewhere`
  const drawn = pages.draw === undefined ? "" : `. Random samples are in ${table}_drawn`
  return `${title} (pipeline ${pipeline}): every row that was ever found, also what is gone or not wanted any more; ${table}_found_by has what the study wants now${drawn}${local}`
}

const tableText = (pipeline: Pipeline, name: string, columns: ReadonlyArray<Described>): string => {
  const table = `main.${quote(name)}`
  const describe = columns.map(
    (column) => `COMMENT ON COLUMN ${table}.${quote(column.name)} IS ${literal(column.description)};`
  )
  // A newer pipeline has more columns than the table that an older one made.
  const widen = columns.map((c) => `ALTER TABLE ${table} ADD COLUMN IF NOT EXISTS ${quote(c.name)} ${c.type};`)
  return [
    createText(pipeline, name, columns),
    ...widen,
    `COMMENT ON TABLE ${table} IS ${literal(meaningOf(pipeline, name))};`,
    ...describe,
    intoCodebook(
      columns.map(({ name: column, type, description }) => [
        name,
        column,
        type,
        description,
        Object.hasOwn(pipeline.rows.columns, column) ? pipeline.docs : "Windrow"
      ])
    )
  ].join("\n")
}

/** Everything `main` needs for some pipelines, as SQL that may be run again. */
export const mainTables = (pipelines: ReadonlyArray<Pipeline>): string =>
  pipelines
    .flatMap((pipeline) =>
      Object.entries(tablesOf(pipeline)).map(([name, columns]) => tableText(pipeline, name, columns))
    )
    .join("\n")

/** The tables of a pipeline that has had one definition alone, without a word of what they mean. */
export const bareTables = (pipeline: Pipeline): string =>
  Object.entries(tablesOf(pipeline))
    .map(([name, columns]) => createText(pipeline, name, columns))
    .join("\n")
