// What was asked → the lines of the coverage table: for each unit a line per day with rows, and one per stretch of days
// without. Rows are counted in `main`, each key once, over all askings of the same question.
import { timeless } from "../domain/Coverage.ts"
import type { Pipeline } from "../domain/Pipeline.ts"
import type { Shape } from "../domain/Slice.ts"
import { literal, quote } from "../domain/sqlText.ts"
import { type Wave, waveText } from "../domain/Wave.ts"

/**
 * How a slice is told. `days`: day by day. `each`: a line for each day, whatever came. `whole`: one line, because its days
 * are not what was asked (ids carry theirs), because it ended otherwise, or because there are none.
 */
export type Told = "days" | "each" | "whole"

/** A table that a query reads `asked` from has these columns; `verdict` is NULL where rows tell how it ended. */
export const askedColumns =
  "shape VARCHAR, wave INTEGER, observes VARCHAR, unit VARCHAR, from_day DATE, to_day DATE, verdict VARCHAR, slice VARCHAR, reason VARCHAR, asked_at TIMESTAMP, began_at TIMESTAMP"

export const toldBy = (pipeline: Pipeline, shape: Shape, verdict: string | undefined): Told => {
  if (pipeline.window === undefined) return "whole"
  if (verdict === "failed") return "each"
  const isDated = shape.unit_input !== undefined && pipeline.inputs[shape.unit_input]?.dated === true
  return verdict !== undefined || isDated || pipeline.rows.time === undefined ? "whole" : "days"
}

const noDay = `DATE '${timeless.from}'`

/** Unit and day → rows on target, each key once; `slices` is a condition on slices `s`. A day that no row tells is NULL. */
const cameText = ({ rows }: Pipeline, slices: string): string => {
  const [table, matches] = [rows.table, `${rows.table}_matches`].map((name) => `main.${quote(name)}`)
  const keys = rows.key.map(quote)
  const day = rows.time === undefined ? "NULL::DATE" : `t.${quote(rows.time)}::DATE`
  return `SELECT s.shape, s.wave, m.unit, ${day} AS day, count(DISTINCT (${keys.map((key) => `m.${key}`).join(", ")}, NULL))::INTEGER AS n
    FROM ${matches} m JOIN (SELECT slice, shape, wave FROM provenance.slices s WHERE ${slices}) s USING (slice)
      JOIN ${table} t USING (${keys.join(", ")})
    WHERE m.on_target GROUP BY ALL`
}

export const lineColumns =
  "shape, wave, observes, unit, from_day, to_day, state, rows, slice, reason, asked_at, began_at"

const stateText = "coalesce(verdict, CASE WHEN n + shared > 0 THEN 'done' ELSE 'empty' END)"
/** What belongs to nobody in particular is not counted as anybody's. */
const rowsText = "(CASE WHEN shared > 0 THEN NULL ELSE n END)::INTEGER"

const whole = (asked: string): string => `
  SELECT shape, wave, observes, unit, nullif(from_day, ${noDay}) AS from_day, CASE WHEN from_day > ${noDay} THEN to_day END AS to_day,
    ${stateText} AS state, ${rowsText} AS rows, slice, reason, asked_at, began_at
  FROM (SELECT a.*, coalesce(sum(c.n) FILTER (c.unit = a.unit), 0) AS n, coalesce(sum(c.n) FILTER (c.unit <> a.unit), 0) AS shared
        FROM ${asked} a LEFT JOIN came c ON c.shape = a.shape AND c.wave = a.wave AND c.unit IN (a.unit, '*')
          AND (c.day IS NULL OR a.from_day = ${noDay} OR c.day BETWEEN a.from_day AND a.to_day)
        GROUP BY ALL)`

/** Day by day: rows of the unit, and of all that were asked with it where nothing tells whose they are. */
const byDay = (asked: string): string => `
  SELECT a.*, coalesce(c.n, 0) AS n, coalesce(e.n, 0) AS shared
  FROM (SELECT *, unnest(generate_series(from_day::TIMESTAMP, to_day::TIMESTAMP, INTERVAL 1 DAY))::DATE AS day FROM ${asked}) a
  LEFT JOIN came c ON c.shape = a.shape AND c.wave = a.wave AND c.unit = a.unit AND c.day = a.day
  LEFT JOIN came e ON a.unit <> '*' AND e.unit = '*' AND e.shape = a.shape AND e.wave = a.wave AND e.day = a.day`

const each = (asked: string): string => `
  SELECT shape, wave, observes, unit, day AS from_day, day AS to_day, ${stateText} AS state, ${rowsText} AS rows,
    slice, reason, asked_at, began_at FROM (${byDay(asked)})`

const days = (asked: string): string => `
  SELECT shape, wave, observes, unit, min(day) AS from_day, max(day) AS to_day, state, any_value(rows) AS rows, slice, reason, asked_at, began_at
  FROM (SELECT *, CASE WHEN state = 'done' THEN day
          ELSE day - (row_number() OVER (PARTITION BY shape, wave, unit, slice, from_day, state ORDER BY day))::INTEGER END AS stretch
        FROM (SELECT *, ${stateText} AS state, ${rowsText} AS rows FROM (${byDay(asked)})))
  GROUP BY shape, wave, observes, unit, slice, reason, asked_at, began_at, state, stretch`

/** Where rows do not tell their day, nothing is known of single days. */
const isUndated =
  "(SELECT 1 FROM came c WHERE c.day IS NULL AND c.shape = q.shape AND c.wave = q.wave AND c.unit IN (q.unit, '*'))"

const texts: Readonly<Record<Told, string>> = {
  whole: whole("asked"),
  each: each("asked"),
  days: `${days(`(FROM asked q WHERE NOT EXISTS ${isUndated})`)} UNION ALL ${whole(`(FROM asked q WHERE EXISTS ${isUndated})`)}`
}

/**
 * A query for the lines of what a table `asked` holds, all of one pipeline and told in one way. `slices`: a condition on
 * slices `s` that brought the rows.
 */
export const linesText = (pipeline: Pipeline, told: Told, asked: string, slices: string): string => `
  WITH came AS MATERIALIZED (${cameText(pipeline, slices)}), asked AS (FROM ${asked})
  SELECT ${lineColumns} FROM (${texts[told]})`

/** The condition on slices `s` that ask what a shape asks, of days that touch a window. */
export const sameQuestion = (
  shape: string,
  wave: Wave,
  window: { readonly from: string; readonly to: string } | undefined
): string =>
  `s.shape = ${literal(shape)} AND s.observes = ${literal(waveText(wave))}${
    window === undefined ? "" : ` AND s.from_day <= DATE '${window.to}' AND s.to_day >= DATE '${window.from}'`
  }`
