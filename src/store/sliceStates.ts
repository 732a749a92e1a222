// The slices table ↔ where slices stand.
import { Effect } from "effect"
import type { Position } from "../domain/Answer.ts"
import type { Database } from "../domain/Database.ts"
import type { Day } from "../domain/Day.ts"
import { StoreError } from "../domain/failures.ts"
import { type Json, parseJson, writeJson } from "../domain/Json.ts"
import type { Slice } from "../domain/Slice.ts"
import type { SliceState } from "../domain/services.ts"
import { type WaveNumbers, waveOf, waveText } from "../domain/Wave.ts"
import { linesIn } from "../duckdb/jsonLines.ts"

/** A slice as it stands before its first request. */
export const atStart = (slice: Slice, revision: number, split: boolean): SliceState => ({
  slice,
  revision,
  position: undefined,
  pages: 0,
  rows: 0,
  seen: {},
  split
})

const columns =
  "slice, step, shape, observes, draw, from_day, to_day, units, revision, position, pages, rows, seen, split_from"

/** Reads slices by a condition on the table. */
export const readSliceStates = Effect.fnUntraced(function* (database: Database, where: string) {
  const rows = yield* database.rows(`SELECT ${columns} FROM provenance.slices WHERE ${where} ORDER BY from_day, slice`)
  return rows.map((row): SliceState => {
    const window =
      row["from_day"] === null ? {} : { window: { from: row["from_day"] as Day, to: row["to_day"] as Day } }
    const draw = row["draw"] === null ? {} : { draw: Number(row["draw"]) }
    return {
      slice: {
        id: String(row["slice"]),
        step: String(row["step"]),
        shape: String(row["shape"]),
        units: parseJson(String(row["units"])) as ReadonlyArray<string>,
        wave: waveOf(String(row["observes"])),
        ...window,
        ...draw
      },
      revision: Number(row["revision"]),
      position: row["position"] === null ? undefined : (parseJson(String(row["position"])) as Position),
      pages: Number(row["pages"]),
      rows: Number(row["rows"]),
      seen: parseJson(String(row["seen"])) as Readonly<Record<string, number>>,
      split: row["split_from"] !== null
    }
  })
})

/** What has begun and not ended, and what a split made: it is gone on with, not planned anew. */
export const isBegun = "state = 'open' OR (state = 'planned' AND split_from IS NOT NULL)"

const notBegun = "state = 'planned' AND split_from IS NULL AND revision = 0"

/** Takes what has not begun off the list. What was asked for without an answer keeps its line, for its requests count. */
export const forget = Effect.fnUntraced(function* (database: Database, except: ReadonlyArray<Slice>) {
  yield* database.exec(
    `UPDATE provenance.slices SET state = 'dropped', revision = revision + 1 WHERE ${notBegun}
       AND slice IN (SELECT slice FROM provenance.requests) AND NOT list_contains($ids::JSON::VARCHAR[], slice)`,
    { ids: JSON.stringify(except.map(({ id }) => id)) }
  )
  yield* database.exec(`DELETE FROM provenance.slices WHERE ${notBegun}`)
})

const enrolled = {
  slice: "VARCHAR",
  step: "VARCHAR",
  shape: "VARCHAR",
  wave: "INTEGER",
  observes: "VARCHAR",
  draw: "INTEGER",
  from_day: "DATE",
  to_day: "DATE",
  units: "VARCHAR"
}

/**
 * Puts slices on the list, or back on it where they were done before (young days asked again, a retry).
 * A slice that is asked again starts from its beginning under a new revision.
 */
export const enrollSlices = (
  database: Database,
  slices: ReadonlyArray<Slice>,
  numbers: WaveNumbers,
  splitFrom: string | null,
  now: bigint
) =>
  database.exec(
    `INSERT INTO provenance.slices (slice, step, shape, wave, draw, from_day, to_day, units, state, revision, position, pages,
       rows, slots, seen, split_from, reason, message, created_at, updated_at, observes)
     SELECT s.slice, s.step, s.shape, s.wave, s.draw, s.from_day, s.to_day, s.units, 'planned', 0, NULL, 0, 0, NULL, '{}',
            $split, NULL, NULL, make_timestamp($now::BIGINT), make_timestamp($now::BIGINT), s.observes
     FROM ${linesIn("slices", enrolled)} s
     ON CONFLICT (slice) DO UPDATE SET state = 'planned', revision = revision + 1, position = NULL, pages = 0, rows = 0,
            slots = NULL, seen = '{}', split_from = excluded.split_from, reason = NULL, message = NULL, updated_at = excluded.updated_at`,
    {
      now,
      split: splitFrom,
      slices: writeJson(
        slices.map((slice) => ({
          slice: slice.id,
          step: slice.step,
          shape: slice.shape,
          wave: numbers.get(slice.wave) as number,
          observes: waveText(slice.wave),
          draw: slice.draw ?? null,
          from_day: slice.window?.from ?? null,
          to_day: slice.window?.to ?? null,
          units: writeJson(slice.units as unknown as Json)
        }))
      )
    }
  )

/** Somebody else moved a slice on. */
export const stale = ({ slice }: SliceState) =>
  new StoreError({
    reason: "stale",
    message: `slice ${slice.id} was changed by somebody else; this page was not stored twice`,
    hint: "Run the same command again. If it happens again, please report it."
  })

/** What an earlier page of a slice left out. */
export const cappedBefore = (database: Database, slice: string) =>
  Effect.map(
    database.rows("SELECT message FROM provenance.slices WHERE slice = $slice AND reason = 'capped'", { slice }),
    ([row]) => (row === undefined ? undefined : String(row["message"]))
  )
