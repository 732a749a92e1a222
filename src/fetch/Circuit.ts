// One slice's trouble, or everybody's? Counts failures without a success in between; when they are many, one request
// at a time probes with growing pauses, and the rest wait.
import { Effect, Semaphore } from "effect"
import { counted } from "../domain/counted.ts"
import { FetchStopped } from "../domain/failures.ts"
import { Events } from "../domain/services.ts"
import { steadyMillis } from "../domain/steadyMillis.ts"

export interface Circuit {
  /** Runs a request now, or as the next probe while there is an outage. */
  readonly guard: <A, E, R>(request: Effect.Effect<A, E, R>) => Effect.Effect<A, E | FetchStopped, R>
  readonly isOpen: Effect.Effect<boolean>
  readonly succeeded: Effect.Effect<void>
  readonly failed: (slice: string, code: string, text: string) => Effect.Effect<void, FetchStopped>
  /** A request was turned away and not failed: an outage only where nothing else comes for as long as one is borne. */
  readonly heldUp: (code: string, text: string) => Effect.Effect<void, FetchStopped>
  /** Nothing is asked for a while, for which nobody can blame the API. */
  readonly rested: Effect.Effect<void>
  /** Of so many milliseconds, those that are left until the API is given up: all of them while nothing fails. */
  readonly bearable: (millis: number) => Effect.Effect<number>
  /** How many requests have succeeded so far: a failure counts against a slice only if this grew since its last. */
  readonly successes: Effect.Effect<number>
}

const lasted = (millis: number): string =>
  millis < 90_000 ? counted(Math.round(millis / 1_000), "second") : counted(Math.round(millis / 60_000), "minute")

const givenUp = (after: number, code: string, text: string) =>
  new FetchStopped({
    reason: "down",
    message: `no request has succeeded for ${lasted(after)} (${text.includes(code) ? text : `${code}: ${text}`})`,
    hint: "Everything collected is stored. Run the same command again later; it goes on where it stopped."
  })

const failuresOfSeveral = 5
const failuresOfOne = 8

export const makeCircuit = Effect.fn("Circuit.make")(function* (giveUpAfter: number) {
  const events = yield* Events
  const turn = yield* Semaphore.make(1)
  const shortest = Math.round(Math.min(30_000, Math.max(200, giveUpAfter / 120)))
  let successes = 0
  let failures = 0
  let failing = new Set<string>()
  /** The first failure that no success has followed. */
  let since: number | undefined
  let open = false
  let pause = shortest
  /** Given up: whoever found it tells, and ends all that waits. */
  let over = false

  const bearable = (millis: number) =>
    Effect.map(steadyMillis, (now) =>
      since === undefined ? millis : Math.min(millis, Math.max(0, Math.ceil(since + giveUpAfter - now)))
    )

  const probe = Effect.gen(function* () {
    const wait = yield* bearable(pause)
    yield* events.emit({ _tag: "outage_probe", next_ms: wait })
    yield* Effect.sleep(wait)
  })
  const unlessOver = <A, E, R>(request: Effect.Effect<A, E, R>) => Effect.suspend(() => (over ? Effect.never : request))
  const guard: Circuit["guard"] = (request) => {
    const send = unlessOver(request)
    return Effect.suspend(() =>
      open ? turn.withPermits(1)(Effect.suspend(() => (open ? Effect.andThen(probe, send) : send))) : send
    )
  }

  const succeeded = Effect.gen(function* () {
    successes += 1
    const now = yield* steadyMillis
    if (open) yield* events.emit({ _tag: "outage_ended", lasted_ms: Math.round(now - (since ?? now)) })
    failures = 0
    failing = new Set()
    since = undefined
    open = false
    pause = shortest
  })

  const heldUp = Effect.fnUntraced(function* (code: string, text: string) {
    const now = yield* steadyMillis
    if (since === undefined) {
      since = now
      return
    }
    if (now - since < giveUpAfter) return
    over = true
    return yield* givenUp(now - since, code, text)
  })

  const failed = Effect.fnUntraced(function* (slice: string, code: string, text: string) {
    failures += 1
    failing.add(slice)
    yield* heldUp(code, text)
    if (open) pause = Math.min(pause * 2, Math.max(shortest, Math.round(giveUpAfter / 6)))
    else if ((failing.size > 1 && failures >= failuresOfSeveral) || failures >= failuresOfOne) {
      open = true
      yield* events.emit({ _tag: "outage_began", failures, code, text })
    }
  })

  return {
    guard,
    isOpen: Effect.sync(() => open),
    succeeded,
    failed,
    heldUp,
    rested: Effect.sync(() => {
      since = undefined
    }),
    bearable,
    successes: Effect.sync(() => successes)
  } satisfies Circuit
})
