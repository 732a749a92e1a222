// One sitting: the database is opened, what is due is collected until nothing is ready, and it is closed again.
import { Effect, Exit, Queue, type Scope } from "effect"
import type { SinkError } from "../domain/failures.ts"
import { type Pool, pools } from "../domain/Pipeline.ts"
import type { Plan } from "../domain/Plan.ts"
import type { Slice } from "../domain/Slice.ts"
import { Events, Fetch, Ledger, type Peek, type Permits, ServerTime, Sink, type Standing } from "../domain/services.ts"
import { makeAgenda } from "../plan/Agenda.ts"
import { type Due, due } from "../plan/due.ts"
import { collectSlice, type Failure, type Sitting, type Work } from "./collectSlice.ts"

export interface CollectOptions {
  readonly retryFailed: boolean
  /** Succeeds when the user wants to stop: nothing new is sent, what is under way is stored. */
  readonly stop: Effect.Effect<void>
}

/** At most so many searches are open at once: search ids do not survive the night. */
const openAtMost = 16

/** What is due by what a database says. Steps that were stopped are left out. */
export const lookAtDue = Effect.fn("Collector.lookAtDue")(function* (
  plan: Plan,
  peek: Peek | undefined,
  retryFailed: boolean
): Effect.fn.Return<Due, SinkError, ServerTime> {
  const time = yield* ServerTime
  const parents: Record<string, ReadonlyArray<string>> = {}
  for (const step of peek === undefined ? [] : plan.study.steps) {
    const feeds = plan.study.steps.find((other) => other.name === step.for_each?.step)
    const pipeline = feeds === undefined ? undefined : plan.pipelines[feeds.pipeline]
    if (peek === undefined || step.for_each === undefined || pipeline === undefined) continue
    parents[step.name] = yield* peek.parents(step.for_each, pipeline)
  }
  const { coverage, begun } = peek ?? { coverage: [], begun: [] }
  return due(plan, { coverage, begun, parents, now: yield* time.now, retryFailed })
})

/** Opens the database, collects what is due until nothing is ready, and closes it again. */
export const sit = Effect.fn("Collector.sit")(function* (
  plan: Plan,
  number: number,
  options: CollectOptions
): Effect.fn.Return<Sitting, Failure, Sink | Ledger | Fetch | Events | ServerTime | Scope.Scope> {
  const events = yield* Events
  const sink = yield* (yield* Sink).open(plan)
  const permits = yield* (yield* Ledger).permits(sink.databaseId)
  yield* sink.bookUnknown(yield* permits.taken)
  const sitting: Sitting = { parked: new Map(), stopped: new Map(), interrupted: false }
  for (let round = 0; ; round += 1) {
    const found = yield* lookAtDue(plan, yield* sink.again, options.retryFailed && round === 0)
    const ready = [...found.kept, ...(yield* sink.enroll(found.slices, found.dropped))].filter(
      ({ slice }) => !sitting.stopped.has(slice.step)
    )
    if (ready.length === 0 || sitting.parked.size > 0 || sitting.interrupted) return sitting
    yield* events.emit({ _tag: "sitting_opened", sitting: number, slices: ready.length })
    yield* collect({ plan, sink, permits, sitting, agenda: makeAgenda(ready), gone: new Map() }, options.stop)
  }
})

/** Keeps as many slices open as quota and search ids allow, until none is ready. */
const collect = Effect.fnUntraced(function* (work: Work, stop: Effect.Effect<void>) {
  const fetch = yield* Fetch
  const signals = yield* Queue.unbounded<Exit.Exit<void, Failure> | "wake">()
  const wake = Queue.offer(signals, "wake")
  const stopping = stop.pipe(
    Effect.andThen(
      Effect.sync(() => {
        work.sitting.interrupted = true
      })
    ),
    Effect.andThen(Effect.timeoutOption(fetch.drain, "1500 millis")),
    // The last answers are out of the network now, and are being stored.
    Effect.andThen(Effect.sleep("150 millis")),
    Effect.andThen(wake)
  )
  yield* Effect.gen(function* () {
    yield* Effect.forkScoped(stopping)
    let running = 0
    for (;;) {
      const room = yield* openSearches(work.permits)
      while (running < room && !work.sitting.interrupted) {
        const next = work.agenda.next((standing) => canBegin(work, standing))
        if (next === undefined) break
        running += 1
        yield* collectSlice(work, next, wake).pipe(
          Effect.exit,
          Effect.flatMap((exit) => Queue.offer(signals, exit)),
          Effect.forkScoped
        )
      }
      if (running === 0) return
      const signal = yield* Queue.take(signals)
      if (signal !== "wake") {
        running -= 1
        if (Exit.isFailure(signal)) return yield* signal
      } else if (work.sitting.interrupted) return
    }
  }).pipe(Effect.scoped)
})

/** Near the end of a day few searches are opened, so that those are finished which are. */
const openSearches = (permits: Permits) =>
  Effect.map(Effect.forEach(pools, permits.left), (left) =>
    Math.max(1, Math.min(openAtMost, Math.floor(Math.max(...left.slice(0, 1)) / 10)))
  )

const poolOf = ({ plan }: Work, slice: Slice): Pool =>
  plan.pipelines[plan.shapes[slice.shape]?.pipeline ?? ""]?.request.pool ?? "standard"

const canBegin = (work: Work, { slice }: Standing): boolean =>
  !work.sitting.parked.has(poolOf(work, slice)) && !work.sitting.stopped.has(slice.step)
