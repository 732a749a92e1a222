// Ctrl-C and SIGTERM: the first asks the run to end well, the second ends it at once.
import { Deferred, Effect } from "effect"
import { exit } from "../../../domain/exit.ts"

/** An effect that succeeds at the first signal. */
export const stopSignal = Effect.gen(function* () {
  const stop = yield* Deferred.make<void>()
  yield* Effect.acquireRelease(
    Effect.sync(() => {
      let asked = false
      const listen = () => {
        if (asked) process.exit(exit.interrupted)
        asked = true
        Effect.runSync(Deferred.succeed(stop, undefined))
      }
      for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, listen)
      return listen
    }),
    (listen) =>
      Effect.sync(() => {
        for (const signal of ["SIGINT", "SIGTERM"] as const) process.off(signal, listen)
      })
  )
  return Deferred.await(stop)
})
