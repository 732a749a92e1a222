// What was chosen to feed steps, kept with how it was chosen, and what met a condition that nothing else would tell later.
import { Effect } from "effect"
import type { Database } from "../domain/Database.ts"
import type { StoreError } from "../domain/failures.ts"
import { type Json, writeJson } from "../domain/Json.ts"
import type { Choice } from "../domain/ParentBinding.ts"
import { linesIn } from "../duckdb/jsonLines.ts"
import { micros } from "../duckdb/micros.ts"
import { bookProblem } from "./bookkeeping.ts"

/** How something was chosen. `strata`: what `stratum` joins. `frame_until`: the last day of what it was chosen from. */
const how = [
  ["strata", "STRUCT(name VARCHAR, value VARCHAR)[]"],
  ["method", "VARCHAR"],
  ["n", "INTEGER"],
  ["seed", "VARCHAR"],
  ["frame_until", "DATE"]
] as const
const howMembers = how.map(([name, type]) => `${name} ${type}`).join(", ")

/** `samples`: what is chosen. `left_samples`: what was, until what it was chosen from was not asked for any more. */
export const sampleTables = `
CREATE TABLE IF NOT EXISTS provenance.samples (
  sample VARCHAR, step VARCHAR, unit VARCHAR, stratum VARCHAR, frame BIGINT, probability DOUBLE, drawn_at TIMESTAMP,
  ${howMembers}, PRIMARY KEY (sample, unit));
CREATE TABLE IF NOT EXISTS provenance.left_samples (
  sample VARCHAR, step VARCHAR, unit VARCHAR, stratum VARCHAR, frame BIGINT, probability DOUBLE, drawn_at TIMESTAMP,
  left_at TIMESTAMP, ${howMembers});`

/** How a choice was made was not written down before the third format. */
export const addHow: ReadonlyArray<string> = [
  sampleTables,
  ...["samples", "left_samples"].flatMap((table) =>
    how.map(([name, type]) => `ALTER TABLE provenance.${table} ADD COLUMN IF NOT EXISTS ${name} ${type}`)
  )
]

/** `fed`: values that met a condition when it was looked at, of conditions that read what is not kept in the history. */
export const choiceTables = `${sampleTables}
CREATE TABLE IF NOT EXISTS provenance.fed (feeding VARCHAR, unit VARCHAR, fed_at TIMESTAMP);`

const columns = "sample, step, unit, stratum, frame, probability, drawn_at, strata, method, n, seed, frame_until"

const lineColumns = {
  unit: "VARCHAR",
  stratum: "VARCHAR",
  strata: [{ name: "VARCHAR", value: "VARCHAR" }],
  frame: "BIGINT",
  probability: "DOUBLE",
  frame_until: "DATE"
} as const

/** Writes a choice down, inside the caller's transaction. @param now epoch milliseconds */
export const keepChoice = Effect.fnUntraced(function* (
  database: Database,
  choice: Choice,
  now: number
): Effect.fn.Return<void, StoreError> {
  const { by, chosen, id, left, met, step, tied, units } = choice
  if (met.length > 0) yield* keepMet(database, id, met, now)
  if (!choice.made) return
  yield* database.exec("UPDATE provenance.samples SET step = $step WHERE sample = $id AND step <> $step", { id, step })
  if (chosen.length === 0 && left.length === 0) return
  yield* database.exec(
    `INSERT INTO provenance.samples (${columns})
     SELECT $id, $step, unit, stratum, frame, probability, make_timestamp($now::BIGINT), strata, $method, $n::INTEGER, $seed, frame_until
     FROM ${linesIn("lines", lineColumns)}`,
    {
      id,
      step,
      now: micros(now),
      method: by?.method ?? null,
      n: by?.n ?? null,
      seed: by?.seed ?? null,
      lines: writeJson(chosen as unknown as Json)
    }
  )
  if (tied > 0) {
    const detail = `${tied} values rank like the last that was chosen, and are not chosen: of those alike the first by spelling are`
    yield* bookProblem(database, { kind: "tied_choice", subject: step, count: tied, detail }, now)
  }
  const isIn = "sample = $id AND list_contains($units::JSON::VARCHAR[], unit)"
  const again = { id, units: JSON.stringify(chosen.map(({ unit }) => unit)) }
  yield* database.exec(`DELETE FROM provenance.left_samples WHERE ${isIn}`, again)
  if (left.length === 0) return
  const gone = { id, units: JSON.stringify(left) }
  yield* database.exec(
    `INSERT INTO provenance.left_samples (${columns}, left_at)
     SELECT ${columns}, make_timestamp($now::BIGINT) FROM provenance.samples WHERE ${isIn}`,
    { ...gone, now: micros(now) }
  )
  yield* database.exec(`DELETE FROM provenance.samples WHERE ${isIn}`, gone)
  const before = left.length + units.length - chosen.length
  const detail = `${left.length} of ${before} values that were chosen before are not in what the study asks for any more; ${chosen.length} were chosen in their place`
  yield* bookProblem(database, { kind: "chosen_anew", subject: step, count: left.length, detail }, now)
})

const keepMet = (database: Database, id: string, met: ReadonlyArray<string>, now: number) =>
  database.exec(
    `INSERT INTO provenance.fed (feeding, unit, fed_at)
     SELECT $id, unit, make_timestamp($now::BIGINT) FROM (SELECT unnest($met::JSON::VARCHAR[]) AS unit)
     WHERE unit NOT IN (SELECT unit FROM provenance.fed WHERE feeding = $id)`,
    { id, now: micros(now), met: JSON.stringify(met) }
  )
