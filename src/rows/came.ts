// The rows that came, counted in `main` by unit and day.
import { Effect } from "effect"
import type { Database } from "../domain/Database.ts"
import type { Day } from "../domain/Day.ts"
import type { StoreError } from "../domain/failures.ts"
import type { Pipeline } from "../domain/Pipeline.ts"
import type { Came } from "../domain/Projection.ts"
import { everything, type Slice } from "../domain/Slice.ts"
import { literal, quote } from "../domain/sqlText.ts"
import { type Wave, waveText } from "../domain/Wave.ts"

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
): Effect.fn.Return<ReadonlyArray<Came>, StoreError> {
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

/** What came of all that asked what a slice asks, of its units. */
export const cameOf = (database: Database, { shape, units, wave, window }: Slice, pipeline: Pipeline) =>
  readCame(database, pipeline, sameQuestion(shape, wave, window), units)

/** Unit → rows that the whole slice has brought on the days of its part. */
export const cameOfPart = Effect.fnUntraced(function* (
  database: Database,
  whole: Slice,
  part: Slice,
  { rows }: Pipeline
): Effect.fn.Return<ReadonlyMap<string, number>, StoreError> {
  const [table, matches] = [rows.table, `${rows.table}_matches`].map((name) => `main.${quote(name)}`)
  const inside = `t.${quote(rows.time ?? "")}::DATE BETWEEN DATE '${part.window?.from}' AND DATE '${part.window?.to}'`
  const found = yield* database.rows(
    `SELECT m.unit, count(*)::INTEGER AS n FROM ${matches} m JOIN ${table} t USING (${rows.key.map(quote).join(", ")})
     WHERE m.slice = ${literal(whole.id)} AND m.on_target${rows.time === undefined ? "" : ` AND ${inside}`} GROUP BY m.unit`
  )
  return new Map(found.map((row) => [String(row["unit"]), Number(row["n"])]))
})

/** The condition on slices `s` that ask what a shape asks, of days that touch a window. */
const sameQuestion = (
  shape: string,
  wave: Wave,
  window: { readonly from: string; readonly to: string } | undefined
): string =>
  `s.shape = ${literal(shape)} AND s.observes = ${literal(waveText(wave))}${
    window === undefined ? "" : ` AND s.from_day <= DATE '${window.to}' AND s.to_day >= DATE '${window.from}'`
  }`
