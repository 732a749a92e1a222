// Samples and largest that cannot be chosen yet, because what they are chosen from goes on or is too young to be final.

import { lastSettled } from "../domain/Coverage.ts"
import { drawsByMonth } from "../domain/choice.ts"
import { endOf } from "../domain/Day.ts"
import type { Plan } from "../domain/Plan.ts"
import type { Step } from "../domain/Study.ts"
import { isOver } from "./stepDays.ts"

/** A step whose choice waits. */
export interface WaitingChoice {
  readonly step: string
  readonly is: "sample" | "top"
  /** The step whose days it waits for. */
  readonly feeder: string
  /** When the last of these days is final, epoch milliseconds; undefined where the period ends with no day. */
  readonly from: number | undefined
  /** Each month has strata of its own, which are drawn when it is over. */
  readonly byMonth: boolean
}

/** The step of those that feed another, one after another, whose days go on longest. */
const lastFeeder = (
  { pipelines, study }: Plan,
  step: Step,
  now: number
): Omit<WaitingChoice, "step" | "is" | "byMonth"> | undefined => {
  const feeder = study.steps.find(({ name }) => name === step.for_each?.step)
  if (feeder === undefined) return undefined
  const further = lastFeeder({ pipelines, study } as Plan, feeder, now)
  const { name, period } = feeder
  if (period === undefined || isOver(feeder, pipelines[feeder.pipeline]!, lastSettled(now, study.settle)))
    return further
  if (further !== undefined && further.from === undefined) return further
  if (period.to === "today") return { feeder: name, from: undefined }
  const from = endOf(period.to) + study.settle
  return further?.from !== undefined && further.from > from ? further : { feeder: name, from }
}

/** @param chosen step → what was chosen for it before: that stays, and nothing is waited for @param now epoch milliseconds */
export const waitingChoices = (
  plan: Plan,
  chosen: Readonly<Record<string, ReadonlyArray<string>>>,
  now: number
): ReadonlyArray<WaitingChoice> =>
  plan.study.steps.flatMap((step) => {
    const { for_each, name } = step
    if (for_each === undefined || (for_each.sample ?? for_each.top) === undefined) return []
    const byMonth = drawsByMonth(for_each)
    if (!byMonth && (chosen[name] ?? []).length > 0) return []
    const last = lastFeeder(plan, step, now)
    return last === undefined
      ? []
      : [{ step: name, is: for_each.sample === undefined ? "top" : "sample", byMonth, ...last }]
  })
