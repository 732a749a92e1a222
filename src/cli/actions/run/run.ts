// `windrow run` and `windrow resume`: plan → lock → collect, with the layers put together for this study.
import { dirname, relative, resolve } from "node:path"
import { Clock, Effect, Layer, Option } from "effect"
import { run } from "../../../Collector.ts"
import { layerBoard } from "../../../display/Board.ts"
import { eventFileOf, makeEventLog } from "../../../display/EventLog.ts"
import { poolsOf } from "../../../domain/Api.ts"
import { exit } from "../../../domain/exit.ts"
import { apiIn } from "../../../domain/Pipeline.ts"
import type { Plan } from "../../../domain/Plan.ts"
import type { Order } from "../../../domain/Study.ts"
import { Sink } from "../../../domain/services.ts"
import { openDatabase } from "../../../duckdb/Database.ts"
import { firstInSandbox, layerServerTime } from "../../../fetch/ServerTimeLive.ts"
import { makePlan } from "../../../plan/makePlan.ts"
import { strangePipelines } from "../../../spec/foreignPipelines.ts"
import { ownPipelines } from "../../../spec/pipelineFiles.ts"
import { countMistakes, printMistakes } from "../../../spec/printMistake.ts"
import { Spec } from "../../../spec/Spec.ts"
import { holdRunLock } from "../../../store/RunLock.ts"
import { asCalled } from "../../called.ts"
import { CommandFailed, usage } from "../../failures.ts"
import { note, say } from "../../out.ts"
import { version } from "../../version.ts"
import { tellEdit } from "../plan/editText.ts"
import { lookBeside, planFileOf, readPlan, savePlan } from "../plan/planFile.ts"
import { readDatabase } from "../readDatabase.ts"
import { credentialsOf, keepToYourself, leftAloneText, readEnvironment, secretsIn } from "../server/environment.ts"
import { type HostFlag, hostText, readNow, type SandboxFlags, sandboxText, target } from "../server/target.ts"
import { chooseEyes, screenFor } from "./eyes.ts"
import { layerGauges } from "./gauges.ts"
import { needCredentials } from "./needCredentials.ts"
import { Stages } from "./stages.ts"
import { layerNaming, makeSteering } from "./steering.ts"
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

/** Flags of what goes on with a stored plan. */
export interface PlanFlags extends RunFlags {
  /** Also by pipelines that are not Windrow's own. */
  readonly ownPipelines: boolean
}

export interface StudyFlags extends PlanFlags {
  readonly locked: boolean
  readonly frozen: boolean
}

/** Collects the study at a path. */
export const runStudy = Effect.fn("runStudy")(function* (path: string, flags: StudyFlags) {
  if (flags.frozen && flags.locked)
    return yield* usage(
      "--locked and --frozen do not go together",
      "--locked refuses an edited study; --frozen goes on with the plan that it had."
    )
  if (flags.frozen) {
    const plan = yield* trusted(yield* readPlan(planFileOf(path)), flags)
    return yield* collectPlan(
      plan,
      dirname(resolve(path)),
      flags,
      `windrow run ${path} --frozen`,
      `windrow report ${path}`
    )
  }
  const { study, pipelines, warnings } = yield* (yield* Spec).load(path)
  const directory = dirname(resolve(path))
  const eyes = yield* chooseEyes(flags.progress, readEnvironment(directory).progress)
  const tell = (text: string) => (eyes === "plain" || eyes === "tui" ? note(text) : Effect.void)
  if (warnings.length > 0) yield* tell(`${printMistakes(warnings)}\n\n${countMistakes(warnings)}\n`)
  const plan = makePlan(study, pipelines)
  const beside = yield* lookBeside(path, plan)
  const { before } = beside
  if (before !== undefined) {
    const machine = yield* Clock.currentTimeMillis
    const { text } = yield* tellEdit(before, plan, path, ((yield* readNow(flags.now)) ?? machine) - machine)
    if (flags.locked) return yield* differs(`${path} was edited since it was planned`, text)
    yield* tell(`${text}\n`)
  }
  if (before === undefined && !beside.isSame && flags.locked) return yield* differs(`${path} has no stored plan`, "")
  yield* savePlan(path, beside)
  yield* collectPlan(plan, directory, flags, `windrow run ${path}`, `windrow report ${path}`)
}, Effect.provide(Spec.layer))

const differs = (message: string, edit: string) =>
  new CommandFailed({
    code: exit.planDiffers,
    message: edit === "" ? message : `${message}\n${edit}`,
    hint: "Look at it with `windrow plan`, which stores the new plan; or run without --locked; or with --frozen."
  })

/** A stored plan whose pipelines are Windrow's own, or whose user wants them to be others. */
const trusted = Effect.fnUntraced(function* (plan: Plan, { ownPipelines: wanted }: PlanFlags) {
  const strange = strangePipelines(Object.values(plan.pipelines), ownPipelines())
  if (strange.length === 0) return plan
  const text = strange.map(({ what }) => `In the stored plan, ${what}.`).join("\n")
  if (!wanted)
    return yield* usage(
      text,
      "If that is meant, add --own-pipelines. Another version of Windrow may have stored it, too: then `windrow plan study.yaml` stores it anew."
    )
  yield* note(text)
  return plan
})

/** Goes on from a stored plan, without the study. */
export const resumePlan = Effect.fn("resumePlan")(function* (file: string, flags: PlanFlags) {
  const plan = yield* trusted(yield* readPlan(file), flags)
  const directory = dirname(resolve(file))
  const database = relative(process.cwd(), resolve(directory, plan.study.output.database))
  yield* collectPlan(plan, directory, flags, `windrow resume ${file}`, `open ${database} in R, Python or DuckDB`)
})

const flagText = (flags: RunFlags): string =>
  // A clock that was set stands for a moment: the next run has another one.
  `${flags.sandbox ? " --sandbox" : ""}${sandboxText({ ...flags, now: Option.none() })}${hostText(flags)}${flags.noWait ? " --no-wait" : ""}`

/** Collects what a plan wants; fails with the exit code of how it ended, unless that is complete. */
const namedIn = ({ study }: Plan) => study.steps.flatMap(({ inputs }) => inputs["accounts"] ?? [])

export const collectPlan = Effect.fn("collectPlan")(function* (
  plan: Plan,
  directory: string,
  flags: RunFlags,
  command: string,
  afterwards: string
) {
  const limit = Option.getOrUndefined(flags.limitRequests)
  if (limit !== undefined && limit < 1)
    return yield* usage("--limit-requests must be 1 or more", "Leave it out for no limit.")
  const api = apiIn(plan.pipelines)
  const environment = readEnvironment(directory, api)
  const eyes = yield* chooseEyes(flags.progress, environment.progress)
  const left = leftAloneText(environment, api)
  if (left !== "" && eyes !== "quiet" && eyes !== "json") yield* note(left)
  const { openFile } = environment
  if (openFile !== undefined && eyes !== "quiet" && eyes !== "json")
    yield* note(`Every user of this machine can read ${openFile}. ${keepToYourself(openFile)}`)
  const database = resolve(directory, plan.study.output.database)
  const stored = readDatabase(database)(Effect.flatMap(Sink, ({ peek }) => Effect.map(peek, (seen) => seen?.origin)))
  const at = yield* target(flags, environment, api, namedIn(plan), stored)
  const credentials = at.credentials ?? credentialsOf(environment, api)
  yield* needCredentials(
    credentials,
    plan,
    { path: database, origin: at.origin, version, settle: plan.study.settle },
    flags.retryFailed
  )
  yield* holdRunLock(database)
  const { study } = plan
  const [usual = ""] = poolsOf(api)
  const granted = study.quota[usual] ?? 1
  const quota = {
    ...study.quota,
    [usual]: Math.min(
      granted,
      Option.getOrElse(flags.dailyQuota, () => granted)
    )
  }
  const stages = yield* Stages
  const clock = yield* Clock.Clock
  const time = layerServerTime(at.ahead, at.origin.startsWith("sandbox") ? firstInSandbox : undefined)
  const steering = yield* makeSteering
  const log = makeEventLog({ file: eventFileOf(database), version, secrets: secretsIn(environment) })
  const board = layerBoard({
    eyes,
    screen: yield* screenFor(eyes, () => clock.currentTimeMillisUnsafe(), steering.wish),
    log,
    version,
    database,
    write: (text) => say("stderr", text)
  })
  const ledger = stages.ledger({
    directory: environment.stateDirectory,
    client: at.client,
    api,
    quota,
    limit
  })
  const fetch = stages.fetch({
    api,
    credentials,
    pace: study.pace,
    giveUpAfter: study.outage.give_up_after
  })
  const sink = stages.sink({ path: database, origin: at.origin, version, settle: study.settle })
  const snapshot = study.output.snapshot
  const copy =
    snapshot === undefined
      ? Layer.empty
      : stages.snapshot({
          database,
          snapshot: resolve(directory, snapshot),
          version,
          open: (path, into) => openDatabase(path, into === undefined ? "read" : { share: "read", into })
        })
  const layer = layerGauges(plan, steering).pipe(
    Layer.provideMerge(Layer.mergeAll(fetch, ledger, sink, stages.query, copy)),
    Layer.provideMerge(layerNaming(steering)),
    Layer.provideMerge(Layer.mergeAll(board, time, stages.transport(at.base)))
  )
  const signal = yield* stopSignal
  const collected = Effect.gen(function* () {
    yield* Effect.forkScoped(steering.serve)
    return yield* run(plan, {
      wait: !flags.noWait,
      retryFailed: flags.retryFailed,
      prune: flags.prune,
      refresh: flags.refresh,
      ...(flags.order === undefined ? {} : { order: flags.order }),
      source: {
        sandbox: at.origin.startsWith("sandbox"),
        ...(at.other === undefined ? {} : { server: at.other }),
        ...(at.api === undefined ? {} : { api: at.api })
      },
      command: asCalled(`${command}${flagText(flags)}`),
      afterwards: asCalled(afterwards),
      stop: Effect.raceFirst(signal, steering.quit)
    })
  })
  const finished = steering.named(yield* collected.pipe(Effect.scoped, Effect.provide(layer)))
  if (log.trouble() !== undefined && eyes !== "quiet")
    yield* note(`The run's events could not be stored: ${log.trouble()}`)
  if (finished.exit !== exit.complete) {
    const quietly = eyes === "quiet"
    return yield* new CommandFailed({
      code: finished.exit,
      message: quietly ? `windrow: ${finished.outcome}: ${finished.message}` : "",
      hint: quietly ? `next: ${finished.next}` : ""
    })
  }
}, Effect.scoped)
