// A plan → what it asks and what that costs, as if nothing were collected yet.

import { poolsOf, poolOf as quotaOf } from "../domain/Api.ts"
import { askedWords } from "../domain/askedWords.ts"
import type { Day } from "../domain/Day.ts"
import type { Assumption, Estimate, EstimatedPool, EstimatedStep } from "../domain/Estimate.ts"
import { unitsWord } from "../domain/matrix.ts"
import { apiIn, type Pipeline, type Pool } from "../domain/Pipeline.ts"
import type { Cost, Plan, PlannedSlice } from "../domain/Plan.ts"
import type { Shape } from "../domain/Slice.ts"
import type { Step } from "../domain/Study.ts"
import { alternatives } from "./alternatives.ts"
import { cutBy, slicesOf } from "./makePlan.ts"
import { type Densities, perDay, priceIn, total } from "./price.ts"
import { stepBounds } from "./stepBounds.ts"
import { upTo } from "./upTo.ts"
import { costsOf } from "./waveCost.ts"

/** The plan on a day, its slices priced by what was measured, and what is told of it. */
export const estimate = (
  stored: Plan,
  today: Day,
  densities: Densities
): { readonly planned: Plan; readonly told: Omit<Estimate, "left"> } => {
  const guessed = upTo(stored, today)
  const slices = slicesOf(guessed).map((slice, index) => ({
    ...(guessed.slices[index] as PlannedSlice),
    requests: priceIn(guessed, slice, densities)
  }))
  const planned: Plan = { ...guessed, slices }
  const bounds = stepBounds(planned, densities)
  const waves = wavesOf(planned, bounds, densities, today)
  const { study } = stored
  const parts = [
    ...slices.map((slice) => ({ pool: poolOf(planned, slice), cost: slice.requests })),
    ...study.steps.flatMap(({ name, pipeline }) =>
      bounds.has(name) ? [{ pool: planned.pipelines[pipeline]?.request.pool, cost: bounds.get(name)!.cost }] : []
    ),
    ...waves.map(({ cost, step }) => ({ pool: planned.pipelines[step.pipeline]?.request.pool, cost }))
  ]
  const told = {
    windrow_estimate: 1 as const,
    study: study.name,
    title: study.title ?? null,
    database: study.output.database,
    today,
    steps: stepsOf(stored, planned, bounds),
    waves: waves.map(({ cost, step }) => ({ step: step.name, requests: cost })),
    requests: total(parts.map(({ cost }) => cost)),
    pools: poolsOf(apiIn(planned.pipelines)).flatMap((pool) => {
      const own = parts.filter((part) => part.pool === pool).map(({ cost }) => cost)
      return own.length === 0 ? [] : [periodsOf(planned, pool, total(own))]
    }),
    assumptions: assumptionsOf(planned, densities),
    changes: alternatives(planned.study, planned.pipelines, densities).map(({ cost, ...change }) => ({
      ...change,
      requests: cost
    }))
  }
  return { planned, told }
}

type Bounds = ReturnType<typeof stepBounds>

const distinct = <A>(items: ReadonlyArray<A>, key: (item: A) => string): number => new Set(items.map(key)).size

const stepsOf = (stored: Plan, planned: Plan, bounds: Bounds): ReadonlyArray<EstimatedStep> => {
  const inputs = cutBy(planned)
  return planned.study.steps.map((step, index) => {
    const slices = planned.slices.filter((slice) => slice.step === step.name)
    const waits = planned.open.flatMap((one) => (one.step === step.name ? (one.waits_for ?? []) : []))
    const bound = bounds.get(step.name)
    const costs = [...slices.map((slice) => slice.requests), ...(bound === undefined ? [] : [bound.cost])]
    const batches = new Set(slices.map((slice) => slice.batch))
    const units = new Set([...batches].flatMap((batch) => planned.batches[batch] ?? []))
    return {
      step: step.name,
      pipeline: step.pipeline,
      asks: askedWords(stored.study.steps[index]!, stored.pipelines[step.pipeline]!),
      cut_by: inputs[index] ?? null,
      units: units.size,
      windows: distinct(slices, (slice) => slice.window?.from ?? ""),
      batches: batches.size,
      slices: slices.length,
      requests: costs.length === 0 ? null : total(costs),
      waits_for: waits.length === 0 ? null : waits.join(" and "),
      open_from: stored.open.find((one) => one.step === step.name)?.from ?? null,
      fed: bound?.units ?? null
    }
  })
}

/** Later waves of each step, as far as their cost is known; those of a step that waits for rows cost what it costs, each. */
const wavesOf = (planned: Plan, bounds: Bounds, densities: Densities, today: Day) =>
  planned.study.steps.flatMap((step): ReadonlyArray<{ readonly step: Step; readonly cost: Cost }> => {
    const costs = costsOf(planned, step, densities, today).flatMap((cost) => cost ?? bounds.get(step.name)?.cost ?? [])
    return costs.length === 0 ? [] : [{ step, cost: total(costs) }]
  })

const poolOf = ({ pipelines, shapes }: Plan, { shape }: PlannedSlice) =>
  pipelines[shapes[shape]?.pipeline ?? ""]?.request.pool

/** How many days, or hours, of a pool's quota so many requests take. */
export const periodsOf = ({ pipelines, study }: Plan, pool: Pool, requests: Cost): EstimatedPool => {
  const quota = study.quota[pool] ?? 1
  const per = quotaOf(apiIn(pipelines), pool)?.per ?? "day"
  return { pool, requests, quota, per, periods: Math.max(1, Math.ceil(requests.expected / quota)) }
}

/** What one row is counted for: `account and day`, `video`, `search and day`. */
const perWhat = (shape: Shape, pipeline: Pipeline): string => {
  const unit = shape.unit_input === undefined ? "search" : unitsWord(shape.unit_input, 1)
  return `${unit}${pipeline.window === undefined ? "" : " and day"}`
}

const assumptionsOf = (planned: Plan, densities: Densities): ReadonlyArray<Assumption> =>
  planned.study.steps.flatMap((step) => {
    const slice = planned.slices.find((one) => one.step === step.name)
    const shape = slice === undefined ? undefined : planned.shapes[slice.shape]
    const pipeline = planned.pipelines[step.pipeline]
    if (slice === undefined || shape === undefined || pipeline === undefined) return []
    const density = densities[slice.shape]
    return [
      {
        step: step.name,
        rows: Number(perDay(shape, pipeline, density).toPrecision(2)),
        per: perWhat(shape, pipeline),
        page: pipeline.pages.size,
        measured: density === undefined ? null : { slots: density.slots, slices: density.slices, cut: density.cut }
      }
    ]
  })
