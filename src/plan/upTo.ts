// A plan as it is on a day. The stored one is free of the clock.
import { admittedDays } from "../domain/admitted.ts"
import type { Day } from "../domain/Day.ts"
import type { Pipeline } from "../domain/Pipeline.ts"
import type { Plan } from "../domain/Plan.ts"
import { intersect } from "../domain/ranges.ts"
import type { Step } from "../domain/Study.ts"
import { makePlan } from "./makePlan.ts"

/** The plan with periods that end on a day where they end today, free of days that conditions leave out. */
export const upTo = (plan: Plan, today: Day): Plan => {
  const { study, pipelines } = plan
  const steps = study.steps.map((step) => onDay(step, pipelines[step.pipeline]!, today))
  return steps.every((step, index) => step === study.steps[index]) ? plan : makePlan({ ...study, steps }, pipelines)
}

const onDay = (step: Step, pipeline: Pipeline, today: Day): Step => {
  const { period } = step
  if (period === undefined) return step
  const isOpen = period.to === "today" && period.from <= today
  const admitted = admittedDays(step.query, pipeline)
  if (!isOpen && (admitted === undefined || period.to === "today")) return step
  const whole = { from: period.from, to: period.to === "today" ? today : period.to }
  const days = admitted === undefined ? [whole] : intersect([whole], admitted)
  const [first, last] = [days[0], days.at(-1)]
  return first === undefined || last === undefined ? step : { ...step, period: { from: first.from, to: last.to } }
}
