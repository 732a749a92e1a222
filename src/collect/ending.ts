// How a run ended: the outcome and exit code, a message, and what to type next.
import { Effect, Runtime } from "effect"
import { amount } from "../domain/amounts.ts"
import { clockText } from "../domain/Day.ts"
import type { Event, Tally } from "../domain/Event.ts"
import { exit } from "../domain/exit.ts"
import type { FetchStopped, LedgerError, StoreError } from "../domain/failures.ts"
import { type Nouns, nounsOf } from "../domain/nouns.ts"
import { Ledger, Store } from "../domain/services.ts"
import type { StoppedBy } from "../domain/Wish.ts"
import { unitDaysIn } from "../plan/unitDaysIn.ts"
import { unitsOf } from "../plan/wanted.ts"
import type { Look } from "./look.ts"
import type { Session } from "./Work.ts"

export type Finished = Extract<Event, { readonly _tag: "run_finished" }>
export interface Ending extends Pick<Finished, "outcome" | "exit" | "message" | "next"> {
  /** A person ended it, who does not want to wait for a snapshot now. */
  readonly byHand?: true
}

/** What the user can type when the run has ended. */
export interface Commands {
  /** The command that goes on with this run, as the user would type it. */
  readonly command: string
  /** What to do with a complete database. */
  readonly afterwards: string
}

/** A run that an error ended. */
export const endedByError = (error: StoreError | LedgerError | FetchStopped): Ending => ({
  outcome: "failed",
  exit: error[Runtime.errorExitCode],
  message: error.message,
  next: error.hint
})

/** What ended the sessions early, or undefined where nothing did. */
export const endedEarly = ({ parked, stopped, stoppedBy }: Session, { command }: Commands): Ending | undefined => {
  if (stoppedBy !== undefined) return { ...endedByHand[stoppedBy], next: command, byHand: true }
  // Of several refusals the one that speaks of credentials is told: until it is mended, nothing else can be.
  const [refusal] = [...stopped].toSorted(([, a], [, b]) => b.exit - a.exit)
  if (refusal !== undefined) return endedByRefusal(refusal, command)
  const [park] = parked.values()
  if (park === undefined) return undefined
  const isOwnLimit = park.reason.code === "limit"
  const when = clockText(park.until)
  return {
    outcome: "paused",
    exit: exit.paused,
    message: isOwnLimit ? park.reason.text : `${park.reason.text}; it is reset at ${when}`,
    next: isOwnLimit ? command : `${command}   (from ${when} on)`
  }
}

/** An end that a key brought about is a pause. */
const endedByHand = {
  key: {
    outcome: "paused",
    exit: exit.paused,
    message: "ended by the key q; everything collected is stored"
  },
  signal: { outcome: "interrupted", exit: exit.interrupted, message: "everything collected is stored" }
} as const satisfies Record<StoppedBy, Omit<Ending, "next">>

type Refusal = Session["stopped"] extends Map<infer Step, infer Why> ? readonly [step: Step, why: Why] : never

const endedByRefusal = ([step, { exit: code, reason }]: Refusal, command: string): Ending => {
  if (reason.code === "budget") {
    const message = `step ${step} is not complete: its budget is spent`
    return { outcome: "incomplete", exit: exit.incomplete, message, next: `raise \`budget\`, then: ${command}` }
  }
  const next = code === exit.refused ? "check what the key may ask for (its scopes), then: " : "mend the study, then: "
  return {
    outcome: "failed",
    exit: code,
    message: `step ${step} was refused: ${reason.text}`,
    next: `${next}${command}`
  }
}

const fallsDue = { days: "the next days fall", wave: "the next wave falls", choice: "the next sample falls" } as const

/** What the database says of the end, where nothing ended the run early. `collected`: whether the run asked anything. */
export const endedBy = (
  { due, facts, ready, next }: Look,
  collected: boolean,
  { command, afterwards }: Commands
): Ending => {
  if (ready) return { outcome: "incomplete", exit: exit.incomplete, message: "not everything was asked", next: command }
  if (facts.failed.length > 0) {
    const { coverage, units } = facts
    const message = `${amount(coverage["failed"] ?? 0, units["failed"] ?? 0, nounsIn(due))} failed`
    return { outcome: "incomplete", exit: exit.incomplete, message, next: `${command} --retry-failed` }
  }
  if (next === undefined) return { outcome: "complete", exit: exit.complete, message: "", next: afterwards }
  const falls = fallsDue[next.what]
  return {
    outcome: collected ? "complete" : "nothing_due",
    exit: exit.complete,
    message: `${falls} due on ${clockText(next.at)}`,
    next: `${command}   (from then on)`
  }
}

const nounsIn = ({ wanted }: Look["due"]): Nouns =>
  nounsOf(wanted.map(({ days, shapeOf }) => ({ input: shapeOf.unit_input ?? "", dated: days > 0 })))

/**
 * The event that ends a run. `tally`: what the displays have counted; `hindered`: problems of the run that the database
 * does not hold.
 */
export const finishedEvent = Effect.fn("Collector.finished")(function* (
  { outcome, exit, message, next }: Ending,
  { databaseId, due, facts }: Look,
  tally: Tally,
  hindered: Finished["problems"]
) {
  const ledger = yield* Ledger
  const permits = yield* ledger.permits(databaseId ?? "")
  const missing = unitDaysIn([...due.kept.map((one) => one.slice), ...due.slices], unitsOf(due.wanted))
  const problems = facts.problems.map(({ kind, subject, count, detail }) => ({
    kind,
    count,
    detail: `${subject} ${detail}`.trim()
  }))
  return {
    _tag: "run_finished",
    outcome,
    exit,
    message,
    next,
    tally: { ...tally, requests: yield* permits.used },
    pools: databaseId === undefined ? [] : yield* permits.state,
    coverage: { ...facts.coverage, ...(missing.days > 0 ? { missing: missing.days } : {}) },
    nouns: nounsIn(due),
    units: { ...facts.units, ...(missing.units > 0 ? { missing: missing.units } : {}) },
    stored: facts.rows,
    problems: [...problems, ...hindered],
    failed: facts.failed,
    database: (yield* Store).path
  } satisfies Finished
})
