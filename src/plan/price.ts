// What slices cost in requests, and what that assumes.

import type { Density } from "../domain/Coverage.ts"
import { countDays, type DayRange } from "../domain/Day.ts"
import { inputsIn } from "../domain/matrix.ts"
import type { Pipeline } from "../domain/Pipeline.ts"
import type { Cost, Plan } from "../domain/Plan.ts"
import type { Shape, Slice } from "../domain/Slice.ts"

/** Rows assumed for one day of a search that no input cuts: nothing is known about it. */
const unknownPerDay = 100

/** Shape → what was measured of it. */
export type Densities = Readonly<Record<string, Density>>

/**
 * The rows for one unit and day of a shape: as measured where it was asked, otherwise as the plan assumes.
 * Searches that were cut short tell what there is at least.
 */
export const perDay = (shape: Shape, pipeline: Pipeline, measured?: Density): number => {
  if (measured === undefined || measured.unit_days === 0) return assumed(shape, pipeline)
  const found = measured.slots / measured.unit_days
  return measured.cut > 0 ? Math.max(found, assumed(shape, pipeline)) : found
}

const assumed = ({ unit_input }: Shape, { inputs }: Pipeline): number => {
  // Of a pair both have to hold, so that there are no more rows than for the rarer of the two.
  const known = (unit_input === undefined ? [] : inputsIn(unit_input)).flatMap(
    (name) => inputs[name]?.expected_per_day ?? []
  )
  return known.length === 0 ? unknownPerDay : Math.min(...known)
}

/** The rows that so many units have in a window, or at all where there is none. */
export const rowsIn = (
  units: number,
  window: DayRange | undefined,
  shape: Shape,
  pipeline: Pipeline,
  measured?: Density
): number => units * (window === undefined ? 1 : countDays(window)) * perDay(shape, pipeline, measured)

/**
 * A list costs max(1, ⌈slots / page size⌉) requests. Where nothing bounds it from above, as with searches, `most` is
 * absent; a draw is one request.
 */
export const price = (
  slice: Pick<Slice, "units" | "window" | "draw">,
  shape: Shape,
  pipeline: Pipeline,
  measured?: Density
): Cost => {
  const { size } = pipeline.pages
  if (pipeline.pages.style === "once" || slice.draw !== undefined) return { least: 1, expected: 1, most: 1 }
  const bound = shape.limit ?? pipeline.pages.cap
  const rows = rowsIn(slice.units.length, slice.window, shape, pipeline, measured)
  const full = bound === undefined ? undefined : Math.ceil(bound / size)
  const expected = Math.max(1, Math.ceil(rows / size))
  const cost = { least: 1, expected: Math.min(expected, full ?? expected) }
  // A search has places that bring no row, so that more pages than full ones can be needed.
  return full === undefined || pipeline.pages.style === "search" ? cost : { ...cost, most: full }
}

/** The cost of a slice of a plan, by what was measured where that is known. */
export const priceIn = (
  { shapes, pipelines }: Pick<Plan, "shapes" | "pipelines">,
  slice: Slice,
  densities: Densities = {}
): Cost => {
  const shape = shapes[slice.shape] as Shape
  return price(slice, shape, pipelines[shape.pipeline] as Pipeline, densities[slice.shape])
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
