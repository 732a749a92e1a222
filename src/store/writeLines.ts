// The coverage table: rows that came are counted in `main`, and lines are written.
import { Effect } from "effect"
import type { Database } from "../domain/Database.ts"
import type { Day } from "../domain/Day.ts"
import type { SinkError } from "../domain/failures.ts"
import { type Json, writeJson } from "../domain/Json.ts"
import type { Pipeline } from "../domain/Pipeline.ts"
import { everything } from "../domain/Slice.ts"
import { literal, quote } from "../domain/sqlText.ts"
import { type Wave, waveText } from "../domain/Wave.ts"
import type { Came, Line } from "./coverageLines.ts"

export const lineColumns =
  "shape, wave, observes, unit, from_day, to_day, state, rows, slice, reason, asked_at, began_at"

const structure = `[{"shape":"VARCHAR","wave":"INTEGER","observes":"VARCHAR","unit":"VARCHAR","from_day":"DATE","to_day":"DATE","state":"VARCHAR","rows":"INTEGER","slice":"VARCHAR","reason":"VARCHAR","asked_at":"TIMESTAMP","began_at":"TIMESTAMP"}]`

/** So many lines go into one statement. */
const atOnce = 10_000

export const writeLines = Effect.fnUntraced(function* (
  database: Database,
  lines: ReadonlyArray<Line>
): Effect.fn.Return<void, SinkError> {
  for (let from = 0; from < lines.length; from += atOnce) {
    yield* database.exec(
      `INSERT INTO provenance.coverage (${lineColumns})
       SELECT ${lineColumns} FROM (SELECT unnest(one) FROM (SELECT unnest(from_json($lines::JSON, '${structure}')) AS one))`,
      { lines: writeJson(lines.slice(from, from + atOnce) as unknown as Json) }
    )
  }
})

/** Unit and day → rows on target, each key once; `slices` is a condition on slices `s`, `units` one on matches `m`. */
export const cameText = ({ rows }: Pipeline, slices: string, units = "true"): string => {
  const [table, matches] = [rows.table, `${rows.table}_matches`].map((name) => `main.${quote(name)}`)
  const keys = rows.key.map(quote)
  const day = rows.time === undefined ? "NULL::DATE" : `t.${quote(rows.time)}::DATE`
  const key = keys.length === 1 ? `m.${keys[0]}` : `(${keys.map((name) => `m.${name}`).join(", ")})`
  return `SELECT s.shape, s.wave, m.unit, ${day} AS day, count(DISTINCT ${key})::INTEGER AS n
    FROM ${matches} m JOIN (SELECT slice, shape, wave FROM provenance.slices s WHERE ${slices}) s USING (slice)
      JOIN ${table} t USING (${keys.join(", ")})
    WHERE m.on_target AND ${units} GROUP BY ALL`
}

/** What came of some slices, and of the units alone that are named. */
export const readCame = Effect.fnUntraced(function* (
  database: Database,
  pipeline: Pipeline,
  slices: string,
  units?: ReadonlyArray<string>
): Effect.fn.Return<ReadonlyArray<Came>, SinkError> {
  const found =
    units === undefined
      ? yield* database.rows(cameText(pipeline, slices))
      : yield* database.rows(cameText(pipeline, slices, "list_contains($units::JSON::VARCHAR[], m.unit)"), {
          units: JSON.stringify([...units, everything])
        })
  return found.map((row) => ({
    shape: String(row["shape"]),
    wave: Number(row["wave"]),
    unit: String(row["unit"]),
    day: row["day"] as Day | null,
    n: Number(row["n"])
  }))
})

/** The condition on slices `s` that ask what a shape asks, of days that touch a window. */
export const sameQuestion = (
  shape: string,
  wave: Wave,
  window: { readonly from: string; readonly to: string } | undefined
): string =>
  `s.shape = ${literal(shape)} AND s.observes = ${literal(waveText(wave))}${
    window === undefined ? "" : ` AND s.from_day <= DATE '${window.to}' AND s.to_day >= DATE '${window.from}'`
  }`
