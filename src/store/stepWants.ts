// What the study wants now, beside what was asked: what is missing is what is wanted and not covered, in SQL as well.
import { Effect } from "effect"
import { isTimeless } from "../domain/Coverage.ts"
import { choosingOf } from "../domain/choosing.ts"
import type { Database } from "../domain/Database.ts"
import type { StoreError } from "../domain/failures.ts"
import { type Json, writeJson } from "../domain/Json.ts"
import type { StepWants, WantedSource } from "../domain/StepWants.ts"
import { waveText } from "../domain/Wave.ts"
import { type Columns, linesIn } from "../duckdb/jsonLines.ts"
import { micros } from "../duckdb/micros.ts"
import { hasTable } from "../duckdb/tablesThere.ts"
import { numberWaves } from "./waveNumbers.ts"

const stepColumns = {
  step: "VARCHAR",
  place: "INTEGER",
  pipeline: "VARCHAR",
  table_name: "VARCHAR",
  input: "VARCHAR",
  from_day: "DATE",
  to_day: "DATE",
  is_standing: "BOOLEAN",
  fed_by: "VARCHAR",
  fed_column: "VARCHAR",
  parents_known: "BOOLEAN",
  choice: "VARCHAR",
  method: "VARCHAR",
  n: "INTEGER",
  per: ["VARCHAR"],
  seed: "VARCHAR",
  top_by: "VARCHAR",
  rows_per_parent: "INTEGER",
  draws: "INTEGER",
  wanted_hash: "VARCHAR"
} as const

const sourceColumns = {
  step: "VARCHAR",
  number: "INTEGER",
  fed_by: "VARCHAR",
  fed_column: "VARCHAR",
  left_out: ["VARCHAR"],
  choice: "VARCHAR",
  method: "VARCHAR",
  n: "INTEGER",
  per: ["VARCHAR"],
  seed: "VARCHAR",
  top_by: "VARCHAR"
} as const

const sourcedColumns = { step: "VARCHAR", number: "INTEGER", unit: "VARCHAR" } as const

const wantedColumns = {
  step: "VARCHAR",
  place: "INTEGER",
  pipeline: "VARCHAR",
  input: "VARCHAR",
  shape: "VARCHAR",
  observes: "VARCHAR",
  wave: "INTEGER",
  draw: "INTEGER",
  unit: "VARCHAR",
  from_day: "DATE",
  to_day: "DATE",
  by_id: "BOOLEAN"
} as const

const membersOf = (columns: Readonly<Record<string, string | ReadonlyArray<string>>>): string =>
  Object.entries(columns)
    .map(([name, type]) => `${name} ${typeof type === "string" ? type : `${type[0]}[]`}`)
    .join(", ")

/**
 * `steps`: the study as it is now. `sources`: what feeds them, and `sourced`: with which values. `wanted`: its unit-days that
 * have come; without days where there are none.
 */
export const wantsTables = `
CREATE TABLE IF NOT EXISTS provenance.steps (${membersOf(stepColumns)}, wanted_at TIMESTAMP);
CREATE TABLE IF NOT EXISTS provenance.sources (${membersOf(sourceColumns)});
CREATE TABLE IF NOT EXISTS provenance.sourced (${membersOf(sourcedColumns)});
CREATE TABLE IF NOT EXISTS provenance.wanted (${membersOf(wantedColumns)});`

/** Step → the hash of what is kept of its wishes; nothing where an earlier format keeps none. */
export const readWants = Effect.fnUntraced(function* (
  database: Database
): Effect.fn.Return<ReadonlyMap<string, string>, StoreError> {
  if (!(yield* hasTable(database, "provenance", "steps"))) return new Map()
  const rows = yield* database.rows("SELECT step, wanted_hash AS hash FROM provenance.steps ORDER BY place")
  return new Map(rows.map((row) => [String(row["step"]), String(row["hash"])]))
})

const sourceLine = ({ choice, except, number, source }: WantedSource) => {
  const { column, step } = source ?? {}
  const { by, method, n, per, seed } = choosingOf(source ?? {}) ?? {}
  return {
    number,
    fed_by: step ?? null,
    fed_column: column ?? null,
    left_out: except,
    choice: choice ?? null,
    method: method ?? null,
    n: n ?? null,
    per: method === "top" ? null : (per ?? null),
    seed: seed ?? null,
    top_by: by ?? null
  }
}

const nothing = sourceLine({ number: 0, source: undefined, except: [], choice: undefined, units: [] })

/** What feeds a step stands in its line as well, where there is one source. */
const stepLine = ({ draws, hash, input, limit, period, sources, ...one }: StepWants) => {
  const [only] = sources
  const {
    left_out: _left,
    number: _number,
    ...fed
  } = only === undefined || sources.length > 1 ? nothing : sourceLine(only)
  return {
    ...fed,
    step: one.step,
    place: one.place,
    pipeline: one.pipeline,
    table_name: one.table,
    input: input ?? null,
    from_day: period?.from ?? null,
    to_day: period === undefined || period.to === "today" ? null : period.to,
    is_standing: period?.to === "today",
    parents_known: one.parents_known,
    rows_per_parent: limit ?? null,
    draws: draws ?? null,
    wanted_hash: hash
  }
}

/** So many lines go into one statement. */
const atOnce = 50_000

function* linesOf({ input, parts, pipeline, step }: StepWants, numbers: ReadonlyMap<unknown, number>) {
  for (const { by_id, draw, place, shape, units } of parts) {
    for (const { days, unit, wave } of units) {
      const head = { step, place, pipeline, input: input ?? null, shape, observes: waveText(wave) }
      for (const range of days) {
        const [from_day, to_day] = isTimeless(range) ? [null, null] : [range.from, range.to]
        yield { ...head, wave: numbers.get(wave) ?? null, draw: draw ?? null, unit, from_day, to_day, by_id }
      }
    }
  }
}

/** Writes lines some at a time, so that no text of them becomes too long. */
const appendLines = Effect.fnUntraced(function* (
  database: Database,
  table: string,
  columns: Columns,
  all: Iterable<Json>
): Effect.fn.Return<void, StoreError> {
  let lines: Array<Json> = []
  const flush = Effect.suspend(() => {
    const text = writeJson(lines)
    lines = []
    return database.exec(`INSERT INTO provenance.${table} BY NAME FROM ${linesIn("lines", columns)}`, { lines: text })
  })
  for (const line of all) {
    lines.push(line)
    if (lines.length === atOnce) yield* flush
  }
  if (lines.length > 0) yield* flush
})

function* sourcedOf({ sources, step }: StepWants) {
  for (const { number, units } of sources) for (const unit of units) yield { step, number, unit }
}

const writeSources = Effect.fnUntraced(function* (database: Database, steps: ReadonlyArray<StepWants>) {
  const lines = steps.flatMap(({ sources, step }) => sources.map((one) => ({ step, ...sourceLine(one) })))
  yield* appendLines(database, "sources", sourceColumns, lines)
  for (const step of steps) yield* appendLines(database, "sourced", sourcedColumns, sourcedOf(step))
})

const writeWanted = Effect.fnUntraced(function* (database: Database, steps: ReadonlyArray<StepWants>) {
  const waves = new Set(steps.flatMap(({ parts }) => parts.flatMap(({ units }) => units.map(({ wave }) => wave))))
  const numbers = yield* numberWaves(database, [...waves])
  for (const step of steps) yield* appendLines(database, "wanted", wantedColumns, linesOf(step, numbers))
  return numbers
})

/**
 * Writes down what the study wants now, where that has changed, as one transaction. Returns the numbers of all waves, or
 * undefined where nothing has changed. @param now epoch milliseconds
 */
export const keepWants = Effect.fn("Store.keepWants")(function* (
  database: Database,
  steps: ReadonlyArray<StepWants>,
  now: number
) {
  const kept = yield* readWants(database)
  const changed = steps.filter(({ hash, step }) => kept.get(step) !== hash)
  const names = new Set(steps.map(({ step }) => step))
  const gone = [...kept.keys()].filter((step) => !names.has(step))
  if (changed.length + gone.length === 0) return undefined
  const at = micros(now)
  return yield* database.transaction(
    Effect.gen(function* () {
      const again = JSON.stringify([...gone, ...changed.map(({ step }) => step)])
      for (const table of ["steps", "sources", "sourced", "wanted"]) {
        yield* database.exec(`DELETE FROM provenance.${table} WHERE list_contains($again::JSON::VARCHAR[], step)`, {
          again
        })
      }
      yield* database.exec(
        `INSERT INTO provenance.steps BY NAME SELECT *, make_timestamp($at::BIGINT) AS wanted_at FROM ${linesIn("lines", stepColumns)}`,
        { at, lines: writeJson(changed.map(stepLine) as unknown as Json) }
      )
      yield* writeSources(database, changed)
      return yield* writeWanted(database, changed)
    })
  )
})
