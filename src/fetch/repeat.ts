// What is asked again: how long after, and how often before it is taken for something else.
import { Effect, Random } from "effect"
import type { Answer } from "../domain/Answer.ts"
import type { FetchStopped, LedgerError } from "../domain/failures.ts"
import { steadyMillis } from "../domain/steadyMillis.ts"
import type { Attempt, Decision, Failed } from "./Attempt.ts"
import { diagnose } from "./diagnose.ts"
import { standIn } from "./probes.ts"

type Decided = Effect.Effect<Decision, FetchStopped | LedgerError>

const serverPauses = [1_000, 2_000, 4_000, 8_000, 16_000, 30_000]
/** Failures of a slice alone before it is split: of one as planned, and of a part, whose whole has failed before. */
const patience = { whole: 4, part: 2 }
/** Pauses before a refused token's successor is used, milliseconds. */
const renewals = [0, 2_000, 10_000]
/** Failures of a slice on its own before another slice's page is asked to tell an outage from its own trouble. */
const triesBeforeProbe = 3

const pauseOf = (pauses: ReadonlyArray<number>, n: number): number => pauses[Math.min(n, pauses.length - 1)] as number

/** The same request once more, `after` milliseconds. */
export const repeat = Effect.fnUntraced(function* (
  { attempt, reason, reply: { outcome } }: Failed,
  after: number,
  change: Partial<Attempt>
) {
  const now = yield* steadyMillis
  const answer: Answer = { _tag: "Repeat", after, reason, outcome }
  return { answers: [answer], next: { ...attempt, ...change, not_before: now + after } } satisfies Decision
})

/** A refusal that may pass is acted on where it comes so often in a row, to this slice or to all of its shape. */
export const whenItStays =
  (most: { readonly ofOne: number; readonly ofAll: number }, act: (failed: Failed) => Decided) =>
  (failed: Failed): Decided =>
    Effect.suspend(() => {
      const { attempt, request, tools } = failed
      const { shape } = request.slice
      const all = (tools.turnedAway.get(shape) ?? 0) + 1
      tools.turnedAway.set(shape, all)
      return attempt.turned + 1 < most.ofOne && all < most.ofAll
        ? repeat(failed, pauseOf(serverPauses, attempt.turned), { turned: attempt.turned + 1 })
        : act(failed)
    })

export const newToken = Effect.fnUntraced(function* (
  failed: Failed
): Effect.fn.Return<Decision, FetchStopped | LedgerError> {
  const { attempt, reason, reply, tools } = failed
  // Another study with this key may have asked for a token meanwhile, and made this one void.
  const pause = renewals[attempt.renewed]
  if (pause === undefined || !tools.token.renews)
    return { answers: [{ _tag: "Stop", exit: 77, reason, outcome: reply.outcome }], next: undefined }
  const jitter = yield* Random.nextBetween(0.5, 1.5)
  yield* tools.token.renew(reply.token)
  return yield* repeat(failed, Math.round(pause * jitter), { renewed: attempt.renewed + 1 })
})

export const rateLimited = Effect.fnUntraced(function* (
  failed: Failed
): Effect.fn.Return<Decision, FetchStopped | LedgerError> {
  const { attempt, error_class, reason, reply, request, tools } = failed
  const jitter = yield* Random.nextBetween(0.8, 1.2)
  if (attempt.limited >= 3) yield* tools.circuit.failed(request.slice.id, error_class, reason.text)
  else yield* tools.circuit.heldUp(error_class, reason.text)
  const own = Math.round(Math.min(60_000, 1_000 * 2 ** attempt.limited) * jitter)
  // An advice is believed once; where it was no good, it is at least what one would wait without.
  const patient = attempt.limited === 0 && reply.retry_after !== undefined ? 0 : yield* tools.circuit.bearable(own)
  const after = Math.max(patient, reply.retry_after ?? 0)
  yield* tools.pace.slowDown(after)
  return yield* repeat(failed, after, { limited: attempt.limited + 1 })
})

/** Not before so long: as the server advises, or as one waits without, each time longer. */
const serverPause = Effect.fnUntraced(function* ({ attempt, reply, tools }: Failed) {
  const jitter = yield* Random.nextBetween(0.8, 1.2)
  const own = Math.round(pauseOf(serverPauses, attempt.tries) * jitter)
  const after = yield* tools.circuit.bearable(Math.max(own, reply.retry_after ?? 0))
  // It is the server that asks for time, not this slice's page.
  if (reply.retry_after !== undefined) yield* tools.pace.slowDown(after)
  return after
})

export const serverFailed = Effect.fnUntraced(function* (
  failed: Failed
): Effect.fn.Return<Decision, FetchStopped | LedgerError> {
  const { attempt, reason, reply, request, tools } = failed
  const { outcome } = reply
  const seen = yield* tools.circuit.successes
  const strikes = attempt.seen !== undefined && seen > attempt.seen ? attempt.strikes + 1 : attempt.strikes
  const tries = attempt.tries + 1
  const enough = attempt.split ? patience.part : patience.whole
  if (strikes >= enough) {
    const { answers, by, what } = yield* diagnose(tools.ask, request)
    const why = by === "none" ? { ...reason, text: `${reason.text} · ${what}` } : reason
    return { answers: [...answers, { _tag: "Split", reason: why, outcome, by }], next: undefined }
  }
  yield* tools.circuit.failed(request.slice.id, outcome.code, reason.text)
  const alone = attempt.seen === undefined || seen === attempt.seen
  const after = yield* serverPause(failed)
  // In an outage every request waits long: what tells more goes first.
  if (!alone || !(tries >= triesBeforeProbe || (yield* tools.circuit.isOpen)))
    return yield* repeat(failed, after, { tries, strikes, seen })
  const told = yield* standIn(tools, request, tries)
  // The API is well: one more failure, and the trouble is the slice's own.
  const later = yield* repeat(failed, after, { tries, strikes: told.alive === true ? enough - 1 : strikes, seen })
  return { ...later, answers: [...later.answers, ...told.answers] }
})
