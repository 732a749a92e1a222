// Study → the unit-days that it wants, step by step.

import type { UnitDays } from "../domain/Coverage.ts"
import type { Day } from "../domain/Day.ts"
import { sortFed } from "../domain/feeding.ts"
import { type Grid, gridFrom } from "../domain/Grid.ts"
import { isMatrix, matrixIn } from "../domain/matrix.ts"
import { apiOf, type Pipeline } from "../domain/Pipeline.ts"
import { everything, type Shape, shapeId } from "../domain/Slice.ts"
import { type Condition, type Query, type Step, type Study, sortQuery } from "../domain/Study.ts"
import { fedInput, isFed } from "../domain/sources.ts"
import { eachUnitOnce } from "../domain/unitDays.ts"
import { wavesOf } from "../domain/Wave.ts"
import { daysAround, daysOf, inSpans } from "./stepDays.ts"
import { spansOf } from "./unitSpans.ts"
import { askedAgain, askedWaves, dueWaves, type KnownWaves, nextWave, wantedWaves } from "./waves.ts"

/** What one step wants, and how many units and days one search may ask for. */
export interface Wanted {
  readonly step: string
  readonly shape: string
  readonly shapeOf: Shape
  /** The most units that one search may ask for. */
  readonly per_request: number
  /** The most days that one search may span, 0 where the endpoint has no days. */
  readonly days: number
  /** The edges that no window crosses; undefined where it may begin on any day. */
  readonly grid?: Grid | undefined
  readonly units: ReadonlyArray<UnitDays>
  /** A window may be wider than the days of its units, so that units of neighbouring days share it. */
  readonly wide: boolean
  /** The number of the random sample, from 1. */
  readonly draw: number | undefined
}

/** What only a run knows: the last day that has come, and the rows that feed steps. */
export interface Known {
  readonly today: Day | undefined
  readonly parents: Readonly<Record<string, ReadonlyArray<string>>>
  /** The same, source by source, in the step's order. */
  readonly sourced?: Readonly<Record<string, ReadonlyArray<ReadonlyArray<string>>>>
  /** Absent: the collection alone. */
  readonly waves?: KnownWaves
}

/** The input that a step is cut by: the first of its pipeline's inputs that it has. */
export const unitInput = (step: Step, pipeline: Pipeline): string | undefined => {
  const names = Object.keys(pipeline.inputs)
  if (isFed(step)) {
    const canFeed = (name: string) =>
      pipeline.inputs[name]?.parent_column !== undefined && step.inputs[name] === undefined
    return fedInput(step) ?? names.find(canFeed)
  }
  return matrixIn(step.inputs) ?? names.find((name) => step.inputs[name] !== undefined)
}

/** The step's own conditions, and those that its inputs make. */
const normalise = (query: Query, more: ReadonlyArray<Condition>): Query =>
  sortQuery({ ...query, and: [...(query.and ?? []), ...more] })

export const shapeOf = (step: Step, pipeline: Pipeline, draw?: number): Shape => {
  const cutBy = unitInput(step, pipeline)
  const conditions = Object.entries(step.inputs).flatMap(([name, field_values]): ReadonlyArray<Condition> => {
    const field_name = pipeline.inputs[name]?.field_name
    if (name === cutBy || field_name === undefined) return []
    return [{ operation: field_values.length === 1 ? "EQ" : "IN", field_name, field_values }]
  })
  return {
    ...(pipeline.api === undefined ? {} : { api: pipeline.api.api }),
    pipeline: pipeline.pipeline,
    ...(cutBy === undefined ? {} : { unit_input: cutBy }),
    conditions: normalise(step.query, conditions),
    fields: step.fields.toSorted(),
    ...limitOf(step, pipeline),
    ...(draw === undefined ? {} : { draw }),
    ...(step.repeat === true ? { repeat: step.name } : {})
  }
}

/** How far lists are wanted: of each parent, or of each window, whose edges go by the calendar or by the first day. */
const limitOf = (step: Step, pipeline: Pipeline): Pick<Shape, "limit" | "limit_per"> => {
  if (step.for_each?.limit !== undefined) return { limit: step.for_each.limit.rows_per_parent }
  if (step.limit === undefined || step.period === undefined) return {}
  return {
    limit: step.limit.rows_per_window,
    limit_per: step.window?.by ?? gridFrom(step.period.from, daysIn(step, pipeline))
  }
}

/** The most days of one search, 0 where there are none. */
const daysIn = ({ window }: Step, pipeline: Pipeline): number =>
  pipeline.window === undefined ? 0 : (window ?? pipeline.window).max_span_days + 1

/** How many units and days one search of a step may ask for. */
export const limitsOf = (
  step: Step,
  pipeline: Pipeline,
  shape: Shape
): Pick<Wanted, "per_request" | "days" | "grid"> => {
  const input = shape.unit_input === undefined ? undefined : pipeline.inputs[shape.unit_input]
  // The body has one place for a parameter, a limit is that of one list, and a pair is a question of its own; what cannot be
  // traced is asked alone unless the step says otherwise.
  const alone =
    isMatrix(shape.unit_input) ||
    (input?.parameter !== undefined && input.list !== true) ||
    shape.limit !== undefined ||
    (input !== undefined && input.traced_by === undefined && !step.together)
  return {
    per_request: alone ? 1 : (step.per_request ?? input?.per_request ?? 1),
    days: daysIn(step, pipeline),
    grid: shape.limit_per ?? step.window?.by
  }
}

/** What a step wants of what is known, one draw of it where it draws; a step whose parents are not there yet wants nothing yet. */
export const wantedBy = (step: Step, pipeline: Pipeline, known: Known, draw?: number): Wanted => {
  const shape = shapeOf(step, pipeline, draw)
  const input = shape.unit_input === undefined ? undefined : pipeline.inputs[shape.unit_input]
  const api = apiOf(pipeline)
  const written = shape.unit_input === undefined ? [everything] : (step.inputs[shape.unit_input] ?? [])
  const names = isFed(step)
    ? [...written, ...sortFed(pipeline, shape.unit_input ?? "", known.parents[step.name] ?? []).asked]
    : written
  const dated = pipeline.window !== undefined && input?.dated === true
  const around = daysAround(known.today, api)
  const days = dated ? [] : daysOf(step, pipeline, known.today)
  const spans = spansOf(step, pipeline, shape.unit_input, known.sourced?.[step.name])
  const id = shapeId(shape)
  return {
    step: step.name,
    shape: id,
    shapeOf: shape,
    ...limitsOf(step, pipeline, shape),
    units: [...new Set(names)]
      .toSorted()
      .map((unit) => ({
        shape: id,
        wave: 0 as const,
        unit,
        days: dated ? around(unit) : inSpans(days, spans(unit))
      }))
      .filter((unit) => unit.days.length > 0),
    wide: dated,
    draw
  }
}

/**
 * What all steps want. Of steps that share work the first gets it, so those that stand on their own come before those
 * that are fed: which rows have fed a step already depends on when a run was cut short.
 */
export const wantedOf = (
  study: Study,
  pipelines: Readonly<Record<string, Pipeline>>,
  known: Known
): ReadonlyArray<Wanted> => {
  const later = laterOf(study.steps, pipelines, known)
  return fedLast(study.steps).flatMap((step) => {
    const again = later.get(step.name)
    const waves = again === undefined || again.units.length === 0 ? [] : [again]
    return [...wantedByStep(step, pipelines[step.pipeline] as Pipeline, known), ...waves]
  })
}

const fedLast = (steps: ReadonlyArray<Step>): ReadonlyArray<Step> => {
  return [...steps.filter((step) => !isFed(step)), ...steps.filter(isFed)]
}

/** A step as its later waves ask it, with what it would want as a collection. */
export const againOf = (step: Step, pipeline: Pipeline, known: Known): Wanted => {
  const ids = known.waves?.seen[step.name]?.map(({ unit }) => unit) ?? []
  return wantedBy(askedAgain(step, pipeline, ids), pipeline, known)
}

/** Step → what its later waves want now. */
const laterOf = (
  steps: ReadonlyArray<Step>,
  pipelines: Readonly<Record<string, Pipeline>>,
  known: Known
): ReadonlyMap<string, Wanted> => {
  const { waves } = known
  if (waves === undefined) return new Map()
  const all = steps
    .filter((step) => (waves.seen[step.name] ?? []).length > 0)
    .map((step) => {
      const pipeline = pipelines[step.pipeline] as Pipeline
      const again = againOf(step, pipeline, known)
      return { step, pipeline, again, due: dueWaves(step, pipeline, again.units, waves) }
    })
  const wants = wantedWaves(
    all.flatMap(({ due }) => due),
    waves.covered
  )
  return new Map(
    all.map(({ again, due, pipeline, step }) => [
      step.name,
      { ...again, units: [...due.flatMap(wants), ...askedWaves(step, pipeline, again.units, again.shape, waves)] }
    ])
  )
}

/** The shape in which later waves of a step ask. */
export const waveShape = (step: Step, pipeline: Pipeline): Pick<Wanted, "shape" | "shapeOf"> =>
  againOf(step, pipeline, { today: undefined, parents: {} })

/** When the next planned wave falls due, epoch milliseconds. */
export const nextWaveOf = (
  study: Study,
  pipelines: Readonly<Record<string, Pipeline>>,
  known: Known
): number | undefined => {
  const { waves } = known
  if (waves === undefined) return undefined
  const times = study.steps.flatMap((step) => {
    if (wavesOf(step.refresh).length === 0) return []
    const pipeline = pipelines[step.pipeline] as Pipeline
    return nextWave(step, pipeline, againOf(step, pipeline, known).units, waves) ?? []
  })
  return times.length === 0 ? undefined : times.reduce((a, b) => Math.min(a, b))
}

/** What a step wants, draw by draw where it draws. */
export const wantedByStep = (step: Step, pipeline: Pipeline, known: Known): ReadonlyArray<Wanted> =>
  step.draws === undefined
    ? [wantedBy(step, pipeline, known)]
    : Array.from({ length: step.draws }, (_, index) => wantedBy(step, pipeline, known, index + 1))

/** The unit-days that steps want together: steps of one shape share them, and none is named twice. */
export const unitsOf = (wanted: ReadonlyArray<Wanted>): ReadonlyArray<UnitDays> =>
  eachUnitOnce(wanted.flatMap((step) => step.units))
