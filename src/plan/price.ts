// What slices cost in requests, and what that assumes.
import { countDays } from "../domain/Day.ts"
import type { Pipeline } from "../domain/Pipeline.ts"
import type { Cost } from "../domain/Plan.ts"
import type { Shape, Slice } from "../domain/Slice.ts"

/** Rows assumed for one day of a search that no input cuts: nothing is known about it. */
const unknownPerDay = 100

/** The rows that the plan assumes for one unit and day of a shape. */
export const perDay = (shape: Shape, pipeline: Pipeline): number =>
  (shape.unit_input === undefined ? undefined : pipeline.inputs[shape.unit_input]?.expected_per_day) ?? unknownPerDay

/** A search costs max(1, ⌈slots / page size⌉) requests; nothing bounds it from above, so `most` is absent for searches. */
export const price = (slice: Slice, shape: Shape, pipeline: Pipeline): Cost => {
  if (pipeline.pages.style === "once") return { least: 1, expected: 1, most: 1 }
  const days = slice.window === undefined ? 1 : countDays(slice.window)
  const rows = slice.units.length * days * perDay(shape, pipeline)
  return { least: 1, expected: Math.max(1, Math.ceil(rows / pipeline.pages.size)) }
}

/** The cost of several pieces of work together. */
export const total = (costs: ReadonlyArray<Cost>): Cost => {
  const sum = (of: (cost: Cost) => number) => costs.reduce((all, cost) => all + of(cost), 0)
  const bounded = costs.every((cost) => cost.most !== undefined)
  return {
    least: sum((c) => c.least),
    expected: sum((c) => c.expected),
    ...(bounded ? { most: sum((c) => c.most ?? 0) } : {})
  }
}
