// A reply → the answer it is, and how to go on: what each class of error means for a run.
import { Effect } from "effect"
import type { Answer } from "../domain/Answer.ts"
import { poolOf } from "../domain/Api.ts"
import type { ErrorClass } from "../domain/ErrorClass.ts"
import type { FetchStopped, LedgerError } from "../domain/failures.ts"
import { apiOf } from "../domain/Pipeline.ts"
import { periodAt } from "../domain/quotaPeriod.ts"
import { isDivisible } from "../domain/Slice.ts"
import { steadyMillis } from "../domain/steadyMillis.ts"
import type { Attempt, Decision, Failed, Tools } from "./Attempt.ts"
import { nothingYet } from "./Brought.ts"
import { begunAt } from "./descent.ts"
import { namedUnit } from "./named.ts"
import { describe, refusalsOfTheApi } from "./probes.ts"
import type { Reply, Request } from "./Request.ts"
import { refuse } from "./refuse.ts"
import { newToken, rateLimited, repeat, serverFailed, whenItStays } from "./repeat.ts"
import { turnPage } from "./turnPage.ts"

type Decide = (failed: Failed) => Effect.Effect<Decision, FetchStopped | LedgerError>

const ended = (answer: Answer): Decision => ({ answers: [answer], next: undefined })

/** Waits between repetitions of a refused search, milliseconds: two and a half minutes together, then it starts anew. */
const refusals = [5_000, 10_000, 20_000, 40_000, 75_000]
/** A search that lay still for so long has most likely expired: one repetition tells. */
const stale = 10 * 60_000
const restartsAtMost = 2
/** A search of so many pages that expired is asked in halves: whole, it might not fit into a day's quota again. */
const pagesWorthSplitting = 5

const split: Decide = ({ reason, reply: { outcome } }) => Effect.succeed(ended({ _tag: "Split", reason, outcome }))

const refused: Decide = ({ attempt, reason, reply, request, tools }) => refuse(tools, request, attempt, reply, reason)

const searchRefused: Decide = Effect.fnUntraced(function* (failed) {
  const { attempt, reason, reply, request, tools } = failed
  const { outcome } = reply
  const position = begunAt(attempt.position)
  if (position === undefined) return yield* serverFailed(failed)
  const idle = outcome.asked_at - Number(position["at"] ?? outcome.asked_at)
  // Where no search was ever continued, none will be: slices are split until each fits on one page.
  const hopeless = tools.searches.exhausted > 1 && tools.searches.continued === 0
  const bearable = idle > stale || hopeless ? 1 : refusals.length
  if (attempt.refused < bearable)
    return yield* repeat(failed, refusals[attempt.refused] as number, { refused: attempt.refused + 1 })
  tools.searches.exhausted += 1
  const large = (hopeless || attempt.pages >= pagesWorthSplitting) && isDivisible(request.slice)
  if (large || attempt.restarts >= restartsAtMost) return ended({ _tag: "Split", reason, outcome })
  const anew = { position: undefined, pages: 0, rows: 0, brought: nothingYet(), refused: 0 }
  const not_before = yield* steadyMillis
  return {
    answers: [{ _tag: "Restart", reason, outcome }],
    next: { ...attempt, ...anew, restarts: attempt.restarts + 1, not_before }
  }
})

/** Clocks differ: so long after a reset the server may still count for the time before, milliseconds. */
const resetIsUnsure = 15 * 60_000

const quotaSpent: Decide = Effect.fnUntraced(function* ({ reason, reply: { outcome }, request, tools }) {
  const now = yield* tools.time.now
  const { pool } = request.pipeline.request
  const period = periodAt(poolOf(apiOf(request.pipeline), pool) ?? { per: "day" as const }, now)
  const until = now - period.from < resetIsUnsure ? now + resetIsUnsure : period.until
  yield* tools.circuit.rested
  yield* request.permits.close(pool, until)
  return ended({ _tag: "Parked", pool, until, reason, outcome })
})

const unitRefused: Decide = ({ reason, reply: { outcome, words }, request: { pipeline, slice } }) => {
  const { units } = slice
  const unit = units.length === 1 ? units[0] : namedUnit(words, units, apiOf(pipeline))
  const answer: Answer =
    unit === undefined ? { _tag: "Split", reason, outcome } : { _tag: "Unavailable", unit, reason, outcome }
  return Effect.succeed(ended(answer))
}

const decisions: Readonly<Record<ErrorClass, Decide>> = {
  new_token: newToken,
  scope_refused: ({ reason, reply: { outcome } }) => Effect.succeed(ended({ _tag: "Stop", exit: 77, reason, outcome })),
  request_refused: refused,
  // Refusals that are not in the API's words: how often of one slice, and of all of its shape together.
  refused_oddly: whenItStays({ ofOne: 2, ofAll: 4 }, refused),
  turned_away: whenItStays({ ofOne: 3, ofAll: 6 }, refused),
  rate_limited: rateLimited,
  quota_spent: quotaSpent,
  search_refused: searchRefused,
  window_too_long: split,
  list_too_long: split,
  unit_refused: unitRefused,
  server: serverFailed
}

export const decide = Effect.fnUntraced(function* (
  tools: Tools,
  request: Request,
  attempt: Attempt,
  reply: Reply
): Effect.fn.Return<Decision, FetchStopped | LedgerError> {
  const { error_class = "server", outcome, rows } = reply
  if (error_class !== "turned_away" && error_class !== "refused_oddly") tools.turnedAway.delete(request.slice.shape)
  if (rows !== undefined) return yield* turnPage(tools, request, attempt, reply, rows)
  if (refusalsOfTheApi.has(error_class)) yield* tools.circuit.succeeded
  const reason = { code: error_class, text: describe(outcome) }
  return yield* decisions[error_class]({ tools, request, attempt, reply, error_class, reason })
})
