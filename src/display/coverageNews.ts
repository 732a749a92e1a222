// Writes the coverage of a database that a run holds beside it, now and then: nobody else can open it to look.
import { Clock, Effect, Latch, type Scope } from "effect"
import type { FollowCoverage } from "../domain/CoverageNews.ts"
import type { Event } from "../domain/Event.ts"
import type { StatusStep } from "../domain/Status.ts"
import { steadyMillis } from "../domain/steadyMillis.ts"
import { removeCoverageFile, writeCoverageFile } from "./CoverageFile.ts"
import { monthly } from "./monthly.ts"

/** Milliseconds from one look to the next, at the least: in the beginning, and when a run has gone on for long. */
const first = 2_000
const longest = 10_000
/** How many times a look's own time there is between looks. */
const restFor = 50

/** Events behind which coverage is another than before, or others want it. */
const changing = new Set<Event["_tag"]>([
  "sitting_opened",
  "page_stored",
  "slice_done",
  "slice_split",
  "slice_failed",
  "unit_unavailable"
])

/**
 * News of the database at a path, whenever an event that `hear` is given tells of a change. Where coverage cannot be read or
 * written, the collection goes on. `told` hears it, too. The file is gone when the scope ends.
 */
export const makeCoverageNews = Effect.fnUntraced(function* (
  path: string,
  told: (steps: ReadonlyArray<StatusStep>) => void = () => undefined
): Effect.fn.Return<{ readonly follow: FollowCoverage; readonly hear: (event: Event) => void }, never, Scope.Scope> {
  const changed = yield* Latch.make(false)
  yield* Effect.addFinalizer(() => Effect.ignore(Effect.try(() => removeCoverageFile(path))))
  const follow: FollowCoverage = Effect.fnUntraced(function* (look) {
    const tell = Effect.gen(function* () {
      changed.closeUnsafe()
      const began = yield* steadyMillis
      const seen = yield* look
      const now = yield* Clock.currentTimeMillis
      if (seen !== undefined) {
        const steps = monthly(seen.steps, seen.runs)
        told(steps)
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
  const hear = (event: Event): void => {
    if (changing.has(event._tag)) changed.openUnsafe()
  }
  return { follow, hear }
})
