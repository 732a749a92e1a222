// Days that a list gives its values → the same days in the steps that are fed with these values.
import type { Pipeline } from "../domain/Pipeline.ts"
import type { Span, Step } from "../domain/Study.ts"

/** The input that a step is cut by. */
const cutBy = (step: Step, { inputs }: Pipeline): string | undefined =>
  step.for_each?.input ?? Object.keys(inputs).find((name) => step.inputs[name] !== undefined)

/** Whether a column repeats what its step was asked for. */
const repeats = ({ inputs, rows }: Pipeline, input: string, column: string): boolean =>
  rows.columns[column]?.from_input === input || inputs[input]?.traced_by === column

/** Steps whose parents have dates have them too, where the rows that feed them are about the same values. */
export const withInheritedDays = (
  steps: ReadonlyArray<Step>,
  pipelines: Readonly<Record<string, Pipeline>>
): ReadonlyArray<Step> => {
  const named = new Map(steps.map((step) => [step.name, step]))
  const spansOf = (step: Step, seen: ReadonlyArray<string>): ReadonlyArray<Span> | undefined => {
    if (step.spans !== undefined || step.for_each === undefined || seen.includes(step.name)) return step.spans
    const parent = named.get(step.for_each.step)
    const pipeline = pipelines[parent?.pipeline ?? ""]
    if (parent === undefined || pipeline === undefined) return undefined
    const input = cutBy(parent, pipeline)
    if (input === undefined || !repeats(pipeline, input, step.for_each.column)) return undefined
    return spansOf(parent, [...seen, step.name])
  }
  return steps.map((step) => {
    const own = pipelines[step.pipeline]
    const input = own?.inputs[step.for_each?.input ?? ""]
    if (step.spans !== undefined || own?.window === undefined || input?.dated === true) return step
    const spans = spansOf(step, [])
    const of = step.for_each?.input ?? "accounts"
    const named = spans?.map(({ input: _input, ...span }) => (of === "accounts" ? span : { ...span, input: of }))
    return named === undefined ? step : { ...step, spans: named }
  })
}
