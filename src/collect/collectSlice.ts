// One slice from where it stands to its end: every answer is acted on here, and stored before the next request leaves.
import { Effect, Match, Stream } from "effect"
import type { Answer, Reason } from "../domain/Answer.ts"
import type { UnitDays } from "../domain/Coverage.ts"
import { addDays, clockText, type DayRange } from "../domain/Day.ts"
import type { FetchStopped, LedgerError, SinkError } from "../domain/failures.ts"
import type { Pool } from "../domain/Pipeline.ts"
import type { Plan } from "../domain/Plan.ts"
import { makeSlice, type Slice } from "../domain/Slice.ts"
import { Events, Fetch, type OpenSink, type Permits, type Standing } from "../domain/services.ts"
import type { StoppedBy } from "../domain/Wish.ts"
import type { Agenda } from "../plan/Agenda.ts"
import { fedBy } from "../plan/fedBy.ts"
import { type Gone, goneKey } from "../plan/gone.ts"
import { cutTo, type Limit, learn } from "../plan/limits.ts"
import { daysOfSlices } from "../plan/missing.ts"
import { eachDay, split, without } from "../plan/split.ts"
import { nameOf } from "./nameOf.ts"

export type Failure = SinkError | LedgerError | FetchStopped

/** What a sitting leaves behind. */
export interface Sitting {
  /** Pools that can be asked again at a time, epoch milliseconds. */
  readonly parked: Map<Pool, { readonly until: number; readonly reason: Reason }>
  readonly stopped: Map<string, { readonly exit: 1 | 77; readonly reason: Reason }>
  /** Shape → what the server refused as too long: remembered for the sitting. */
  readonly limits: Map<string, Limit>
  /** Who ended it before its end. */
  stoppedBy: StoppedBy | undefined
}

/** What the slices of one sitting share. */
export interface Work {
  readonly plan: Plan
  readonly sink: OpenSink
  readonly permits: Permits
  /** The permits of a step, which may have a budget of its own. */
  readonly permitsOf: (step: string) => Permits
  readonly sitting: Sitting
  readonly agenda: Agenda
  /** Shape and wave → units that the API does not give: one verdict serves all windows. */
  readonly gone: Map<string, Gone>
  /** Unit-days that were given up again, where failed days are retried. */
  readonly tried: Array<UnitDays> | undefined
}

/** How a slice's stream ended before its end. */
type End = Extract<Answer, { readonly _tag: "Split" | "Unavailable" }> | undefined

/** One slice from where it stands to its end: every answer is stored before the next request leaves. */
export const collectSlice = Effect.fn("Collector.collectSlice")(function* (
  work: Work,
  first: Standing,
  wake: Effect.Effect<unknown>
): Effect.fn.Return<void, Failure, Fetch | Events> {
  const { sink, plan, agenda, gone } = work
  const fetch = yield* Fetch
  const events = yield* Events
  const { slice } = first
  const shape = plan.shapes[slice.shape]!
  const pipeline = plan.pipelines[shape.pipeline]!
  const name = nameOf(slice)
  let hiccups = 0
  const known = gone.get(goneKey(slice))
  if (known !== undefined && slice.units.some((unit) => known.has(unit))) {
    const reason = { code: "unit_refused", text: "the API does not give this unit" }
    return yield* takeOut(work, first, known, reason, undefined)
  }
  if (yield* sink.endFull(first)) {
    yield* events.emit({ _tag: "slice_done", ...name, state: "capped", rows: 0, pages: 0 })
    return agenda.ended(slice, [])
  }
  yield* events.emit({ _tag: "slice_started", ...name, resumed: first.position !== undefined })

  const stop = Effect.fnUntraced(function* (exit: 1 | 77, reason: Reason) {
    if (work.sitting.stopped.has(slice.step)) return
    work.sitting.stopped.set(slice.step, { exit, reason })
    yield* events.emit({ _tag: "step_stopped", step: slice.step, ...reason })
  })

  const act = (standing: Standing, answer: Answer): Effect.Effect<{ standing: Standing; end: End }, Failure> =>
    Match.value(answer).pipe(
      Match.tagsExhaustive({
        Stored: Effect.fnUntraced(function* ({ page, outcome }) {
          const stored = yield* Effect.uninterruptible(sink.store(standing, page, outcome))
          // Where a list may have so many rows and no more, one window tells whether the others are wanted.
          if (shape.limit === undefined) agenda.sound(slice)
          yield* wake
          const { rows, fresh, duplicates, off_target } = stored
          const more = page.next !== undefined
          yield* events.emit({
            _tag: "page_stored",
            ...name,
            page: page.number,
            rows,
            new: fresh,
            duplicates,
            off_target,
            more
          })
          if (!more) {
            const state = stored.capped ? "capped" : stored.standing.rows > 0 ? "done" : "empty"
            yield* events.emit({ _tag: "slice_done", ...name, state, rows: stored.standing.rows, pages: page.number })
            yield* fetch.offerProbe(slice, shape, pipeline)
          }
          return { standing: stored.standing, end: undefined }
        }),
        Repeat: Effect.fnUntraced(function* ({ _tag, after, reason, outcome }) {
          yield* sink.note(slice.id, _tag, outcome)
          if (reason.code === "field_refused") {
            yield* sink.problem(reason.code, `${pipeline.rows.table}.${reason.text}`, 1, outcome.message)
          }
          // A server that fails says nothing of the batch; others tell whether it fails for all.
          if (reason.code === "server" && standing.position === undefined) hiccups += 1
          if (hiccups > 1) agenda.sound(slice)
          yield* wake
          const { status, log_id } = outcome
          yield* events.emit({ _tag: "request_failed", ...name, ...reason, status, log_id, after_ms: after })
          return { standing, end: undefined }
        }),
        Probed: ({ _tag, outcome }) => Effect.as(sink.note(slice.id, _tag, outcome), { standing, end: undefined }),
        Restart: Effect.fnUntraced(function* ({ reason, outcome, kept }) {
          const text = `${reason.text}${kept === undefined ? "" : stay(kept.days)}`
          yield* events.emit({ _tag: "search_restarted", ...name, code: reason.code, text })
          const part = kept && { part: partOf(slice, kept.days), position: kept.position }
          return { standing: yield* sink.restart(standing, outcome, part), end: undefined }
        }),
        Parked: Effect.fnUntraced(function* ({ _tag, pool, until, reason, outcome }) {
          if (outcome !== undefined) yield* sink.note(slice.id, _tag, outcome)
          if (reason.code === "budget") yield* stop(1, reason)
          else if (!work.sitting.parked.has(pool)) {
            work.sitting.parked.set(pool, { until, reason })
            yield* events.emit({ _tag: "parked", pool, until: clockText(until), ...reason })
          }
          return { standing, end: undefined }
        }),
        Stop: Effect.fnUntraced(function* ({ _tag, exit, reason, outcome }) {
          yield* sink.note(slice.id, _tag, outcome)
          yield* stop(exit, reason)
          return { standing, end: undefined }
        }),
        Split: (end) => Effect.succeed({ standing, end }),
        Unavailable: (end) => Effect.succeed({ standing, end })
      })
    )

  // An answer that could not be stored would be lost.
  const mayGo = () => !work.sitting.stopped.has(slice.step) && sink.isInPlace()
  const { standing, end } = yield* fetch
    .answers(first, shape, pipeline, work.permitsOf(slice.step), mayGo, fedBy(plan.study, pipeline))
    .pipe(
      Stream.runFoldEffect(
        (): { standing: Standing; end: End } => ({ standing: first, end: undefined }),
        (state, answer) => act(state.standing, answer)
      )
    )
  if (end === undefined) return agenda.ended(slice, [])
  if (end._tag === "Unavailable") {
    const all: Gone = gone.get(goneKey(slice)) ?? new Map()
    gone.set(goneKey(slice), all.set(end.unit, end.outcome.answered_at))
    yield* events.emit({ _tag: "unit_unavailable", step: slice.step, unit: end.unit, ...end.reason })
    yield* sink.problem("unavailable", end.unit, 1, end.reason.text)
    return yield* takeOut(work, standing, all, end.reason, end.outcome)
  }
  const { kept } = end
  const part = kept === undefined ? undefined : partOf(slice, kept)
  const children = kept === undefined ? childrenOf(work, slice, end) : restOf(work, slice, kept, end)
  if (children.length === 0) {
    yield* giveUp(work, standing, "failed", end.reason, end.outcome)
    yield* events.emit({ _tag: "slice_failed", ...name, ...end.reason })
    return agenda.ended(slice, [])
  }
  const into = children.length + (part === undefined ? 0 : 1)
  const text = `${end.reason.text}${kept === undefined ? "" : stay(kept)}`
  yield* events.emit({ _tag: "slice_split", ...name, code: end.reason.code, text, into })
  const standings = yield* sink.split(standing, children, end.reason, end.outcome, part)
  if (part !== undefined) yield* events.emit({ _tag: "slice_done", ...nameOf(part), state: "done", rows: 0, pages: 0 })
  // The part below is known to fail as the whole did.
  const lost = end.by === "none" && work.tried === undefined ? standings : []
  for (const child of lost) {
    yield* giveUp(work, child, "failed", end.reason, undefined)
    yield* events.emit({ _tag: "slice_failed", ...nameOf(child.slice), ...end.reason })
  }
  agenda.ended(slice, lost.length > 0 ? [] : standings)
})

const partOf = (slice: Slice, window: DayRange): Slice => makeSlice({ ...slice, window })
const stay = ({ from, to }: DayRange): string => `; ${from}..${to} are complete and stay`

/** What is left of a slice of which the last days are complete; who retries wants to know of each day by itself. */
const restOf = (
  { tried }: Work,
  slice: Slice,
  { from }: DayRange,
  { by }: Extract<Answer, { readonly _tag: "Split" }>
): ReadonlyArray<Slice> => {
  if (slice.window === undefined) return []
  const rest = makeSlice({ ...slice, window: { from: slice.window.from, to: addDays(from, -1) } })
  const days = by === "none" && tried !== undefined ? eachDay(rest) : []
  return days.length > 0 ? days : [rest]
}

/** Ends a slice without its rows; who retries remembers that its days were tried. */
const giveUp = ({ sink, tried }: Work, ...which: Parameters<OpenSink["giveUp"]>) =>
  Effect.tap(sink.giveUp(...which), () => Effect.sync(() => tried?.push(...daysOfSlices([which[0].slice]))))

/** What takes a slice's place: its halves, or pieces as long as the server allows. */
const childrenOf = (
  { sitting, tried }: Work,
  slice: Slice,
  { reason, outcome, by }: Extract<Answer, { readonly _tag: "Split" }>
): ReadonlyArray<Slice> => {
  // Who retries wants to know of each day by itself.
  if (by === "none") return tried === undefined || reason.code !== "server" ? [] : eachDay(slice)
  const tooLong = reason.code === "window_too_long" ? "days" : reason.code === "list_too_long" ? "units" : undefined
  if (tooLong === undefined) return split(slice, by ?? (reason.code === "unit_refused" ? "units" : "days"))
  const limit = learn(sitting.limits.get(slice.shape), slice, tooLong, outcome.message)
  sitting.limits.set(slice.shape, limit)
  const pieces = cutTo(limit, slice)
  return pieces.length > 1 ? pieces : split(slice, tooLong)
}

/** Replaces a slice by one for each unit that is gone, which ends there, and one for the rest, which goes on. */
const takeOut = Effect.fnUntraced(function* (
  work: Work,
  standing: Standing,
  gone: Gone,
  reason: Reason,
  outcome: Parameters<OpenSink["split"]>[3]
) {
  const { sink, agenda } = work
  const { slice } = standing
  const rest = without(slice, gone)
  if (rest === undefined && slice.units.length === 1) {
    yield* giveUp(work, standing, "unavailable", reason, outcome, gone.get(slice.units[0] as string))
    return agenda.ended(slice, [])
  }
  const lost = slice.units.filter((unit) => gone.has(unit)).map((unit) => makeSlice({ ...slice, units: [unit] }))
  const children = yield* sink.split(standing, rest === undefined ? lost : [...lost, rest], reason, outcome)
  for (const child of children.filter((one) => one.slice.id !== rest?.id)) {
    yield* giveUp(work, child, "unavailable", reason, undefined, gone.get(child.slice.units[0] as string))
  }
  agenda.ended(
    slice,
    children.filter((one) => one.slice.id === rest?.id)
  )
})
