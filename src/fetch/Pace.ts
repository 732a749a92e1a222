// Keeps requests apart: so many a second, so many in flight, slower for a while after a 429.
import { Effect, Semaphore } from "effect"
import type { Study } from "../domain/Study.ts"
import { steadyMillis } from "../domain/steadyMillis.ts"

export interface Pace {
  /** Takes one of the `concurrency` seats; it is kept until the answer is stored, so that a kill loses no more than these. */
  readonly takeSeat: Effect.Effect<void>
  readonly leaveSeat: Effect.Effect<void>
  /** Waits until the next request may leave. */
  readonly turn: Effect.Effect<void>
  /** Everybody waits so long (milliseconds), and goes at half the pace from then on. */
  readonly slowDown: (pause: number) => Effect.Effect<void>
  /** A request went well: back to the study's pace, step by step. */
  readonly speedUp: Effect.Effect<void>
}

/** `requests_per_second: 0` sets no limit but a 429 still slows everybody down. */
export const makePace = Effect.fn("Pace.make")(function* (pace: Study["pace"]) {
  const seats = yield* Semaphore.make(pace.concurrency)
  const usual = pace.requests_per_second === 0 ? 0 : 1000 / pace.requests_per_second
  let interval = usual
  let free = Number.NEGATIVE_INFINITY

  const turn = Effect.gen(function* () {
    const now = yield* steadyMillis
    const start = Math.max(now, free)
    free = start + interval
    yield* Effect.sleep(start - now)
  })
  const slowDown = Effect.fnUntraced(function* (pause: number) {
    const now = yield* steadyMillis
    interval = Math.max(usual, Math.min(10_000, Math.max(250, interval * 2)))
    free = Math.max(free, now + pause)
  })
  const speedUp = Effect.sync(() => {
    interval = interval <= 125 ? usual : Math.max(usual, interval * 0.8)
  })
  return {
    takeSeat: Effect.asVoid(seats.take(1)),
    leaveSeat: Effect.asVoid(seats.release(1)),
    turn,
    slowDown,
    speedUp
  } satisfies Pace
})
