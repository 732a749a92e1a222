// What `windrow plan` says of later waves.
import { counted } from "../../../domain/counted.ts"
import type { Day } from "../../../domain/Day.ts"
import type { Plan } from "../../../domain/Plan.ts"
import type { Refresh } from "../../../domain/Study.ts"
import { thousands } from "../../../domain/thousands.ts"
import { wavesOf } from "../../../domain/Wave.ts"
import type { Densities } from "../../../plan/price.ts"
import { costsOf } from "../../../plan/waveCost.ts"

const units = [
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000]
] as const

const durationText = (millis: number): string => {
  const [name, size] = units.find(([, each]) => millis % each === 0) ?? units[2]
  const count = Math.round(millis / size)
  return counted(count, name)
}

/** The first ones and the last one of many. */
const shownOf = (texts: ReadonlyArray<string>): string =>
  texts.length > 4 ? `${texts.slice(0, 3).join(", ")}, … ${texts.at(-1)}` : texts.join(", ")

const whenText = ({ delays, from, on = [] }: Refresh): string => {
  const since = from === "collection" ? "after the collection" : "after the day a video is from"
  const times = delays.length === 0 ? [] : [`${shownOf(delays.map(durationText))} ${since}`]
  return [...times, ...(on.length === 0 ? [] : [`on ${shownOf(on)}`])].join(", and ")
}

/** One line per step with later waves: how many, when, and what they are expected to cost. */
export const waveLines = (plan: Plan, densities: Densities, today: Day): ReadonlyArray<string> =>
  plan.study.steps.flatMap((step) => {
    const { refresh } = step
    if (refresh === undefined) return []
    const count = wavesOf(refresh).length
    const what = refresh.on === undefined ? "ages" : refresh.delays.length === 0 ? "days" : "ages and days"
    const costs = costsOf(plan, step, densities, today)
    const known = costs.flatMap((cost) => cost ?? [])
    const past = known.filter(({ expected }) => expected === 0).length
    const sum = known.reduce((all, { expected }) => all + expected, 0)
    const each = [...new Set(known.map(({ expected }) => expected).filter((expected) => expected > 0))]
    const price =
      known.length < count
        ? "each as many requests as the step itself"
        : each.length === 1
          ? `about ${counted(each[0]!, "request")} each, ${thousands(sum)} in all`
          : `about ${counted(sum, "request")} in all`
    const how =
      refresh.by === "ids" ? "the rows found, by id; more where they fall due on different days" : "the same again"
    const gone =
      past === 0
        ? ""
        : past === count
          ? ` All of these ${what} are past already: collected now, none of them is asked.`
          : ` ${counted(past, `of these ${what} is`, `of these ${what} are`)} past already and ${past === 1 ? "is" : "are"} not asked.`
    return [`Waves of ${step.name}: ${count}, ${whenText(refresh)}: ${price} (${how}).${gone}`]
  })
