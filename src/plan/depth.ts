// Searches that may be too deep to come to their end, before they are made.
import type { Pipeline } from "../domain/Pipeline.ts"
import type { Plan } from "../domain/Plan.ts"
import type { Shape, Slice } from "../domain/Slice.ts"
import { slicesOf } from "./makePlan.ts"
import { type Densities, perDay, rowsIn } from "./price.ts"

/** Rows after which searches were seen to break off, live; those that came to their end had up to about 2,000. */
export const seenToBreak = { from: 3_700, to: 29_500 }

/** A step with a search that may go as deep as some that broke: its rows, and what would keep them below that. */
export interface Deep {
  readonly step: string
  readonly rows: number
  readonly max_span_days: number | undefined
  readonly per_request: number | undefined
}

const shallower = (slice: Slice, rate: number): Pick<Deep, "max_span_days" | "per_request"> => {
  const units = slice.units.length
  const days = Math.floor((seenToBreak.from - 1) / (units * rate))
  if (days >= 1) return { max_span_days: days - 1, per_request: undefined }
  const fewer = Math.floor((seenToBreak.from - 1) / rate)
  return fewer >= 1 ? { max_span_days: 0, per_request: fewer } : { max_span_days: undefined, per_request: undefined }
}

/** The steps of a plan whose deepest search may break, by what was measured where that is known. */
export const deepSteps = (plan: Plan, densities: Densities = {}): ReadonlyArray<Deep> => {
  const deepest = new Map<string, { readonly slice: Slice; readonly rows: number }>()
  for (const slice of slicesOf(plan)) {
    const shape = plan.shapes[slice.shape] as Shape
    const pipeline = plan.pipelines[shape.pipeline] as Pipeline
    if (pipeline.pages.style !== "search" || slice.draw !== undefined || slice.window === undefined) continue
    const whole = rowsIn(slice.units.length, slice.window, shape, pipeline, densities[slice.shape])
    const rows = Math.min(whole, shape.limit ?? whole)
    if (rows > (deepest.get(slice.step)?.rows ?? seenToBreak.from - 1)) deepest.set(slice.step, { slice, rows })
  }
  return [...deepest].map(([step, { slice, rows }]) => {
    const shape = plan.shapes[slice.shape] as Shape
    const rate = perDay(shape, plan.pipelines[shape.pipeline] as Pipeline, densities[slice.shape])
    return { step, rows, ...shallower(slice, rate) }
  })
}
