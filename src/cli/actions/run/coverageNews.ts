// Writes the coverage of a database that a run holds beside it, now and then: nobody else can open it to look.
import { Clock, Effect, type Latch, type Scope } from "effect"
import { writeCoverageFile } from "../../../display/CoverageFile.ts"
import type { Peek, Query } from "../../../domain/services.ts"
import { steadyMillis } from "../../../domain/steadyMillis.ts"
import type { Wanted } from "../../../plan/wanted.ts"
import { lookAtCoverage } from "../status/coverageLook.ts"

/** Milliseconds from one look to the next, at the least: in the beginning, and when a run has gone on for long. */
const first = 2_000
const longest = 10_000
/** How many times a look's own time there is between looks. */
const restFor = 50

/**
 * Whenever something has changed, until the scope ends, and once more at its end. Where it cannot be looked or written, the
 * collection goes on.
 */
export const keepCoverageNews = Effect.fnUntraced(function* (
  path: string,
  opened: Peek,
  wanted: () => ReadonlyArray<Wanted>,
  changed: Latch.Latch
): Effect.fn.Return<void, never, Query | Scope.Scope> {
  const tell = Effect.gen(function* () {
    changed.closeUnsafe()
    const began = yield* steadyMillis
    if (wanted().length > 0) {
      const steps = yield* lookAtCoverage(opened, wanted())
      const now = yield* Clock.currentTimeMillis
      yield* Effect.try(() => writeCoverageFile(path, now, steps))
    }
    return (yield* steadyMillis) - began
  }).pipe(Effect.orElseSucceed(() => first))
  let every = first
  yield* Effect.addFinalizer(() => tell)
  yield* Effect.forkScoped(
    Effect.forever(
      changed.await.pipe(
        Effect.andThen(tell),
        Effect.flatMap((took) => {
          const rest = Math.max(every, took * restFor)
          every = Math.min(every * 2, longest)
          return Effect.sleep(rest)
        })
      )
    )
  )
})
