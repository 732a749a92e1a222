// How much a study may ask for: between which days, and in how many searches.

import { countDays, type Day } from "./Day.ts"
import { matrixIn } from "./matrix.ts"
import { type Pipeline, pipelineOf } from "./Pipeline.ts"
import type { Step } from "./Study.ts"

/** The first year that any video can be from. */
export const firstYear = "2014-01-01" as Day

/** No study is planned for longer; what goes on for ever ends today. */
export const lastYear = "2099-12-31" as Day

/** Years of quota. A plan holds each of them. */
const searchesAtMost = 3_000_000

/** Searches that a step takes at the least, were all its days asked. */
const searchesOf = (step: Step, pipeline: Pipeline): number => {
  const values = Math.max(1, ...Object.values(step.inputs).map(({ length }) => length))
  const most = step.per_request ?? Math.max(1, ...Object.values(pipeline.inputs).map(({ per_request }) => per_request))
  const days = pipeline.window === undefined ? 0 : (step.window ?? pipeline.window).max_span_days + 1
  const { from, to = lastYear } = step.period ?? {}
  const windows = days === 0 || from === undefined ? 1 : countDays({ from, to: to === "today" ? from : to }) / days
  // A limit is that of one value, and pairs are asked one by one.
  if (step.limit !== undefined || matrixIn(step.inputs) !== undefined) return values * Math.max(windows, 1)
  return (step.draws ?? 1) * Math.max(values / most, 1) * Math.max(windows, 1)
}

/** The first step that asks for more than can be planned, with a clause about it. */
export const tooMany = (
  steps: ReadonlyArray<Step>,
  pipelines: Readonly<Record<string, Pipeline>>
): { readonly step: string; readonly what: string } | undefined => {
  const wide = steps.find((step) => {
    const pipeline = pipelineOf(pipelines, step.pipeline)
    return pipeline !== undefined && searchesOf(step, pipeline) > searchesAtMost
  })
  if (wide === undefined) return undefined
  const what = `the step \`${wide.name}\` takes more than ${searchesAtMost.toLocaleString("en")} searches`
  return { step: wide.name, what }
}
