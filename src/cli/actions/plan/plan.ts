// `windrow plan`: what a study will ask, what it costs, and study.plan.json beside it.
import { dirname, resolve } from "node:path"
import { Clock, Effect, Option } from "effect"
import { poolsOf } from "../../../domain/Api.ts"
import { type Day, dayOf } from "../../../domain/Day.ts"
import type { Estimate } from "../../../domain/Estimate.ts"
import { exit } from "../../../domain/exit.ts"
import { apiIn } from "../../../domain/Pipeline.ts"
import type { Plan } from "../../../domain/Plan.ts"
import { shellWord } from "../../../domain/shellWord.ts"
import { shippedApi } from "../../../domain/shippedApi.ts"
import { estimate } from "../../../plan/estimate.ts"
import { makePlan } from "../../../plan/makePlan.ts"
import { upTo } from "../../../plan/upTo.ts"
import { countMistakes, printMistakes } from "../../../spec/printMistake.ts"
import { Spec } from "../../../spec/Spec.ts"
import { usage } from "../../failures.ts"
import { note, print, printJson } from "../../out.ts"
import { columnsOf } from "../../paper.ts"
import { listLines } from "../listLines.ts"
import { fillPlan } from "../server/databases.ts"
import { layerSpec } from "../server/layerSpec.ts"
import { asksText, type HostFlag, readNow, readSandbox, type SandboxFlags } from "../server/target.ts"
import { tellEdit } from "./editText.ts"
import { lookBeside, savePlan } from "./planFile.ts"
import { planPage } from "./planPage.ts"
import { whatIsLeft } from "./whatIsLeft.ts"

export interface PlanFlags extends SandboxFlags, HostFlag {
  /** Spend so many requests to measure what the plan otherwise assumes. */
  readonly probe: Option.Option<number>
  /** Print the page for programs. */
  readonly json: boolean
  /** Also print what other cuts would cost. */
  readonly alternatives: boolean
  /** Print requests instead of the page. */
  readonly queries: boolean
  readonly sandbox: boolean
  readonly progress: Option.Option<string>
}

export const plan = Effect.fn("plan")(function* (path: string, flags: PlanFlags) {
  const probe = Option.getOrUndefined(flags.probe)
  if (probe !== undefined && probe < 1)
    return yield* usage("--probe must be 1 or more", "Leave it out to spend nothing.")
  if (flags.json && flags.queries)
    return yield* usage("--json and --queries do not go together", "Leave one of them out.")
  const loaded = yield* (yield* Spec).load(path)
  const { study, pipelines, warnings, lists } = loaded
  if (warnings.length > 0) yield* note(`${printMistakes(warnings)}\n\n${countMistakes(warnings)}\n`)
  for (const line of listLines(lists)) yield* note(line)
  const api = apiIn(pipelines)
  if (api.api !== shippedApi.api) yield* note(asksText(api))
  const planned = makePlan(study, pipelines)
  const machine = yield* Clock.currentTimeMillis
  const now = (yield* readNow(flags.now)) ?? machine
  const [today, ahead] = [dayOf(now), now - machine]
  if (flags.queries) {
    const { queryLines } = yield* Effect.promise(() => import("./queries.ts"))
    const waits = planned.open.flatMap(({ step, waits_for }) =>
      waits_for === undefined ? [] : [`${step} is asked when step ${waits_for} has rows`]
    )
    if (waits.length > 0) yield* note(`${waits.join("; ")}.`)
    return yield* print(queryLines(upTo(planned, today)).join("\n"))
  }
  const beside = yield* lookBeside(path, planned)
  const { dailyQuota } = yield* readSandbox(flags)
  const seed = flags.sandbox ? Option.getOrElse(flags.seed, () => "windrow") : undefined
  const filled = yield* fillPlan(planned, loaded.directory, seed, loaded.namesDatabase)
  const quotaed = Option.isSome(flags.dailyQuota) ? atMost(filled.plan, dailyQuota) : filled.plan
  const { before } = beside
  const told = before === undefined ? undefined : yield* tellEdit(before, filled.plan, path, ahead)
  if (told !== undefined && told.edit.kind !== "same") yield* note(`${told.text}\n`)
  const { file, changed } = yield* savePlan(path, beside)
  if (probe !== undefined) {
    const { collectPlan } = yield* Effect.promise(() => import("../run/collectPlan.ts"))
    // What is not asked within the probe's requests is simply left.
    yield* collectPlan(
      filled.plan,
      dirname(resolve(path)),
      {
        ...flags,
        noWait: true,
        limitRequests: flags.probe,
        retryFailed: false,
        prune: false,
        refresh: false,
        order: "random"
      },
      { command: `windrow run ${shellWord(path)}`, afterwards: `windrow plan ${shellWord(path)}${filled.flag}` }
    ).pipe(
      Effect.catchIf(
        (error) => "code" in error && error.code === exit.paused,
        () => Effect.void
      )
    )
  }
  const left = yield* whatIsLeft(quotaed, path, now, ahead, probe === undefined ? told?.side : undefined)
  yield* flags.json
    ? printJson(toldOf(quotaed, today, left))
    : print(
        planPage(quotaed, today, left.densities, {
          path,
          columns: columnsOf(process.stdout),
          alternatives: flags.alternatives,
          left: left.left,
          lines: left.lines
        })
      )
  yield* note(changed ? `written: ${file}` : `unchanged: ${file}`)
}, Effect.provide(layerSpec))

/** The plan with at most so many requests a day of the pool that is meant where none is named, as a run has it. */
const atMost = (plan: Plan, dailyQuota: number): Plan => {
  const [usual = ""] = poolsOf(apiIn(plan.pipelines))
  const quota = { ...plan.study.quota, [usual]: Math.min(plan.study.quota[usual] ?? dailyQuota, dailyQuota) }
  return { ...plan, study: { ...plan.study, quota } }
}

const toldOf = (
  planned: Plan,
  today: Day,
  { densities, left }: Effect.Success<ReturnType<typeof whatIsLeft>>
): Estimate => ({
  ...estimate(planned, today, densities).told,
  left: left === undefined ? null : { slices: left.slices, requests: left.cost }
})
