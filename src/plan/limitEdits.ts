// Edits of `limit`: the same lists, to another length.
import type { UnitDays } from "../domain/Coverage.ts"
import { gridWord } from "../domain/Grid.ts"
import type { Pipeline } from "../domain/Pipeline.ts"
import type { Plan } from "../domain/Plan.ts"
import { shapeId } from "../domain/Slice.ts"
import { unitKey } from "../domain/unitDays.ts"
import { apartFromLimit } from "./carried.ts"
import { shapeOf } from "./wanted.ts"

/** `rows`: of each list from now on, undefined where all are wanted. `of`: what a list is. */
export interface LimitChange {
  readonly step: string
  readonly of: string
  readonly rows: number | undefined
  readonly grows: boolean
}

export type Naming = (unit: Omit<UnitDays, "days">) => string

/** Names what is wanted of a unit, whatever the limit: a longer list is the same list. */
export const underAnyLimit = (before: Plan, after: Plan): Naming => {
  const groups = new Map(
    Object.entries({ ...before.shapes, ...after.shapes }).map(([id, shape]) => [id, apartFromLimit(shape)])
  )
  return (one) => unitKey({ ...one, shape: groups.get(one.shape) ?? one.shape })
}

/** Steps that ask the same lists as before to another length. */
export const limitChanges = (before: Plan, after: Plan): ReadonlyArray<LimitChange> => {
  const shapesOf = ({ pipelines, study }: Plan) =>
    study.steps.map((step) => ({ step: step.name, shape: shapeOf(step, pipelines[step.pipeline] as Pipeline) }))
  const olds = shapesOf(before)
  const known = new Set(olds.map(({ shape }) => shapeId(shape)))
  return shapesOf(after).flatMap(({ shape, step }) => {
    const was = known.has(shapeId(shape))
      ? undefined
      : olds.find((one) => apartFromLimit(one.shape) === apartFromLimit(shape))
    if (was === undefined) return []
    const rows = shape.limit
    const per = (shape.limit === undefined ? was.shape : shape).limit_per
    return [
      {
        step,
        of: per === undefined ? "list" : gridWord(per),
        rows,
        grows: (rows ?? Number.POSITIVE_INFINITY) > (was.shape.limit ?? Number.POSITIVE_INFINITY)
      }
    ]
  })
}
