// A study's database, opened for reading by a command that only looks.
import { Effect, Layer } from "effect"
import { layerServerTime } from "../../fetch/ServerTimeLive.ts"
import { layerSink } from "../../sink/SinkLive.ts"
import { version } from "../version.ts"

/** Runs what reads the database at a path, whatever its origin, and closes it. */
export const readDatabase = (path: string) => {
  const layer = Layer.merge(layerSink({ path, origin: undefined, version }), layerServerTime())
  return <A, E, R>(work: Effect.Effect<A, E, R>) => work.pipe(Effect.scoped, Effect.provide(layer))
}
