// What a person does to a run while it goes on: holds it, releases it, ends it after the page that is under way.
import { Deferred, Effect, Latch, Queue } from "effect"
import type { Gate } from "../domain/RunGate.ts"
import { Events, Fetch } from "../domain/services.ts"
import type { Wish } from "../domain/Wish.ts"

/** Requests under way get so long to be answered; then the run ends without them, as after Ctrl-C. */
const patience = "60 seconds"

export interface Steering {
  /** Takes a key; called from outside of any Effect. */
  readonly wish: (wish: Wish) => void
  readonly gate: Gate
  /** Succeeds when the run is to end because of a key. */
  readonly quit: Effect.Effect<void>
  /** Does what the keys ask for, for ever. */
  readonly serve: Effect.Effect<never, never, Events | Fetch>
}

export const makeSteering = Effect.gen(function* () {
  const wishes = yield* Queue.unbounded<Wish>()
  const gate = yield* Latch.make(true)
  const quit = yield* Deferred.make<void>()
  let held = false
  let stopping = false

  const hold = Effect.fnUntraced(function* () {
    const events = yield* Events
    held = !held
    yield* held ? gate.close : gate.open
    yield* events.emit(held ? { _tag: "held" } : { _tag: "released" })
  })
  const end = Effect.fnUntraced(function* () {
    if (stopping) return
    stopping = true
    yield* (yield* Events).emit({ _tag: "stopping", why: "key" })
    // While the run is held nothing is under way; draining would wait for requests that wait at the gate.
    if (!held) yield* Effect.timeoutOption((yield* Fetch).drain, patience)
    yield* Deferred.succeed(quit, undefined)
  })
  const serve = Effect.forever(
    Effect.flatMap(Queue.take(wishes), (wish) => {
      if (wish === "hold") return stopping ? Effect.void : hold()
      if (wish === "quit") return Effect.asVoid(Effect.forkChild(end()))
      // A keyboard that is read key by key sends no signal at Ctrl-C: we send it ourselves.
      return Effect.sync(() => void process.kill(process.pid, "SIGINT"))
    })
  )
  return {
    wish: (wish) => void Queue.offerUnsafe(wishes, wish),
    gate: { pass: gate.await },
    quit: Deferred.await(quit),
    serve
  } satisfies Steering
})
