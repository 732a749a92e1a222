// The columns of a pipeline's rows that other steps of a study need.
import type { Pipeline } from "../domain/Pipeline.ts"
import type { Study } from "../domain/Study.ts"
import { columnsRead, readingsOf } from "../domain/sources.ts"

/** Columns whose values another step asks for, or that decide which rows it goes by. */
export const neededColumns = ({ steps }: Study, { pipeline }: Pipeline): ReadonlySet<string> => {
  const feeders = new Set(steps.filter((step) => step.pipeline === pipeline).map(({ name }) => name))
  return new Set(
    steps.flatMap(readingsOf).flatMap((reading) => (feeders.has(reading.step) ? columnsRead(reading) : []))
  )
}
