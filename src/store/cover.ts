// A slice that has ended → its lines in the coverage table. Runs inside the caller's transaction, when its rows are stored.
import { Effect } from "effect"
import { timeless } from "../domain/Coverage.ts"
import type { Database } from "../domain/Database.ts"
import { addDays } from "../domain/Day.ts"
import type { StoreError } from "../domain/failures.ts"
import { type Json, writeJson } from "../domain/Json.ts"
import type { Pipeline } from "../domain/Pipeline.ts"
import type { Came } from "../domain/Projection.ts"
import type { Shape, Slice } from "../domain/Slice.ts"
import { type WaveNumbers, waveText } from "../domain/Wave.ts"
import { type Line, linesOf, toldBy } from "./coverageLines.ts"
import { lineColumns, writeLines } from "./writeLines.ts"

/** How a slice ended. Times are epoch milliseconds by the API's clock. */
export interface Ending {
  /** Absent where its rows tell. */
  readonly ended_as?: "capped" | "failed" | "unavailable" | undefined
  readonly reason: string | null
  /** When the last answer came. */
  readonly at: number
  /** When its search began: what it finds is fixed then. */
  readonly began: number
  /** When that was written down, where that is later. */
  readonly recorded?: number
}

/** What a line says of days before and behind a window. Of rows on several days nobody knows on which they were. */
const restOf = (line: Line, window: Slice["window"]): ReadonlyArray<Line> => {
  const { from_day, rows, to_day } = line
  if (window === undefined || from_day === null || to_day === null) return []
  const rest = { ...line, rows: rows === 0 || from_day === to_day ? rows : null }
  return [
    ...(from_day < window.from ? [{ ...rest, to_day: addDays(window.from, -1) }] : []),
    ...(to_day > window.to ? [{ ...rest, from_day: addDays(window.to, 1) }] : [])
  ]
}

/**
 * Takes the place of what the table said of the slice's unit-days, which stays as what it said once; what a line says of
 * other days is said by a line of its own from then on.
 */
export const cover = Effect.fnUntraced(function* (
  database: Database,
  slice: Slice,
  numbers: WaveNumbers,
  shape: Shape,
  pipeline: Pipeline,
  { at, began, reason, recorded, ended_as }: Ending,
  came: ReadonlyArray<Came>
): Effect.fn.Return<void, StoreError> {
  const { from, to } = slice.window ?? timeless
  const question = { shape: slice.shape, observes: waveText(slice.wave) }
  const recorded_at = timeText(recorded ?? at)
  const replaced = yield* database.rows(
    `UPDATE provenance.coverage c SET superseded_at = greatest(recorded_at, $at::TIMESTAMP)
     WHERE superseded_at IS NULL AND shape = $shape AND observes = $observes
       AND list_contains($units::JSON::VARCHAR[], unit)
       AND coalesce(c.from_day, $from::DATE) <= $to::DATE AND coalesce(c.to_day, $to::DATE) >= $from::DATE
     RETURNING ${lineColumns}`,
    { ...question, units: writeJson(slice.units as unknown as Json), from, to, at: recorded_at }
  )
  const rest = replaced.flatMap((line) => restOf({ ...(line as unknown as Line), recorded_at }, slice.window))
  const asked = slice.units.map((unit) => ({
    ...question,
    wave: numbers.get(slice.wave) as number,
    unit,
    from_day: from,
    to_day: to,
    ended_as: ended_as ?? null,
    slice: slice.id,
    reason,
    asked_at: timeText(at),
    began_at: timeText(began),
    recorded_at
  }))
  yield* writeLines(database, [...rest, ...linesOf(toldBy(pipeline, shape, ended_as), asked, came)])
})

/** Epoch milliseconds → a time as DuckDB reads it. */
const timeText = (millis: number): string => new Date(Math.round(millis)).toISOString().replace("Z", "")
