// What is done with each kind of answer: it is stored or noted, and told.
import { Effect } from "effect"
import type { Answer, Reason } from "../domain/Answer.ts"
import { byTag, type TagTable } from "../domain/byTag.ts"
import { clockText } from "../domain/Day.ts"
import type { Pipeline } from "../domain/Pipeline.ts"
import type { Shape, Slice } from "../domain/Slice.ts"
import { Events, Fetch, type SliceState } from "../domain/services.ts"
import { partOf, staysText } from "./endSlice.ts"
import { nameOf } from "./nameOf.ts"
import type { Failure, Work } from "./Work.ts"

/** What is asked for. */
export interface Asked {
  readonly work: Work
  readonly slice: Slice
  readonly shape: Shape
  readonly pipeline: Pipeline
  /** Run where another slice may begin by what this one has found. */
  readonly wake: Effect.Effect<unknown>
  /** Called when its list has all rows that are wanted: what the API would go on with is not asked. */
  readonly enough: () => void
}

/** How far a slice is. */
export interface Progress {
  readonly sliceState: SliceState
  /** What ends its answers before its list has ended. */
  readonly end: Extract<Answer, { readonly _tag: "Split" | "Unavailable" }> | undefined
  /** Transient failures of the server before its first page. */
  readonly failures: number
}

type Done = Effect.Effect<Progress, Failure, Fetch | Events>

type Taken<Tag extends Answer["_tag"]> = Extract<Answer, { readonly _tag: Tag }>

/** Lets a step ask nothing more. */
const stopStep = Effect.fnUntraced(function* ({ work, slice }: Asked, exit: 1 | 77, reason: Reason) {
  const { stopped } = work.session
  if (stopped.has(slice.step)) return
  stopped.set(slice.step, { exit, reason })
  yield* (yield* Events).emit({ _tag: "step_stopped", step: slice.step, ...reason })
})

const storePage = Effect.fnUntraced(function* (
  { page, outcome }: Taken<"Stored">,
  { enough, pipeline, shape, slice, wake, work: { queue, store } }: Asked,
  progress: Progress
): Effect.fn.Return<Progress, Failure, Fetch | Events> {
  const events = yield* Events
  const stored = yield* Effect.uninterruptible(store.commit(progress.sliceState, page, outcome))
  queue.healthy(slice)
  yield* wake
  const { rows, fresh, duplicates, off_target, sliceState } = stored
  const [name, more] = [nameOf(slice), sliceState.position !== undefined]
  if (!more) enough()
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
    const state = stored.capped ? "capped" : sliceState.rows > 0 ? "done" : "empty"
    yield* events.emit({ _tag: "slice_done", ...name, state, rows: sliceState.rows, pages: page.number })
    yield* (yield* Fetch).offerProbe(slice, shape, pipeline)
  }
  return { ...progress, sliceState, end: undefined }
})

const noteFailure = Effect.fnUntraced(function* (
  { _tag, after, reason, outcome }: Taken<"Repeat">,
  { pipeline, slice, wake, work: { queue, store } }: Asked,
  progress: Progress
) {
  yield* store.note(slice.id, _tag, outcome)
  if (reason.code === "field_refused") {
    yield* store.problem(reason.code, `${pipeline.rows.table}.${reason.text}`, 1, outcome.message)
  }
  // A failing server says nothing of the accounts of this batch: after two failures the other slices may begin as well.
  const isTransient = reason.code === "server" && progress.sliceState.position === undefined
  const failures = progress.failures + (isTransient ? 1 : 0)
  if (failures > 1) queue.healthy(slice)
  yield* wake
  const { status, log_id } = outcome
  yield* (yield* Events).emit({
    _tag: "request_failed",
    ...nameOf(slice),
    ...reason,
    status,
    log_id,
    after_ms: after
  })
  return { ...progress, failures, end: undefined }
})

const restart = Effect.fnUntraced(function* (
  { reason, outcome, kept }: Taken<"Restart">,
  { slice, work: { store } }: Asked,
  progress: Progress
) {
  const text = `${reason.text}${kept === undefined ? "" : staysText(kept.days)}`
  yield* (yield* Events).emit({ _tag: "search_restarted", ...nameOf(slice), code: reason.code, text })
  const part = kept && { part: partOf(slice, kept.days), position: kept.position }
  return { ...progress, sliceState: yield* store.restart(progress.sliceState, outcome, part), end: undefined }
})

const park = Effect.fnUntraced(function* (
  { _tag, pool, until, reason, outcome }: Taken<"Parked">,
  asked: Asked,
  progress: Progress
) {
  const { session, store } = asked.work
  if (outcome !== undefined) yield* store.note(asked.slice.id, _tag, outcome)
  if (reason.code === "budget") yield* stopStep(asked, 1, reason)
  else if (!session.parked.has(pool)) {
    session.parked.set(pool, { until, reason })
    yield* (yield* Events).emit({ _tag: "parked", pool, until: clockText(until), ...reason })
  }
  return { ...progress, end: undefined }
})

const answers: TagTable<Answer, readonly [Asked, Progress], Done> = {
  Stored: storePage,
  Repeat: noteFailure,
  Restart: restart,
  Parked: park,
  Probed: ({ _tag, outcome }, { slice, work }, progress) =>
    Effect.as(work.store.note(slice.id, _tag, outcome), { ...progress, end: undefined }),
  Stop: Effect.fnUntraced(function* ({ _tag, exit, reason, outcome }, asked, progress) {
    yield* asked.work.store.note(asked.slice.id, _tag, outcome)
    yield* stopStep(asked, exit, reason)
    return { ...progress, end: undefined }
  }),
  Split: (end, _asked, progress) => Effect.succeed({ ...progress, end }),
  Unavailable: (end, _asked, progress) => Effect.succeed({ ...progress, end })
}

export const takeAnswer = (asked: Asked, progress: Progress, answer: Answer): Done =>
  byTag(answers, answer, asked, progress)
