// `fields:` of a step → the literal list of fields, or mistakes.
import { fieldsOf, type Pipeline } from "../domain/Pipeline.ts"
import { type CheckContext, reportValue } from "./CheckContext.ts"
import { didYouMean } from "./didYouMean.ts"
import type { Path } from "./readYaml.ts"

/**
 * The fields in the pipeline's order, so that another order in the study is the same request.
 * Always among them: the key, the time, what traces the inputs that are used, and the columns that other steps read.
 */
export const checkFields = (
  context: CheckContext,
  path: Path,
  written: "all" | ReadonlyArray<string>,
  pipeline: Pipeline,
  usedInputs: ReadonlyArray<string>,
  readColumns: ReadonlyArray<string>
): ReadonlyArray<string> => {
  const fields = fieldsOf(pipeline)
  if (written === "all") return fields
  const { columns, key, time } = pipeline.rows
  written.forEach((field, index) => {
    if (fields.includes(field)) return
    const alias = Object.entries(columns).find(([, column]) => column.aliases?.includes(field))?.[0]
    reportValue(context, [...path, index], "WR033", {
      message: `the endpoint of \`${pipeline.pipeline}\` has no field \`${field}\``,
      didYouMean: alias ?? didYouMean(field, fields),
      expected: fields
    })
  })
  const traced = usedInputs.map((input) => pipeline.inputs[input]?.traced_by)
  const asked = new Set([...written, ...key, time, ...traced, ...readColumns])
  return fields.filter((field) => asked.has(field))
}
