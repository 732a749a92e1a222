// The whole pipeline on one screen: a plan, what is due of it, sittings with waits between them, and how it ended.
import { Effect, Runtime } from "effect"
import type { Sitting } from "./collect/collectSlice.ts"
import { type Look, look, lookAgain, lookPrepared } from "./collect/look.ts"
import { openSink } from "./collect/openSink.ts"
import { renewSnapshot } from "./collect/renewSnapshot.ts"
import { type CollectOptions, sit, tellOddity } from "./collect/sit.ts"
import { waitUntil, whileInUse } from "./collect/waits.ts"
import { amount } from "./display/amounts.ts"
import { Board } from "./display/Board.ts"
import { isTimeless, type UnitDays } from "./domain/Coverage.ts"
import { clockText, lastDay, startOf } from "./domain/Day.ts"
import type { Event } from "./domain/Event.ts"
import { exit } from "./domain/exit.ts"
import type { FetchStopped, LedgerError, SinkError } from "./domain/failures.ts"
import type { Plan } from "./domain/Plan.ts"
import type { Order } from "./domain/Study.ts"
import { Events, Fetch, Ledger, Sink } from "./domain/services.ts"
import { size } from "./plan/ranges.ts"
import { toCome } from "./plan/toCome.ts"
import { unitDaysIn } from "./plan/unitDaysIn.ts"
import { unitsOf, wantedOf } from "./plan/wanted.ts"

export interface RunOptions {
  /** false: end with exit 75 where the day's quota is spent, instead of waiting. */
  readonly wait: boolean
  readonly retryFailed: boolean
  /** Takes out in the end what the study does not want any more. */
  readonly prune: boolean
  readonly refresh: boolean
  /** Which slices come first; absent: as the study says. */
  readonly order?: Order
  readonly source: Pick<Extract<Event, { readonly _tag: "run_started" }>, "sandbox" | "server" | "api">
  /** The command that goes on with this run, as the user would type it. */
  readonly command: string
  /** What to do with a complete database. */
  readonly afterwards: string
  readonly stop: Effect.Effect<void>
}

/** Collects what a plan wants. Succeeds with how it ended, also where that is not complete. */
export const run = Effect.fn("Collector.run")(function* (plan: Plan, options: RunOptions) {
  const events = yield* Events
  const tried: Array<UnitDays> | undefined = options.retryFailed ? [] : undefined
  const before = yield* lookPrepared(plan, options.refresh, tried)
  yield* events.emit(yield* started(plan, options, before))
  if (!before.ready) yield* tellOddity()
  const ended = before.ready
    ? yield* Effect.raceFirst(Effect.as((yield* Fetch).ready, true), Effect.as(options.stop, false)).pipe(
        Effect.flatMap((ready) => (ready ? sittings(plan, { ...options, tried }) : Effect.succeed(interrupted))),
        Effect.map((sitting) => endedBy(sitting, options)),
        Effect.catchTags({ FetchStopped: failed, LedgerError: failed, SinkError: failed })
      )
    : undefined
  let { after, unseen } = before.ready ? yield* lookAgain(plan, before) : { after: before, unseen: [] }
  if (options.prune && ended === undefined && after.databaseId !== undefined) {
    yield* events.emit({ _tag: "pruned", rows: yield* prune(plan, after) })
    after = yield* look(plan)
  }
  const end = ended ?? endedWith(options, after, before.ready)
  const finished = yield* finish(end, after, [...unseen, ...(yield* renewSnapshot(end.outcome))])
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
  return yield* Effect.scoped(Effect.flatMap(openSink(plan), (open) => open.prune(unitsOf(wanted))))
})

const interrupted: Sitting = { parked: new Map(), stopped: new Map(), limits: new Map(), interrupted: true }

/** Sittings, with the database closed while the run waits for a pool. */
const sittings = Effect.fnUntraced(function* (plan: Plan, options: RunOptions & CollectOptions) {
  // Who has the file at the start keeps it; one that this run has had is waited for.
  let had = false
  for (let number = 1; ; number += 1) {
    const sitting = yield* Effect.scoped(sit(plan, number, options)).pipe(
      Effect.catchIf(
        (error) => error._tag === "SinkError" && (error.reason === "taken" || (had && error.reason === "in_use")),
        (error) =>
          Effect.raceFirst(Effect.as(whileInUse(error.message), undefined), Effect.as(options.stop, interrupted))
      )
    )
    had = true
    if (sitting === undefined) {
      number -= 1
      continue
    }
    const parked = [...sitting.parked.values()]
    const forGood = parked.some(({ reason }) => reason.code === "limit") || parked.length === 0
    if (forGood || !options.wait || sitting.interrupted) return sitting
    const until = Math.min(...parked.map((one) => one.until))
    yield* renewSnapshot("waiting")
    const waited = yield* Effect.raceFirst(Effect.as(waitUntil(until), true), Effect.as(options.stop, false))
    if (!waited) return { ...sitting, interrupted: true }
  }
})

const started = Effect.fnUntraced(function* (plan: Plan, { source }: RunOptions, { due, stock }: Look) {
  const slices = [...due.kept.map((one) => one.slice), ...due.slices]
  // Steps of one shape share unit-days: they are counted once.
  const wanted = unitsOf(due.wanted)
  const days = wanted.reduce((sum, unit) => sum + size(unit.days), 0)
  const undated = wanted.filter((unit) => unit.days.some(isTimeless)).length
  const open = unitDaysIn(slices, wanted)
  return {
    _tag: "run_started",
    study: plan.study.name,
    database: (yield* Sink).path,
    ...source,
    slices: slices.length,
    units: wanted.length,
    requests: toCome(plan, due, stock).cost,
    covered: days - open.days - open.units,
    wanted: days,
    ...(undated === 0 ? {} : { timeless: { covered: undated - open.units, wanted: undated } })
  } satisfies Event
})

type Finished = Extract<Event, { readonly _tag: "run_finished" }>
type Ended = Pick<Finished, "outcome" | "exit" | "message" | "next">

const failed = (error: SinkError | LedgerError | FetchStopped) =>
  Effect.succeed<Ended>({
    outcome: "failed",
    exit: error[Runtime.errorExitCode],
    message: error.message,
    next: error.hint
  })

/** What ended the sittings early, or undefined where nothing did. */
const endedBy = ({ interrupted, parked, stopped }: Sitting, { command }: RunOptions): Ended | undefined => {
  if (interrupted) {
    return { outcome: "interrupted", exit: exit.interrupted, message: "everything collected is stored", next: command }
  }
  const [refusal] = [...stopped].toSorted(([, a], [, b]) => b.exit - a.exit)
  const [park] = parked.values()
  if (refusal !== undefined) {
    const [step, { exit: code, reason }] = refusal
    if (reason.code === "budget") {
      const message = `step ${step} is not complete: its budget is spent`
      return { outcome: "incomplete", exit: exit.incomplete, message, next: `raise \`budget\`, then: ${command}` }
    }
    const next = code === exit.refused ? "check the scopes of the client key, then: " : "mend the study, then: "
    return {
      outcome: "failed",
      exit: code,
      message: `step ${step} was refused: ${reason.text}`,
      next: `${next}${command}`
    }
  }
  if (park === undefined) return undefined
  const when = park.reason.code === "limit" ? "" : `; it is reset at ${clockText(park.until)}`
  return {
    outcome: "paused",
    exit: exit.paused,
    message: `${park.reason.text}${when}`,
    next: park.reason.code === "limit" ? command : `${command}   (from ${clockText(park.until)} on)`
  }
}

/** What the database says of the end, where nothing ended the run early. */
const endedWith = ({ command, afterwards }: RunOptions, { facts, ready, next }: Look, collected: boolean): Ended => {
  if (ready) return { outcome: "incomplete", exit: exit.incomplete, message: "not everything was asked", next: command }
  if (facts.failed.length > 0) {
    const { coverage, units } = facts
    const message = `${amount(coverage["failed"] ?? 0, units["failed"] ?? 0)} failed`
    return { outcome: "incomplete", exit: exit.incomplete, message, next: `${command} --retry-failed` }
  }
  if (next === undefined) return { outcome: "complete", exit: exit.complete, message: "", next: afterwards }
  const falls = next.what === "wave" ? "the next wave falls" : "the next days fall"
  const message = `${falls} due on ${clockText(next.at)}`
  return {
    outcome: collected ? "complete" : "nothing_due",
    exit: exit.complete,
    message,
    next: `${command}   (from then on)`
  }
}

const finish = Effect.fnUntraced(function* (ended: Ended, look: Look, hindered: Finished["problems"]) {
  const { databaseId, due, facts } = look
  const { tally } = yield* (yield* Board).progress
  const permits = databaseId === undefined ? undefined : yield* (yield* Ledger).permits(databaseId)
  const missing = unitDaysIn([...due.kept.map((one) => one.slice), ...due.slices], unitsOf(due.wanted))
  return {
    _tag: "run_finished",
    ...ended,
    tally: { ...tally, requests: yield* (permits ?? (yield* (yield* Ledger).permits(""))).used },
    pools: permits === undefined ? [] : yield* permits.state,
    coverage: { ...facts.coverage, ...(missing.days > 0 ? { missing: missing.days } : {}) },
    units: { ...facts.units, ...(missing.units > 0 ? { missing: missing.units } : {}) },
    stored: facts.rows,
    problems: [
      ...facts.problems.map(({ kind, subject, count, detail }) => ({
        kind,
        count,
        detail: `${subject} ${detail}`.trim()
      })),
      ...hindered
    ],
    failed: facts.failed,
    database: (yield* Sink).path
  } satisfies Finished
})
