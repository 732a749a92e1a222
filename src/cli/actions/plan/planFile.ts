// study.plan.json: beside the study, replaced in one step, and read back by `resume`.
import { basename, dirname, extname, join } from "node:path"
import { Effect, Schema } from "effect"
import { exit } from "../../../domain/exit.ts"
import { oneLine } from "../../../domain/harmless.ts"
import { Plan } from "../../../domain/Plan.ts"
import { NotRead, readIfThere } from "../../../domain/readBounded.ts"
import { replaceFile } from "../../../domain/replaceFile.ts"
import { shellWord } from "../../../domain/shellWord.ts"
import { misfit } from "../../../plan/checkPlan.ts"
import { makePlan, planText } from "../../../plan/makePlan.ts"
import { pipelineMisfit } from "../../../spec/foreignPipelines.ts"
import { CommandFailed, cannotWrite } from "../../failures.ts"

/** `…/study.yaml` → `…/study.plan.json` */
export const planFileOf = (study: string): string =>
  join(dirname(study), `${basename(study, extname(study))}.plan.json`)

const readOrNothing = (file: string): string | undefined => {
  try {
    return readIfThere(file, "plan")?.toString("utf8")
  } catch {
    return undefined
  }
}

/** What is stored beside a study, and the text of what is to be stored there. */
export interface Beside {
  readonly text: string
  readonly isSame: boolean
  /** The stored plan where it is another one; undefined also where there is none that can be read. */
  readonly before: Plan | undefined
}

/** Looks at what is stored beside a study. One that is the same is not read: it may be large. */
export const lookBeside = Effect.fn("lookBeside")(function* (study: string, plan: Plan) {
  const text = planText(plan)
  const isSame = readOrNothing(planFileOf(study)) === text
  const before = isSame ? undefined : yield* Effect.orElseSucceed(readPlan(planFileOf(study)), () => undefined)
  return { text, isSame, before } satisfies Beside
})

/** Writes the plan where it changed. */
export const savePlan = Effect.fn("savePlan")(function* (study: string, { text }: Beside) {
  const file = planFileOf(study)
  // Read again: a probe may have run since, or somebody may have answered a prompt.
  if (readOrNothing(file) === text) return { file, changed: false }
  yield* Effect.try({
    try: () => {
      replaceFile(file, text)
    },
    catch: (cause) => cannotWrite(file, cause, "Make the study's folder writable: the plan is kept beside the study.")
  })
  return { file, changed: true }
})

const decode = Schema.decodeUnknownEffect(Schema.fromJsonString(Plan))

/**
 * The plan that a text holds. Of what it says only the study and its pipelines count: what follows from them is made
 * anew, so that a plan which was edited, or comes from somebody else, is one that Windrow could have made.
 */
export const parsePlan = Effect.fnUntraced(function* (file: string, text: string) {
  const wrong = (why: string) =>
    new CommandFailed({
      code: exit.mistake,
      message: `${file} is not a plan of this version: ${oneLine(why).slice(0, 300)}`,
      hint: "Write it again with `windrow plan study.yaml`. What is collected stays in the database."
    })
  return yield* decode(text).pipe(
    Effect.mapError((error) => wrong(error.message.split("\n")[0] ?? "")),
    // A text that is nested deep enough overflows the stack in the decoder itself.
    Effect.catchDefect(() => Effect.fail(wrong("it is nested too deep"))),
    Effect.flatMap(({ pipelines, study }) => {
      const misfits = misfit(study, pipelines) ?? pipelineMisfit(pipelines)
      return misfits === undefined ? Effect.succeed(makePlan(study, pipelines)) : Effect.fail(wrong(misfits))
    })
  )
})

/** Reads a stored plan. */
export const readPlan = Effect.fn("readPlan")(function* (file: string) {
  if (/\.ya?ml$/.test(file)) {
    const hint = `Collect a study with \`windrow run ${shellWord(file)}\`; \`resume\` goes on from ${basename(planFileOf(file))}.`
    return yield* new CommandFailed({ code: exit.usage, message: `${file} is a study, not a plan`, hint })
  }
  const text = yield* Effect.try({
    try: () => readIfThere(file, "plan")?.toString("utf8"),
    catch: (cause) =>
      new CommandFailed({
        code: exit.noInput,
        message: cause instanceof NotRead ? `${file} ${cause.why}` : `${file} cannot be read: ${String(cause)}`,
        hint: "`windrow plan study.yaml` writes a plan beside the study: name that one."
      })
  })
  if (text === undefined) {
    return yield* new CommandFailed({
      code: exit.noInput,
      message: `there is no plan ${file}`,
      hint: "`windrow plan study.yaml` writes one beside the study."
    })
  }
  return yield* parsePlan(file, text)
})
