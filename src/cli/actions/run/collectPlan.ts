// A plan → what it wants collected: what a run needs is looked up, its database is held, and how it ended is the exit code.
import { Effect, Option } from "effect"
import { run } from "../../../Collector.ts"
import type { Finished } from "../../../collect/ending.ts"
import { makeSteering, type Steering } from "../../../collect/steering.ts"
import { type EventLog, eventFileOf, makeEventLog } from "../../../display/EventLog.ts"
import type { ProgressMode } from "../../../display/ProgressReporter.ts"
import { besideStudy } from "../../../domain/besideStudy.ts"
import { exit } from "../../../domain/exit.ts"
import { apiIn } from "../../../domain/Pipeline.ts"
import type { Plan } from "../../../domain/Plan.ts"
import { RunGate } from "../../../domain/RunGate.ts"
import type { Order } from "../../../domain/Study.ts"
import { Store } from "../../../domain/services.ts"
import { holdRunLock } from "../../../store/RunLock.ts"
import { asCalled } from "../../called.ts"
import { CommandFailed, usage } from "../../failures.ts"
import { note } from "../../out.ts"
import { version } from "../../version.ts"
import { readDatabase } from "../readDatabase.ts"
import {
  credentialsOf,
  type Environment,
  keepToYourself,
  leftAloneText,
  readEnvironment,
  secretsIn
} from "../server/environment.ts"
import { type HostFlag, hostText, type SandboxFlags, sandboxText, target } from "../server/target.ts"
import { layerRun } from "./layerRun.ts"
import { needCredentials } from "./needCredentials.ts"
import { chooseMode } from "./progressMode.ts"
import { stopSignal } from "./stopSignal.ts"

export interface RunFlags extends SandboxFlags, HostFlag {
  readonly sandbox: boolean
  readonly noWait: boolean
  readonly limitRequests: Option.Option<number>
  readonly retryFailed: boolean
  readonly prune: boolean
  readonly refresh: boolean
  readonly progress: Option.Option<string>
  /** Which slices come first; absent: as the study says. */
  readonly order?: Order
}

/** Commands as the user typed this one, and as the next one is typed. */
export interface Typed {
  readonly command: string
  readonly afterwards: string
}

const flagText = (flags: RunFlags): string =>
  // `--now` is left out: the next run begins at another moment.
  `${flags.sandbox ? " --sandbox" : ""}${sandboxText({ ...flags, now: Option.none() })}${hostText(flags)}${flags.noWait ? " --no-wait" : ""}`

const namedIn = ({ study }: Plan) => study.steps.flatMap(({ inputs }) => inputs["accounts"] ?? [])

/** Whose server is asked, under which credentials, and where the database is. Says what is odd about the environment. */
const lookUp = Effect.fnUntraced(function* (
  plan: Plan,
  directory: string,
  environment: Environment,
  flags: RunFlags,
  mode: ProgressMode
) {
  const api = apiIn(plan.pipelines)
  const tell = (text: string) => (mode === "plain" || mode === "tui" ? note(text) : Effect.void)
  const left = leftAloneText(environment, api)
  if (left !== "") yield* tell(left)
  const { openFile } = environment
  if (openFile !== undefined)
    yield* tell(`Every user of this machine can read ${openFile}. ${keepToYourself(openFile)}`)
  const database = besideStudy(directory, plan.study.output.database)
  const stored = readDatabase(database)(Effect.flatMap(Store, ({ read }) => Effect.map(read, (seen) => seen?.origin)))
  const server = yield* target(flags, environment, api, namedIn(plan), stored)
  return {
    server,
    database,
    credentials: server.credentials ?? credentialsOf(environment, api),
    secrets: secretsIn(environment),
    stateDirectory: environment.stateDirectory
  }
})

/** Collects what a plan wants; fails with the exit code of how it ended, unless that is complete. */
export const collectPlan = Effect.fn("collectPlan")(function* (
  plan: Plan,
  directory: string,
  flags: RunFlags,
  typed: Typed
) {
  const limit = Option.getOrUndefined(flags.limitRequests)
  if (limit !== undefined && limit < 1)
    return yield* usage("--limit-requests must be 1 or more", "Leave it out for no limit.")
  const environment = readEnvironment(directory, apiIn(plan.pipelines))
  const mode = yield* chooseMode(flags.progress, environment.progress)
  const found = yield* lookUp(plan, directory, environment, flags, mode)
  const { credentials, database, secrets, server } = found
  const store = { path: database, origin: server.origin, version, settle: plan.study.settle }
  yield* needCredentials(credentials, plan, store, flags.retryFailed)
  yield* holdRunLock(database)
  const steering = yield* makeSteering
  const log = makeEventLog({ file: eventFileOf(database), version, secrets })
  const dailyQuota = Option.getOrUndefined(flags.dailyQuota)
  const layer = yield* layerRun(plan, { ...found, directory, store, mode, log, steering, limit, dailyQuota })
  const signal = yield* stopSignal
  const finished = yield* collected(plan, flags, typed, server, steering, signal).pipe(
    Effect.scoped,
    Effect.provideService(RunGate, steering.gate),
    Effect.provide(layer)
  )
  yield* tellEnd(finished, mode, log)
}, Effect.scoped)

type Server = Effect.Success<ReturnType<typeof target>>

const collected = Effect.fnUntraced(function* (
  plan: Plan,
  flags: RunFlags,
  { command, afterwards }: Typed,
  { api, origin, other }: Server,
  { serve, quit }: Steering,
  signal: Effect.Effect<void>
) {
  yield* Effect.forkScoped(serve)
  return yield* run(plan, {
    wait: !flags.noWait,
    retryFailed: flags.retryFailed,
    prune: flags.prune,
    refresh: flags.refresh,
    ...(flags.order === undefined ? {} : { order: flags.order }),
    source: {
      sandbox: origin.startsWith("sandbox"),
      ...(other === undefined ? {} : { server: other }),
      ...(api === undefined ? {} : { api })
    },
    command: asCalled(`${command}${flagText(flags)}`),
    afterwards: asCalled(afterwards),
    stop: Effect.raceFirst(Effect.as(signal, "signal" as const), Effect.as(quit, "key" as const))
  })
})

const tellEnd = Effect.fnUntraced(function* (finished: Finished, mode: ProgressMode, log: EventLog) {
  const quietly = mode === "quiet"
  if (log.trouble() !== undefined && !quietly) yield* note(`The run's events could not be stored: ${log.trouble()}`)
  if (finished.exit === exit.complete) return
  return yield* new CommandFailed({
    code: finished.exit,
    message: quietly ? `windrow: ${finished.outcome}: ${finished.message}` : "",
    hint: quietly ? `next: ${finished.next}` : ""
  })
})
