// What `windrow plan` says of later waves.
import { counted } from "../../../domain/counted.ts"
import type { Plan } from "../../../domain/Plan.ts"
import type { Refresh } from "../../../domain/Study.ts"
import { thousands } from "../../../domain/thousands.ts"
import type { Densities } from "../../../plan/price.ts"
import { waveCost } from "../../../plan/waveCost.ts"

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

const whenText = ({ delays, from }: Refresh): string => {
  const since = from === "collection" ? "after the collection" : "after the day a video is from"
  const shown = delays.length > 4 ? [...delays.slice(0, 3), delays.at(-1) as number] : delays
  const times = shown.map(durationText)
  return `${times.join(delays.length > 4 ? ", … " : ", ")} ${since}`
}

/** One line per step with later waves: how many, when, and what they are expected to cost. */
export const waveLines = (plan: Plan, densities: Densities): ReadonlyArray<string> =>
  plan.study.steps.flatMap((step) => {
    const { refresh } = step
    if (refresh === undefined) return []
    const count = refresh.delays.length
    const cost = waveCost(plan, step, densities)
    const number = (value: number) => thousands(value)
    const price =
      cost === undefined
        ? "each as many requests as the step itself"
        : `about ${counted(cost.expected, "request")} each, ${number(cost.expected * count)} in all`
    const how =
      refresh.by === "ids" ? "the rows found, by id; more where they fall due on different days" : "the same again"
    return [`Waves of ${step.name}: ${count}, ${whenText(refresh)}: ${price} (${how}). Not in the table.`]
  })
