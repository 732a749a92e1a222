// `any_of:` of a step → conditions of which one is enough, or mistakes.
import { apiOf, type Pipeline } from "../domain/Pipeline.ts"
import type { Condition } from "../domain/Study.ts"
import { type CheckContext, reportKey } from "./CheckContext.ts"
import { didYouMean } from "./didYouMean.ts"
import type { Step as WrittenStep } from "./generated/written-study.ts"
import { readItems } from "./inputs.ts"
import type { Path } from "./readYaml.ts"
import { checkValues } from "./values.ts"

/** A list that is longer than one condition may name becomes several. */
const conditionsOf = (field_name: string, values: ReadonlyArray<string>, most: number): ReadonlyArray<Condition> =>
  Array.from({ length: Math.ceil(values.length / most) }, (_, index) => {
    const field_values = values.slice(index * most, (index + 1) * most)
    return { operation: field_values.length === 1 ? "EQ" : "IN", field_name, field_values }
  })

export const checkAnyOf = (
  context: CheckContext,
  path: Path,
  { any_of: written, query }: WrittenStep,
  pipeline: Pipeline
): ReadonlyArray<Condition> => {
  if (written === undefined) return []
  const at = [...path, "any_of"]
  const style = apiOf(pipeline).query?.style
  const taken = Object.entries(pipeline.inputs).flatMap(([name, { field_name }]) =>
    field_name === undefined ? [] : [name]
  )
  if (pipeline.query === undefined || style !== "tree" || taken.length === 0) {
    reportKey(context, at, "WR034", {
      message: `the pipeline \`${pipeline.pipeline}\` takes no \`any_of\``,
      hint: "write a step for each of the inputs"
    })
    return []
  }
  if (query?.or !== undefined)
    reportKey(context, at, "WR034", {
      message: "`any_of` and the `or` of `query` would be one list: which of them have to hold?",
      hint: "write all of it under `or`, or all under `any_of`"
    })
  return Object.entries(written).flatMap(([name, values]) => {
    const input = Object.hasOwn(pipeline.inputs, name) ? pipeline.inputs[name] : undefined
    if (input?.field_name === undefined) {
      reportKey(context, [...at, name], "WR031", {
        message: `\`any_of\` of \`${pipeline.pipeline}\` does not take \`${name}\``,
        didYouMean: didYouMean(name, taken),
        expected: taken
      })
      return []
    }
    const items = readItems(context, [...at, name], values, name, input, apiOf(pipeline))
    const found = checkValues(apiOf(pipeline), input.values, items, context.mistakes)
    if ("file" in values && found.length > 0) context.lists.push({ file: values.file, input: name, values: found })
    return conditionsOf(input.field_name, found, input.per_request)
  })
}
