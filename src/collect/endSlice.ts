// The end of a slice that the API does not answer as it is: smaller ones take its place, or its days are given up.
import { Effect } from "effect"
import type { Answer, Reason } from "../domain/Answer.ts"
import { addDays, type DayRange } from "../domain/Day.ts"
import { makeSlice, type Slice } from "../domain/Slice.ts"
import { Events, type OpenStore, type SliceState } from "../domain/services.ts"
import { waveKey } from "../domain/unitDays.ts"
import { cutTo, learn } from "../plan/limits.ts"
import { daysOfSlices } from "../plan/missing.ts"
import { eachDay, split, without } from "../plan/split.ts"
import type { Refused } from "../plan/unavailable.ts"
import { nameOf } from "./nameOf.ts"
import type { Work } from "./Work.ts"

type Parts = Extract<Answer, { readonly _tag: "Split" }>
type Lost = Extract<Answer, { readonly _tag: "Unavailable" }>

export const partOf = (slice: Slice, window: DayRange): Slice => makeSlice({ ...slice, window })
export const staysText = ({ from, to }: DayRange): string => `; ${from}..${to} are complete and stay`

/** The API does not give one of a slice's units: that holds for all windows. */
export const endByUnit = Effect.fnUntraced(function* (work: Work, sliceState: SliceState, end: Lost) {
  const { slice } = sliceState
  const { store, unavailable } = work
  const under = waveKey(slice)
  const all: Refused = unavailable.get(under) ?? new Map()
  unavailable.set(under, all.set(end.unit, end.outcome.answered_at))
  yield* (yield* Events).emit({ _tag: "unit_unavailable", step: slice.step, unit: end.unit, ...end.reason })
  yield* store.problem("unavailable", end.unit, 1, end.reason.text)
  yield* takeOut(work, sliceState, all, end.reason, end.outcome)
})

/** A slice that cannot be had whole is asked in parts; what has no parts has failed. */
export const endInParts = Effect.fnUntraced(function* (work: Work, sliceState: SliceState, end: Parts) {
  const { queue, store } = work
  const { slice } = sliceState
  const { kept, reason } = end
  const events = yield* Events
  const children = kept === undefined ? childrenOf(work, slice, end) : restOf(work, slice, kept, end)
  if (children.length === 0) {
    yield* giveUp(work, sliceState, "failed", reason, end.outcome)
    yield* events.emit({ _tag: "slice_failed", ...nameOf(slice), ...reason })
    return queue.ended(slice, [])
  }
  const part = kept === undefined ? undefined : partOf(slice, kept)
  const into = children.length + (part === undefined ? 0 : 1)
  const text = `${reason.text}${kept === undefined ? "" : staysText(kept)}`
  yield* events.emit({ _tag: "slice_split", ...nameOf(slice), code: reason.code, text, into })
  const sliceStates = yield* store.split(sliceState, children, reason, end.outcome, part)
  if (part !== undefined) yield* events.emit({ _tag: "slice_done", ...nameOf(part), state: "done", rows: 0, pages: 0 })
  // The answer has told that the rest fails too, however it is cut.
  const lost = end.by === "none" && work.tried === undefined ? sliceStates : []
  for (const child of lost) {
    yield* giveUp(work, child, "failed", reason, undefined)
    yield* events.emit({ _tag: "slice_failed", ...nameOf(child.slice), ...reason })
  }
  queue.ended(slice, lost.length > 0 ? [] : sliceStates)
})

/** What is left of a slice of which the last days are complete; under `--retry-failed` each of its days is asked by itself. */
const restOf = ({ tried }: Work, slice: Slice, { from }: DayRange, { by }: Parts): ReadonlyArray<Slice> => {
  if (slice.window === undefined) return []
  const rest = makeSlice({ ...slice, window: { from: slice.window.from, to: addDays(from, -1) } })
  const days = by === "none" && tried !== undefined ? eachDay(rest) : []
  return days.length > 0 ? days : [rest]
}

/** Ends a slice without its rows; under `--retry-failed` its days count as tried, so that they are not asked over and over. */
const giveUp = ({ store, tried }: Work, ...which: Parameters<OpenStore["giveUp"]>) =>
  Effect.tap(store.giveUp(...which), () => Effect.sync(() => tried?.push(...daysOfSlices([which[0].slice]))))

/** What takes a slice's place: its halves, or pieces as long as the server allows. */
const childrenOf = ({ session, tried }: Work, slice: Slice, { reason, outcome, by }: Parts): ReadonlyArray<Slice> => {
  // Under `--retry-failed` each day is asked by itself.
  if (by === "none") return tried === undefined || reason.code !== "server" ? [] : eachDay(slice)
  const tooLong = reason.code === "window_too_long" ? "days" : reason.code === "list_too_long" ? "units" : undefined
  if (tooLong === undefined) return split(slice, by ?? (reason.code === "unit_refused" ? "units" : "days"))
  const limit = learn(session.limits.get(slice.shape), slice, tooLong, outcome.message)
  session.limits.set(slice.shape, limit)
  const pieces = cutTo(limit, slice)
  return pieces.length > 1 ? pieces : split(slice, tooLong)
}

/** Replaces a slice by one for each unit that is unavailable, which ends there, and one for the rest, which goes on. */
export const takeOut = Effect.fnUntraced(function* (
  work: Work,
  sliceState: SliceState,
  refused: Refused,
  reason: Reason,
  outcome: Parameters<OpenStore["split"]>[3]
) {
  const { queue, store } = work
  const { slice } = sliceState
  const rest = without(slice, refused)
  if (rest === undefined && slice.units.length === 1) {
    yield* giveUp(work, sliceState, "unavailable", reason, outcome, refused.get(slice.units[0] as string))
    return queue.ended(slice, [])
  }
  const lost = slice.units.filter((unit) => refused.has(unit)).map((unit) => makeSlice({ ...slice, units: [unit] }))
  const children = yield* store.split(sliceState, rest === undefined ? lost : [...lost, rest], reason, outcome)
  for (const child of children.filter((one) => one.slice.id !== rest?.id)) {
    yield* giveUp(work, child, "unavailable", reason, undefined, refused.get(child.slice.units[0] as string))
  }
  queue.ended(
    slice,
    children.filter((one) => one.slice.id === rest?.id)
  )
})
