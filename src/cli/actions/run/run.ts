// `windrow run` and `windrow resume`: a study or a stored plan → the plan that is collected.
import { dirname, relative, resolve } from "node:path"
import { Clock, Effect } from "effect"
import { besideStudy } from "../../../domain/besideStudy.ts"
import { exit } from "../../../domain/exit.ts"
import type { Plan } from "../../../domain/Plan.ts"
import { shellWord } from "../../../domain/shellWord.ts"
import { makePlan } from "../../../plan/makePlan.ts"
import { strangePipelines } from "../../../spec/foreignPipelines.ts"
import { ownPipelines } from "../../../spec/pipelineFiles.ts"
import { countMistakes, printMistakes } from "../../../spec/printMistake.ts"
import { Spec } from "../../../spec/Spec.ts"
import { CommandFailed, usage } from "../../failures.ts"
import { note } from "../../out.ts"
import { tellEdit } from "../plan/editText.ts"
import { lookBeside, planFileOf, readPlan, savePlan } from "../plan/planFile.ts"
import { fillPlan } from "../server/databases.ts"
import { readEnvironment } from "../server/environment.ts"
import { layerSpec } from "../server/layerSpec.ts"
import { readNow, readSandbox } from "../server/target.ts"
import { collectPlan, type RunFlags } from "./collectPlan.ts"
import { chooseMode } from "./progressMode.ts"

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
    const directory = dirname(resolve(path))
    const { flag, plan } = yield* filled(yield* trusted(yield* readPlan(planFileOf(path)), flags), directory, flags)
    return yield* collectPlan(plan, directory, flags, {
      command: `windrow run ${shellWord(path)} --frozen`,
      afterwards: `windrow report ${shellWord(path)}${flag}`
    })
  }
  const { namesDatabase: named, study, pipelines, warnings } = yield* (yield* Spec).load(path)
  const directory = dirname(resolve(path))
  const mode = yield* chooseMode(flags.progress, readEnvironment(directory).progress)
  const tell = (text: string) => (mode === "plain" || mode === "tui" ? note(text) : Effect.void)
  if (warnings.length > 0) yield* tell(`${printMistakes(warnings)}\n\n${countMistakes(warnings)}\n`)
  const wanted = makePlan(study, pipelines)
  const beside = yield* lookBeside(path, wanted)
  const { flag, plan } = yield* filled(wanted, directory, flags, named)
  if (beside.before !== undefined) {
    const machine = yield* Clock.currentTimeMillis
    const isSameFile = beside.before.study.output.database === study.output.database
    const { plan: before } = yield* filled(beside.before, directory, flags, isSameFile ? named : undefined)
    const { text } = yield* tellEdit(before, plan, path, ((yield* readNow(flags.now)) ?? machine) - machine)
    if (flags.locked) return yield* differs(`${path} was edited since it was planned`, text)
    yield* tell(`${text}\n`)
  }
  if (beside.before === undefined && !beside.isSame && flags.locked)
    return yield* differs(`${path} has no stored plan`, "")
  yield* savePlan(path, beside)
  yield* collectPlan(plan, directory, flags, {
    command: `windrow run ${shellWord(path)}`,
    afterwards: `windrow report ${shellWord(path)}${flag}`
  })
}, Effect.provide(layerSpec))

/** The plan with the files that a run with these flags fills, and the flag by which other commands find them. */
const filled = Effect.fnUntraced(function* (plan: Plan, directory: string, flags: RunFlags, named?: boolean) {
  const seed = flags.sandbox ? (yield* readSandbox(flags)).seed : undefined
  return yield* fillPlan(plan, directory, seed, named)
})

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
  const directory = dirname(resolve(file))
  const { plan } = yield* filled(yield* trusted(yield* readPlan(file), flags), directory, flags)
  const database = relative(process.cwd(), besideStudy(directory, plan.study.output.database))
  yield* collectPlan(plan, directory, flags, {
    command: `windrow resume ${shellWord(file)}`,
    afterwards: `open ${database} in R, Python or DuckDB`
  })
})
