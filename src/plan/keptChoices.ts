// Samples and largest that were chosen already, where an edit adds to what they were chosen from.
import { drawsByMonth, drawsNewStrata } from "../domain/choice.ts"
import type { Plan } from "../domain/Plan.ts"
import { size, subtract } from "../domain/ranges.ts"
import { isLater } from "../domain/Wave.ts"
import type { Due } from "./due.ts"
import type { Wanted } from "./wanted.ts"

/** A step that is fed with a choice: how much was chosen, and what is added to what it was chosen from. */
export interface KeptChoice {
  readonly step: string
  readonly feeder: string
  readonly is: "sample" | "top"
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
    const { for_each } = step
    const chosen = after.due.known?.parents[step.name]?.length ?? 0
    if (for_each === undefined || (for_each.sample ?? for_each.top) === undefined || chosen === 0) return []
    const now = unitsOfStep(after.due.wanted, for_each.step)
    const was = unitsOfStep(before.due.wanted, for_each.step)
    const units = [...now.keys()].filter((unit) => !was.has(unit)).length
    const days = [...was].reduce((sum, [unit, old]) => sum + size(subtract(now.get(unit) ?? [], old)), 0)
    if (was.size === 0 || units + days === 0) return []
    const shape = after.due.wanted.find((one) => one.step === for_each.step)?.shapeOf
    return [
      {
        step: step.name,
        feeder: for_each.step,
        is: for_each.sample === undefined ? "top" : "sample",
        chosen,
        units,
        days,
        input: (shape?.unit_input ?? "units").replaceAll("_", " "),
        grows: drawsNewStrata(for_each) && !drawsByMonth(for_each),
        byMonth: drawsByMonth(for_each)
      }
    ]
  })
