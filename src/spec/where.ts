// Which rows of another step feed, and how is chosen among them: columns and conditions, or mistakes.
import { type Choosers, type Method, methods } from "../domain/choosing.ts"
import { toDay } from "../domain/Day.ts"
import type { Column, Pipeline } from "../domain/Pipeline.ts"
import type { RowCondition } from "../domain/RowCondition.ts"
import type { ForEach } from "../domain/Study.ts"
import { type CheckContext, cutNames, reportKey, reportValue } from "./CheckContext.ts"
import { didYouMean } from "./didYouMean.ts"
import type { Where, ForEach as WrittenForEach } from "./generated/written-study.ts"
import type { Path } from "./readYaml.ts"
import { seedOf } from "./seeds.ts"
import { isThousands, meantThousands } from "./thousandsTyped.ts"

type WrittenChoice = Pick<WrittenForEach, Method>

/** Which rows feed, and how is chosen among them. */
export const checkRows = (
  context: CheckContext,
  path: Path,
  written: Pick<WrittenForEach, "where" | Method>,
  parent: Pipeline
): ForEach["where"] => {
  const { where = [] } = written
  const at = [...path, "where"]
  const all = Array.isArray(where)
    ? checkGroup(context, at, where, parent)
    : (["and", "or", "not"] as const).flatMap((group) =>
        checkGroup(context, [...at, group], where[group], parent).map(
          (one): RowCondition => (group === "and" ? one : { ...one, group })
        )
      )
  checkChoice(context, path, written, parent)
  return all
}

const checkGroup = (
  context: CheckContext,
  path: Path,
  written: ReadonlyArray<Where> = [],
  parent: Pipeline
): ReadonlyArray<RowCondition> => {
  for (const { name, at } of cutNames(context, path, written, "column")) checkColumn(context, at, name, parent)
  return written.flatMap((condition, index) => checkWhere(context, [...path, index], condition, parent) ?? [])
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
export const checkFed = (context: CheckContext, path: Path, column: string, parent: Pipeline): boolean => {
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

/** A column, or what the parent is asked for: `account` is the column that tells which one found a row. */
const perColumn = ({ inputs, rows }: Pipeline, name: string): string => {
  if (Object.hasOwn(rows.columns, name)) return name
  const input = [name, `${name}s`].find((one) => Object.hasOwn(inputs, one))
  const traced = input === undefined ? undefined : inputs[input]?.traced_by
  const filled = Object.entries(rows.columns).find(([, column]) => input !== undefined && column.from_input === input)
  return traced ?? filled?.[0] ?? name
}

const perOf = (parent: Pipeline, per: string | ReadonlyArray<string> = []): ReadonlyArray<string> =>
  [per].flat().map((name) => perColumn(parent, name))

/** How is chosen among the rows, with every default filled in. */
export const choiceIn = (
  context: CheckContext,
  path: Path,
  { most_frequent, newest, sample, top }: WrittenChoice,
  parent: Pipeline
): Choosers => ({
  ...(sample === undefined
    ? {}
    : { sample: { per: perOf(parent, sample.per), n: sample.n, seed: seedOf(context, path, sample) } }),
  ...(top === undefined ? {} : { top }),
  ...(newest === undefined ? {} : { newest: { n: newest.n, per: perOf(parent, newest.per) } }),
  ...(most_frequent === undefined ? {} : { most_frequent: { n: most_frequent } })
})

const counted = new Set(["count", "integer", "number"])

const checkChoice = (context: CheckContext, path: Path, written: WrittenChoice, parent: Pipeline): void => {
  const { newest, sample, top } = written
  const given = methods.filter((method) => written[method] !== undefined)
  if (given.length > 1) {
    const message = `\`${given[0]}\` and \`${given[1]}\` choose the same rows in two ways`
    reportKey(context, [...path, given[1]!], "WR044", { message })
  }
  checkPer(context, [...path, "sample", "per"], sample?.per, parent)
  checkPer(context, [...path, "newest", "per"], newest?.per, parent)
  if (newest !== undefined && parent.rows.time === undefined)
    reportKey(context, [...path, "newest"], "WR042", {
      message: `rows of \`${parent.rows.table}\` have no time, so none of them is the newest`,
      hint: "choose by a column: top: { n: 5, by: … }"
    })
  if (top === undefined) return
  const type = checkColumn(context, [...path, "top", "by"], top.by, parent)?.type
  if (type !== undefined && !counted.has(type)) {
    reportValue(context, [...path, "top", "by"], "WR042", { message: `\`${top.by}\` is no number` })
  }
}

const checkPer = (
  context: CheckContext,
  path: Path,
  per: string | ReadonlyArray<string> | undefined,
  parent: Pipeline
): void => {
  for (const [index, name] of [per ?? []].flat().entries()) {
    if (name === "month" && parent.rows.time !== undefined) continue
    checkFed(context, typeof per === "string" ? path : [...path, index], perColumn(parent, name), parent)
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

/** What can be asked of a column, by its type. */
const operationsOf = ({ items, type }: Column): ReadonlyArray<Where["operation"]> => {
  if (type === "list") return typeof items === "object" ? ["PRESENT"] : ["CONTAINS", "PRESENT"]
  if (type === "struct" || type === "json") return ["PRESENT"]
  if (counted.has(type) || isMoment(type)) return ["EQ", "IN", "GT", "GTE", "LT", "LTE", "PRESENT"]
  return type === "boolean" ? ["EQ", "PRESENT"] : ["EQ", "IN", "CONTAINS", "PRESENT"]
}

/** How many values an operation takes. */
const checkCount = (context: CheckContext, path: Path, { operation, value }: Where): boolean => {
  const takes = operation === "PRESENT" ? 0 : operation === "IN" || operation === "CONTAINS" ? undefined : 1
  const given = value === undefined ? 0 : [value].flat().length
  if (takes === undefined ? given > 0 : given === takes) return true
  if (given === 0 && takes !== 0) {
    // Cut out for what is wrong with it, it is told already.
    if (!context.yaml.keysAt(path).includes("value"))
      reportKey(context, path, "WR011", { message: `\`value\` is missing beside \`operation: ${operation}\`` })
  } else if (takes === 0)
    reportValue(context, [...path, "value"], "WR037", {
      message: "PRESENT takes no value: it asks whether there is any",
      hint: "delete the value, or write EQ or CONTAINS"
    })
  else
    reportValue(context, [...path, "value"], "WR037", {
      message: `${operation} takes one value, and here are ${given}`,
      ...(operation === "EQ" ? {} : { hint: "write one value; for a range, write two conditions" })
    })
  return false
}

/** A value as it is compared; undefined where it is a mistake. */
const checkOne = (
  context: CheckContext,
  path: Path,
  column: string,
  { type }: Column,
  value: string
): string | number | undefined => {
  const number = counted.has(type) && value.trim() !== "" ? Number(value) : undefined
  const told = mismatch(type, value)
  if (told !== undefined) {
    reportValue(context, path, "WR042", { message: `\`${column}\` is ${told}, and not \`${value}\`` })
    return undefined
  }
  if (number !== undefined && (Number.isNaN(number) || isThousands(value))) {
    reportValue(context, path, "WR042", {
      message: `\`${column}\` is a number, and \`${value}\` is none`,
      didYouMean: isThousands(value) ? meantThousands(value) : undefined
    })
    return undefined
  }
  return number ?? value
}

const checkWhere = (context: CheckContext, path: Path, written: Where, parent: Pipeline): RowCondition | undefined => {
  const { column, operation, value } = written
  const found = checkColumn(context, [...path, "column"], column, parent)
  if (found === undefined) return undefined
  const known = operationsOf(found)
  if (!known.includes(operation)) {
    const several = found.type === "list" || found.type === "struct" || found.type === "json"
    reportValue(context, several ? [...path, "column"] : [...path, "operation"], "WR042", {
      message: several
        ? `\`${column}\` holds several values, which ${operation} does not compare`
        : `\`${column}\` cannot be compared with ${operation}`,
      expected: known,
      hint: "choose one of the expected operations, or a column with one value"
    })
    return undefined
  }
  if (!checkCount(context, path, written)) return undefined
  if (value === undefined) return { column, operation }
  const values = [value]
    .flat()
    .map((one, index) =>
      checkOne(context, Array.isArray(value) ? [...path, "value", index] : [...path, "value"], column, found, one)
    )
  if (values.includes(undefined)) return undefined
  return { column, operation, value: Array.isArray(value) ? values.flatMap((one) => one ?? []) : values[0]! }
}
