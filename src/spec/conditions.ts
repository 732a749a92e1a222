// `query:` of a step → conditions in the API's words, or mistakes.
import type { Api } from "../domain/Api.ts"
import { apiOf, type Pipeline, type QueryField } from "../domain/Pipeline.ts"
import type { Condition, Query } from "../domain/Study.ts"
import { type CheckContext, cutNames, reportKey, reportValue } from "./CheckContext.ts"
import { didYouMean } from "./didYouMean.ts"
import type { MoreConditions, Condition as WrittenCondition } from "./generated/written-study.ts"
import { readItems } from "./inputs.ts"
import type { Path } from "./readYaml.ts"
import { checkValues } from "./values.ts"

const groups = ["and", "or", "not"] as const

export const checkQuery = (
  context: CheckContext,
  path: Path,
  written: MoreConditions | undefined,
  pipeline: Pipeline,
  taken: ReadonlyArray<string> = []
): Query => {
  const fields = pipeline.query
  if (fields !== undefined) {
    for (const group of groups)
      for (const { name, at } of cutNames(context, [...path, group], written?.[group], "field_name"))
        checkField(context, at, name, fields)
  }
  if (written === undefined) return {}
  checkMembers(context, path, written, pipeline, taken)
  if (fields === undefined) {
    reportKey(context, path, "WR034", { message: `the pipeline \`${pipeline.pipeline}\` takes no query` })
    return {}
  }
  return Object.fromEntries(
    groups.flatMap((group) => {
      const conditions = written[group]?.map((condition, index) =>
        check(context, [...path, group, index], condition, fields, apiOf(pipeline))
      )
      return conditions === undefined ? [] : [[group, conditions.flatMap((condition) => condition ?? [])]]
    })
  )
}

/** Where conditions are members of the request, all of them hold and each field has one. */
const checkMembers = (
  context: CheckContext,
  path: Path,
  written: MoreConditions,
  pipeline: Pipeline,
  taken: ReadonlyArray<string>
): void => {
  if (apiOf(pipeline).query?.style !== "members") return
  for (const group of ["or", "not"] as const)
    if (written[group] !== undefined)
      reportKey(context, [...path, group], "WR034", {
        message: `the pipeline \`${pipeline.pipeline}\` takes no \`${group}\``,
        hint: "write the conditions under `and`"
      })
  const names = new Set(taken)
  written.and?.forEach(({ field_name }, index) => {
    if (names.has(field_name))
      reportValue(context, [...path, "and", index, "field_name"], "WR034", {
        message: `\`${field_name}\` is asked for twice`,
        hint: "keep one of the two: several values of one condition are enough"
      })
    names.add(field_name)
  })
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
  fields: Readonly<Record<string, QueryField>>,
  api: Api
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
  const items = readItems(context, at, field_values, field_name, { values: field.values }, api)
  if (operation !== "IN" && items.length > 1) {
    reportValue(context, "file" in field_values ? at : [...at, 1], "WR037", {
      message: `${operation} takes one value, and here are ${items.length}`,
      ...(operation === "EQ" ? {} : { hint: `write one value; for a range, write two conditions` })
    })
  }
  return {
    operation,
    field_name,
    field_values: checkValues(api, field.values, items, context.mistakes)
  }
}
