// What becomes of a slice that a page does not move on: begun anew, replaced by others, or ended without its rows.
import { Clock, Effect } from "effect"
import type { Kept, Outcome, Reason } from "../domain/Answer.ts"
import { limitText } from "../domain/limitText.ts"
import type { Slice } from "../domain/Slice.ts"
import type { Standing } from "../domain/services.ts"
import { micros } from "../duckdb/micros.ts"
import { bookRequest } from "./bookkeeping.ts"
import { keepPart, restarting, restartValues, startAbove } from "./keepPart.ts"
import { end, move, type Opened, seenOf, shapeOf } from "./Opened.ts"
import { atStart, enrollSlices, readStandings } from "./standings.ts"

const because = ({ code, text }: Reason) => ({ reason: code, message: text })

export const restart = (opened: Opened) =>
  Effect.fn("Sink.restart")(function* (standing: Standing, outcome: Outcome, kept?: Kept) {
    const { database, projection } = opened
    return yield* database.transaction(
      Effect.gen(function* () {
        yield* bookRequest(database, standing.slice.id, "Restart", outcome)
        const above = yield* startAbove(projection, standing, kept?.part, shapeOf(opened, standing.slice))
        const start = { position: kept?.position, ...above }
        const moved = yield* move(opened, standing, restarting, restartValues(start))
        return { ...atStart(standing.slice, moved.revision, standing.split), ...start }
      })
    )
  })

export const split = (opened: Opened) =>
  Effect.fn("Sink.split")(function* (
    standing: Standing,
    children: ReadonlyArray<Slice>,
    reason: Reason,
    outcome: Outcome | undefined,
    kept?: Slice
  ) {
    const { database } = opened
    const { slice } = standing
    const now = yield* Clock.currentTimeMillis
    const ids = new Set(children.map((child) => child.id))
    return yield* database.transaction(
      Effect.gen(function* () {
        if (outcome !== undefined) yield* bookRequest(database, slice.id, "Split", outcome)
        const set = "state = 'split', position = NULL, reason = $reason, message = $message"
        yield* move(opened, standing, set, because(reason))
        yield* enrollSlices(database, children, opened.numbers, slice.id, micros(now))
        if (kept !== undefined) yield* keepPart(opened, standing, kept, now)
        const all = yield* readStandings(database, `split_from = '${slice.id}'`)
        return all.filter((one) => ids.has(one.slice.id))
      })
    )
  })

export const giveUp = (opened: Opened) =>
  Effect.fn("Sink.giveUp")(function* (
    standing: Standing,
    state: "failed" | "unavailable",
    reason: Reason,
    outcome: Outcome | undefined,
    known?: number
  ) {
    const { database } = opened
    const { position, slice } = standing
    const at = outcome?.answered_at ?? known ?? (yield* Clock.currentTimeMillis)
    const ending = {
      verdict: state,
      reason: `${reason.code}: ${reason.text}`,
      at,
      began: Number(position?.["began"] ?? outcome?.asked_at ?? at)
    }
    yield* database.transaction(
      Effect.gen(function* () {
        if (outcome !== undefined)
          yield* bookRequest(database, slice.id, state === "failed" ? "Split" : "Unavailable", outcome)
        const set = "state = $state, reason = $reason, message = $message"
        yield* move(opened, standing, set, { state, ...because(reason) })
        yield* end(opened, slice, seenOf(standing), ending)
      })
    )
  })

/** Ends a slice before it is asked where its list is as long as it may be. Returns whether it did. */
export const endFull = (opened: Opened) =>
  Effect.fn("Sink.endFull")(function* (standing: Standing) {
    const { position, slice } = standing
    const shape = shapeOf(opened, slice)
    if (position !== undefined || !(yield* opened.projection.isFull(slice, shape))) return false
    const now = yield* Clock.currentTimeMillis
    const reason = limitText(shape.limit ?? 0)
    const set = "state = 'done', reason = 'capped', message = $message"
    const ended = end(opened, slice, seenOf(standing), { verdict: "capped", reason, at: now, began: now })
    return yield* opened.database.transaction(
      Effect.as(Effect.andThen(move(opened, standing, set, { message: reason }), ended), true)
    )
  })
