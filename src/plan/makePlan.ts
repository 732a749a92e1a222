// Study → the plan of all of it, as if nothing were collected yet; and the plan file back into slices.
import { canonicalJson, type Json, writeJson } from "../domain/Json.ts"
import type { Pipeline } from "../domain/Pipeline.ts"
import type { OpenEnd, Plan, PlannedSlice } from "../domain/Plan.ts"
import type { Slice } from "../domain/Slice.ts"
import type { Study } from "../domain/Study.ts"
import { stepsBefore } from "../domain/sources.ts"
import { missing } from "./missing.ts"
import { priceIn } from "./price.ts"
import { unitInput, wantedOf, waveShape } from "./wanted.ts"

/** missing(wanted, ∅): no clock, path, version or database in it, so that it is the same bytes everywhere. */
export const makePlan = (study: Study, pipelines: Readonly<Record<string, Pipeline>>): Plan => {
  const wanted = wantedOf(study, pipelines, { today: undefined, parents: {} })
  // Later waves may be asked for at any time, also where the study names none.
  const again = study.steps.map((step) => waveShape(step, pipelines[step.pipeline] as Pipeline))
  const shapes = Object.fromEntries([...wanted, ...again].map((step) => [step.shape, step.shapeOf]))
  const batches: Array<ReadonlyArray<string>> = []
  const known = new Map<string, number>()
  const indexOf = (units: ReadonlyArray<string>): number => {
    const key = JSON.stringify(units)
    if (!known.has(key)) known.set(key, batches.push(units) - 1)
    return known.get(key) as number
  }
  const slices = missing(wanted, []).map((slice): PlannedSlice => {
    return {
      id: slice.id,
      step: slice.step,
      shape: slice.shape,
      batch: indexOf(slice.units),
      ...(slice.draw === undefined ? {} : { draw: slice.draw }),
      ...(slice.window === undefined ? {} : { window: slice.window }),
      requests: priceIn({ shapes, pipelines }, slice)
    }
  })
  const open = study.steps.flatMap((step): ReadonlyArray<OpenEnd> => {
    const from = step.period?.to === "today" ? { from: step.period.from } : {}
    const [first, ...others] = stepsBefore(step).map((waits_for) => ({ waits_for }))
    const end = { ...from, ...first }
    return Object.keys(end).length === 0 ? [] : [end, ...others].map((one) => ({ step: step.name, ...one }))
  })
  return { windrow_plan: 1, study, pipelines, shapes, batches, slices, open }
}

/** The slices of a stored plan. */
export const slicesOf = (plan: Plan): ReadonlyArray<Slice> =>
  plan.slices.map(({ id, step, shape, batch, draw, window }) => ({
    id,
    step,
    shape,
    units: plan.batches[batch] ?? [],
    wave: 0,
    ...(window === undefined ? {} : { window }),
    ...(draw === undefined ? {} : { draw })
  }))

/** The text of the plan file: keys sorted (but for pipelines, whose order says which input comes first), one slice a line. */
export const planText = (plan: Plan): string => {
  const { batches, slices, ...rest } = plan as unknown as Readonly<Record<string, Json>> & Plan
  const lines = (items: ReadonlyArray<unknown>) => items.map((item) => `    ${canonicalJson(item as Json)}`).join(",\n")
  const members = Object.entries({ ...rest } as Readonly<Record<string, Json>>)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => `  ${JSON.stringify(key)}: ${key === "pipelines" ? writeJson(value) : canonicalJson(value)}`)
  return `{\n${members.join(",\n")},\n  "batches": [\n${lines(batches)}\n  ],\n  "slices": [\n${lines(slices)}\n  ]\n}\n`
}

/** The inputs that steps are cut by, for the table that `plan` prints. */
export const cutBy = (plan: Plan): ReadonlyArray<string | undefined> =>
  plan.study.steps.map((step) => unitInput(step, plan.pipelines[step.pipeline] as Pipeline))
