// The steps of a study in the order in which they feed each other → what each of them is fed with.
import { Effect } from "effect"
import type { Day } from "../domain/Day.ts"
import type { SinkError } from "../domain/failures.ts"
import type { Pipeline } from "../domain/Pipeline.ts"
import type { Plan } from "../domain/Plan.ts"
import type { Step } from "../domain/Study.ts"
import type { Peek } from "../domain/services.ts"
import { wantedByStep } from "../plan/wanted.ts"

type Parents = Readonly<Record<string, ReadonlyArray<string>>>

/** Steps that are fed, each behind the step that feeds it. The spec has made sure that they form no circle. */
const inOrder = (steps: ReadonlyArray<Step>): ReadonlyArray<Step> => {
  const depth = (step: Step): number => {
    const feeder = steps.find((other) => other.name === step.for_each?.step)
    return feeder === undefined ? 0 : 1 + depth(feeder)
  }
  return steps.filter((step) => step.for_each !== undefined).toSorted((a, b) => depth(a) - depth(b))
}

/** Step → values that it is fed with, by what a database holds now. */
export const findParents = Effect.fn("Collector.findParents")(function* (
  { study, pipelines }: Plan,
  peek: Peek,
  today: Day
): Effect.fn.Return<Parents, SinkError> {
  const parents: Record<string, ReadonlyArray<string>> = {}
  for (const step of inOrder(study.steps)) {
    const feeder = study.steps.find((other) => other.name === step.for_each?.step)
    const pipeline: Pipeline | undefined = feeder === undefined ? undefined : pipelines[feeder.pipeline]
    if (step.for_each === undefined || feeder === undefined || pipeline === undefined) continue
    const wanted = wantedByStep(feeder, pipeline, { today, parents }).flatMap((one) => one.units)
    parents[step.name] = yield* peek.parents(step.for_each, pipeline, wanted)
  }
  return parents
})
