// `for_each` of all steps → parents and the columns they must have, or mistakes.
import type { Column, Pipeline } from "../domain/Pipeline.ts"
import type { ForEach } from "../domain/Study.ts"
import { type Desk, reportKey, reportValue } from "./Desk.ts"
import { didYouMean } from "./didYouMean.ts"
import type { Where, Step as WrittenStep } from "./generated/written-study.ts"
import type { Path } from "./readYaml.ts"

export interface Feeding {
  readonly name: string
  readonly written: WrittenStep
  readonly pipeline: Pipeline
}

/** The input that `for_each` feeds: the first that parents can feed and that the step does not set itself. */
export const fedInput = (pipeline: Pipeline, step: WrittenStep): string | undefined =>
  Object.entries(pipeline.inputs).find(([name, input]) => input.parent_column !== undefined && !(name in step))?.[0]

export const checkForEach = (
  desk: Desk,
  { name, written, pipeline }: Feeding,
  /** Steps by name: undefined stands for one with mistakes of its own. */
  steps: ReadonlyMap<string, Feeding | undefined>
): ForEach | undefined => {
  if (written.for_each === undefined) return undefined
  const path = ["collect", name, "for_each"]
  const long = typeof written.for_each === "object" ? written.for_each : { step: written.for_each }
  const stepPath = typeof written.for_each === "object" ? [...path, "step"] : path
  if (!steps.has(long.step)) {
    const expected = [...steps.keys()].filter((other) => other !== name)
    reportValue(desk, stepPath, "WR038", {
      message: `this study has no step \`${long.step}\``,
      didYouMean: didYouMean(long.step, expected),
      expected
    })
    return undefined
  }
  const fed = fedInput(pipeline, written)
  if (fed === undefined) {
    reportKey(desk, path, "WR041", {
      message: `the pipeline \`${pipeline.pipeline}\` has no input left that rows could feed`
    })
    return undefined
  }
  const parent = steps.get(long.step)
  if (parent === undefined) return undefined
  const column = long.column ?? pipeline.inputs[fed]!.parent_column!
  checkColumn(desk, long.column === undefined ? stepPath : [...path, "column"], column, parent.pipeline)
  const where = (long.where ?? []).map((condition, index) =>
    checkWhere(desk, [...path, "where", index], condition, parent.pipeline)
  )
  return { step: long.step, column, where: where.flatMap((condition) => condition ?? []) }
}

const checkColumn = (desk: Desk, path: Path, column: string, parent: Pipeline): Column | undefined => {
  if (Object.hasOwn(parent.rows.columns, column)) return parent.rows.columns[column]
  const expected = Object.keys(parent.rows.columns)
  reportValue(desk, path, "WR040", {
    message: `the table \`${parent.rows.table}\` has no column \`${column}\``,
    didYouMean: didYouMean(column, expected),
    expected
  })
  return undefined
}

const counted = new Set(["count", "integer", "number"])

const checkWhere = (
  desk: Desk,
  path: Path,
  { column, operation, value }: Where,
  parent: Pipeline
): ForEach["where"][number] | undefined => {
  const type = checkColumn(desk, [...path, "column"], column, parent)?.type
  if (type === undefined) return undefined
  const number = counted.has(type) && value.trim() !== "" ? Number(value) : undefined
  if (number !== undefined && Number.isNaN(number)) {
    reportValue(desk, [...path, "value"], "WR042", { message: `\`${column}\` is a number, and \`${value}\` is none` })
  } else if (type === "list" || type === "struct" || type === "json") {
    reportValue(desk, [...path, "column"], "WR042", {
      message: `\`${column}\` holds several values and cannot be compared`,
      hint: "choose a column with one value"
    })
  } else if (number === undefined && operation !== "EQ") {
    reportValue(desk, [...path, "operation"], "WR042", { message: `\`${column}\` is no count, so it knows EQ only` })
  } else return { column, operation, value: number ?? value }
  return undefined
}

/** Every circle of steps, reported once, with all of its steps. */
export const checkCircles = (desk: Desk, parents: ReadonlyMap<string, ForEach | undefined>): void => {
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
    reportValue(desk, ["collect", name, "for_each"], "WR039", { message })
  }
}
