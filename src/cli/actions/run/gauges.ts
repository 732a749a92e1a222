// Between the Collector and its services: tells the display what is wanted, what is due and what the quota is, and lets
// no request pass while the run is held.
import { Effect, Latch, Layer } from "effect"
import { lookAtDue } from "../../../collect/sit.ts"
import { removeCoverageFile } from "../../../display/CoverageFile.ts"
import type { Plan } from "../../../domain/Plan.ts"
import type { Slice } from "../../../domain/Slice.ts"
import { Events, Ledger, type Permits, Query, ServerTime, Sink, type Standing } from "../../../domain/services.ts"
import { steadyMillis } from "../../../domain/steadyMillis.ts"
import { unitDaysIn } from "../../../plan/unitDaysIn.ts"
import type { Wanted } from "../../../plan/wanted.ts"
import { keepCoverageNews } from "./coverageNews.ts"
import { layOut } from "./layout.ts"
import type { Steering } from "./steering.ts"

/** The pools are told anew at most so often, milliseconds. */
const poolsEvery = 2_000

/** Sink, Ledger and Events as they are, with an ear at each. */
export const layerGauges = (plan: Plan, steering: Steering) =>
  Layer.mergeAll(layerSinkGauge(plan), layerLedgerGauge(steering))

const layerSinkGauge = (plan: Plan) =>
  Layer.effect(
    Sink,
    Effect.gen(function* () {
      const sink = yield* Sink
      const events = yield* Events
      const time = yield* ServerTime
      const query = yield* Query
      let told = false
      yield* Effect.addFinalizer(() => Effect.ignore(Effect.try(() => removeCoverageFile(sink.path))))
      const peek = Effect.gen(function* () {
        const found = yield* sink.peek
        if (told) return found
        told = true
        const { wanted } = yield* Effect.provideService(lookAtDue(plan, found), ServerTime, time)
        yield* events.emit(layOut(plan, wanted, found?.coverage ?? []))
        return found
      })
      const open: Sink["Service"]["open"] = Effect.fnUntraced(function* (wanted) {
        const opened = yield* sink.open(wanted)
        let begun: ReadonlyArray<Standing> = []
        let asked: ReadonlyArray<Wanted> = []
        const again = Effect.tap(opened.again, (seen) =>
          Effect.gen(function* () {
            yield* change
            begun = seen.begun
            asked = (yield* Effect.provideService(lookAtDue(plan, seen), ServerTime, time)).wanted
          })
        )
        const changed = yield* Latch.make(true)
        const change = Effect.sync(() => changed.openUnsafe())
        yield* Effect.provideService(
          keepCoverageNews(sink.path, opened, () => asked, changed),
          Query,
          query
        )
        const enroll: typeof opened.enroll = (slices, dropped) =>
          Effect.tap(opened.enroll(slices, dropped), () => {
            const gone = new Set(dropped)
            const kept = begun.map(({ slice }) => slice).filter(({ id }) => !gone.has(id))
            const steps = dueBy([...kept, ...slices])
            return steps.length === 0 ? Effect.void : events.emit({ _tag: "work_due", steps })
          })
        const store: typeof opened.store = (...page) => Effect.tap(opened.store(...page), () => change)
        const split: typeof opened.split = (...parts) => Effect.tap(opened.split(...parts), () => change)
        const giveUp: typeof opened.giveUp = (...slice) => Effect.tap(opened.giveUp(...slice), () => change)
        return { ...opened, again, enroll, store, split, giveUp }
      })
      return Sink.of({ ...sink, peek, open })
    })
  )

const dueBy = (slices: ReadonlyArray<Slice>) =>
  [...Map.groupBy(slices, ({ step }) => step)].map(([step, some]) => ({
    step,
    slices: some.length,
    unit_days: Object.values(unitDaysIn(some)).reduce((a, b) => a + b)
  }))

const layerLedgerGauge = (steering: Steering) =>
  Layer.effect(
    Ledger,
    Effect.gen(function* () {
      const ledger = yield* Ledger
      const events = yield* Events
      const time = yield* ServerTime
      let toldAt = Number.NEGATIVE_INFINITY
      const tell = Effect.fnUntraced(function* (permits: Permits) {
        const now = yield* steadyMillis
        if (now - toldAt < poolsEvery) return
        toldAt = now
        const server_time = new Date(yield* time.now).toISOString()
        yield* events.emit({ _tag: "pools", pools: yield* permits.state, server_time })
      })
      const permits = Effect.fnUntraced(function* (databaseId: string) {
        const given = yield* ledger.permits(databaseId)
        const take: Permits["take"] = (pool) =>
          Effect.interruptible(steering.pass).pipe(
            Effect.andThen(given.take(pool)),
            // A permit that was given must arrive, also where nobody can be told.
            Effect.tap(() => Effect.ignore(tell(given)))
          )
        return { ...given, take } satisfies Permits
      })
      return Ledger.of({ permits })
    })
  )
