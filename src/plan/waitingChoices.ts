// Samples and largest that cannot be chosen yet, because what they are chosen from goes on or is too young to be final.

import { lastSettled } from "../domain/Coverage.ts"
import { choosingOf, drawsByMonth, type Method } from "../domain/choosing.ts"
import { endOf } from "../domain/Day.ts"
import type { Plan } from "../domain/Plan.ts"
import { sourcesOf, stepsBefore } from "../domain/sources.ts"
import { isOver } from "./stepDays.ts"

/** A step whose choice waits. */
export interface WaitingChoice {
  readonly step: string
  readonly is: Method
  /** The step whose days it waits for. */
  readonly feeder: string
  /** When the last of these days is final, epoch milliseconds; undefined where the period ends with no day. */
  readonly from: number | undefined
  /** Each month has strata of its own, which are drawn when it is over. */
  readonly byMonth: boolean
}

type Last = Omit<WaitingChoice, "step" | "is" | "byMonth">

/** What goes on longest: what has no end, else the latest. */
const longest = (all: ReadonlyArray<Last>): Last | undefined =>
  all.find(({ from }) => from === undefined) ??
  all.reduce<Last | undefined>((last, one) => ((last?.from ?? -1) > (one.from ?? 0) ? last : one), undefined)

/** The step of some, and of those that feed them, one after another, whose days go on longest. */
const lastFeeder = (plan: Plan, names: ReadonlyArray<string>, now: number): Last | undefined => {
  const { pipelines, study } = plan
  const settled = lastSettled(now, study.settle)
  return longest(
    study.steps
      .filter(({ name }) => names.includes(name))
      .flatMap((feeder) => {
        const further = lastFeeder(plan, stepsBefore(feeder), now)
        const { name, period } = feeder
        const isDone = period === undefined || isOver(feeder, pipelines[feeder.pipeline]!, settled)
        const from = isDone || period.to === "today" ? undefined : endOf(period.to) + study.settle
        return [...(further === undefined ? [] : [further]), ...(isDone ? [] : [{ feeder: name, from }])]
      })
  )
}

/**
 * @param chosen step → what was chosen for each of its sources before: that stays, and nothing is waited for
 * @param now epoch milliseconds
 */
export const waitingChoices = (
  plan: Plan,
  chosen: Readonly<Record<string, ReadonlyArray<ReadonlyArray<string>>>>,
  now: number
): ReadonlyArray<WaitingChoice> =>
  plan.study.steps.flatMap(({ name, ...step }) =>
    sourcesOf(step).flatMap((source, index) => {
      const is = choosingOf(source)?.method
      if (is === undefined) return []
      const byMonth = drawsByMonth(source)
      if (!byMonth && (chosen[name]?.[index] ?? []).length > 0) return []
      const last = lastFeeder(plan, [source.step, ...(source.except ?? []).map((one) => one.step)], now)
      return last === undefined ? [] : [{ step: name, is, byMonth, ...last }]
    })
  )
