/** The sandbox's own time: starts where it is told, then ticks like any other. */
export interface Clock {
  /** Epoch milliseconds. */
  readonly now: () => number
  /** Epoch seconds. */
  readonly second: () => number
  readonly set: (now: number) => void
}

export const makeClock = (start: number = Date.now()): Clock => {
  let offset = start - performance.now()
  const now = () => Math.floor(performance.now() + offset)
  return {
    now,
    second: () => Math.floor(now() / 1000),
    set: (to) => {
      offset = to - performance.now()
    }
  }
}
