// What the work of a plan is counted in.
import { type Nouns, nounsOf } from "../domain/nouns.ts"
import type { Plan } from "../domain/Plan.ts"
import { unitInput } from "./wanted.ts"

export const planNouns = ({ pipelines, study }: Pick<Plan, "pipelines" | "study">): Nouns => {
  const steps = study.steps.flatMap((step) => {
    const pipeline = pipelines[step.pipeline]
    return pipeline === undefined ? [] : [{ step, pipeline }]
  })
  return nounsOf(
    steps.map(({ pipeline, step }) => ({
      input: unitInput(step, pipeline) ?? "",
      dated: pipeline.window !== undefined
    })),
    steps.every(({ pipeline }) => pipeline.pages.style === "search")
  )
}
