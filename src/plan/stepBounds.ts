// What a step takes that waits for the rows of another: from what is known of these already, samples, lists, caps and pages.

import { choosingOf } from "../domain/choosing.ts"
import { countDays, type DayRange } from "../domain/Day.ts"
import { repeatsAlone } from "../domain/feeding.ts"
import { cutAlong } from "../domain/Grid.ts"

import type { Pipeline } from "../domain/Pipeline.ts"
import type { Cost, Plan } from "../domain/Plan.ts"
import type { Shape } from "../domain/Slice.ts"
import type { ForEach, Step } from "../domain/Study.ts"

import { isFed, sourcesOf } from "../domain/sources.ts"

import { type Densities, perDay, price, rowsIn, total } from "./price.ts"

import { limitsOf, shapeOf, unitInput } from "./wanted.ts"

/** `most` is absent where nothing bounds it. */
type Amount = Cost

const capped = (amount: Amount, at: number): Amount => ({
  least: Math.min(amount.least, at),
  expected: Math.min(amount.expected, at),
  most: Math.min(amount.most ?? at, at)
})

/** The values that rows can feed, by the column: one a row, or no more than were asked where the column repeats them. */
const valuesOf = (
  column: string,
  pipeline: Pipeline,
  input: string | undefined,
  rows: Amount,
  units: Amount
): Amount => {
  if (repeatsAlone(pipeline, input, column) && units.most !== undefined)
    return { ...capped(rows, units.most), expected: units.expected }
  const isList = pipeline.rows.columns[column]?.type === "list"
  return isList ? { least: 0, expected: rows.expected } : rows
}

const monthsIn = ({ period }: Step): number =>
  period === undefined || period.to === "today"
    ? 1
    : Math.max(
        1,
        Number(period.to.slice(0, 4)) * 12 +
          Number(period.to.slice(5, 7)) -
          Number(period.from.slice(0, 4)) * 12 -
          Number(period.from.slice(5, 7)) +
          1
      )

/** The limited windows of a period; undefined where it has no end. */
const windowsOf = ({ period }: Step, pipeline: Pipeline, { limit_per }: Shape): number | undefined =>
  period === undefined || period.to === "today" || pipeline.window === undefined
    ? undefined
    : cutAlong({ from: period.from, to: period.to }, pipeline.window.max_span_days + 1, limit_per).length

/** Several sources bring what all of them bring, or the same values. */
const allOf = (amounts: ReadonlyArray<Amount>): Amount => ({
  least: amounts.reduce((most, { least }) => Math.max(most, least), 0),
  expected: amounts.reduce((all, { expected }) => all + expected, 0),
  ...(amounts.every(({ most }) => most !== undefined)
    ? { most: amounts.reduce((all, { most = 0 }) => all + most, 0) }
    : {})
})

/** How many strata there are, as far as they are known: one for each value that the parent is asked for, and for each month. */
const strataIn = (per: ReadonlyArray<string>, parent: Step, pipeline: Pipeline, units: Amount): Amount | undefined => {
  const others = per.filter((name) => name !== "month")
  const months = per.includes("month") ? monthsIn(parent) : 1
  const isOfUnits = others.length === 1 && repeatsAlone(pipeline, unitInput(parent, pipeline), others[0]!)
  if (others.length > 0 && !isOfUnits) return undefined
  const { expected, most } = others.length === 0 ? { expected: 1, most: 1 } : units
  return { least: 0, expected: expected * months, ...(most === undefined ? {} : { most: most * months }) }
}

/** Of what is chosen so many are wanted, whatever is assumed of what they are chosen from. */
const chosenOf = (source: ForEach, parent: Step, pipeline: Pipeline, units: Amount, values: Amount): Amount => {
  const { except, where, without } = source
  const found = where.length > 0 || (except ?? without) !== undefined ? { ...values, least: 0 } : values
  const choosing = choosingOf(source)
  const strata = choosing === undefined ? undefined : strataIn(choosing.per, parent, pipeline, units)
  if (choosing === undefined || strata === undefined) return found
  const [expected, atMost] = [
    choosing.n * strata.expected,
    strata.most === undefined ? undefined : choosing.n * strata.most
  ]
  const most = Math.min(found.most ?? Number.POSITIVE_INFINITY, atMost ?? Number.POSITIVE_INFINITY)
  const least = Math.min(found.least, choosing.n)
  return most === Number.POSITIVE_INFINITY ? { least, expected } : { least, expected, most }
}

/** Requests for so many values: lists as long as the endpoint takes, over all windows of the period. */
const costOf = (step: Step, pipeline: Pipeline, units: Amount): Cost => {
  const shape = shapeOf(step, pipeline)
  const { days, grid, per_request } = limitsOf(step, pipeline, shape)
  const dated = pipeline.inputs[shape.unit_input ?? ""]?.dated === true
  const { period } = step
  const whole =
    dated || days === 0 || period === undefined || period.to === "today"
      ? undefined
      : { from: period.from, to: period.to }
  const cut = whole === undefined ? [] : cutAlong(whole, days, grid)
  const windows = Math.max(1, cut.length)
  const slice = { units: [""], ...(step.draws === undefined ? {} : { draw: 1 }) }
  const priced = (window: DayRange | undefined) =>
    price(window === undefined ? slice : { ...slice, window }, shape, pipeline, undefined)
  // Each window has a limit of its own.
  const one = shape.limit_per === undefined ? priced(whole) : perWindow(cut.map(priced))
  const batchesOf = (n: number) => Math.ceil(n / per_request) * windows * (step.draws ?? 1)
  const expected = batchesOf(units.expected)
  // A list is asked to its end: rows, not values, fill its pages.
  const pages = step.draws === undefined ? Math.ceil(units.expected * (one.expected - (per_request === 1 ? 0 : 1))) : 0
  const most =
    one.most === undefined || units.most === undefined ? undefined : batchesOf(units.most) * Math.ceil(one.most)
  const cost = {
    least: batchesOf(units.least),
    expected: Math.max(expected, per_request === 1 ? pages : Math.ceil(pages / per_request))
  }
  return most === undefined ? cost : { ...cost, expected: Math.min(cost.expected, most), most }
}

/** What all windows of a value take, as one: its expectation over all of them, its bound for each. */
const perWindow = (costs: ReadonlyArray<Cost>): Cost => {
  const { expected, least, most } = total(costs)
  return most === undefined
    ? { least, expected }
    : { least, expected, most: Math.max(...costs.map((one) => one.most ?? 0)) }
}

/** Requests of each step of a plan for what it is fed with, and how many values that are; also of steps that such steps feed. */
export const stepBounds = (
  { batches, pipelines, shapes, slices, study }: Plan,
  densities: Densities = {}
): ReadonlyMap<string, { readonly units: Amount; readonly cost: Cost }> => {
  const found = new Map<string, { readonly units: Amount; readonly cost: Cost }>()
  const named = new Map(study.steps.map((step) => [step.name, step]))
  const unitsOf = (step: Step, pipeline: Pipeline): Amount => {
    const n = step.inputs[unitInput(step, pipeline) ?? ""]?.length
    const written = n === undefined ? undefined : { least: n, expected: n, most: n }
    if (!isFed(step)) return written ?? { least: 1, expected: 1, most: 1 }
    return allOf([boundsOf(step)?.units ?? { least: 0, expected: 0 }, ...(written === undefined ? [] : [written])])
  }
  /** Rows of a step, as its requests bring them. */
  const rowsOf = (step: Step, pipeline: Pipeline): Amount => {
    const shape = shapeOf(step, pipeline)
    const units = unitsOf(step, pipeline)
    const { size, style } = pipeline.pages
    const own = slices.filter((slice) => slice.step === step.name)
    const rate = perDay(shape, pipeline, densities[own[0]?.shape ?? ""])
    const days =
      pipeline.window === undefined || step.period === undefined || step.period.to === "today"
        ? 1
        : countDays({ from: step.period.from, to: step.period.to })
    const drawn = own.length > 0 && step.draws !== undefined ? own.length * size : undefined
    const asked =
      own.length > 0
        ? own.reduce(
            (sum, one) =>
              sum +
              rowsIn(
                batches[one.batch]?.length ?? 0,
                one.window,
                shapes[one.shape] as Shape,
                pipeline,
                densities[one.shape]
              ),
            0
          )
        : 0
    const fed = own.length > 0 && isFed(step) ? boundsOf(step)?.units : own.length > 0 ? undefined : units
    const expected = asked + (fed?.expected ?? 0) * days * rate
    const windows = shape.limit_per === undefined ? 1 : windowsOf(step, pipeline, shape)
    const limit = shape.limit === undefined || windows === undefined ? undefined : shape.limit * windows
    const each = style === "once" ? size : (limit ?? pipeline.pages.cap)
    const most = drawn ?? (each === undefined || units.most === undefined ? undefined : each * units.most)
    const rows = { least: 0, expected: Math.ceil(expected) }
    return most === undefined ? rows : { ...rows, expected: Math.min(rows.expected, most), most }
  }
  /** What a source brings. */
  const broughtBy = (source: ForEach): Amount => {
    const parent = named.get(source.step)
    const fed = pipelines[parent?.pipeline ?? ""]
    if (parent === undefined || fed === undefined) return { least: 0, expected: 0 }
    const units = unitsOf(parent, fed)
    const values = valuesOf(source.column, fed, unitInput(parent, fed), rowsOf(parent, fed), units)
    return chosenOf(source, parent, fed, units, values)
  }
  const boundsOf = (step: Step) => {
    const known = found.get(step.name)
    const pipeline = pipelines[step.pipeline]
    if (known !== undefined || !isFed(step) || pipeline === undefined) return known
    const all = allOf([
      ...sourcesOf(step).map(broughtBy),
      ...(step.candidates ?? []).map(({ values: { length } }) => ({ least: 0, expected: length, most: length }))
    ])
    // All of it may be what is written as well.
    const units = step.inputs[unitInput(step, pipeline) ?? ""] === undefined ? all : { ...all, least: 0 }
    const cost = costOf(step, pipeline, units)
    const whole = { units, cost: step.budget === undefined ? cost : capped(cost, step.budget.requests) }
    found.set(step.name, whole)
    return whole
  }
  for (const step of study.steps) boundsOf(step)
  return found
}
