// Waits between sessions: the database is closed meanwhile.
import { Effect } from "effect"
import { clockText } from "../domain/Day.ts"
import { Events, ServerTime } from "../domain/services.ts"
import { steadyMillis } from "../domain/steadyMillis.ts"

/** Somebody opened the file while the run had it closed: says who, and lets some time pass. */
export const whileInUse = Effect.fnUntraced(function* (who: string) {
  const time = yield* ServerTime
  const until = (yield* time.now) + 30_000
  yield* (yield* Events).emit({ _tag: "waiting", until: clockText(until), for: who })
  yield* Effect.sleep(30_000)
})

/** Waits for a deadline of the server's clock in short steps: a laptop may sleep through many of them. */
export const waitUntil = Effect.fnUntraced(function* (until: number) {
  const time = yield* ServerTime
  yield* (yield* Events).emit({ _tag: "waiting", until: clockText(until), for: "the day's quota" })
  const all = until - (yield* time.now)
  const began = yield* steadyMillis
  for (;;) {
    // Two clocks are watched and the first to arrive ends the wait: one may be set back, the other stops while the machine sleeps.
    const left = Math.min(until - (yield* time.now), all - ((yield* steadyMillis) - began))
    if (left <= 0) return
    yield* Effect.sleep(Math.min(left, 30_000))
  }
})
