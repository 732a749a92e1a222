// `query:` of a step → conditions in the API's words, or mistakes.
import type { Pipeline, QueryField } from "../domain/Pipeline.ts"
import type { Condition, Query } from "../domain/Study.ts"
import { type CheckContext, cutNames, reportKey, reportValue } from "./CheckContext.ts"
import { didYouMean } from "./didYouMean.ts"
import type { MoreConditions, Condition as WrittenCondition } from "./generated/written-study.ts"
import { itemsOf } from "./inputs.ts"
import type { Path } from "./readYaml.ts"
import { checkValues } from "./values.ts"

const groups = ["and", "or", "not"] as const

export const checkQuery = (
  context: CheckContext,
  path: Path,
  written: MoreConditions | undefined,
  pipeline: Pipeline
): Query => {
  const fields = pipeline.query
  if (fields !== undefined) {
    for (const group of groups)
      for (const { name, at } of cutNames(context, [...path, group], written?.[group], "field_name"))
        checkField(context, at, name, fields)
  }
  if (written === undefined) return {}
  if (fields === undefined) {
    reportKey(context, path, "WR034", { message: `the pipeline \`${pipeline.pipeline}\` takes no query` })
    return {}
  }
  return Object.fromEntries(
    groups.flatMap((group) => {
      const conditions = written[group]?.map((condition, index) =>
        check(context, [...path, group, index], condition, fields)
      )
      return conditions === undefined ? [] : [[group, conditions.flatMap((condition) => condition ?? [])]]
    })
  )
}

const checkField = (
  context: CheckContext,
  path: Path,
  name: string,
  fields: Readonly<Record<string, QueryField>>
): QueryField | undefined => {
  if (Object.hasOwn(fields, name)) return fields[name]
  const expected = Object.keys(fields)
  reportValue(context, path, "WR035", {
    message: `a condition cannot name \`${name}\``,
    didYouMean: didYouMean(name, expected),
    expected
  })
  return undefined
}

const check = (
  context: CheckContext,
  path: Path,
  { operation, field_name, field_values }: WrittenCondition,
  fields: Readonly<Record<string, QueryField>>
): Condition | undefined => {
  const field = checkField(context, [...path, "field_name"], field_name, fields)
  if (field === undefined) return undefined
  if (!field.operations.includes(operation)) {
    reportValue(context, [...path, "operation"], "WR036", {
      message: `\`${field_name}\` cannot be compared with ${operation}`,
      expected: field.operations
    })
  }
  const at = [...path, "field_values"]
  if (operation !== "IN" && field_values.length > 1) {
    reportValue(context, [...at, 1], "WR037", {
      message: `${operation} takes one value, and here are ${field_values.length}`,
      ...(operation === "EQ" ? {} : { hint: `write one value; for a range, write two conditions` })
    })
  }
  return {
    operation,
    field_name,
    field_values: checkValues(field.values, itemsOf(context, at, field_values), context.mistakes)
  }
}
