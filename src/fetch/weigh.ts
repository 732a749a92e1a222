// A reply → the answer it is, and how to go on: the one place that acts on verdicts.
import { Effect, Random } from "effect"
import type { Answer, Position, Reason } from "../domain/Answer.ts"
import { poolOf } from "../domain/Api.ts"
import type { FetchStopped, LedgerError } from "../domain/failures.ts"
import { apiOf } from "../domain/Pipeline.ts"
import { periodAt } from "../domain/quotaPeriod.ts"
import { isDivisible } from "../domain/Slice.ts"
import type { NoPermit, ServerTime } from "../domain/services.ts"
import { steadyMillis } from "../domain/steadyMillis.ts"
import { type Brought, nothingYet } from "./Brought.ts"
import type { Circuit } from "./Circuit.ts"
import { begunAt } from "./descent.ts"
import { diagnose } from "./diagnose.ts"
import type { NotNow, Question, Reply } from "./exchange.ts"
import type { Pace } from "./Pace.ts"
import { describe, refusalsOfTheApi, standIn } from "./probes.ts"
import { refuse } from "./refuse.ts"
import type { Token } from "./Token.ts"
import { turnPage } from "./turnPage.ts"
import { namedUnit, type Verdict } from "./verdicts.ts"

/** Where the asking for one slice stands, apart from what is stored of it. */
export interface Going {
  readonly position: Position | undefined
  readonly pages: number
  readonly rows: number
  readonly brought: Brought
  /** Nothing is sent before this moment, by `steadyMillis`. */
  readonly not_before: number
  readonly split: boolean
  readonly refused: number
  readonly restarts: number
  readonly tries: number
  readonly strikes: number
  /** How many requests of others had succeeded at this slice's last failure. */
  readonly seen: number | undefined
  readonly limited: number
  /** How often in a row the token was refused. */
  readonly renewed: number
  /** How often in a row it was turned away, and not by the API. */
  readonly turned: number
  /** Why nothing more is asked at all. */
  readonly stopped: FetchStopped | undefined
}

export interface Weigh {
  readonly circuit: Circuit
  readonly pace: Pace
  readonly token: Token
  readonly time: ServerTime["Service"]
  /** What a page came back for, as `grounds` names it: a refusal there is about who is asked. */
  readonly sound: Set<string>
  /** Shape → how many of its units were refused before any was answered. */
  readonly refused: Map<string, number>
  /** Shape → refusals one after another that were not in the API's words. */
  readonly turnedAway: Map<string, number>
  /** How often a search was gone on with, one was refused for good, and one after another came to no end. */
  readonly searches: { continued: number; exhausted: number; stuck: number }
  /** Milliseconds between two requests of one search: a fresh search_id is often refused for some seconds. */
  readonly searchGap: number
  /** One request in the place of the slice that it is about. */
  readonly ask: (question: Question) => Effect.Effect<Reply | NoPermit | NotNow, FetchStopped | LedgerError>
  /** Something else that should work if the API does; undefined where there is nothing else to ask. */
  readonly probe: (
    not: Question,
    number: number
  ) => Effect.Effect<Reply | NoPermit | NotNow, FetchStopped | LedgerError> | undefined
}

/** What a reply was, and how to go on; nothing where the slice is at an end. */
export interface Weighed {
  readonly answers: ReadonlyArray<Answer>
  readonly next: Going | undefined
}

/** Waits between repetitions of a refused search, milliseconds: two and a half minutes together, then it starts anew. */
const refusals = [5_000, 10_000, 20_000, 40_000, 75_000]
/** A search that lay still for so long has most likely expired: one repetition tells. */
const stale = 10 * 60_000
const restartsAtMost = 2
/** A search of so many pages that expired is asked in halves: whole, it might not fit into a day's quota again. */
const pagesWorthSplitting = 5
const serverPauses = [1_000, 2_000, 4_000, 8_000, 16_000, 30_000]
const patience = { whole: 4, part: 2 }
/** Pauses before a refused token's successor is used, milliseconds. */
const renewals = [0, 2_000, 10_000]
/** Failures of a slice on its own before another slice's page is asked to tell an outage from its own trouble. */
const triesBeforeProbe = 3

/** Refusals that are not in the API's words before they are believed: of one slice, and of all of its shape together. */
const turnsAtMost = { ofOne: 3, ofAll: 6 }
const oddAtMost = { ofOne: 2, ofAll: 4 }

const pauseOf = (pauses: ReadonlyArray<number>, n: number): number => pauses[Math.min(n, pauses.length - 1)] as number

export const weigh = Effect.fnUntraced(function* (
  tools: Weigh,
  question: Question,
  going: Going,
  reply: Reply
): Effect.fn.Return<Weighed, FetchStopped | LedgerError> {
  const { outcome } = reply
  if (reply.verdict !== "turned_away" && reply.verdict !== "refused_oddly")
    tools.turnedAway.delete(question.slice.shape)
  if (reply.rows !== undefined) return yield* turnPage(tools, question, going, reply, reply.rows)
  const verdict = reply.verdict as Verdict
  const reason: Reason = { code: verdict, text: describe(outcome) }
  const done = (answer: Answer): Weighed => ({ answers: [answer], next: undefined })
  const repeat = Effect.fnUntraced(function* (after: number, change: Partial<Going>) {
    const now = yield* steadyMillis
    const answer: Answer = { _tag: "Repeat", after, reason, outcome }
    return { answers: [answer], next: { ...going, ...change, not_before: now + after } }
  })

  /** A refusal that may be a hiccup is acted on where it comes so often in a row, to this slice or to all of its shape. */
  const whenItStays = Effect.fnUntraced(function* (most: typeof turnsAtMost) {
    const { shape } = question.slice
    const all = (tools.turnedAway.get(shape) ?? 0) + 1
    tools.turnedAway.set(shape, all)
    if (going.turned + 1 < most.ofOne && all < most.ofAll)
      return yield* repeat(pauseOf(serverPauses, going.turned), { turned: going.turned + 1 })
    return yield* refuse(tools, question, going, reply, reason)
  })
  const act: Readonly<Record<Verdict, () => Effect.Effect<Weighed, FetchStopped | LedgerError>>> = {
    new_token: Effect.fnUntraced(function* () {
      // Another study with this key may have asked for a token meanwhile, and made this one void.
      const pause = renewals[going.renewed]
      if (pause === undefined || !tools.token.renews) return done({ _tag: "Stop", exit: 77, reason, outcome })
      const jitter = yield* Random.nextBetween(0.5, 1.5)
      yield* tools.token.renew(reply.token)
      return yield* repeat(Math.round(pause * jitter), { renewed: going.renewed + 1 })
    }),
    scope_refused: () => Effect.succeed(done({ _tag: "Stop", exit: 77, reason, outcome })),
    request_refused: () => refuse(tools, question, going, reply, reason),
    refused_oddly: () => whenItStays(oddAtMost),
    turned_away: () => whenItStays(turnsAtMost),
    rate_limited: Effect.fnUntraced(function* () {
      const jitter = yield* Random.nextBetween(0.8, 1.2)
      if (going.limited >= 3) yield* tools.circuit.failed(question.slice.id, verdict, reason.text)
      else yield* tools.circuit.heldUp(verdict, reason.text)
      const own = Math.round(Math.min(60_000, 1_000 * 2 ** going.limited) * jitter)
      // An advice is believed once; where it was no good, it is at least what one would wait without.
      const patient = going.limited === 0 && reply.retry_after !== undefined ? 0 : yield* tools.circuit.bearable(own)
      const after = Math.max(patient, reply.retry_after ?? 0)
      yield* tools.pace.slowDown(after)
      return yield* repeat(after, { limited: going.limited + 1 })
    }),
    quota_spent: Effect.fnUntraced(function* () {
      const now = yield* tools.time.now
      const { pool } = question.pipeline.request
      const quota = poolOf(apiOf(question.pipeline), pool) ?? { per: "day" as const }
      const period = periodAt(quota, now)
      // Clocks differ: just after the reset the server may still count for the time before.
      const until = now - period.from < 15 * 60_000 ? now + 15 * 60_000 : period.until
      yield* tools.circuit.rested
      yield* question.permits.close(pool, until)
      return done({ _tag: "Parked", pool, until, reason, outcome })
    }),
    search_refused: Effect.fnUntraced(function* () {
      const position = begunAt(going.position)
      if (position === undefined) return yield* act.server()
      const idle = outcome.asked_at - Number(position["at"] ?? outcome.asked_at)
      // Where no search was ever gone on with, none will be: slices are split until each fits on one page.
      const hopeless = tools.searches.exhausted > 1 && tools.searches.continued === 0
      const bearable = idle > stale || hopeless ? 1 : refusals.length
      if (going.refused < bearable) {
        return yield* repeat(pauseOf(refusals, going.refused), { refused: going.refused + 1 })
      }
      tools.searches.exhausted += 1
      const large = (hopeless || going.pages >= pagesWorthSplitting) && isDivisible(question.slice)
      if (large || going.restarts >= restartsAtMost) return done({ _tag: "Split", reason, outcome })
      const now = yield* steadyMillis
      return {
        answers: [{ _tag: "Restart", reason, outcome }],
        next: {
          ...going,
          position: undefined,
          pages: 0,
          rows: 0,
          brought: nothingYet(),
          refused: 0,
          restarts: going.restarts + 1,
          not_before: now
        }
      }
    }),
    window_too_long: () => Effect.succeed(done({ _tag: "Split", reason, outcome })),
    list_too_long: () => Effect.succeed(done({ _tag: "Split", reason, outcome })),
    unit_refused: () => {
      const { units } = question.slice
      const unit = units.length === 1 ? units[0] : namedUnit(reply.words, units, apiOf(question.pipeline))
      return Effect.succeed(
        done(unit === undefined ? { _tag: "Split", reason, outcome } : { _tag: "Unavailable", unit, reason, outcome })
      )
    },
    server: Effect.fnUntraced(function* () {
      const successes = yield* tools.circuit.successes
      const strikes = going.seen !== undefined && successes > going.seen ? going.strikes + 1 : going.strikes
      const tries = going.tries + 1
      const enough = going.split ? patience.part : patience.whole
      if (strikes >= enough) {
        const { answers, by, what } = yield* diagnose(tools.ask, question)
        const why = by === "none" ? { ...reason, text: `${reason.text} · ${what}` } : reason
        return { answers: [...answers, { _tag: "Split", reason: why, outcome, by }], next: undefined }
      }
      yield* tools.circuit.failed(question.slice.id, outcome.code, reason.text)
      const alone = going.seen === undefined || successes === going.seen
      const jitter = yield* Random.nextBetween(0.8, 1.2)
      const own = Math.round(pauseOf(serverPauses, going.tries) * jitter)
      const after = yield* tools.circuit.bearable(Math.max(own, reply.retry_after ?? 0))
      // It is the server that asks for time, not this slice's page.
      if (reply.retry_after !== undefined) yield* tools.pace.slowDown(after)
      // In an outage every request waits long: what tells more goes first.
      if (alone && (tries >= triesBeforeProbe || (yield* tools.circuit.isOpen))) {
        const told = yield* standIn(tools, question, tries)
        // The API is well: one more failure, and the trouble is the slice's own.
        const fresh = told.alive === true ? { strikes: enough - 1, seen: successes } : { strikes, seen: successes }
        const later = yield* repeat(after, { tries, ...fresh })
        return { ...later, answers: [...later.answers, ...told.answers] }
      }
      return yield* repeat(after, { tries, strikes, seen: successes })
    })
  }
  if (refusalsOfTheApi.has(verdict)) yield* tools.circuit.succeeded
  return yield* act[verdict]()
})
