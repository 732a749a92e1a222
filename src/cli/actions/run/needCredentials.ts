// Missing credentials are said before a lock, a database or a line of progress is made. A run that has nothing to ask
// does not need any.
import { Effect } from "effect"
import { carryOver } from "../../../collect/carryOver.ts"
import { lookAtDue } from "../../../collect/lookAtDue.ts"
import type { FetchStopped } from "../../../domain/failures.ts"
import type { Plan } from "../../../domain/Plan.ts"
import { Store } from "../../../domain/services.ts"
import { layerServerTime } from "../../../fetch/ServerTimeLive.ts"
import type { Credentials } from "../../../fetch/Token.ts"
import { layerStore, type StoreOptions } from "../../../store/StoreLive.ts"

export const needCredentials = Effect.fn("needCredentials")(function* (
  credentials: Effect.Effect<Credentials, FetchStopped>,
  plan: Plan,
  store: StoreOptions,
  retryFailed: boolean
) {
  const found = yield* Effect.result(credentials)
  if (found._tag === "Success") return
  const isDue = Effect.gen(function* () {
    const found = yield* (yield* Store).read
    const reader = found === undefined ? undefined : (yield* carryOver(plan, found)).reader
    const { slices, kept } = yield* lookAtDue(plan, reader, retryFailed ? [] : undefined)
    return slices.length + kept.length > 0
  })
  if (yield* isDue.pipe(Effect.scoped, Effect.provide([layerStore(store), layerServerTime()])))
    return yield* Effect.fail(found.failure)
})
