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
      for (const { name, at } of cutNames(context, [...path, group], written?.[group], "column"))
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
  written.and?.forEach(({ column }, index) => {
    if (column === undefined) return
    if (names.has(column))
      reportValue(context, [...path, "and", index, "column"], "WR034", {
        message: `\`${column}\` is asked for twice`,
        hint: "keep one of the two: several values of one condition are enough"
      })
    names.add(column)
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

/** A condition without one of its parts. Either part has two names, so that the schema cannot say that it is missing. */
const checkParts = (context: CheckContext, path: Path, { column, value }: WrittenCondition): void => {
  const group = path.filter((key) => typeof key === "string").join(".")
  for (const [name, part] of Object.entries({ column, value }))
    if (part === undefined && !context.yaml.keysAt(path).includes(name))
      reportKey(context, path, "WR011", { message: `\`${name}\` is missing in \`${group}\`` })
}

const check = (
  context: CheckContext,
  path: Path,
  written: WrittenCondition,
  fields: Readonly<Record<string, QueryField>>,
  api: Api
): Condition | undefined => {
  const { column, operation, value } = written
  checkParts(context, path, written)
  const field = column === undefined ? undefined : checkField(context, [...path, "column"], column, fields)
  if (field === undefined || column === undefined || value === undefined) return undefined
  if (!field.operations.includes(operation)) {
    reportValue(context, [...path, "operation"], "WR036", {
      message: `\`${column}\` cannot be compared with ${operation}`,
      expected: field.operations
    })
  }
  const at = [...path, "value"]
  const values = typeof value === "string" ? [value] : value
  const items = readItems(context, at, values, column, { values: field.values }, api)
  if (operation !== "IN" && items.length > 1) {
    reportValue(context, "file" in values ? at : [...at, 1], "WR037", {
      message: `${operation} takes one value, and here are ${items.length}`,
      ...(operation === "EQ" ? {} : { hint: `write one value; for a range, write two conditions` })
    })
  }
  return {
    operation,
    field_name: column,
    field_values: checkValues(api, field.values, items, context.mistakes)
  }
}
