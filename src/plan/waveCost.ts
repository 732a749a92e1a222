// What later waves cost in requests, and what that assumes.
import { addDays, type Day, earlier, later } from "../domain/Day.ts"
import type { Cost, Plan } from "../domain/Plan.ts"
import type { Step } from "../domain/Study.ts"
import { wavesOf } from "../domain/Wave.ts"
import { type Densities, rowsIn, total } from "./price.ts"
import { waveShape } from "./wanted.ts"

const nothing: Cost = { least: 0, expected: 0, most: 0 }

/** The first day whose rows have not reached an age yet: what is older is left out of that wave. */
export const firstToCome = (today: Day, delay: number): Day => addDays(today, -Math.ceil(delay / 86_400_000))

/**
 * Requests of one wave of a step; undefined where the step waits for the rows of another.
 * @param between what is from before `first`, or from `until` on, is not asked
 */
export const waveCost = (
  { batches, pipelines, shapes, slices }: Plan,
  step: Step,
  densities: Densities,
  between: { readonly first?: Day; readonly until?: Day } = {}
): Cost | undefined => {
  const all = slices.filter((slice) => slice.step === step.name)
  if (all.length === 0) return undefined
  const own = all.flatMap((slice) => {
    const { window } = slice
    if (window === undefined) return [slice]
    const { first = window.from, until } = between
    const own = {
      from: later(window.from, first),
      to: until === undefined ? window.to : earlier(window.to, addDays(until, -1))
    }
    return own.from > own.to ? [] : [{ ...slice, window: own }]
  })
  if (own.length === 0) return nothing
  if (step.refresh?.by !== "ids") return total(own.map(({ requests }) => requests))
  const pipeline = pipelines[step.pipeline]!
  const { shapeOf } = waveShape(step, pipeline)
  const rows = own.reduce(
    (sum, { batch, shape, window }) =>
      sum + rowsIn(batches[batch]?.length ?? 0, window, shapes[shape]!, pipeline, densities[shape]),
    0
  )
  const most = pipeline.inputs[shapeOf.unit_input ?? ""]?.per_request ?? 1
  const windows = new Set(own.map(({ window }) => window?.from)).size
  return { least: windows, expected: Math.max(windows, Math.ceil(rows / most)) }
}

/** What each wave of a step costs, those that lie in the past left out; undefined where nobody knows yet. */
export const costsOf = (plan: Plan, step: Step, densities: Densities, today: Day): ReadonlyArray<Cost | undefined> =>
  wavesOf(step.refresh).map((planned) => {
    if (planned.from === "calendar")
      return planned.day <= today ? nothing : waveCost(plan, step, densities, { until: planned.day })
    return waveCost(
      plan,
      step,
      densities,
      planned.from === "creation" ? { first: firstToCome(today, planned.delay) } : {}
    )
  })
