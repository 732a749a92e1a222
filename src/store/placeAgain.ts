// The rows of a list that was asked under another limit, placed again from its raw pages: when it is carried over, and in a
// rebuild at the same place.
import { Effect } from "effect"
import type { Database } from "../domain/Database.ts"
import type { StoreError } from "../domain/failures.ts"
import { isObject, type Json } from "../domain/Json.ts"
import type { Pipeline } from "../domain/Pipeline.ts"
import type { Shape, Slice } from "../domain/Slice.ts"
import { caseless } from "../domain/sameText.ts"
import { literal } from "../domain/sqlText.ts"
import type { WaveNumbers } from "../domain/Wave.ts"
import { leftOutIn, placePage, rowsIn } from "../rows/placePage.ts"
import { writeLate } from "../rows/writeRows.ts"
import { type Definition, definedAt } from "./definitions.ts"
import { readShapes } from "./reader.ts"
import { readSliceStates } from "./sliceStates.ts"
import { readWaveNumbers } from "./waveNumbers.ts"

/** One list that was carried over, `after` so many pages; `at` in microseconds. */
export interface Done {
  readonly slice: string
  readonly source: string
  readonly after: number
  readonly at: number
}

export const readCarried = Effect.fnUntraced(function* (
  database: Database
): Effect.fn.Return<ReadonlyArray<Done>, StoreError> {
  // A rebuild reads views.
  const [there] = yield* database.rows(
    "SELECT 1 AS one FROM information_schema.tables WHERE table_schema = 'provenance' AND table_name = 'carried'"
  )
  if (there === undefined) return []
  const rows = yield* database.rows(
    "SELECT slice, source, after_page, epoch_us(carried_at) AS at FROM provenance.carried ORDER BY number"
  )
  return rows.map((row) => ({
    slice: String(row["slice"]),
    source: String(row["source"]),
    after: Number(row["after_page"]),
    at: Number(row["at"])
  }))
})

/** The rows of a page that a search for several units brought for one of them. */
const ofUnit = (
  rows: ReadonlyArray<Json>,
  { units }: Slice,
  shape: Shape,
  { inputs }: Pipeline
): ReadonlyArray<Json> => {
  const column = inputs[shape.unit_input ?? ""]?.traced_by
  const [unit = ""] = units
  if (column === undefined) return rows
  return rows.filter((row) => {
    const told = isObject(row) ? [row[column] ?? []].flat() : []
    return told.some((one) => caseless(String(one)) === caseless(unit))
  })
}

interface Placing {
  readonly slice: Slice
  readonly source: Slice
  readonly after: number
}

/** Returns whether some were beyond the limit, and how many there are. */
export const placeAgain = Effect.fnUntraced(function* (
  database: Database,
  { after, slice, source }: Placing,
  shape: Shape,
  definitions: ReadonlyArray<Definition>,
  numbers: WaveNumbers
) {
  const pages = yield* database.rows(
    `SELECT page, number, epoch_us(retrieved_at) AS micros, body, to_json(left_out)::VARCHAR AS left_out FROM provenance.pages
     WHERE slice = ${literal(source.id)} AND page <= $after::BIGINT ORDER BY page`,
    { after }
  )
  const seen = new Map<string, number>()
  let [beyond, all] = [0, 0]
  for (const row of pages) {
    const pipeline = definedAt(definitions, Number(row["page"])).get(shape.pipeline)
    if (pipeline === undefined) continue
    const came = rowsIn(String(row["body"]), pipeline)
    const rows = source.units.length > 1 ? ofUnit(came, slice, shape, pipeline) : came
    const placed = yield* placePage(database, rows, slice, shape, pipeline, true, leftOutIn(row))
    const at = Number(row["micros"]) / 1000
    yield* writeLate(pipeline)(
      database,
      placed.json,
      slice,
      numbers.get(slice.wave) as number,
      Number(row["number"]),
      at
    )
    beyond += placed.beyond
    all += placed.rows
    for (const [unit, count] of placed.seen) seen.set(unit, (seen.get(unit) ?? 0) + count)
  }
  return { beyond: beyond > 0, rows: all, seen: Object.fromEntries(seen) }
})

/** Does once more, in a rebuild, what was done. */
export const carryAgain = Effect.fnUntraced(function* (
  database: Database,
  all: ReadonlyArray<Done>,
  definitions: ReadonlyArray<Definition>
): Effect.fn.Return<void, StoreError> {
  if (all.length === 0) return
  const shapes = yield* readShapes(database)
  const numbers = yield* readWaveNumbers(database)
  const slices = new Map((yield* readSliceStates(database, "true")).map(({ slice }) => [slice.id, slice]))
  for (const { after, ...ids } of all) {
    const [slice, source] = [slices.get(ids.slice), slices.get(ids.source)]
    const shape = shapes[slice?.shape ?? ""]
    if (slice !== undefined && source !== undefined && shape !== undefined)
      yield* placeAgain(database, { after, slice, source }, shape, definitions, numbers)
  }
})
