// The rows of a page, placed: as it comes in, and as it is read again.
import { Effect } from "effect"
import type { Database } from "../domain/Database.ts"
import { readEnvelope, rowsOf } from "../domain/Envelope.ts"
import type { StoreError } from "../domain/failures.ts"
import type { Json } from "../domain/Json.ts"
import { apiOf, type Pipeline } from "../domain/Pipeline.ts"
import type { Placed } from "../domain/Projection.ts"
import type { Shape, Slice } from "../domain/Slice.ts"
import { isFilled, readListed } from "./listed.ts"
import { placeRows } from "./placeRows.ts"

/** Whether a search that is cut into windows has all the rows that are wanted of it, from others of them. */
export const isFull = (database: Database, slice: Slice, shape: Shape, pipeline: Pipeline) =>
  shape.limit === undefined || slice.window === undefined || slice.units.length > 1
    ? Effect.succeed(false)
    : Effect.map(readListed(database, slice, shape, pipeline), (listed) => isFilled(listed, listed.there))

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
  return placeRows(rows, slice, shape, pipeline, yield* readListed(database, slice, shape, pipeline), leftOut)
})
