// The world of one history: a sandbox, a folder, and a clock of its own that jumps from one wait to the next.
import { cpSync, existsSync, rmSync } from "node:fs"
import { join } from "node:path"
import { Clock, Deferred, Effect, Scheduler } from "effect"
import type { Event } from "../../src/domain/Event.ts"
import {
  type FaultName,
  type JournalEntry,
  type Profile,
  type Rule,
  type Sandbox,
  type SeenRequest,
  startSandbox
} from "../../src/sandbox/Server.ts"
import type { Point } from "../support/points.ts"
import { makeTime, type Time } from "../support/time.ts"
import { type Ended, makeWorkplace, type Workplace } from "../support/workplace.ts"
import { killing } from "./killing.ts"
import { start } from "./study.ts"

export interface Habits {
  /** Videos that are gone some time later. */
  readonly vanishShare: number
  readonly videosPerDay: number
  readonly faults: Profile
}

/** What one command did. */
export interface Done extends Ended {
  readonly events: ReadonlyArray<Event>
  /** What reached the sandbox meanwhile, those for tokens left out. */
  readonly requests: ReadonlyArray<JournalEntry>
  /** Virtual milliseconds. */
  readonly took: number
  /** Where it was killed. */
  readonly killed: Point | undefined
}

export interface World {
  readonly time: Time
  readonly sandbox: Sandbox
  place: Workplace
  readonly now: () => number
  readonly windrow: (args: ReadonlyArray<string>, kill?: Kill) => Promise<Done>
  readonly pass: (hours: number) => Promise<void>
  /** Everything the sandbox has been asked since the history began. */
  readonly requests: () => Promise<ReadonlyArray<JournalEntry>>
  readonly setRules: (rules: ReadonlyArray<Rule>) => Promise<void>
  /** From now on no request is answered for so many milliseconds. */
  readonly outage: (millis: number, fault: FaultName) => void
  readonly isOut: () => boolean
  readonly close: () => Promise<void>
}

export interface Kill {
  readonly point: Point
  /** Which time that the run comes by, from 1. */
  readonly nth: number
}

/** No command takes more: whoever still waits or asks then does so for ever. Virtual and real milliseconds, and requests. */
const patience = { virtual: 60 * 86_400_000, real: 120_000, requests: 400 }
const hung = 138

/** Ends what hangs. The clock of the history cannot tell: it would jump where nobody waits for anything else. */
const watching = (passed: () => number) => {
  const given = Deferred.makeUnsafe<void>()
  const began = performance.now()
  let [asked, why] = [0, ""]
  const end = (because: string) => {
    why = because
    Deferred.doneUnsafe(given, Effect.void)
  }
  const timer = setInterval(() => {
    if (passed() > patience.virtual) end(`waits for ${Math.round(passed() / 86_400_000)} days`)
    if (performance.now() - began > patience.real) end("does not end")
  }, 250)
  const told = { code: hung, stdout: "", stderr: "" }
  return {
    hangs: Effect.as(Deferred.await(given), told as never),
    arrived: () => {
      asked += 1
      if (asked > patience.requests) end("asks without end")
    },
    why: () => why,
    end: () => clearInterval(timer)
  }
}

const latency = { fault: "slow", arg: 5 } as const

/** Whether nothing went wrong with a request. */
export const isSound = ({ faults }: JournalEntry): boolean => faults.every((fault) => fault === latency.fault)

/** The lines of `--progress json` as events; the first one names the version. */
const eventsIn = (text: string): ReadonlyArray<Event> =>
  text.split("\n").flatMap((line) => {
    if (!line.startsWith('{"at":')) return []
    const { event, ...rest } = JSON.parse(line) as { readonly event: string }
    return [{ _tag: event, ...rest } as unknown as Event]
  })

export const makeWorld = async (habits: Habits): Promise<World> => {
  const time = makeTime(start)
  let out = { until: 0, fault: "unavailable" as FaultName }
  let arrived = () => {}
  const onRequest = ({ at, n }: SeenRequest) => {
    if (n > 0) arrived()
    if (n > 0 && at < out.until) return out.fault
    // An answer takes its time, so that what is asked after another is later. A profile's own faults would not come then.
    return n > 0 && habits.faults === "none" ? latency : undefined
  }
  const sandbox = await startSandbox({
    time: time.server,
    now: start,
    faults: habits.faults,
    switches: { videosPerDay: habits.videosPerDay, vanishShare: habits.vanishShare, commentCap: 40 },
    onRequest
  })
  const read = async (path: string): Promise<unknown> => (await fetch(`${sandbox.url}/sandbox/${path}`)).json()
  const requests = async () =>
    ((await read("requests")) as ReadonlyArray<JournalEntry>).filter(({ path }) => !path.includes("/oauth/"))
  const now = () => time.clock.currentTimeMillisUnsafe()
  const sleep = (millis: number) =>
    Effect.runPromise(
      Effect.sleep(millis).pipe(
        Effect.provideService(Clock.Clock, time.clock),
        Effect.provideService(Scheduler.Scheduler, time.scheduler)
      )
    )
  const world: World = {
    time,
    sandbox,
    place: makeWorkplace(sandbox.url),
    now,
    requests,
    windrow: async (args, kill) => {
      const { place } = world
      const before = (await requests()).length
      const began = time.passed()
      const end = kill === undefined ? undefined : killing(kill, () => copyOf(place))
      const watch = watching(() => time.passed() - began)
      arrived = () => {
        watch.arrived()
        end?.reached("before the first byte of the answer")
      }
      const { code, stdout, stderr } = await place
        .windrow(
          args,
          {},
          {
            time,
            around: (command) => Effect.raceFirst(end?.around(command) ?? command, watch.hangs),
            ...(end === undefined ? {} : { onText: end.onText })
          }
        )
        .finally(watch.end)
      if (code === hung) throw new Error(`windrow ${args.join(" ")} ${watch.why()}\n${stderr}`)
      arrived = () => {}
      const copy = end?.copy()
      if (copy !== undefined) {
        rmSync(place.directory, { recursive: true })
        world.place = copy
      }
      return {
        code,
        stdout,
        stderr,
        events: eventsIn(stderr),
        requests: (await requests()).slice(before),
        took: time.passed() - began,
        killed: copy === undefined ? undefined : kill?.point
      }
    },
    pass: (hours) => sleep(hours * 3_600_000),
    setRules: async (rules) => {
      await fetch(`${sandbox.url}/sandbox/rules`, { method: "POST", body: JSON.stringify(rules) })
    },
    outage: (millis, fault) => {
      out = { until: now() + millis, fault }
    },
    isOut: () => now() < out.until,
    close: async () => {
      rmSync(world.place.directory, { recursive: true, force: true })
      await sandbox.close()
    }
  }
  const copyOf = (place: Workplace): Workplace => {
    const copy = makeWorkplace(sandbox.url)
    cpSync(place.directory, copy.directory, { recursive: true })
    return copy
  }
  return world
}

/** Whether a study's database is there. */
export const hasDatabase = ({ place }: World, database: string): boolean => existsSync(join(place.directory, database))
