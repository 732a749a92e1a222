// `for_each` of all steps → parents and the columns they must have, or mistakes.
import { fedBy, feedersOf } from "../domain/feeding.ts"
import { type Pipeline, parentColumns } from "../domain/Pipeline.ts"
import type { ForEach } from "../domain/Study.ts"
import { type CheckContext, reportKey, reportValue } from "./CheckContext.ts"
import { didYouMean } from "./didYouMean.ts"
import type { Step as WrittenStep } from "./generated/written-study.ts"
import type { Excepted } from "./listEntries.ts"
import type { Path } from "./readYaml.ts"
import { checkFed, checkRows, choiceIn } from "./where.ts"

export interface StepDraft {
  readonly name: string
  readonly written: WrittenStep
  readonly pipeline: Pipeline
  /** Where it has a snowball: the names of all levels, its own first. */
  readonly levels?: ReadonlyArray<string>
  /** Where it is a further level: the step that it is of, the input that is fed, and whether another such level comes before. */
  readonly level?: { readonly of: string; readonly input: string; readonly isFurther: boolean }
}

/** What `for_each` feeds: an input, and the column of the parents that it is fed with, where it has a usual one. */
interface BoundInput {
  readonly input: string
  readonly column: string | undefined
}

/** Where the study names no column: the first input that the step does not set itself and whose usual column the parents have. */
const usualInput = (pipeline: Pipeline, step: WrittenStep, parent: Pipeline): BoundInput | undefined => {
  const open = Object.entries(pipeline.inputs).filter(
    ([name, input]) => input.parent_column !== undefined && !(name in step)
  )
  const { columns, table } = parent.rows
  const usual = open.flatMap(([name, input]) =>
    parentColumns(input, table)
      .filter((column) => Object.hasOwn(columns, column))
      .map((column) => ({ input: name, column }))
  )[0]
  return usual ?? (open[0] === undefined ? undefined : { input: open[0][0], column: undefined })
}

/** What a column that the study names feeds: the first input of its kind that the step does not set itself. */
const inputOf = (
  context: CheckContext,
  path: Path,
  { pipeline, written }: StepDraft,
  parent: Pipeline,
  column: string
): BoundInput | undefined => {
  if (!checkFed(context, path, column, parent)) return undefined
  const kind = fedBy(parent, column, pipeline)
  const input = kind.find((name) => !(name in written))
  if (input !== undefined) return { input, column }
  if (kind.length > 0) {
    reportValue(context, path, "WR041", {
      message: `\`${column}\` feeds \`${kind.join("` or `")}\`, which the step sets itself`
    })
    return undefined
  }
  const open = Object.keys(pipeline.inputs).filter((name) => !(name in written))
  const expected = [...new Set(open.flatMap((name) => feedersOf(parent, pipeline, name)))]
  reportValue(context, path, "WR047", {
    message: `\`${column}\` of \`${parent.rows.table}\` is nothing that \`${pipeline.pipeline}\` could be asked for`,
    ...(expected.length === 0 ? { hint: "feed the step from another one" } : { expected })
  })
  return undefined
}

/** Steps by name: undefined stands for one with mistakes of its own. */
export type StepDrafts = ReadonlyMap<string, StepDraft | undefined>

/** The step that another one names. */
export const stepNamed = (
  context: CheckContext,
  path: Path,
  wanted: string,
  own: string,
  steps: StepDrafts
): StepDraft | undefined => {
  if (steps.has(wanted)) return steps.get(wanted)
  const expected = [...steps.keys()].filter((other) => other !== own)
  reportValue(context, path, "WR038", {
    message: `this study has no step \`${wanted}\``,
    didYouMean: didYouMean(wanted, expected),
    expected
  })
  return undefined
}

export const checkForEach = (
  context: CheckContext,
  { name, written, pipeline }: StepDraft,
  steps: StepDrafts,
  leftOutOf: (input: string, excepts: ReadonlyArray<Excepted>) => Pick<ForEach, "except" | "without">
): ForEach | undefined => {
  if (written.for_each === undefined) return undefined
  const path = ["collect", name, "for_each"]
  const long = typeof written.for_each === "object" ? written.for_each : { step: written.for_each }
  const stepPath = typeof written.for_each === "object" ? [...path, "step"] : path
  const parent = stepNamed(context, stepPath, long.step, name, steps)
  if (parent === undefined) return undefined
  const named = long.column
  const columnPath = [...path, "column"]
  const draft = { name, written, pipeline }
  const fed =
    named === undefined
      ? usualInput(pipeline, written, parent.pipeline)
      : inputOf(context, columnPath, draft, parent.pipeline, named)
  if (fed === undefined) {
    if (named !== undefined) {
      checkRows(context, path, long, parent.pipeline)
      return undefined
    }
    reportKey(context, path, "WR041", {
      message: `the pipeline \`${pipeline.pipeline}\` has no input left that rows could feed`
    })
    return undefined
  }
  const { input, column } = fed
  if (column === undefined) {
    reportValue(context, stepPath, "WR040", {
      message: `the table \`${parent.pipeline.rows.table}\` has no column that usually feeds \`${pipeline.pipeline}\``,
      expected: Object.values(pipeline.inputs).flatMap(({ parent_column = [] }) => parent_column),
      hint: "feed the step from another one, or name a `column`"
    })
    return undefined
  }
  if (long.limit !== undefined && written.draws !== undefined) {
    const message = "`limit` counts the rows of a list, and `draws` takes samples of it"
    reportKey(context, typeof written.for_each === "object" ? [...path, "limit"] : path, "WR044", {
      message,
      hint: "keep `limit` or `draws`"
    })
  }
  if (named === undefined) checkFed(context, stepPath, column, parent.pipeline)
  const where = checkRows(context, path, long, parent.pipeline)
  const left = long.except === undefined ? {} : leftOutOf(input, [{ at: [...path, "except"], written: long.except }])
  return {
    step: long.step,
    input,
    column,
    where,
    ...choiceIn(context, path, long, parent.pipeline),
    ...left,
    ...(long.limit === undefined ? {} : { limit: long.limit })
  }
}

/** Every circle of steps, reported once, with all of its steps. @param before step → the steps that feed it */
export const checkCircles = (context: CheckContext, before: ReadonlyMap<string, ReadonlyArray<string>>): void => {
  const told = new Set<string>()
  const circleOf = (
    name: string,
    trail: ReadonlyArray<string>,
    seen: Set<string>
  ): ReadonlyArray<string> | undefined => {
    for (const next of before.get(trail.at(-1) ?? name) ?? []) {
      if (next === name) return trail
      if (seen.has(next)) continue
      seen.add(next)
      const found = circleOf(name, [...trail, next], seen)
      if (found !== undefined) return found
    }
    return undefined
  }
  for (const name of before.keys()) {
    const trail = told.has(name) ? undefined : circleOf(name, [name], new Set([name]))
    if (trail === undefined) continue
    for (const member of trail) told.add(member)
    const message =
      trail.length === 1
        ? `\`${name}\` feeds itself`
        : `these steps feed each other in a circle: ${[...trail, name].join(" ← ")}`
    const isForEach = context.yaml.keysAt(["collect", name]).includes("for_each")
    reportValue(context, isForEach ? ["collect", name, "for_each"] : ["collect", name], "WR039", { message })
  }
}
