// What views go by of an endpoint: its tables, its key, and which of its columns is a time, an account or a list.
import { type Pipeline, parentColumns } from "../../domain/Pipeline.ts"
import { quote } from "../../domain/sqlText.ts"

export interface Ground {
  readonly pipeline: Pipeline
  readonly table: string
  /** One row of the table, as a word of a name: `video`. */
  readonly noun: string
  readonly key: ReadonlyArray<string>
  /** Columns whose earlier values are kept. */
  readonly kept: ReadonlyArray<string>
  readonly columns: ReadonlyArray<string>
  /** When a row came into being, and what its day is called. */
  readonly time: { readonly column: string; readonly day: string } | undefined
  /** Who a row is by. */
  readonly account: string | undefined
}

/** The input that takes a study's accounts. */
export const accountsInput = "accounts"

/** Without the s of a plural: names are made of names, and no list of words is kept. */
export const singular = (word: string): string => (/[^s]s$/.test(word) ? word.slice(0, -1) : word)

export const groundOf = (pipeline: Pipeline): Ground => {
  const { rows, inputs } = pipeline
  const columns = Object.keys(rows.columns)
  const traced = inputs[accountsInput]?.traced_by
  return {
    pipeline,
    table: rows.table,
    noun: singular(rows.table),
    key: rows.key,
    kept: columns.filter((name) => rows.columns[name]?.changes === true && !rows.key.includes(name)),
    columns,
    time:
      rows.time === undefined
        ? undefined
        : { column: rows.time, day: free(`${rows.time.replace(/_(time|at)$/, "")}_day`, columns) },
    account: traced !== undefined && rows.columns[traced]?.type !== "list" ? traced : undefined
  }
}

/** A name that a table does not have already. */
export const free = (name: string, taken: ReadonlyArray<string>): string =>
  taken.includes(name) ? free(`${name}_`, taken) : name

export const main = (table: string): string => `main.${quote(table)}`
export const matchesOf = ({ table }: Ground): string => main(`${table}_matches`)
export const historyOf = ({ table }: Ground): string => main(`${table}_history`)

/** Columns of one side of a join, as a list. */
export const listOf = (names: ReadonlyArray<string>, side?: string): string =>
  names.map((name) => (side === undefined ? quote(name) : `${side}.${quote(name)}`)).join(", ")

/** That two sides have the same key. */
export const sameKey = ({ key }: Ground, one: string, other: string): string =>
  key.map((name) => `${one}.${quote(name)} = ${other}.${quote(name)}`).join(" AND ")

/** What was asked for and came, with its wave and when. Where an early Windrow did not write that down, its page tells. */
export const matchedText = (ground: Ground): string => {
  const key = listOf(ground.key, "m")
  return `SELECT ${key}, m.wave, m.matched_at AS seen_at FROM ${matchesOf(ground)} m WHERE m.on_target AND m.matched_at IS NOT NULL
    UNION ALL SELECT ${key}, m.wave, p.retrieved_at FROM ${matchesOf(ground)} m
      LEFT JOIN provenance.pages p ON p.slice = m.slice AND p.number = m.page WHERE m.on_target AND m.matched_at IS NULL`
}

/** A column that is filled from the account that was asked for, where it is part of the key: rows are items of that account's list. */
export const ownerOf = ({ pipeline, key }: Ground): string | undefined =>
  pipeline.window !== undefined || key.length < 2
    ? undefined
    : key.find((name) => pipeline.rows.columns[name]?.from_input === accountsInput)

/** Endpoints that tell of one account what it is. */
export const isProfile = ({ rows, inputs }: Pipeline): boolean =>
  rows.one === true && inputs[accountsInput] !== undefined

/** The input by which an endpoint takes its rows by their own key. */
export const keyInput = ({ inputs, rows }: Pipeline): string | undefined =>
  rows.key.length !== 1
    ? undefined
    : (Object.entries(inputs).find(([, { traced_by }]) => traced_by === rows.key[0])?.[0] ??
      Object.keys(inputs).find((name) => rows.columns[rows.key[0] as string]?.from_input === name))

/** Columns of an endpoint's rows that may feed another endpoint. */
export const feedingColumns = (ground: Ground, all: ReadonlyArray<Ground>): ReadonlyArray<string> => [
  ...new Set([
    ...ground.key,
    ...all.flatMap(({ pipeline }) =>
      Object.values(pipeline.inputs).flatMap((input) =>
        parentColumns(input, ground.table).filter((name) => ground.columns.includes(name))
      )
    )
  ])
]
