// `for_each` of all steps → parents and the columns they must have, or mistakes.
import { toDay } from "../domain/Day.ts"
import { fedBy, feedersOf } from "../domain/feeding.ts"
import { type Column, type Pipeline, parentColumns } from "../domain/Pipeline.ts"
import type { ForEach } from "../domain/Study.ts"
import { type CheckContext, cutNames, reportKey, reportValue } from "./CheckContext.ts"
import { didYouMean } from "./didYouMean.ts"
import type { Where, ForEach as WrittenForEach, Step as WrittenStep } from "./generated/written-study.ts"
import type { Path } from "./readYaml.ts"
import { seedOf } from "./seeds.ts"
import { isThousands, meantThousands } from "./thousandsTyped.ts"

export interface StepDraft {
  readonly name: string
  readonly written: WrittenStep
  readonly pipeline: Pipeline
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

export const checkForEach = (
  context: CheckContext,
  { name, written, pipeline }: StepDraft,
  /** Steps by name: undefined stands for one with mistakes of its own. */
  steps: ReadonlyMap<string, StepDraft | undefined>
): ForEach | undefined => {
  if (written.for_each === undefined) return undefined
  const path = ["collect", name, "for_each"]
  const long = typeof written.for_each === "object" ? written.for_each : { step: written.for_each }
  const stepPath = typeof written.for_each === "object" ? [...path, "step"] : path
  if (!steps.has(long.step)) {
    const expected = [...steps.keys()].filter((other) => other !== name)
    reportValue(context, stepPath, "WR038", {
      message: `this study has no step \`${long.step}\``,
      didYouMean: didYouMean(long.step, expected),
      expected
    })
    return undefined
  }
  const parent = steps.get(long.step)
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
      checkConditions(context, path, long, parent.pipeline)
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
  const where = checkConditions(context, path, long, parent.pipeline)
  return {
    step: long.step,
    input,
    column,
    where,
    ...(long.sample === undefined
      ? {}
      : { sample: { per: [], ...long.sample, seed: seedOf(context, path, long.sample) } }),
    ...(long.top === undefined ? {} : { top: long.top }),
    ...(long.limit === undefined ? {} : { limit: long.limit })
  }
}

/** Which rows feed, and how is chosen among them. */
const checkConditions = (
  context: CheckContext,
  path: Path,
  written: WrittenForEach,
  parent: Pipeline
): ForEach["where"] => {
  const where = (written.where ?? []).flatMap(
    (condition, index) => checkWhere(context, [...path, "where", index], condition, parent) ?? []
  )
  for (const { name, at } of cutNames(context, [...path, "where"], written.where, "column"))
    checkColumn(context, at, name, parent)
  checkChoice(context, path, written, parent)
  return where
}

const checkColumn = (context: CheckContext, path: Path, column: string, parent: Pipeline): Column | undefined => {
  if (Object.hasOwn(parent.rows.columns, column)) return parent.rows.columns[column]
  const expected = Object.keys(parent.rows.columns)
  reportValue(context, path, "WR040", {
    message: `the table \`${parent.rows.table}\` has no column \`${column}\``,
    didYouMean: didYouMean(column, expected),
    expected
  })
  return undefined
}

/** A list is fed item by item, but what has parts names nothing. */
const checkFed = (context: CheckContext, path: Path, column: string, parent: Pipeline): boolean => {
  const found = checkColumn(context, path, column, parent)
  if (found === undefined) return false
  const isPlain = found?.type !== "struct" && found?.type !== "json" && typeof found?.items !== "object"
  if (isPlain) return true
  reportValue(context, path, "WR040", {
    message: `\`${column}\` has parts and cannot be fed into another step`,
    hint: "choose a column with one value, or a list of them"
  })
  return false
}

const counted = new Set(["count", "integer", "number"])

const checkChoice = (context: CheckContext, path: Path, { sample, top }: WrittenForEach, parent: Pipeline): void => {
  if (sample !== undefined && top !== undefined) {
    reportKey(context, [...path, "top"], "WR044", { message: "`sample` and `top` choose the same rows in two ways" })
  }
  sample?.per?.forEach((column, index) => {
    if (column !== "month" || parent.rows.time === undefined)
      checkFed(context, [...path, "sample", "per", index], column, parent)
  })
  if (top === undefined) return
  const type = checkColumn(context, [...path, "top", "by"], top.by, parent)?.type
  if (type !== undefined && !counted.has(type)) {
    reportValue(context, [...path, "top", "by"], "WR042", { message: `\`${top.by}\` is no number` })
  }
}

const isMoment = (type: Column["type"]): boolean => type.startsWith("timestamp")

/** What a value would have to be for a column that is neither a count nor a text; undefined where it is that. */
const mismatch = (type: Column["type"], value: string): string | undefined => {
  if (type === "boolean") return /^(true|false)$/.test(value) ? undefined : "true or false"
  if (!isMoment(type)) return undefined
  const [day = "", time] = value.split(/[T ]/)
  const isTime = time === undefined || /^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$/.test(time)
  return toDay(day) !== undefined && isTime ? undefined : "a time like 2024-01-31 or 2024-01-31 18:00"
}

const checkWhere = (
  context: CheckContext,
  path: Path,
  { column, operation, value }: Where,
  parent: Pipeline
): ForEach["where"][number] | undefined => {
  const type = checkColumn(context, [...path, "column"], column, parent)?.type
  if (type === undefined) return undefined
  const number = counted.has(type) && value.trim() !== "" ? Number(value) : undefined
  const told = mismatch(type, value)
  if (told !== undefined) {
    reportValue(context, [...path, "value"], "WR042", { message: `\`${column}\` is ${told}, and not \`${value}\`` })
  } else if (number !== undefined && (Number.isNaN(number) || isThousands(value))) {
    reportValue(context, [...path, "value"], "WR042", {
      message: `\`${column}\` is a number, and \`${value}\` is none`,
      didYouMean: isThousands(value) ? meantThousands(value) : undefined
    })
  } else if (type === "list" || type === "struct" || type === "json") {
    reportValue(context, [...path, "column"], "WR042", {
      message: `\`${column}\` holds several values and cannot be compared`,
      hint: "choose a column with one value"
    })
  } else if (number === undefined && operation !== "EQ" && !isMoment(type)) {
    reportValue(context, [...path, "operation"], "WR042", { message: `\`${column}\` is no count, so it knows EQ only` })
  } else return { column, operation, value: number ?? value }
  return undefined
}

/** Every circle of steps, reported once, with all of its steps. */
export const checkCircles = (context: CheckContext, parents: ReadonlyMap<string, ForEach | undefined>): void => {
  const told = new Set<string>()
  for (const name of parents.keys()) {
    const trail = [name]
    let next = parents.get(name)?.step
    while (next !== undefined && !trail.includes(next)) {
      trail.push(next)
      next = parents.get(next)?.step
    }
    if (next !== name || told.has(name)) continue
    for (const member of trail) told.add(member)
    const message =
      trail.length === 1
        ? `\`${name}\` feeds itself`
        : `these steps feed each other in a circle: ${[...trail, name].join(" ← ")}`
    reportValue(context, ["collect", name, "for_each"], "WR039", { message })
  }
}
