// The rows that a step found → the values of one of their columns, each once: what feeds another step.
import { Effect } from "effect"
import { choosingOf } from "../domain/choosing.ts"
import type { Database } from "../domain/Database.ts"
import type { Day } from "../domain/Day.ts"
import type { StoreError } from "../domain/failures.ts"
import type { Choice, ParentBinding } from "../domain/ParentBinding.ts"
import type { Pipeline } from "../domain/Pipeline.ts"
import type { RowCondition } from "../domain/RowCondition.ts"
import type { ForEach } from "../domain/Study.ts"
import { literal, quote } from "../domain/sqlText.ts"
import { hasTable } from "../duckdb/tablesThere.ts"
import { wantedTable, wantedText } from "../duckdb/unitDays.ts"
import { changing } from "./columns.ts"

const comparisons = { EQ: "=", GT: ">", GTE: ">=", LT: "<", LTE: "<=" } as const

const valueText = (value: string | number): string => (typeof value === "number" ? String(value) : literal(value))

/** A condition on a column; of several values one is enough. */
const conditionText = ({ operation, value = [] }: RowCondition, column: string, isList: boolean): string => {
  const values = [value].flat().map(valueText)
  const [first = "NULL"] = values
  if (operation === "PRESENT")
    return isList ? `len(${column}) > 0` : `${column} IS NOT NULL AND ${column}::VARCHAR <> ''`
  if (operation === "IN") return `${column} IN (${values.join(", ")})`
  if (operation !== "CONTAINS") return `${column} ${comparisons[operation]} ${first}`
  const texts = values.map((text) => `lower(${text}::VARCHAR)`)
  return isList
    ? `list_has_any(list_transform(${column}::VARCHAR[], lambda one: lower(one)), [${texts.join(", ")}])`
    : `(${texts.map((text) => `contains(lower(${column}), ${text})`).join(" OR ")})`
}

const allHold = (
  where: ForEach["where"],
  { columns }: Pipeline["rows"],
  tableOf: (column: string) => string
): string => {
  const texts = (group: RowCondition["group"]) =>
    where
      .filter((one) => one.group === group)
      .map((one) => {
        const isList = columns[one.column]?.type === "list"
        return `(${conditionText(one, `${tableOf(one.column)}.${quote(one.column)}`, isList)})`
      })
  const either = texts("or")
  const all = [
    ...texts(undefined),
    ...(either.length === 0 ? [] : [`(${either.join(" OR ")})`]),
    // What is not told does not meet a condition.
    ...texts("not").map((text) => `NOT coalesce(${text}, false)`)
  ]
  return all.join(" AND ")
}

/** Whether a condition reads a column whose history is not kept: only what is written down tells that a row once met it. */
const isForgetful = ({ where }: ForEach, pipeline: Pipeline): boolean =>
  where.some(({ column }) => !changing(pipeline).includes(column))

/** A row that once had the values stays: counts fall where something is deleted, and the history keeps what they were. */
const conditions = (where: ForEach["where"], pipeline: Pipeline): string => {
  if (where.length === 0) return "true"
  const { key, table } = pipeline.rows
  const kept = changing(pipeline)
  const now = allHold(where, pipeline.rows, () => "t")
  if (!where.some(({ column }) => kept.includes(column))) return now
  const same = key.map((name) => `h.${quote(name)} = t.${quote(name)}`).join(" AND ")
  const once = allHold(where, pipeline.rows, (column) => (kept.includes(column) ? "h" : "t"))
  return `((${now}) OR EXISTS (SELECT 1 FROM main.${quote(`${table}_history`)} h WHERE ${same} AND ${once}))`
}

/** What a sample is drawn from each of: columns of the parents, or the month that they are from. As one text, and one by one. */
const stratum = (forEach: ForEach, { time = "" }: Pipeline["rows"]): readonly [text: string, list: string] => {
  const parts = (choosingOf(forEach)?.per ?? []).map((name) => {
    const value = name === "month" ? `strftime(t.${quote(time)}, '%Y-%m')` : `t.${quote(name)}::VARCHAR`
    return { name, value: `coalesce(${value}, '')` }
  })
  if (parts.length === 0) return ["''", "'[]'"]
  const list = parts.map(({ name, value }) => `json_object('name', ${literal(name)}, 'value', ${value})`)
  return [`concat_ws(' · ', ${parts.map(({ value }) => value).join(", ")})`, `json_array(${list.join(", ")})::VARCHAR`]
}

/** What a row `t` counts for where values are ranked, and how the rows of a value count together. */
const rankOf = (forEach: ForEach, { time = "" }: Pipeline["rows"]): readonly [row: string, value: string] => {
  const { by, method } = choosingOf(forEach) ?? {}
  if (method === "most_frequent") return ["1", "sum(size)"]
  if (method === "newest") return [`epoch_us(t.${quote(time)})`, "max(size)"]
  return [by === undefined ? "0" : `t.${quote(by)}`, "max(size)"]
}

/** That a row `t` is of a month that is over: of one whose last day is not later than `closed`. */
const isOfClosedMonth = ({ rows: { time = "" } }: Pipeline, closed: Day): string =>
  `AND last_day(t.${quote(time)}::DATE) <= DATE ${literal(closed)}`

/** That a row `t` is from a day of the line `w` of `wanted`; nothing where the endpoint has no days. */
export const onWantedDay = ({ rows, window }: Pipeline): string =>
  window === undefined || rows.time === undefined
    ? ""
    : `AND coalesce(t.${quote(rows.time)}::DATE, w.from_day) BETWEEN w.from_day AND w.to_day`

/** What is chosen from. */
export type Frame = Pick<ParentBinding, "forEach" | "pipeline" | "without" | "caseless">

/** That a value is not among those that are left out, as a condition on `unit`; names are told apart as the input tells them apart. */
const isLeft = (without: ReadonlyArray<string>, caseless: boolean): string =>
  without.length === 0
    ? "true"
    : `${caseless ? "lower(nfc_normalize(unit))" : "nfc_normalize(unit)"} NOT IN (SELECT unnest($without::JSON::VARCHAR[]))`

/** The parameters of a statement about a frame. */
export const frameParameters = ({ wanted, without }: Pick<ParentBinding, "wanted" | "without">) => ({
  wanted: wantedText(wanted),
  ...(without.length === 0 ? {} : { without: JSON.stringify(without) })
})

/**
 * The common table `found`: each value once, with its stratum, what it is ranked by, and whether its rows meet the condition now.
 * A row belongs to a step by what was asked and not by the step's name: a step may be renamed, and steps that ask the
 * same share their work. `$wanted` are the unit-days of the step, so that what was dropped from it feeds nothing.
 * @param fed a condition on `unit`, of values that feed whatever their rows tell now
 * @param closed only rows of months that have ended by then; absent: all
 */
export const foundSql = ({ caseless, forEach, pipeline, without }: Frame, fed = "false", closed?: Day): string => {
  const { rows } = pipeline
  const { column, where } = forEach
  const [size, ranked] = rankOf(forEach, rows)
  const [table, matches] = [rows.table, `${rows.table}_matches`].map((name) => `main.${quote(name)}`)
  const keys = rows.key.map((name) => `m.${quote(name)} = t.${quote(name)}`).join(" AND ")
  const days = onWantedDay(pipeline)
  const [text, list] = stratum(forEach, rows)
  return `
    WITH ${wantedTable},
    every AS (
      SELECT ${fedValue(column, rows)}::VARCHAR AS unit, ${text} AS stratum, ${list} AS strata,
             ${size} AS size, ${conditions(where, pipeline)} AS matches FROM ${table} t
      WHERE EXISTS (
        SELECT 1 FROM ${matches} m JOIN provenance.slices s USING (slice) JOIN wanted w ON w.shape = s.shape
        WHERE m.on_target AND ${keys} AND (m.unit = '*' OR w.unit = m.unit) ${days})${closed === undefined ? "" : ` ${isOfClosedMonth(pipeline, closed)}`}),
    found AS (
      SELECT unit, min(stratum) AS stratum, arg_min(strata, stratum) AS strata, ${ranked} AS size, bool_or(matches) AS met FROM every
      WHERE unit IS NOT NULL AND unit <> '' AND (matches OR ${fed}) AND ${isLeft(without, caseless)} GROUP BY unit)`
}

const fedValue = (column: string, { columns }: Pipeline["rows"]): string =>
  columns[column]?.type === "list" ? `unnest(t.${quote(column)})` : `t.${quote(column)}`

/**
 * The common table `in_frame`: those values of the sample `$id` whose rows are among what the step wants, whatever they tell
 * now and with whichever fields they were asked for. @param alone with `wanted` before it
 */
export const frameSql = ({ caseless, forEach: { column }, pipeline, without }: Frame, alone = false): string => {
  const { rows } = pipeline
  const [table, matches] = [rows.table, `${rows.table}_matches`].map((name) => `main.${quote(name)}`)
  const keys = rows.key.map((name) => `m.${quote(name)} = t.${quote(name)}`).join(" AND ")
  const kept = "SELECT unit FROM provenance.samples WHERE sample = $id"
  const isList = rows.columns[column]?.type === "list"
  const isKept = isList
    ? `list_has_any(t.${quote(column)}::VARCHAR[], (SELECT list(unit) FROM (${kept})))`
    : `t.${quote(column)}::VARCHAR IN (${kept})`
  return `${alone ? `${wantedTable}, ` : ""}every_in_frame AS (
      SELECT DISTINCT ${fedValue(column, rows)}::VARCHAR AS unit FROM ${table} t
      WHERE ${isKept} AND EXISTS (
        SELECT 1 FROM ${matches} m JOIN provenance.slices s USING (slice) JOIN provenance.shapes h USING (shape), wanted w
        WHERE m.on_target AND ${keys} AND h.pipeline = ${literal(pipeline.pipeline)}
          AND (m.unit = '*' OR w.unit = '*' OR w.unit = m.unit) ${onWantedDay(pipeline)})),
    in_frame AS (SELECT unit FROM every_in_frame WHERE ${isLeft(without, caseless)})`
}

const fedBefore = "unit IN (SELECT unit FROM provenance.fed WHERE feeding = $id)"

/**
 * All distinct values that feed a step; none where the table is not there yet. `met`: those that meet a condition now, are
 * not written down yet, and nothing else would tell later.
 */
export const readParents = Effect.fnUntraced(function* (
  database: Database,
  binding: ParentBinding
): Effect.fn.Return<Pick<Choice, "units" | "met">, StoreError> {
  const { forEach, id, pipeline } = binding
  if (!(yield* hasTable(database, "main", `${pipeline.rows.table}_matches`))) return { units: [], met: [] }
  const forgets = isForgetful(forEach, pipeline)
  const isKept = forgets && (yield* hasTable(database, "provenance", "fed"))
  const fed = isKept ? fedBefore : "false"
  const rows = yield* database.rows(
    `${foundSql(binding, fed)} SELECT unit, met AND NOT (${fed}) AS is_new FROM found ORDER BY unit`,
    { ...frameParameters(binding), ...(isKept ? { id } : {}) }
  )
  const unitsOf = (some: typeof rows) => some.map((row) => String(row["unit"]))
  return { units: unitsOf(rows), met: forgets ? unitsOf(rows.filter((row) => row["is_new"] === true)) : [] }
})
