// The days that lists give to the values of a step, where values come from several sources.
import { sortFed } from "../domain/feeding.ts"
import type { Pipeline } from "../domain/Pipeline.ts"
import type { Span, Step } from "../domain/Study.ts"

type Spans = ReadonlyArray<Span>

const bySpelling = (spans: Spans, input: string | undefined): ReadonlyMap<string, Spans> =>
  Map.groupBy(
    spans.filter(({ input: of = "accounts" }) => of === input),
    ({ unit }) => unit
  )

/**
 * A unit → its spans; undefined where it is wanted on all days: nothing says otherwise, or one of its sources has no dates.
 * @param sourced what each source of the step brought
 */
export const spansOf = (
  step: Step,
  pipeline: Pipeline,
  input: string | undefined,
  sourced: ReadonlyArray<ReadonlyArray<string>> = []
): ((unit: string) => Spans | undefined) => {
  const own = bySpelling(step.spans ?? [], input)
  const { candidates = [], sources = [] } = step
  if (sources.length === 0 && candidates.length === 0) return (unit) => own.get(unit)
  if (own.size === 0 && sources.every(({ spans }) => spans === undefined)) return () => undefined
  const written = new Set([...(step.inputs[input ?? ""] ?? []), ...candidates.flatMap(({ values }) => values)])
  const isWhole = new Set([...written].filter((unit) => !own.has(unit)))
  const found = new Map([...own].filter(([unit]) => written.has(unit)))
  for (const [index, { spans }] of sources.entries()) {
    const dated = bySpelling(spans ?? [], input)
    for (const unit of sortFed(pipeline, input ?? "", sourced[index] ?? []).asked) {
      const some = dated.get(unit)
      if (some === undefined) isWhole.add(unit)
      else found.set(unit, [...(found.get(unit) ?? []), ...some])
    }
  }
  return (unit) => (isWhole.has(unit) ? undefined : found.get(unit))
}
