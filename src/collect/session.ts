// One session: the database is opened, what is due is collected until nothing is ready, and it is closed again.
import { Effect, type Scope } from "effect"
import type { UnitDays } from "../domain/Coverage.ts"
import { CoverageNews } from "../domain/CoverageNews.ts"
import type { Plan } from "../domain/Plan.ts"
import type { Slice } from "../domain/Slice.ts"
import type { Order } from "../domain/Study.ts"
import { Events, Fetch, Ledger, type OpenStore, Query, ServerTime, type Store } from "../domain/services.ts"
import type { StoppedBy } from "../domain/Wish.ts"
import { limitedList } from "../plan/limitedList.ts"
import { inOrder } from "../plan/order.ts"
import { makeSliceQueue } from "../plan/SliceQueue.ts"
import { shownSteps, shownUnits } from "../plan/shownCoverage.ts"
import { stepWants } from "../plan/stepWants.ts"
import { unavailableUnits } from "../plan/unavailable.ts"
import { unitDaysIn } from "../plan/unitDaysIn.ts"
import type { Wanted } from "../plan/wanted.ts"
import { isBudgeted, permitsOf } from "./budget.ts"
import { canBegin, collectReady } from "./collectReady.ts"
import { lookAtDue } from "./lookAtDue.ts"
import { openStore } from "./openStore.ts"
import { toldPermits } from "./toldPermits.ts"
import { type Failure, newSession, type Session } from "./Work.ts"

export interface CollectOptions {
  /** Unit-days that this run has retried in vain; undefined where failed days are not to be retried. */
  readonly tried: Array<UnitDays> | undefined
  /** Absent: the study's own. */
  readonly order?: Order
  /** Succeeds when the user wants to stop: nothing new is sent, what is under way is stored. */
  readonly stop: Effect.Effect<StoppedBy>
}

/** Opens the database, collects what is due until nothing is ready, and closes it again. */
export const runSession = Effect.fn("Collector.runSession")(function* (
  plan: Plan,
  number: number,
  { order, stop, tried }: CollectOptions
): Effect.fn.Return<Session, Failure, Store | Query | Ledger | Fetch | Events | ServerTime | Scope.Scope> {
  const events = yield* Events
  const store = yield* openStore(plan)
  let wanted: ReadonlyArray<Wanted> = []
  const query = yield* Query
  yield* (yield* CoverageNews).follow(
    Effect.suspend(() =>
      wanted.length === 0
        ? Effect.succeed(undefined)
        : Effect.map(query.coverageRuns(store, shownUnits(wanted)), (runs) => ({ steps: shownSteps(wanted), runs }))
    )
  )
  const permits = yield* toldPermits(yield* (yield* Ledger).permits(store.databaseId))
  yield* store.bookUnknown(yield* permits.taken)
  const spent = isBudgeted(plan) ? yield* store.spent : []
  let own: ReturnType<typeof permitsOf> | undefined
  const session = newSession()
  const fetch = yield* Fetch
  const done = yield* store.finished
  const shape = plan.shapes[done?.shape ?? ""]
  if (done !== undefined && shape !== undefined) yield* fetch.offerProbe(done, shape, plan.pipelines[shape.pipeline]!)
  for (;;) {
    yield* tellOddity(store)
    const reader = yield* store.again
    const found = yield* lookAtDue(plan, reader, tried, session.limits)
    wanted = found.wanted
    yield* store.keepWants(stepWants(plan, found.wanted, found.parentsKnown, found.sourced))
    yield* Effect.forEach(found.choices, store.keepChoice)
    const due = [...found.kept, ...(yield* store.enroll(found.slices, found.dropped))]
    // As they were planned, and not as the database lists them.
    const steps = workByStep([...found.kept.map(({ slice }) => slice), ...found.slices])
    if (steps.length > 0) yield* events.emit({ _tag: "work_due", steps })
    // Where one pool is spent the other goes on, also with work that this session has made ready.
    const open = due.filter((sliceState) => canBegin({ plan, session }, sliceState))
    const ready = inOrder(plan.study, open, order)
    if (ready.length === 0 || session.stoppedBy !== undefined) return session
    yield* events.emit({ _tag: "sitting_opened", sitting: number, slices: ready.length })
    own ??= permitsOf(plan, permits, spent, found.wanted)
    const unavailable = unavailableUnits(reader.coverage, tried, found.known.waves.now)
    const queue = makeSliceQueue(ready, limitedList(plan.shapes))
    yield* collectReady({ plan, store, permits, permitsOf: own, session, queue, unavailable, tried }, stop)
  }
})

const workByStep = (due: ReadonlyArray<Slice>) =>
  [...Map.groupBy(due, ({ step }) => step)].map(([step, some]) => {
    const { days, units } = unitDaysIn(some)
    return { step, slices: some.length, unit_days: days + units }
  })

/**
 * Tells where the machine's clock and the server's differ, because they decide which days are asked. It is recorded in the
 * database where one is open.
 */
export const tellOddity = Effect.fnUntraced(function* (store?: OpenStore) {
  const detail = yield* (yield* ServerTime).oddity
  if (detail === undefined) return
  if (store !== undefined) yield* store.problem("clocks_differ", "", 1, detail)
  yield* (yield* Events).emit({ _tag: "problem_found", kind: "clocks_differ", subject: "", count: 1, detail })
})
