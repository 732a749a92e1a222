// A part of a slice that has come whole although the slice has not: a slice of its own that needs no request.
import { Effect } from "effect"
import type { StoreError } from "../domain/failures.ts"
import { writeJson } from "../domain/Json.ts"
import type { Projection } from "../domain/Projection.ts"
import type { Shape, Slice } from "../domain/Slice.ts"
import type { SliceState } from "../domain/services.ts"
import { micros } from "../duckdb/micros.ts"
import { end, type Opened, shapeOf } from "./Opened.ts"
import { enrollSlices } from "./sliceStates.ts"

/** Covers the part with what the whole has brought of it. Runs inside the split's transaction. @param now epoch milliseconds */
export const keepPart = Effect.fnUntraced(function* (
  opened: Opened,
  { position, slice }: SliceState,
  part: Slice,
  now: number
): Effect.fn.Return<void, StoreError> {
  const { database, numbers, projection } = opened
  const at = Number(position?.["at"] ?? now)
  const counts = yield* projection.cameOfPart(slice, part, shapeOf(opened, part))
  yield* enrollSlices(database, [part], numbers, slice.id, micros(now))
  yield* database.exec(
    "UPDATE provenance.slices SET state = 'done', reason = 'kept', message = $message, rows = $rows::INTEGER WHERE slice = $slice",
    {
      slice: part.id,
      message: `its rows came with slice ${slice.id}, which broke off below them`,
      rows: [...counts.values()].reduce((sum, n) => sum + n, 0)
    }
  )
  yield* end(opened, part, counts, { reason: null, at, began: Number(position?.["began"] ?? at) })
})

/** What a slice that begins anew has of its part that came whole: rows on target, per unit and together. */
export const startAbove = Effect.fnUntraced(function* (
  projection: Projection,
  { slice }: SliceState,
  part: Slice | undefined,
  shape: Shape
): Effect.fn.Return<Pick<SliceState, "rows" | "seen">, StoreError> {
  if (part === undefined) return { rows: 0, seen: {} }
  const counts = yield* projection.cameOfPart(slice, part, shape)
  return { rows: [...counts.values()].reduce((sum, n) => sum + n, 0), seen: Object.fromEntries(counts) }
})

/** How a slice is begun anew, as columns of its row. */
export const restarting = "position = $position, pages = 0, rows = $rows::INTEGER, slots = $rows::INTEGER, seen = $seen"

export const restartValues = ({ position, rows, seen }: Pick<SliceState, "position" | "rows" | "seen">) => ({
  position: position === undefined ? null : writeJson(position),
  rows,
  seen: writeJson(seen)
})
