import { Effect, Clock as Time } from "effect"

/** The sandbox's own time: starts where it is told, then ticks like any other. */
export interface Clock {
  /** Epoch milliseconds. */
  readonly now: () => number
  /** Epoch seconds. */
  readonly second: () => number
  readonly set: (now: number) => void
  /** Ends after so many milliseconds, or when the signal is given. */
  readonly sleep: (millis: number, signal: AbortSignal) => Promise<void>
}

/** The machine's own. */
export const machineTime = Effect.runSync(Time.clockWith(Effect.succeed))

/** @param time what ticks; its monotonic side, so that the sandbox's time moves as one sets it and not otherwise */
export const makeClock = (start: number | undefined, time: Time.Clock = machineTime): Clock => {
  const passed = () => Number(time.monotonicTimeNanosUnsafe()) / 1e6
  let offset = (start ?? time.currentTimeMillisUnsafe()) - passed()
  const now = () => Math.floor(passed() + offset)
  return {
    now,
    second: () => Math.floor(now() / 1000),
    set: (to) => {
      offset = to - passed()
    },
    sleep: (millis, signal) =>
      Effect.runPromise(Effect.exit(Effect.provideService(Effect.sleep(millis), Time.Clock, time)), { signal }).then(
        () => undefined,
        () => undefined
      )
  }
}
