// The server's clock: the machine's, set right by the Date header of the last answer.
import { Clock, Effect, Layer } from "effect"
import { builtAt } from "../domain/built.ts"
import { ServerTime } from "../domain/services.ts"
import { steadyMillis } from "../domain/steadyMillis.ts"

/** Date headers have whole seconds and are some time under way: smaller differences mean nothing. */
const tolerance = 5_000
/** So much behind the steady clock, a wall clock was set back and not only slowed down. */
const setBack = 1_000
/** A larger difference is told. */
const remarkable = 3_600_000
const day = 86_400_000

/** What a Date is believed between: no server lives before its client was built, nor ten years later. */
const lastBelieved = builtAt + 3_653 * day
const firstBelieved = builtAt - day
/** A sandbox may live in any year that there are videos from. */
export const firstInSandbox = Date.UTC(2016, 0)

/** Where a server has told the right time, nobody goes by such a clock any more. */
const ofLongAgo = (now: number): string =>
  `this machine's clock shows ${new Date(now).toUTCString()}, which cannot be: set it right, since what is due goes by it`

/**
 * @param ahead how far the server's clock is known to be ahead of the machine's, milliseconds
 * @param first the earliest Date that is believed, epoch milliseconds
 */
export const layerServerTime = (ahead = 0, first = firstBelieved) =>
  Layer.sync(ServerTime, () => {
    let skew = ahead
    let seen: { readonly wall: number; readonly steady: number } | undefined
    let odd: string | undefined
    let told = false

    // Time does not go back. A wall clock that leaps forward may have slept: it is believed until the server says more.
    const wall = Effect.gen(function* () {
      const now = { wall: yield* Clock.currentTimeMillis, steady: yield* steadyMillis }
      const lost = seen === undefined ? 0 : Math.round(now.steady - seen.steady - (now.wall - seen.wall))
      if (lost > setBack) skew += lost
      seen = now
      return now.wall
    })
    return ServerTime.of({
      now: Effect.map(wall, (now) => now + skew),
      learn: (date) =>
        Effect.map(wall, (now) => {
          const server = date === undefined ? Number.NaN : Date.parse(date)
          if (!Number.isFinite(server)) return
          if (server < first || server > lastBelieved) {
            odd = `the API's clock shows ${date}, which cannot be: days and quota go by this machine's clock`
            return
          }
          const difference = server - now
          if (Math.abs(difference - ahead) > remarkable) {
            const own = new Date(now).toUTCString()
            odd = `this machine's clock shows ${own} and the API's ${date}: days and quota go by the API's`
          }
          if (Math.abs(difference - skew) > tolerance) skew = Math.abs(difference) > tolerance ? difference : 0
        }),
      oddity: Effect.map(wall, (now) => {
        const found = odd ?? (now + skew < first ? ofLongAgo(now) : undefined)
        if (told || found === undefined) return undefined
        told = true
        return found
      })
    })
  })
