// One slice from where it stands to its end: every answer is stored before the next request leaves.
import { Effect, Stream } from "effect"
import { Events, Fetch, type SliceState } from "../domain/services.ts"
import { waveKey } from "../domain/unitDays.ts"
import { neededColumns } from "../plan/neededColumns.ts"
import { endByUnit, endInParts, takeOut } from "./endSlice.ts"
import { nameOf } from "./nameOf.ts"
import { type Asked, type Progress, takeAnswer } from "./takeAnswer.ts"
import type { Failure, Work } from "./Work.ts"

/** `wake`: run where another slice may begin by what this one has found. */
export const collectSlice = Effect.fn("Collector.collectSlice")(function* (
  work: Work,
  first: SliceState,
  wake: Effect.Effect<unknown>
): Effect.fn.Return<void, Failure, Fetch | Events> {
  const { plan, queue, session, store, unavailable } = work
  const { slice } = first
  const fetch = yield* Fetch
  const events = yield* Events
  const name = nameOf(slice)
  const known = unavailable.get(waveKey(slice))
  if (known !== undefined && slice.units.some((unit) => known.has(unit))) {
    const reason = { code: "unit_refused", text: "the API does not give this unit" }
    return yield* takeOut(work, first, known, reason, undefined)
  }
  if (yield* store.endFull(first)) {
    yield* events.emit({ _tag: "slice_done", ...name, state: "capped", rows: 0, pages: 0 })
    return queue.ended(slice, [])
  }
  yield* events.emit({ _tag: "slice_started", ...name, resumed: first.position !== undefined })

  const shape = plan.shapes[slice.shape]!
  const pipeline = plan.pipelines[shape.pipeline]!
  let isEnough = false
  const enough = () => {
    isEnough = true
  }
  const asked: Asked = { work, slice, shape, pipeline, wake, enough }
  // An answer that could not be stored would be lost.
  const mayGo = () => !isEnough && !session.stopped.has(slice.step) && store.isInPlace()
  const { sliceState, end } = yield* fetch
    .answers(first, shape, pipeline, work.permitsOf(slice.step), mayGo, neededColumns(plan.study, pipeline))
    .pipe(
      Stream.runFoldEffect(
        (): Progress => ({ sliceState: first, end: undefined, failures: 0 }),
        (progress, answer) => takeAnswer(asked, progress, answer)
      )
    )
  if (end === undefined) return queue.ended(slice, [])
  yield* end._tag === "Unavailable" ? endByUnit(work, sliceState, end) : endInParts(work, sliceState, end)
})
