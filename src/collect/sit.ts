// One sitting: the database is opened, what is due is collected until nothing is ready, and it is closed again.
import { Effect, Exit, Queue, type Scope } from "effect"
import { poolsOf } from "../domain/Api.ts"
import type { UnitDays } from "../domain/Coverage.ts"
import type { SinkError } from "../domain/failures.ts"
import { apiIn, type Pool } from "../domain/Pipeline.ts"
import type { Plan } from "../domain/Plan.ts"
import type { Slice } from "../domain/Slice.ts"
import type { Order } from "../domain/Study.ts"
import {
  Events,
  Fetch,
  Ledger,
  type OpenSink,
  type Peek,
  ServerTime,
  type Sink,
  type Standing
} from "../domain/services.ts"
import { makeAgenda } from "../plan/Agenda.ts"
import { type Due, dueInParts, type Tried } from "../plan/due.ts"
import { goneUnits } from "../plan/gone.ts"
import { exceeds, type Limits } from "../plan/limits.ts"
import { inOrder } from "../plan/order.ts"
import { isBudgeted, permitsOf } from "./budget.ts"
import { collectSlice, type Failure, type Sitting, type Work } from "./collectSlice.ts"
import { type Fed, findParents } from "./findParents.ts"
import { inParts } from "./inParts.ts"
import { openSink } from "./openSink.ts"

export interface CollectOptions {
  /** What was retried and given up again, where failed days are to be retried. */
  readonly tried: Array<UnitDays> | undefined
  /** Absent: the study's own. */
  readonly order?: Order
  /** Succeeds when the user wants to stop: nothing new is sent, what is under way is stored. */
  readonly stop: Effect.Effect<void>
}

/** At most so many searches are open at once: search ids do not survive the night. */
const openAtMost = 16

/** What is due by what a database says. Steps that were stopped are left out. */
export const lookAtDue = Effect.fn("Collector.lookAtDue")(function* (
  plan: Plan,
  peek: Peek | undefined,
  tried?: Tried,
  limits: Limits = new Map()
): Effect.fn.Return<Due & Fed, SinkError, ServerTime> {
  const now = yield* (yield* ServerTime).now
  const fed = peek === undefined ? { choices: [], parents: {}, seen: {} } : yield* findParents(plan, peek, now)
  const { coverage, begun, waves } = peek ?? { coverage: [], begun: [], waves: [] }
  return { ...(yield* inParts(dueInParts(plan, { ...fed, coverage, begun, waves, now, tried, limits }))), ...fed }
})

/** Opens the database, collects what is due until nothing is ready, and closes it again. */
export const sit = Effect.fn("Collector.sit")(function* (
  plan: Plan,
  number: number,
  { order, stop, tried }: CollectOptions
): Effect.fn.Return<Sitting, Failure, Sink | Ledger | Fetch | Events | ServerTime | Scope.Scope> {
  const events = yield* Events
  const sink = yield* openSink(plan)
  const permits = yield* (yield* Ledger).permits(sink.databaseId)
  yield* sink.bookUnknown(yield* permits.taken)
  const spent = isBudgeted(plan) ? yield* sink.spent : []
  let own: ReturnType<typeof permitsOf> | undefined
  const sitting: Sitting = { parked: new Map(), stopped: new Map(), limits: new Map(), interrupted: false }
  const fetch = yield* Fetch
  const done = yield* sink.finished
  const shape = plan.shapes[done?.shape ?? ""]
  if (done !== undefined && shape !== undefined) yield* fetch.offerProbe(done, shape, plan.pipelines[shape.pipeline]!)
  for (;;) {
    yield* tellOddity(sink)
    const peek = yield* sink.again
    const found = yield* lookAtDue(plan, peek, tried, sitting.limits)
    yield* Effect.forEach(found.choices, sink.keepChoice)
    const due = [...found.kept, ...(yield* sink.enroll(found.slices, found.dropped))]
    // A pool that is spent leaves the other one its work, which may go on to what this sitting has found.
    const open = due.filter((standing) => canBegin({ plan, sitting }, standing))
    const ready = inOrder(plan.study, open, order)
    if (ready.length === 0 || sitting.interrupted) return sitting
    yield* events.emit({ _tag: "sitting_opened", sitting: number, slices: ready.length })
    own ??= permitsOf(plan, permits, spent, found.wanted)
    const gone = goneUnits(peek.coverage, tried, found.known.waves.now)
    yield* collect({ plan, sink, permits, permitsOf: own, sitting, agenda: makeAgenda(ready), gone, tried }, stop)
  }
})

/**
 * Clocks that differ decide what is asked: it is on record with the data, where a database is open. Where nothing is
 * asked, no server says what day it is: then only the machine's clock can be told of.
 */
export const tellOddity = Effect.fnUntraced(function* (sink?: OpenSink) {
  const detail = yield* (yield* ServerTime).oddity
  if (detail === undefined) return
  if (sink !== undefined) yield* sink.problem("clocks_differ", "", 1, detail)
  yield* (yield* Events).emit({ _tag: "problem_found", kind: "clocks_differ", subject: "", count: 1, detail })
})

/** Keeps as many slices open as quota and search ids allow, until none is ready. */
const collect = Effect.fnUntraced(function* (work: Work, stop: Effect.Effect<void>) {
  const fetch = yield* Fetch
  const signals = yield* Queue.unbounded<
    { readonly exit: Exit.Exit<void, Failure>; readonly pool: Pool; readonly kind: keyof Running } | "wake"
  >()
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
    const running = new Map<Pool, Running>()
    const runningIn = (pool: Pool): Running => running.get(pool) ?? idle
    const pools = poolsOf(apiIn(work.plan.pipelines))
    for (;;) {
      const left = new Map(
        yield* Effect.forEach(pools, (pool) => Effect.map(work.permits.left(pool), (n) => [pool, n] as const))
      )
      const hasRoom = (standing: Standing) => {
        const pool = poolOf(work.plan, standing.slice)
        return (
          roomFor(kindOf(work.plan, standing.slice), runningIn(pool), left.get(pool) ?? 0) && canBegin(work, standing)
        )
      }
      const fits = (standing: Standing) => !isTooLong(work, standing)
      while (!work.sitting.interrupted && work.sink.isInPlace()) {
        const next = work.agenda.next(fits, hasRoom)
        if (next === undefined) break
        const [pool, kind] = [poolOf(work.plan, next.slice), kindOf(work.plan, next.slice)]
        running.set(pool, { ...runningIn(pool), [kind]: runningIn(pool)[kind] + 1 })
        yield* collectSlice(work, next, wake).pipe(
          Effect.exit,
          Effect.flatMap((exit) => Queue.offer(signals, { exit, pool, kind })),
          Effect.forkScoped
        )
      }
      if ([...running.values()].every(({ searches, lists }) => searches + lists === 0)) return
      const signal = yield* Queue.take(signals)
      if (signal !== "wake") {
        const { pool, kind } = signal
        running.set(pool, { ...runningIn(pool), [kind]: runningIn(pool)[kind] - 1 })
        if (Exit.isFailure(signal.exit)) return yield* signal.exit
      } else if (work.sitting.interrupted) return
    }
  }).pipe(Effect.scoped)
})

/** Slices under way in a pool: searches lose their place over night, lists do not, and many are one request. */
interface Running {
  readonly searches: number
  readonly lists: number
}
const idle: Running = { searches: 0, lists: 0 }

const kindOf = (plan: Plan, { draw, shape }: Slice): keyof Running =>
  draw === undefined && plan.pipelines[plan.shapes[shape]?.pipeline ?? ""]?.pages.style === "search"
    ? "searches"
    : "lists"

/**
 * Near the end of a pool's day few searches are opened in it, so that those are finished which are. Lists go on beside
 * them with what the open searches are not likely to need.
 */
const roomFor = (kind: keyof Running, { searches, lists }: Running, left: number): boolean => {
  if (searches + lists === 0) return true
  if (searches + lists >= openAtMost) return false
  return kind === "searches"
    ? searches < Math.max(1, Math.floor(left / requestsOfSearch.atMost))
    : lists < left - searches * requestsOfSearch.kept
}

/** What a search is taken to need where little is left: to be begun, and to be gone on with beside lists. */
const requestsOfSearch = { atMost: 10, kept: 5 }

const poolOf = (plan: Plan, slice: Slice): Pool =>
  plan.pipelines[plan.shapes[slice.shape]?.pipeline ?? ""]?.request.pool ?? ""

/** Planned before the server taught a limit: the next round plans it anew. */
const isTooLong = ({ sitting }: Work, { slice, revision, split }: Standing): boolean =>
  revision === 0 && !split && exceeds(sitting.limits, slice)

const canBegin = ({ plan, sitting }: Pick<Work, "plan" | "sitting">, { slice }: Standing): boolean =>
  !sitting.parked.has(poolOf(plan, slice)) && !sitting.stopped.has(slice.step)
