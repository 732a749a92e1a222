// One slice's trouble, or everybody's? Counts failures without a success in between; when they are many, one request
// at a time probes with growing pauses, and the rest wait.
import { Clock, Effect, Semaphore } from "effect"
import { counted } from "../domain/counted.ts"
import { FetchStopped } from "../domain/failures.ts"
import { Events } from "../domain/services.ts"

export interface Circuit {
  /** Runs a request now, or as the next probe while there is an outage. */
  readonly guard: <A, E, R>(request: Effect.Effect<A, E, R>) => Effect.Effect<A, E | FetchStopped, R>
  readonly isOpen: Effect.Effect<boolean>
  readonly succeeded: Effect.Effect<void>
  readonly failed: (slice: string, code: string, text: string) => Effect.Effect<void, FetchStopped>
  /** How many requests have succeeded so far: a failure counts against a slice only if this grew since its last. */
  readonly successes: Effect.Effect<number>
}

const lasted = (millis: number): string =>
  millis < 90_000 ? counted(Math.round(millis / 1_000), "second") : counted(Math.round(millis / 60_000), "minute")

const failuresOfSeveral = 5
const failuresOfOne = 8

export const makeCircuit = Effect.fn("Circuit.make")(function* (giveUpAfter: number) {
  const events = yield* Events
  const turn = yield* Semaphore.make(1)
  const shortest = Math.min(30_000, Math.max(200, giveUpAfter / 120))
  let successes = 0
  let failures = 0
  let failing = new Set<string>()
  let since = 0
  let open = false
  let pause = shortest

  const guard: Circuit["guard"] = (request) =>
    Effect.suspend(() =>
      open
        ? turn.withPermits(1)(
            Effect.suspend(() => {
              if (!open) return request
              return Effect.andThen(events.emit({ _tag: "outage_probe", next_ms: pause }), Effect.sleep(pause)).pipe(
                Effect.andThen(request)
              )
            })
          )
        : request
    )

  const succeeded = Effect.gen(function* () {
    successes += 1
    if (open) {
      yield* events.emit({ _tag: "outage_ended", lasted_ms: (yield* Clock.currentTimeMillis) - since })
    }
    failures = 0
    failing = new Set()
    open = false
    pause = shortest
  })

  const failed = Effect.fnUntraced(function* (slice: string, code: string, text: string) {
    const now = yield* Clock.currentTimeMillis
    if (failures === 0) since = now
    failures += 1
    failing.add(slice)
    if (open) {
      pause = Math.min(pause * 2, Math.max(shortest, giveUpAfter / 6))
      if (now - since >= giveUpAfter) {
        return yield* new FetchStopped({
          reason: "down",
          message: `the API has not answered for ${lasted(now - since)} (${text.startsWith(code) ? text : `${code}: ${text}`})`,
          hint: "Everything collected is stored. Run the same command again later; it goes on where it stopped."
        })
      }
      return
    }
    if ((failing.size > 1 && failures >= failuresOfSeveral) || failures >= failuresOfOne) {
      open = true
      yield* events.emit({ _tag: "outage_began", failures, code, text })
    }
  })

  return {
    guard,
    isOpen: Effect.sync(() => open),
    succeeded,
    failed,
    successes: Effect.sync(() => successes)
  } satisfies Circuit
})
