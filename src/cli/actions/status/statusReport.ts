// Where a study stands: read from its database, or, while a run holds that, from the files that the run keeps beside it.
import { Effect } from "effect"
import { lookAtDue } from "../../../collect/lookAtDue.ts"
import { readCoverageFile } from "../../../display/CoverageFile.ts"
import { timeLeft } from "../../../display/pace.ts"
import { readSideFile, type SideFile } from "../../../display/SideFile.ts"
import type { UnitDays } from "../../../domain/Coverage.ts"
import type { StoreError } from "../../../domain/failures.ts"
import { apiIn } from "../../../domain/Pipeline.ts"
import type { Plan } from "../../../domain/Plan.ts"
import type { Slice } from "../../../domain/Slice.ts"
import type { Status, StatusRun, StatusWave } from "../../../domain/Status.ts"
import { Query, Store } from "../../../domain/services.ts"
import { shellWord } from "../../../domain/shellWord.ts"
import { isLater, type WaveNumbers, waveText, withNumbers } from "../../../domain/Wave.ts"
import { makePlan } from "../../../plan/makePlan.ts"
import { withStrangeFed } from "../../../plan/strangeFed.ts"
import { unitDaysIn } from "../../../plan/unitDaysIn.ts"
import { waitingChoices } from "../../../plan/waitingChoices.ts"
import { unitsOf } from "../../../plan/wanted.ts"
import { waveTimes } from "../../../plan/waveTimes.ts"
import { Spec } from "../../../spec/Spec.ts"
import { asCalled } from "../../called.ts"
import { waitingTexts } from "../plan/choiceTexts.ts"
import { offTimeTexts, toComeTexts } from "../plan/waveTexts.ts"
import { readDatabase } from "../readDatabase.ts"
import { toRead } from "../server/databases.ts"
import { allowText } from "../server/target.ts"
import { lookAtCoverage } from "./coverageLook.ts"

/** A study that status is asked of, again and again under `--watch`. */
export interface Asked {
  readonly path: string
  readonly plan: Plan
  readonly database: string
  /** ` --sandbox` where other commands need it to read the same database. */
  readonly flag: string
}

export const ask = Effect.fn("status.ask")(function* (path: string, sandbox: boolean) {
  const loaded = yield* (yield* Spec).load(path)
  const { pipelines } = loaded
  const { database, flag, study } = yield* toRead(loaded, sandbox)
  return { path, plan: makePlan(study, pipelines), database, flag }
})

/** The side file of a run that is alive. */
export const liveRun = (database: string): SideFile | undefined => {
  const side = readSideFile(database)
  return side !== undefined && side.progress.state !== "ended" && isAlive(side.pid) ? side : undefined
}

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

/** Later waves among slices that are due; the collection itself is shown by its coverage. */
const openWaves = (
  slices: ReadonlyArray<Slice>,
  wanted: ReadonlyArray<UnitDays>,
  known: WaveNumbers
): ReadonlyArray<StatusWave> => {
  const later = slices.filter(({ wave }) => isLater(wave))
  const numbers = withNumbers(
    known,
    later.map(({ wave }) => wave)
  )
  return [...Map.groupBy(later, ({ step, wave }) => `${step} ${wave}`).values()].flatMap((ones) => {
    const [first] = ones
    const { days, units } = unitDaysIn(ones, wanted)
    if (first === undefined) return []
    const wave = numbers.get(first.wave) ?? 0
    return [{ step: first.step, wave, observes: waveText(first.wave), unit_days: days, units }]
  })
}

/** What the database says; `held` where another program has it. */
const look = ({ plan, database }: Asked) =>
  Effect.gen(function* () {
    const reader = yield* (yield* Store).read
    const due = yield* lookAtDue(plan, reader)
    const slices = [...due.kept.map((one) => one.slice), ...due.slices]
    const times = waveTimes(plan, due)
    return {
      origin: reader?.origin,
      facts:
        reader === undefined
          ? null
          : withStrangeFed(yield* (yield* Query).facts(reader, unitsOf(due.wanted)), plan, due.parents),
      missing: unitDaysIn(slices, unitsOf(due.wanted)),
      waves: openWaves(slices, unitsOf(due.wanted), reader?.waveNumbers ?? new Map()),
      offTime: offTimeTexts(times),
      toCome: toComeTexts(times),
      choices: waitingTexts(waitingChoices(plan, due.sourced, due.known.waves.now)),
      steps: reader === undefined ? [] : yield* lookAtCoverage(reader, due.wanted)
    }
  }).pipe(
    readDatabase(database, plan.study.settle),
    Effect.catchTag("StoreError", (error: StoreError) =>
      error.reason === "in_use" && liveRun(database) !== undefined
        ? Effect.succeed("held" as const)
        : Effect.fail(error)
    )
  )

export const runOf = ({ pid, host, started_at, updated_at, progress }: SideFile, now: number): StatusRun => {
  const left = progress.state === "collecting" && !progress.held ? timeLeft(progress, now) : undefined
  return {
    pid,
    host,
    started_at,
    updated_at,
    state: progress.state === "ended" ? "collecting" : progress.state,
    held: progress.held,
    until: progress.until ?? null,
    left_ms: left === undefined ? null : [Math.round(left.low), Math.round(left.high)],
    tally: progress.tally,
    active: Object.values(progress.active).map((one) => ({ ...one, unit: one.unit ?? null })),
    pools: progress.pools,
    recent: progress.recent
  }
}

/** The flags that go on with data of an origin. */
const flagsFor = (origin: string | undefined, { pipelines }: Plan): string => {
  const allow = allowText(apiIn(pipelines))
  if (allow !== "") return allow
  const seed = /^sandbox:(.+)$/.exec(origin ?? "")?.[1]
  return seed === undefined ? "" : ` --sandbox${seed === "windrow" ? "" : ` --seed ${shellWord(seed)}`}`
}

/** Of a file that anybody may have written no more is taken than how a sandbox behaves, and whether a run waits. */
const ownFlags = /(?<= )--(?:faults (?:none|realistic|hostile)|daily-quota \d{1,9}|no-wait)(?= |$)/g

/** The flags that the last run said to go on with, but for those that follow from the data. */
const flagsOfLastRun = (database: string): string =>
  [...(readSideFile(database)?.progress.next ?? "").matchAll(ownFlags)].map(([flag]) => ` ${flag}`).join("")

/** @param aside  do not open the database while a run is alive: it may want it back at any moment */
export const statusOf = Effect.fnUntraced(function* (asked: Asked, now: number, aside = false) {
  const { path, plan, database, flag } = asked
  const run = liveRun(database)
  const head = { windrow_status: 1 as const, study: plan.study.name, title: plan.study.title ?? "", database }
  const found = aside && run !== undefined ? ("held" as const) : yield* look(asked)
  if (found === "held") {
    const kept = readCoverageFile(database)
    const sandbox = run?.progress.sandbox ?? false
    return {
      ...head,
      origin: null,
      sandbox,
      state: "running",
      running: run === undefined ? null : runOf(run, now),
      facts: null,
      missing: null,
      waves: [],
      steps: kept?.steps ?? [],
      steps_at: kept?.updated_at ?? null,
      next: null
    } satisfies Status as Status
  }
  const { choices, facts, missing, waves, offTime, toCome, steps, origin } = found
  const left = missing.days + missing.units
  const state =
    run !== undefined
      ? "running"
      : facts === null
        ? "nothing"
        : left > 0
          ? "due"
          : facts.failed.length > 0
            ? "failed"
            : "complete"
  const command = asCalled(`windrow run ${shellWord(path)}${flagsFor(origin, plan) || flag}${flagsOfLastRun(database)}`)
  const nexts = {
    nothing: command,
    running: null,
    due: command,
    failed: `${command} --retry-failed`,
    complete: asCalled(`windrow report ${shellWord(path)}${flag}`)
  }
  return {
    ...head,
    origin: origin ?? null,
    sandbox: origin?.startsWith("sandbox") ?? false,
    state,
    running: run === undefined ? null : runOf(run, now),
    facts,
    missing: { unit_days: missing.days, units: missing.units },
    waves,
    off_time: offTime,
    to_come: toCome,
    choices,
    steps,
    steps_at: facts === null ? null : new Date(now).toISOString(),
    next: nexts[state]
  } satisfies Status as Status
})
