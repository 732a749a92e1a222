// Drives work that was cut into pieces, so that the display and the network have their turn between them.
import { Effect } from "effect"

/** Runs a generator to its end and returns what that returns; at each `yield` other fibers have their turn. */
export const inParts = Effect.fnUntraced(function* <A>(parts: Generator<void, A>) {
  for (;;) {
    const { done, value } = parts.next()
    if (done === true) return value
    yield* Effect.yieldNow
  }
})
