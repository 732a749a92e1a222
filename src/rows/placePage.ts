// The rows of a page, placed: as it comes in, and as it is read again.
import { Effect } from "effect"
import type { Database } from "../domain/Database.ts"
import { readEnvelope, rowsOf } from "../domain/Envelope.ts"
import type { StoreError } from "../domain/failures.ts"
import { type Json, parseJson } from "../domain/Json.ts"
import { apiOf, type Pipeline } from "../domain/Pipeline.ts"
import type { Placed } from "../domain/Projection.ts"
import type { Shape, Slice } from "../domain/Slice.ts"
import { quote } from "../domain/sqlText.ts"
import { waveText } from "../domain/Wave.ts"
import { type Listed, nameOf, placeRows } from "./placeRows.ts"

/** What is there of the list that a slice asks for: over all its windows, in this wave. */
const readListed = Effect.fnUntraced(function* (
  database: Database,
  slice: Slice,
  limit: number,
  { rows }: Pipeline
): Effect.fn.Return<Listed, StoreError> {
  const keys = rows.key.map((name) => `m.${quote(name)}`)
  const found = yield* database.rows(
    `SELECT DISTINCT json_array(${keys.join(", ")})::VARCHAR AS name FROM main.${quote(`${rows.table}_matches`)} m
     JOIN (SELECT slice FROM provenance.slices WHERE shape = $shape AND observes = $observes) s USING (slice)
     WHERE m.unit = $unit`,
    { shape: slice.shape, observes: waveText(slice.wave), unit: slice.units[0] ?? "" }
  )
  const names = found.map(({ name }) => nameOf(parseJson(String(name)) as ReadonlyArray<Json>))
  return { limit, there: new Set(names) }
})

/** Whether a search that is cut into windows has all the rows that are wanted of it, from others of them. */
export const isFull = (database: Database, slice: Slice, { limit }: Shape, pipeline: Pipeline) =>
  limit === undefined || slice.window === undefined || slice.units.length > 1
    ? Effect.succeed(false)
    : Effect.map(readListed(database, slice, limit, pipeline), ({ there }) => there.size >= limit)

/** The rows of a raw page, read as when it came. What was a page once is one, whatever this version thinks of it. */
export const rowsIn = (body: string, pipeline: Pipeline): ReadonlyArray<Json> => {
  const envelope = readEnvelope(body, apiOf(pipeline).envelope)
  return (envelope === undefined ? undefined : rowsOf(envelope, pipeline)) ?? []
}

/** The fields that the request for a stored page left out. */
export const leftOutIn = ({ left_out }: Readonly<Record<string, unknown>>): ReadonlyArray<string> =>
  typeof left_out === "string" ? (JSON.parse(left_out) as ReadonlyArray<string>) : []

/** Places the rows of a page that is stored as the `page`th of the database. */
export const placePage = Effect.fnUntraced(function* (
  database: Database,
  rows: ReadonlyArray<Json>,
  slice: Slice,
  shape: Shape,
  pipeline: Pipeline,
  isLimited: boolean,
  leftOut: ReadonlyArray<string> = []
): Effect.fn.Return<Placed, StoreError> {
  // A list is asked for by itself, so that its limit is its own.
  const { limit } = shape
  if (limit === undefined || !isLimited || slice.units.length > 1) {
    return placeRows(rows, slice, shape, pipeline, undefined, leftOut)
  }
  return placeRows(rows, slice, shape, pipeline, yield* readListed(database, slice, limit, pipeline), leftOut)
})
