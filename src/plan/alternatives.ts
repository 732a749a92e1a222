// What a study would cost if it were cut otherwise: one change at a time, one step at a time.
import type { Pipeline } from "../domain/Pipeline.ts"
import type { Cost } from "../domain/Plan.ts"
import type { Step, Study } from "../domain/Study.ts"
import { isFed } from "../domain/sources.ts"
import { missingParts } from "./missing.ts"
import { type Densities, price, total } from "./price.ts"
import { limitsOf, unitInput, type Wanted, wantedByStep } from "./wanted.ts"

/** A change to one step, as one would write it into the study, and what the step would cost with it. */
export interface Alternative {
  readonly step: string
  readonly change: string
  readonly slices: number
  readonly cost: Cost
}

/** The study's schema allows no more values in a request. */
const mostValues = 1000
const week = 6

type Change = readonly [text: string, changed: Step]

const changesOf = (step: Step, pipeline: Pipeline): ReadonlyArray<Change> => {
  const name = unitInput(step, pipeline)
  const input = name === undefined ? undefined : pipeline.inputs[name]
  const values = name === undefined ? 0 : (step.inputs[name]?.length ?? 0)
  const changes: Array<Change> = []
  const change = (text: string, over: Partial<Step>) => changes.push([text, { ...step, ...over }])
  // A limit is that of one value, and of the windows that the step has.
  if (step.limit !== undefined) return changes
  if (input !== undefined && (input.parameter === undefined || input.list === true) && values > 1) {
    const alone = input.traced_by === undefined && !step.together
    const now = alone ? 1 : (step.per_request ?? input.per_request ?? 1)
    if (alone) change("per_request: max", { together: true })
    else if (input.traced_by === undefined) change("per_request: 1", { together: false })
    const all = Math.min(values, mostValues)
    if (!alone && all > now) change(`per_request: ${all}`, { per_request: all })
    if (!alone && now > 1) {
      const half = Math.ceil(Math.min(now, values) / 2)
      change(`per_request: ${half}`, { per_request: half })
    }
  }
  if (step.window?.by !== undefined) return changes
  const span = (step.window ?? pipeline.window)?.max_span_days ?? 0
  const most = pipeline.window?.max_span_days ?? 0
  if (span > week) change(`window: { max_span_days: ${week} }`, { window: { max_span_days: week } })
  if (span < most) change(`window: { max_span_days: ${most} }`, { window: { max_span_days: most } })
  return changes
}

const costOf = (
  wanted: ReadonlyArray<Wanted>,
  pipeline: Pipeline,
  densities: Densities
): Pick<Alternative, "slices" | "cost"> => {
  const shapes = new Map(wanted.map((one) => [one.shape, one.shapeOf]))
  const parts = missingParts(wanted, [])
  const costs = parts.map((part) => price(part, shapes.get(part.shape)!, pipeline, densities[part.shape]))
  return { slices: parts.length, cost: total(costs) }
}

/**
 * The changes of `per_request` and `window` that would make a difference, step by step.
 * Steps that feed on others are left out: what they will ask is not known yet.
 */
export const alternatives = (
  study: Study,
  pipelines: Readonly<Record<string, Pipeline>>,
  densities: Densities = {}
): ReadonlyArray<Alternative> =>
  study.steps.flatMap((step) => {
    const pipeline = pipelines[step.pipeline]
    if (pipeline === undefined || isFed(step) || step.draws !== undefined) return []
    // The changes leave wanted unit-days as they are, and only put them together otherwise.
    const wanted = wantedByStep(step, pipeline, { today: undefined, parents: {} })
    const cutAs = (changed: Step) => wanted.map((one) => ({ ...one, ...limitsOf(changed, pipeline, one.shapeOf) }))
    const now = costOf(wanted, pipeline, densities)
    return changesOf(step, pipeline)
      .map(([change, changed]) => ({ step: step.name, change, ...costOf(cutAs(changed), pipeline, densities) }))
      .filter(({ slices }) => slices !== now.slices)
  })
