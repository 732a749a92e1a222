// Whether the parts of a stored plan fit together: it may come from somebody else, or have been edited by hand.

import { poolsOf } from "../domain/Api.ts"
import { canFeed } from "../domain/feeding.ts"
import { canonicalJson, type Json } from "../domain/Json.ts"
import { inputsIn } from "../domain/matrix.ts"
import { apiIn, type Pipeline, pipelineOf } from "../domain/Pipeline.ts"
import type { Step, Study } from "../domain/Study.ts"
import { firstYear, lastYear, tooMany } from "../domain/searches.ts"
import { columnsRead, isFed, type Reading, readingsOf, sourcesOf, stepsBefore } from "../domain/sources.ts"

const names = /^(?!constructor$)[a-z][a-z0-9_-]{0,63}$/

type Pipelines = Readonly<Record<string, Pipeline>>

/** The first thing that does not fit, as a clause; undefined where all does. */
export const misfit = (study: Study, pipelines: Pipelines): string | undefined => {
  const steps = new Map(study.steps.map((step) => [step.name, step]))
  if (steps.size < study.steps.length) return "two of its steps have one name"
  if (!/^[a-z0-9][a-z0-9-]{0,63}$/.test(study.name)) return "its study has no name that files can have"
  return (
    apiMisfit(study, pipelines) ??
    Object.entries(pipelines)
      .map(([name, { pipeline }]) => (name === pipeline ? undefined : `its pipeline \`${name}\` has another name`))
      .find((wrong) => wrong !== undefined) ??
    study.steps.map((step) => stepMisfit(step, steps, pipelines)).find((wrong) => wrong !== undefined) ??
    tooMany(study.steps, pipelines)?.what
  )
}

/** Whether all is asked of one API, and of pools that it has. */
const apiMisfit = ({ quota }: Study, pipelines: Pipelines): string | undefined => {
  const [first, ...others] = Object.values(pipelines).map(({ api }) => canonicalJson((api ?? null) as unknown as Json))
  if (others.some((other) => other !== first)) return "its pipelines are of several APIs"
  const pools = poolsOf(apiIn(pipelines))
  const pool = Object.values(pipelines).find(({ request }) => !pools.includes(request.pool))
  if (pool !== undefined) return `its pipeline \`${pool.pipeline}\` has a pool that its API does not have`
  return pools.some((name) => !Object.hasOwn(quota, name)) ? "its study has no quota of a pool" : undefined
}

const stepMisfit = (step: Step, steps: ReadonlyMap<string, Step>, pipelines: Pipelines): string | undefined => {
  const { fields, for_each, inputs, name, period } = step
  if (!names.test(name)) return "a step has no name that a step can have"
  const pipeline = pipelineOf(pipelines, step.pipeline)
  if (pipeline === undefined) return `the step \`${name}\` names a pipeline that is not in the plan`
  const input = Object.keys(inputs).find((one) => inputsIn(one).some((name) => !Object.hasOwn(pipeline.inputs, name)))
  if (input !== undefined) return `the step \`${name}\` has an input that its pipeline does not take`
  const lacks = (columns: ReadonlyArray<string>, of: Pipeline) =>
    columns.some((column) => !Object.hasOwn(of.rows.columns, column))
  if (lacks(fields, pipeline)) return `the step \`${name}\` wants a field that its pipeline does not have`
  if (period !== undefined && (period.from < firstYear || lastYear < (period.to === "today" ? "" : period.to)))
    return `the step \`${name}\` has a period that no study has`
  if (step.draws !== undefined && pipeline.pages.draw === undefined) return `the step \`${name}\` cannot draw samples`
  if (!isFed(step)) return undefined
  const fed = [...sourcesOf(step), ...(step.candidates ?? [])]
  const wrong = fed.find(({ input: one }) => one !== undefined && !Object.hasOwn(pipeline.inputs, one))
  if (wrong !== undefined) return `the step \`${name}\` feeds an input that its pipeline does not have`
  if (for_each !== undefined && (step.sources ?? step.candidates) !== undefined)
    return `the step \`${name}\` is fed in two ways`
  if (new Set(fed.map((one) => one.input)).size > 1) return `the step \`${name}\` feeds several inputs`
  return (
    readingsOf(step)
      .map((reading) => readingMisfit(name, reading, pipeline, fed[0]?.input, steps, pipelines))
      .find((one) => one !== undefined) ?? (isInCircle(step, steps) ? `the step \`${name}\` feeds itself` : undefined)
  )
}

const readingMisfit = (
  name: string,
  reading: Reading,
  pipeline: Pipeline,
  input: string | undefined,
  steps: ReadonlyMap<string, Step>,
  pipelines: Pipelines
): string | undefined => {
  const parent = steps.get(reading.step)
  const fed = pipelineOf(pipelines, parent?.pipeline ?? "")
  if (parent === undefined || fed === undefined) return `the step \`${name}\` is fed by a step that is not in the plan`
  const lacks = (column: string) => !Object.hasOwn(fed.rows.columns, column)
  if (input !== undefined && !lacks(reading.column) && !canFeed(fed, reading.column, pipeline, input))
    return `the step \`${name}\` is fed by a column of another kind than its input`
  if (columnsRead(reading).some((column) => column !== "month" && lacks(column)))
    return `the step \`${name}\` is fed by a column that is not there`
  return undefined
}

const isInCircle = (step: Step, steps: ReadonlyMap<string, Step>): boolean => {
  const seen = new Set<string>()
  const open = [...stepsBefore(step)]
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (at === step.name) return true
    const next = seen.has(at) ? undefined : steps.get(at)
    seen.add(at)
    if (next !== undefined) open.push(...stepsBefore(next))
  }
  return false
}
