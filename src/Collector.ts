// The whole pipeline on one screen: a plan, what is due of it, sessions with waits between them, and how it ended.
import { Effect } from "effect"
import { type Commands, endedBy, endedByError, endedEarly, finishedEvent } from "./collect/ending.ts"
import { type Look, look, lookAgain, lookPrepared } from "./collect/look.ts"
import { openStore } from "./collect/openStore.ts"
import { renewSnapshot } from "./collect/renewSnapshot.ts"
import { type CollectOptions, runSession, tellOddity } from "./collect/session.ts"
import { type Source, startedEvent } from "./collect/starting.ts"
import { newSession } from "./collect/Work.ts"
import { waitUntil, whileInUse } from "./collect/waits.ts"
import { ProgressReporter } from "./display/ProgressReporter.ts"
import type { UnitDays } from "./domain/Coverage.ts"
import { lastDay, startOf } from "./domain/Day.ts"
import type { Plan } from "./domain/Plan.ts"
import type { Order } from "./domain/Study.ts"
import { Events, Fetch } from "./domain/services.ts"
import type { StoppedBy } from "./domain/Wish.ts"
import { layOut } from "./plan/layOut.ts"
import { unitsOf, wantedOf } from "./plan/wanted.ts"

export interface RunOptions extends Commands {
  /** false: end with exit 75 where the day's quota is spent, instead of waiting. */
  readonly wait: boolean
  readonly retryFailed: boolean
  /** Takes out in the end what the study does not want any more. */
  readonly prune: boolean
  readonly refresh: boolean
  /** Which slices come first; absent: as the study says. */
  readonly order?: Order
  readonly source: Source
  readonly stop: Effect.Effect<StoppedBy>
}

/** Collects what a plan wants. Succeeds with how it ended, also where that is not complete. */
export const run = Effect.fn("Collector.run")(function* (plan: Plan, options: RunOptions) {
  const events = yield* Events
  const tried: Array<UnitDays> | undefined = options.retryFailed ? [] : undefined
  const before = yield* lookPrepared(plan, options.refresh, tried)
  yield* events.emit(layOut(plan, before.due.wanted, before.coverage))
  yield* events.emit(yield* startedEvent(plan, options.source, before))
  if (!before.ready) yield* tellOddity()
  const ended = before.ready
    ? yield* Effect.raceFirst(Effect.as((yield* Fetch).ready, undefined), options.stop).pipe(
        Effect.flatMap((by) =>
          by === undefined ? sessions(plan, { ...options, tried }) : Effect.succeed(newSession(by))
        ),
        Effect.map((session) => endedEarly(session, options)),
        Effect.catch((error) => Effect.succeed(endedByError(error)))
      )
    : undefined
  let { after, unseen } = before.ready ? yield* lookAgain(plan, before) : { after: before, unseen: [] }
  if (options.prune && ended === undefined && after.databaseId !== undefined) {
    yield* events.emit({ _tag: "pruned", rows: yield* prune(plan, after) })
    after = yield* look(plan)
  }
  const ending = ended ?? endedBy(after, before.ready, options)
  const hindered = ending.byHand ? unseen : [...unseen, ...(yield* renewSnapshot(ending.outcome))]
  const { tally } = yield* (yield* ProgressReporter).progress
  const finished = yield* finishedEvent(ending, after, tally, hindered)
  yield* events.emit(finished)
  return finished
})

/**
 * Takes out what is not wanted on any day: by the study alone, since a clock that is wrong must not delete anything.
 * Only after all of it was collected, so that what replaces the old rows is there.
 */
const prune = Effect.fnUntraced(function* (plan: Plan, { due }: Look) {
  const waves = { ...due.known.waves, now: startOf(lastDay) }
  const wanted = wantedOf(plan.study, plan.pipelines, { today: lastDay, parents: due.parents, waves })
  return yield* Effect.scoped(Effect.flatMap(openStore(plan), (open) => open.prune(unitsOf(wanted))))
})

/** Sessions, with the database closed while the run waits for a pool. */
const sessions = Effect.fnUntraced(function* (plan: Plan, options: RunOptions & CollectOptions) {
  // A file that another program has open at the start is an error; one that this run has had open already is waited for.
  let had = false
  for (let number = 1; ; number += 1) {
    const session = yield* Effect.scoped(runSession(plan, number, options)).pipe(
      Effect.catchIf(
        (error) => error._tag === "StoreError" && (error.reason === "taken" || (had && error.reason === "in_use")),
        (error) =>
          Effect.raceFirst(Effect.as(whileInUse(error.message), undefined), Effect.map(options.stop, newSession))
      )
    )
    had = true
    if (session === undefined) {
      number -= 1
      continue
    }
    const parked = [...session.parked.values()]
    const forGood = parked.some(({ reason }) => reason.code === "limit") || parked.length === 0
    if (forGood || !options.wait || session.stoppedBy !== undefined) return session
    const until = Math.min(...parked.map((one) => one.until))
    yield* renewSnapshot("waiting")
    const stoppedBy = yield* Effect.raceFirst(Effect.as(waitUntil(until), undefined), options.stop)
    if (stoppedBy !== undefined) return { ...session, stoppedBy }
  }
})
