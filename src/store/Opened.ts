// What the parts of an open store share, and the two things that all of them do: move a slice on, and say that it has ended.
import { Effect } from "effect"
import type { Database } from "../domain/Database.ts"
import type { StoreError } from "../domain/failures.ts"
import type { Pipeline } from "../domain/Pipeline.ts"
import type { Plan } from "../domain/Plan.ts"
import type { Projection } from "../domain/Projection.ts"
import type { Shape, Slice } from "../domain/Slice.ts"
import type { SliceState } from "../domain/services.ts"
import type { WaveNumbers } from "../domain/Wave.ts"
import { micros } from "../duckdb/micros.ts"
import { cover, type Ending } from "./cover.ts"
import { stale } from "./sliceStates.ts"

export interface Opened {
  readonly database: Database
  /** Epoch milliseconds, by the API's clock as far as that is known. */
  readonly now: Effect.Effect<number>
  readonly plan: Plan
  readonly projection: Projection
  /** Every shape that was asked, or is to be. */
  readonly shapes: ReadonlyMap<string, Shape>
  /** Of all waves; more of them while a run goes on. */
  numbers: WaveNumbers
  /** Raw pages so far, over all slices. */
  pages: number
}

export const shapeOf = ({ shapes }: Opened, { shape }: Slice): Shape => shapes.get(shape) as Shape
export const pipelineOf = (opened: Opened, slice: Slice): Pipeline =>
  opened.plan.pipelines[shapeOf(opened, slice).pipeline] as Pipeline
export const waveNumber = ({ numbers }: Opened, { wave }: Slice): number => numbers.get(wave) as number

/** Moves a slice on, if it still stands where the caller saw it. */
export const move = Effect.fnUntraced(function* (
  { database, now: clock }: Opened,
  sliceState: SliceState,
  set: string,
  values: Record<string, string | number | bigint | null>
): Effect.fn.Return<SliceState, StoreError> {
  const now = yield* clock
  // Without RETURNING, for which DuckDB would take the row out and put another one in.
  const [moved] = yield* database.rows(
    `UPDATE provenance.slices SET revision = revision + 1, updated_at = make_timestamp($now::BIGINT), ${set}
     WHERE slice = $slice AND revision = $revision::INTEGER`,
    { ...values, now: micros(now), slice: sliceState.slice.id, revision: sliceState.revision }
  )
  if (Number(moved?.["Count"]) === 1) return { ...sliceState, revision: sliceState.revision + 1 }
  return yield* stale(sliceState)
})

/** Writes what coverage says of a slice that has ended. `seen`: its rows on target, by unit. */
export const end = Effect.fnUntraced(function* (
  opened: Opened,
  slice: Slice,
  seen: ReadonlyMap<string, number>,
  ending: Ending
): Effect.fn.Return<void, StoreError> {
  const { database, numbers, projection } = opened
  const shape = shapeOf(opened, slice)
  const came = yield* projection.came(slice, shape, { wave: waveNumber(opened, slice), seen })
  yield* cover(database, slice, numbers, shape, pipelineOf(opened, slice), ending, came)
  yield* projection.ended(slice)
})

// A map and not an object: an account may be called `constructor`.
export const seenOf = ({ seen }: SliceState): Map<string, number> => new Map(Object.entries(seen))
