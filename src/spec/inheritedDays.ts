// Days that a list gives its values → the same days in the steps that are fed with these values.
import { repeats } from "../domain/feeding.ts"
import type { Pipeline } from "../domain/Pipeline.ts"
import type { ForEach, Span, Step } from "../domain/Study.ts"
import { fedInput } from "../domain/sources.ts"

/** The input that a step is cut by. */
const cutBy = (step: Step, { inputs }: Pipeline): string | undefined =>
  fedInput(step) ?? Object.keys(inputs).find((name) => step.inputs[name] !== undefined)

type Spans = ReadonlyArray<Span> | undefined

/** Steps whose parents have dates have them too, where the rows that feed them are about the same values. */
export const withInheritedDays = (
  steps: ReadonlyArray<Step>,
  pipelines: Readonly<Record<string, Pipeline>>
): ReadonlyArray<Step> => {
  const named = new Map(steps.map((step) => [step.name, step]))
  const spansOf = (step: Step, seen: ReadonlyArray<string>): Spans =>
    step.spans !== undefined || step.for_each === undefined || seen.includes(step.name)
      ? step.spans
      : inherited(step.for_each, [...seen, step.name])
  const inherited = (source: ForEach, seen: ReadonlyArray<string>): Spans => {
    const parent = named.get(source.step)
    const pipeline = pipelines[parent?.pipeline ?? ""]
    if (parent === undefined || pipeline === undefined) return undefined
    return repeats(pipeline, cutBy(parent, pipeline), source.column) ? spansOf(parent, seen) : undefined
  }
  return steps.map((step) => {
    const own = pipelines[step.pipeline]
    const of = fedInput(step) ?? "accounts"
    if (own?.window === undefined || own.inputs[of]?.dated === true) return step
    const underInput = (spans: Spans): Spans =>
      spans?.map(({ input: _input, ...span }) => (of === "accounts" ? span : { ...span, input: of }))
    if (step.sources !== undefined)
      return {
        ...step,
        sources: step.sources.map((source) => {
          const spans = underInput(inherited(source, [step.name]))
          return spans === undefined ? source : { ...source, spans }
        })
      }
    if (step.spans !== undefined) return step
    const spans = underInput(spansOf(step, []))
    return spans === undefined ? step : { ...step, spans }
  })
}
