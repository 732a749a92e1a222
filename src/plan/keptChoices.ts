// Samples and largest that were chosen already, where an edit adds to what they were chosen from.
import { choosingOf, drawsByMonth, drawsNewStrata, type Method } from "../domain/choosing.ts"
import type { Plan } from "../domain/Plan.ts"
import { size, subtract } from "../domain/ranges.ts"
import type { ForEach } from "../domain/Study.ts"
import { sourcesOf } from "../domain/sources.ts"
import { isLater } from "../domain/Wave.ts"
import type { Due } from "./due.ts"
import type { Wanted } from "./wanted.ts"

/** A step that is fed with a choice: how much was chosen, and what is added to what it was chosen from. */
export interface KeptChoice {
  readonly step: string
  readonly feeder: string
  readonly is: Method
  readonly chosen: number
  /** Units that are new, and days of others. */
  readonly units: number
  readonly days: number
  /** What the units are: `accounts`. */
  readonly input: string
  /** Only new strata are drawn from: what was chosen of the others stays. */
  readonly grows: boolean
  /** Months from which nothing was drawn are drawn from. */
  readonly byMonth: boolean
}

/** A plan, with what one database has of it. */
interface Side {
  readonly plan: Plan
  readonly due: Pick<Due, "wanted"> & Partial<Pick<Due, "known">>
}

const unitsOfStep = (wanted: ReadonlyArray<Wanted>, step: string) =>
  new Map(
    wanted
      .filter((one) => one.step === step && one.draw === undefined)
      .flatMap(({ units }) => units)
      .filter(({ wave }) => !isLater(wave))
      .map((one) => [one.unit, one.days])
  )

export const keptChoices = (before: Side, after: Side): ReadonlyArray<KeptChoice> =>
  after.plan.study.steps.flatMap((step): ReadonlyArray<KeptChoice> => {
    return sourcesOf(step).flatMap((source, index) => keptOf(before, after, step.name, source, index) ?? [])
  })

const keptOf = (before: Side, after: Side, step: string, source: ForEach, index: number): KeptChoice | undefined => {
  const chosen = after.due.known?.sourced?.[step]?.[index]?.length ?? 0
  const is = choosingOf(source)?.method
  if (is === undefined || chosen === 0) return undefined
  const now = unitsOfStep(after.due.wanted, source.step)
  const was = unitsOfStep(before.due.wanted, source.step)
  const units = [...now.keys()].filter((unit) => !was.has(unit)).length
  const days = [...was].reduce((sum, [unit, old]) => sum + size(subtract(now.get(unit) ?? [], old)), 0)
  if (was.size === 0 || units + days === 0) return undefined
  const shape = after.due.wanted.find((one) => one.step === source.step)?.shapeOf
  return {
    step,
    feeder: source.step,
    is,
    chosen,
    units,
    days,
    input: (shape?.unit_input ?? "units").replaceAll("_", " "),
    grows: drawsNewStrata(source) && !drawsByMonth(source),
    byMonth: drawsByMonth(source)
  }
}
