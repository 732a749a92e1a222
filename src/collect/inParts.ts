// Drives work that was cut into pieces, so that the display and the network have their turn between them.
import { Effect } from "effect"

/** What a generator returns in the end; after each piece of it whatever else is ready goes first. */
export const inParts = Effect.fnUntraced(function* <A>(parts: Generator<void, A>) {
  for (;;) {
    const { done, value } = parts.next()
    if (done === true) return value
    yield* Effect.yieldNow
  }
})
