// The server's clock: the machine's, set right by the Date header of the last answer.
import { Clock, Effect, Layer } from "effect"
import { ServerTime } from "../domain/services.ts"

/** Date headers have whole seconds and are some time under way: smaller differences mean nothing. */
const tolerance = 5_000

/** @param ahead how far the server's clock is known to be ahead of the machine's, milliseconds */
export const layerServerTime = (ahead = 0) =>
  Layer.sync(ServerTime, () => {
    let skew = ahead
    return ServerTime.of({
      now: Effect.map(Clock.currentTimeMillis, (now) => now + skew),
      learn: (date) =>
        Effect.map(Clock.currentTimeMillis, (now) => {
          const told = date === undefined ? Number.NaN : Date.parse(date)
          if (!Number.isFinite(told)) return
          const difference = told - now
          if (Math.abs(difference - skew) > tolerance) skew = Math.abs(difference) > tolerance ? difference : 0
        })
    })
  })
