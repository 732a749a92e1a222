// Time for tests: it stands still while anything is under way, and then jumps to the next moment that somebody waits for.
// It never merely runs faster, so a busy machine cannot turn into timeouts.
import { Clock, Duration, Effect, Scheduler } from "effect"

export interface Time {
  /** For what is tested. */
  readonly clock: Clock.Clock
  /** For a sandbox: a request that it keeps waiting holds up no time. */
  readonly server: Clock.Clock
  /** Counts what fibers have to do at once. */
  readonly scheduler: Scheduler.Scheduler
  /** Time stands still until what this returns is called. */
  readonly enter: () => () => void
  /** Time stands still until the work has ended. */
  readonly during: <A>(work: () => Promise<A>) => Promise<A>
  /** Time stands still from when a text is heard: `heard` is there then, and `release` lets time go on. */
  readonly holdAt: (text: string | RegExp) => Hold
  /** Sets the wall clock, as a person or a time server does; waits go on unmoved. */
  readonly setWall: (millis: number) => void
  /** Milliseconds by the monotonic side. */
  readonly passed: () => number
}

export interface Hold {
  readonly listen: (text: string) => void
  readonly heard: Promise<void>
  readonly release: () => void
}

interface Sleeper {
  readonly at: number
  readonly wake: () => void
}

/** Turns of the event loop without a sign of life before time jumps: promises, sockets and streams have had theirs. */
const quietTurns = 4

/** Files being read, names being looked up, bytes on their way: what Node knows of that no door counts. */
const isUnderWay = (resource: string): boolean => /^(FSReq|GetAddrInfo|TCPConnect|Write|Shutdown)/.test(resource)

/** @param start epoch milliseconds that the wall clock shows at first */
export const makeTime = (start: number): Time => {
  let passed = 0
  let ahead = start
  let entered = 0
  let kept = 0
  let tasks = 0
  let signs = 0
  let looking = false
  const sleepers: Array<Sleeper> = []

  const isStill = () => entered > kept || tasks > 0
  const look = (quiet: number, seen: number): void => {
    const next = sleepers[0]
    // What is entered looks again when it leaves.
    if (next === undefined || entered > kept) {
      looking = false
      return
    }
    if (isStill() || seen !== signs) return void setImmediate(look, 0, signs)
    if (quiet < quietTurns || process.getActiveResourcesInfo().some(isUnderWay))
      return void setImmediate(look, quiet + 1, signs)
    sleepers.shift()
    passed = Math.max(passed, next.at)
    next.wake()
    setImmediate(look, 0, signs)
  }
  const begin = () => {
    signs += 1
    if (looking) return
    looking = true
    setImmediate(look, 0, signs)
  }
  const enter = () => {
    entered += 1
    signs += 1
    let left = false
    return () => {
      if (left) return
      left = true
      entered -= 1
      begin()
    }
  }
  const wait = (duration: Duration.Duration, count: (change: 1 | -1) => void): Effect.Effect<void> => {
    const millis = Duration.toMillis(duration)
    if (millis <= 0) return Effect.yieldNow
    if (millis === Number.POSITIVE_INFINITY) return Effect.never
    return Effect.callback<void>((resume) => {
      count(1)
      let over = false
      const end = () => {
        if (over) return
        over = true
        count(-1)
        signs += 1
      }
      const sleeper: Sleeper = {
        at: passed + millis,
        wake: () => {
          end()
          resume(Effect.void)
        }
      }
      // Who came first wakes first.
      const behind = sleepers.findIndex(({ at }) => at > sleeper.at)
      sleepers.splice(behind < 0 ? sleepers.length : behind, 0, sleeper)
      begin()
      return Effect.sync(() => {
        end()
        const index = sleepers.indexOf(sleeper)
        if (index >= 0) sleepers.splice(index, 1)
      })
    })
  }
  const wallNanos = () => BigInt(Math.round((passed + ahead) * 1e6))
  const monotonicNanos = () => BigInt(Math.round(passed * 1e6))
  const clockOf = (count: (change: 1 | -1) => void): Clock.Clock => ({
    currentTimeMillisUnsafe: () => Math.floor(passed + ahead),
    currentTimeMillis: Effect.sync(() => Math.floor(passed + ahead)),
    currentTimeNanosUnsafe: wallNanos,
    currentTimeNanos: Effect.sync(wallNanos),
    monotonicTimeNanosUnsafe: monotonicNanos,
    monotonicTimeNanos: Effect.sync(monotonicNanos),
    sleep: (duration) => wait(duration, count)
  })
  const usual = new Scheduler.MixedScheduler()
  const scheduler: Scheduler.Scheduler = {
    executionMode: usual.executionMode,
    shouldYield: (fiber) => usual.shouldYield(fiber),
    makeDispatcher: () => {
      const dispatcher = usual.makeDispatcher()
      return {
        scheduleTask: (task, priority) => {
          tasks += 1
          dispatcher.scheduleTask(() => {
            tasks -= 1
            signs += 1
            task()
          }, priority)
        },
        flush: () => dispatcher.flush()
      }
    }
  }
  return {
    clock: clockOf(() => undefined),
    server: clockOf((change) => {
      kept += change
    }),
    scheduler,
    enter,
    during: async (work) => {
      const leave = enter()
      try {
        return await work()
      } finally {
        leave()
      }
    },
    holdAt: (wanted) => {
      const { promise, resolve } = Promise.withResolvers<void>()
      let leave: (() => void) | undefined
      const listen = (text: string) => {
        if (leave !== undefined || !(typeof wanted === "string" ? text.includes(wanted) : wanted.test(text))) return
        leave = enter()
        resolve()
      }
      return { listen, heard: promise, release: () => leave?.() }
    },
    setWall: (millis) => {
      ahead = millis - passed
    },
    passed: () => passed
  }
}

/** What all tests of one process share, unless they make their own. */
export const time: Time = makeTime(Date.now())

/** Gives an effect the shared time, where waits take none. What it waits for has to be counted, or to be another process. */
export const onTime = <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
  effect.pipe(
    Effect.provideService(Clock.Clock, time.clock),
    Effect.provideService(Scheduler.Scheduler, time.scheduler)
  )
