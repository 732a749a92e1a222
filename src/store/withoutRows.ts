// A store that keeps no rows: pages are counted as they come, and what is known of rows is what their slices tell.
import { Effect } from "effect"
import type { Pipeline } from "../domain/Pipeline.ts"
import type { Projection } from "../domain/Projection.ts"
import { placeRows } from "../rows/placeRows.ts"

export const withoutRows = (pipelines: Readonly<Record<string, Pipeline>>): Projection => ({
  place: (rows, slice, shape) => Effect.sync(() => placeRows(rows, slice, shape, pipelines[shape.pipeline]!)),
  write: ({ rows }) => Effect.succeed(rows),
  isFull: () => Effect.succeed(false),
  // Nobody knows on which days they were.
  came: ({ shape }, _, { seen, wave }) =>
    Effect.succeed([...seen].map(([unit, n]) => ({ shape, wave, unit, day: null, n }))),
  cameOfPart: () => Effect.succeed(new Map()),
  ended: () => Effect.void
})
