// What later waves cost in requests, and what that assumes.
import type { Cost, Plan } from "../domain/Plan.ts"
import type { Step } from "../domain/Study.ts"
import { type Densities, rowsIn, total } from "./price.ts"
import { waveShape } from "./wanted.ts"

/** Requests of one wave of a step; undefined where the step waits for the rows of another. */
export const waveCost = (
  { batches, pipelines, shapes, slices }: Plan,
  step: Step,
  densities: Densities
): Cost | undefined => {
  const own = slices.filter((slice) => slice.step === step.name)
  if (own.length === 0) return undefined
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
