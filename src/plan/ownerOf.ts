// Whose a piece of work is, in a study that may have been edited since it was made.
import type { Plan } from "../domain/Plan.ts"
import { shapeId } from "../domain/Slice.ts"
import { shapeOf, waveShape } from "./wanted.ts"

/**
 * Step and shape of a slice → the step of the study that it counts for: the one of that name where it asks that; else the
 * first that does, for a step may be renamed; else the one of that name, which asks something else now.
 */
export const ownerOf = ({ pipelines, study }: Plan): ((step: string, shape: string) => string | undefined) => {
  const asks = new Map(
    study.steps.map((step) => {
      const pipeline = pipelines[step.pipeline]!
      const draws = step.draws === undefined ? [undefined] : Array.from({ length: step.draws }, (_, index) => index + 1)
      const own = draws.map((draw) => shapeId(shapeOf(step, pipeline, draw)))
      return [step.name, new Set([...own, waveShape(step, pipeline).shape])] as const
    })
  )
  return (step, shape) => {
    if (asks.get(step)?.has(shape) === true) return step
    const [other] = [...asks].find(([, shapes]) => shapes.has(shape)) ?? []
    return other ?? (asks.has(step) ? step : undefined)
  }
}
