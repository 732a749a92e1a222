// A page is a transaction: its rows, raw text, coverage, position and the request's outcome are one commit, and it only happens
// if nobody else moved the slice in between.
import { Effect } from "effect"
import type { Outcome, Page } from "../domain/Answer.ts"
import type { StoreError } from "../domain/failures.ts"
import { writeJson } from "../domain/Json.ts"
import { limitText } from "../domain/limitText.ts"
import type { Placed } from "../domain/Projection.ts"
import type { Shape, Slice } from "../domain/Slice.ts"
import type { SliceState, Stored } from "../domain/services.ts"
import { bookPage, bookProblem, bookRequest, bookSurprises } from "./bookkeeping.ts"
import { end, move, type Opened, pipelineOf, seenOf, shapeOf, waveNumber } from "./Opened.ts"
import { cappedBefore } from "./sliceStates.ts"

/** What was left out of a list, in words; undefined where nothing is known to be. */
const cappedBy = Effect.fnUntraced(function* (
  opened: Opened,
  slice: Slice,
  got: Page,
  placed: Placed,
  isEnded: boolean
) {
  const shape = shapeOf(opened, slice)
  const earlier = shape.limit === undefined ? undefined : yield* cappedBefore(opened.database, slice.id)
  return got.capped ?? (placed.beyond > 0 || isEnded ? limitText(shape) : earlier)
})

/** Whether a list that goes on is not gone on with: by its rows where these are counted, else by those of its slice. */
const isEndedBy = ({ limit }: Shape, sliceState: SliceState, { next }: Page, { full, rows }: Placed): boolean =>
  limit !== undefined && next !== undefined && (full ?? sliceState.rows + rows >= limit)

const tellCapped = ({ database }: Opened, slice: Slice, table: string, capped: string, at: number) => {
  const detail = `for example ${slice.units.slice(0, 3).join(", ")}: ${capped}`
  return bookProblem(database, { kind: "capped", subject: table, count: 1, detail }, at)
}

const commit = Effect.fnUntraced(function* (
  opened: Opened,
  sliceState: SliceState,
  got: Page,
  outcome: Outcome
): Effect.fn.Return<Stored, StoreError> {
  const { database, projection } = opened
  const { slice } = sliceState
  const shape = shapeOf(opened, slice)
  const at = outcome.answered_at
  const placed = yield* projection.place(got.rows, slice, shape, got.left_out)
  const isEnded = isEndedBy(shape, sliceState, got, placed)
  const next = isEnded ? undefined : got.next
  const done = next === undefined
  const capped = yield* cappedBy(opened, slice, got, placed, isEnded)
  const counts = seenOf(sliceState)
  for (const [unit, rows] of placed.seen) counts.set(unit, (counts.get(unit) ?? 0) + rows)
  const seen = Object.fromEntries(counts)
  const moved = yield* move(
    opened,
    sliceState,
    `state = $state, position = $position, pages = $pages::INTEGER, rows = rows + $rows::INTEGER,
     slots = coalesce(slots, 0) + $slots::INTEGER, seen = $seen, reason = $reason, message = $message`,
    {
      state: done ? "done" : "open",
      reason: capped === undefined ? null : "capped",
      message: capped ?? null,
      position: next === undefined ? null : writeJson(next),
      pages: got.number,
      rows: placed.rows,
      slots: got.slots ?? got.rows.length,
      seen: writeJson(seen)
    }
  )
  opened.pages += 1
  yield* bookPage(database, opened.pages, slice.id, got, outcome)
  yield* bookRequest(database, slice.id, "Stored", outcome)
  const fresh = yield* projection.write(placed, slice, shape, {
    wave: waveNumber(opened, slice),
    number: got.number,
    at
  })
  yield* bookSurprises(database, opened.pages, placed.surprises, at)
  if (done) {
    if (capped !== undefined) yield* tellCapped(opened, slice, pipelineOf(opened, slice).rows.table, capped, at)
    const began = Number(got.asked_from?.["began"] ?? outcome.asked_at)
    const ended_as = capped === undefined ? undefined : ("capped" as const)
    yield* end(opened, slice, counts, { ended_as, reason: capped ?? null, at, began })
  }
  return {
    sliceState: { ...moved, position: next, pages: got.number, rows: sliceState.rows + placed.rows, seen },
    rows: placed.rows,
    fresh,
    duplicates: placed.rows - fresh,
    off_target: placed.off_target,
    capped: capped !== undefined
  }
})

export const commitPage = (opened: Opened) =>
  Effect.fn("Store.commit")((sliceState: SliceState, got: Page, outcome: Outcome) =>
    opened.database.transaction(commit(opened, sliceState, got, outcome))
  )
