// `snowball:` of a step → a step for each further level, which is fed by the one before and leaves out what was asked already.
import { methods } from "../domain/choosing.ts"
import { feedersOf, repeatsAlone } from "../domain/feeding.ts"
import { type Pipeline, parentColumns } from "../domain/Pipeline.ts"
import { type CheckContext, reportKey, reportValue } from "./CheckContext.ts"
import type { ListOf, Snowball } from "./generated/written-study.ts"
import type { StepDraft, StepDrafts } from "./parents.ts"
import type { Path } from "./readYaml.ts"
import { seedOf } from "./seeds.ts"

/** The steps of a study with those of further levels, each behind the one before. */
export const withLevels = (context: CheckContext, drafts: StepDrafts): StepDrafts =>
  new Map(
    [...drafts].flatMap(([name, draft]) => {
      if (draft?.written.snowball === undefined) return [[name, draft] as const]
      return levelsOf(context, draft, draft.written.snowball, drafts).map((level) => [level.name, level] as const)
    })
  )

/** The context in which a step is checked: what is wrong with a further level stands in the step that it is of. */
export const contextOf = (context: CheckContext, { level, name }: StepDraft): CheckContext => {
  if (level === undefined) return context
  const { input, isFurther, of } = level
  const own = (path: Path): Path => {
    if (path[0] !== "collect" || path[1] !== name) return path
    const rest = path.slice(2)
    return rest[0] === input ? ["collect", of, "snowball", ...rest.slice(1)] : ["collect", of, ...rest]
  }
  const { yaml } = context
  return {
    ...context,
    // What is wrong with all of them is told once.
    ...(isFurther ? { mistakes: [] } : {}),
    lists: [],
    notes: [],
    yaml: {
      ...yaml,
      valueAt: (path) => yaml.valueAt(own(path)),
      keyAt: (path) => yaml.keyAt(own(path)),
      keysAt: (path) => yaml.keysAt(own(path)),
      isPlain: (path) => yaml.isPlain(own(path))
    }
  }
}

const levelsOf = (
  context: CheckContext,
  draft: StepDraft,
  snowball: Snowball,
  drafts: StepDrafts
): ReadonlyArray<StepDraft> => {
  const { name, pipeline, written } = draft
  const at: Path = ["collect", name, "snowball"]
  const given = written as Readonly<Record<string, unknown>>
  const input = Object.keys(pipeline.inputs).find((one) => given[one] !== undefined)
  if (input === undefined) {
    reportKey(context, at, "WR109", {
      message: "a snowball begins with values of an input, and this step has none",
      hint: `give the step some of its own, such as \`${Object.keys(pipeline.inputs)[0] ?? ""}\``
    })
    return [draft]
  }
  const column = columnOf(context, at, snowball, pipeline, input)
  const names = Array.from({ length: snowball.depth }, (_, index) => (index === 0 ? name : `${name}_${index + 1}`))
  const taken = names.slice(1).find((one) => drafts.has(one))
  if (taken !== undefined)
    reportKey(context, ["collect", taken], "WR109", {
      message: `\`${taken}\` is what a level of the snowball of \`${name}\` is called`,
      hint: "give this step another name"
    })
  if (column === undefined || taken !== undefined) return [draft]
  const { [input]: _first, for_each: _forEach, snowball: _snowball, ...rest } = given
  const { depth: _depth, sample, ...others } = snowball
  const chosen = sample === undefined ? others : { ...others, sample: { ...sample, seed: seedOf(context, at, sample) } }
  const asked = Object.keys(pipeline.rows.columns).find((one) => repeatsAlone(pipeline, input, one))
  const source = (index: number): ListOf => ({
    ...chosen,
    column,
    step: names[index - 1]!,
    ...(asked === undefined ? {} : { except: names.slice(0, index).map((step) => ({ step, column: asked })) })
  })
  return names.map((one, index) =>
    index === 0
      ? { ...draft, levels: names }
      : {
          name: one,
          pipeline,
          level: { of: name, input, isFurther: index > 1 },
          written: { ...rest, [input]: source(index) }
        }
  )
}

/** The column of the rows that names further values of the input. */
const columnOf = (
  context: CheckContext,
  at: Path,
  { column }: Snowball,
  pipeline: Pipeline,
  input: string
): string | undefined => {
  const further = feedersOf(pipeline, pipeline, input).filter((one) => !repeatsAlone(pipeline, input, one))
  const usual = parentColumns(pipeline.inputs[input]!, pipeline.rows.table).find((one) => further.includes(one))
  const found = column ?? usual ?? (further.length === 1 ? further[0] : undefined)
  if (found !== undefined && further.includes(found)) return found
  const values = input.replaceAll("_", " ")
  const place = column === undefined ? at : [...at, "column"]
  const report = column === undefined ? reportKey : reportValue
  report(context, place, "WR109", {
    message:
      further.length === 0
        ? `rows of \`${pipeline.rows.table}\` name no further ${values}, so a snowball cannot grow`
        : `which column of \`${pipeline.rows.table}\` names further ${values}?`,
    ...(further.length === 0
      ? { hint: "let steps of several pipelines feed each other instead" }
      : { expected: further, hint: "name a `column`" })
  })
  return undefined
}

/** The steps that a name stands for: all levels of a snowball. A choice is made in one of them. */
export const levelsNamed = (
  context: CheckContext,
  at: Path,
  draft: StepDraft,
  written: ListOf,
  steps: StepDrafts
): ReadonlyArray<string> => {
  const { step = "" } = written
  const levels = draft.level === undefined ? (steps.get(step)?.levels ?? []) : []
  const method = methods.find((one) => written[one] !== undefined)
  if (levels.length < 2) return [step]
  if (method === undefined) return levels
  reportKey(context, [...at, method], "WR109", {
    message: `\`${step}\` stands for ${levels.length} steps, the levels of its snowball, and \`${method}\` chooses from one`,
    hint: `name a level (${levels.slice(1).join(", ")}), or choose where the snowball grows: snowball: { ${method}: … }`
  })
  return [step]
}
