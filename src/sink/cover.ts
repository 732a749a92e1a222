// A slice that has ended → its lines in the coverage table. Runs inside the caller's transaction, when its rows are stored.
import { Effect } from "effect"
import { timeless } from "../domain/Coverage.ts"
import { addDays, type Day } from "../domain/Day.ts"
import type { SinkError } from "../domain/failures.ts"
import { type Json, writeJson } from "../domain/Json.ts"
import type { Pipeline } from "../domain/Pipeline.ts"
import type { Shape, Slice } from "../domain/Slice.ts"
import { type WaveNumbers, waveText } from "../domain/Wave.ts"
import { micros } from "./bookkeeping.ts"
import { askedColumns, lineColumns, linesText, sameQuestion, toldBy } from "./coverageLines.ts"
import type { Database } from "./Database.ts"

/** How a slice ended. Times are epoch milliseconds. */
export interface Ending {
  /** Absent where its rows tell. */
  readonly verdict?: "capped" | "failed" | "unavailable" | undefined
  readonly reason: string | null
  /** When the last answer came. */
  readonly at: number
  /** When its search began: what it finds is fixed then. */
  readonly began: number
}

interface Line {
  readonly unit: string
  readonly from_day: Day | null
  readonly to_day: Day | null
  readonly state: string
  readonly rows: number | null
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

/** Replaces what the table said of the slice's unit-days; what a line says of other days stays. */
export const cover = Effect.fnUntraced(function* (
  database: Database,
  slice: Slice,
  numbers: WaveNumbers,
  shape: Shape,
  pipeline: Pipeline,
  { at, began, reason, verdict }: Ending
): Effect.fn.Return<void, SinkError> {
  const { from, to } = slice.window ?? timeless
  yield* database.exec(`CREATE OR REPLACE TEMP TABLE asked (${askedColumns})`)
  yield* database.exec(
    `INSERT INTO asked (shape, wave, observes, unit, from_day, to_day, verdict, slice, reason, asked_at, began_at)
     SELECT $shape, $wave::INTEGER, $observes, unnest($units::JSON::VARCHAR[]), $from::DATE, $to::DATE, $verdict, $slice,
       $reason, make_timestamp($at::BIGINT), make_timestamp($began::BIGINT)`,
    {
      shape: slice.shape,
      wave: numbers.get(slice.wave) as number,
      observes: waveText(slice.wave),
      units: writeJson(slice.units as unknown as Json),
      from,
      to,
      verdict: verdict ?? null,
      slice: slice.id,
      reason,
      at: micros(at),
      began: micros(began)
    }
  )
  const replaced = yield* database.rows(
    `DELETE FROM provenance.coverage c WHERE shape = $shape AND observes = $observes
       AND unit IN (SELECT unit FROM asked)
       AND coalesce(c.from_day, $from::DATE) <= $to::DATE AND coalesce(c.to_day, $to::DATE) >= $from::DATE
     RETURNING shape, wave, observes, unit, from_day, to_day, state, rows, slice, reason, asked_at, began_at`,
    { shape: slice.shape, observes: waveText(slice.wave), from, to }
  )
  const rest = replaced.flatMap((line) => restOf(line as unknown as Line, slice.window))
  if (rest.length > 0) {
    const structure = `[{"shape":"VARCHAR","wave":"INTEGER","observes":"VARCHAR","unit":"VARCHAR","from_day":"DATE","to_day":"DATE","state":"VARCHAR","rows":"INTEGER","slice":"VARCHAR","reason":"VARCHAR","asked_at":"TIMESTAMP","began_at":"TIMESTAMP"}]`
    yield* database.exec(
      `INSERT INTO provenance.coverage (${lineColumns})
       SELECT ${lineColumns} FROM (SELECT unnest(one) FROM (SELECT unnest(from_json($lines::JSON, '${structure}')) AS one))`,
      { lines: writeJson(rest as unknown as Json) }
    )
  }
  const lines = linesText(
    pipeline,
    toldBy(pipeline, shape, verdict),
    "temp.asked",
    sameQuestion(slice.shape, slice.wave, slice.window)
  )
  yield* database.exec(`INSERT INTO provenance.coverage (${lineColumns}) ${lines}`)
})
