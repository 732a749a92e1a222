// A study's database, opened for reading by a command that only looks.
import { Effect, Layer } from "effect"
import { StoreError } from "../../domain/failures.ts"
import { layerServerTime } from "../../fetch/ServerTimeLive.ts"
import { layerQuery } from "../../query/QueryLive.ts"
import { layerStore } from "../../store/StoreLive.ts"
import { version } from "../version.ts"

/** What has a database is a run, more often than not. */
const held = <E>(error: E): E | StoreError => {
  if (!(error instanceof StoreError) || error.reason !== "in_use") return error
  const hint =
    "If it is a run, look when it has ended or waits for quota (`windrow status` tells how far it is); else close it there."
  return new StoreError({ reason: error.reason, message: error.message, hint, cause: error.cause })
}

/**
 * Runs what reads the database at a path, whatever its origin, and closes it. `settle`: days younger than this, in
 * milliseconds, are provisional; absent: as the study said that was collected last. `ahead`: how far the server's clock is known
 * to be ahead of the machine's, milliseconds.
 */
export const readDatabase = (path: string, settle?: number, ahead = 0) => {
  const layer = Layer.mergeAll(
    layerStore({ path, origin: undefined, version, settle }),
    layerQuery,
    layerServerTime(ahead)
  )
  return <A, E, R>(work: Effect.Effect<A, E, R>) =>
    work.pipe(Effect.scoped, Effect.provide(layer), Effect.mapError(held))
}
