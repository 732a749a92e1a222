// What becomes of a slice that a page does not move on: begun anew, replaced by others, or ended without its rows.
import { Effect } from "effect"
import type { Kept, Outcome, Reason } from "../domain/Answer.ts"
import { limitText } from "../domain/limitText.ts"
import type { Slice } from "../domain/Slice.ts"
import type { SliceState } from "../domain/services.ts"
import { micros } from "../duckdb/micros.ts"
import { bookRequest } from "./bookkeeping.ts"
import { keepPart, restarting, restartValues, startAbove } from "./keepPart.ts"
import { end, move, type Opened, seenOf, shapeOf } from "./Opened.ts"
import { atStart, enrollSlices, readSliceStates } from "./sliceStates.ts"

const because = ({ code, text }: Reason) => ({ reason: code, message: text })

export const restart = (opened: Opened) =>
  Effect.fn("Store.restart")(function* (sliceState: SliceState, outcome: Outcome, kept?: Kept) {
    const { database, projection } = opened
    return yield* database.transaction(
      Effect.gen(function* () {
        yield* bookRequest(database, sliceState.slice.id, "Restart", outcome)
        const above = yield* startAbove(projection, sliceState, kept?.part, shapeOf(opened, sliceState.slice))
        const start = { position: kept?.position, ...above }
        const moved = yield* move(opened, sliceState, restarting, restartValues(start))
        return { ...atStart(sliceState.slice, moved.revision, sliceState.split), ...start }
      })
    )
  })

export const split = (opened: Opened) =>
  Effect.fn("Store.split")(function* (
    sliceState: SliceState,
    children: ReadonlyArray<Slice>,
    reason: Reason,
    outcome: Outcome | undefined,
    kept?: Slice
  ) {
    const { database } = opened
    const { slice } = sliceState
    const now = yield* opened.now
    const ids = new Set(children.map((child) => child.id))
    return yield* database.transaction(
      Effect.gen(function* () {
        if (outcome !== undefined) yield* bookRequest(database, slice.id, "Split", outcome)
        const set = "state = 'split', position = NULL, reason = $reason, message = $message"
        yield* move(opened, sliceState, set, because(reason))
        yield* enrollSlices(database, children, opened.numbers, slice.id, micros(now))
        if (kept !== undefined) yield* keepPart(opened, sliceState, kept, now)
        const all = yield* readSliceStates(database, `split_from = '${slice.id}'`)
        return all.filter((one) => ids.has(one.slice.id))
      })
    )
  })

export const giveUp = (opened: Opened) =>
  Effect.fn("Store.giveUp")(function* (
    sliceState: SliceState,
    state: "failed" | "unavailable",
    reason: Reason,
    outcome: Outcome | undefined,
    known?: number
  ) {
    const { database } = opened
    const { position, slice } = sliceState
    const at = outcome?.answered_at ?? known ?? (yield* opened.now)
    const ending = {
      ended_as: state,
      reason: `${reason.code}: ${reason.text}`,
      at,
      began: Number(position?.["began"] ?? outcome?.asked_at ?? at)
    }
    yield* database.transaction(
      Effect.gen(function* () {
        if (outcome !== undefined)
          yield* bookRequest(database, slice.id, state === "failed" ? "Split" : "Unavailable", outcome)
        const set = "state = $state, reason = $reason, message = $message"
        yield* move(opened, sliceState, set, { state, ...because(reason) })
        yield* end(opened, slice, seenOf(sliceState), ending)
      })
    )
  })

/** Ends a slice before it is asked where its list is as long as it may be. Returns whether it did. */
export const endFull = (opened: Opened) =>
  Effect.fn("Store.endFull")(function* (sliceState: SliceState) {
    const { position, slice } = sliceState
    const shape = shapeOf(opened, slice)
    if (position !== undefined || !(yield* opened.projection.isFull(slice, shape))) return false
    const now = yield* opened.now
    const reason = limitText(shape)
    const set = "state = 'done', reason = 'capped', message = $message"
    const ended = end(opened, slice, seenOf(sliceState), { ended_as: "capped", reason, at: now, began: now })
    return yield* opened.database.transaction(
      Effect.as(Effect.andThen(move(opened, sliceState, set, { message: reason }), ended), true)
    )
  })
