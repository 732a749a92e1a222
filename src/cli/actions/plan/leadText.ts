// The one sentence that `windrow plan` begins with: how many requests, and how long they take.
import { sizes } from "../../../display/duration.ts"
import { counted } from "../../../domain/counted.ts"
import type { Day } from "../../../domain/Day.ts"
import { addDays } from "../../../domain/Day.ts"
import type { Estimate } from "../../../domain/Estimate.ts"
import type { Cost } from "../../../domain/Plan.ts"
import { thousands } from "../../../domain/thousands.ts"

/** `about 20 seconds`, `about 2 hours`: one unit, for it is a guess. */
export const roughly = (millis: number): string => {
  const [name, size] = sizes.find(([, each]) => millis >= 1.5 * each) ?? sizes[3]
  const count = Math.max(1, Math.round(millis / size))
  return `about ${counted(count > 20 ? Math.round(count / 10) * 10 : count, name)}`
}

const requestsText = ({ expected, least, most }: Cost): string => {
  if (least === expected && most === expected) return counted(expected, "request")
  if (most !== undefined) return `about ${counted(expected, "request")} (${thousands(least)} to ${thousands(most)})`
  return least === expected
    ? `at least ${counted(expected, "request")}`
    : `about ${counted(expected, "request")} (at least ${thousands(least)})`
}

/** Where a quota ends the day before the requests do, days count; else the clock. */
const timeText = ({ pools, today }: Told, share: number, millis: number): string => {
  const scaled = pools.map((pool) => ({
    ...pool,
    periods: Math.max(1, Math.ceil((pool.requests.expected * share) / pool.quota))
  }))
  const [longest] = scaled.toSorted((a, b) => b.periods - a.periods)
  if (longest === undefined || longest.periods === 1) return roughly(millis * share)
  const { per, periods, quota } = longest
  const end = per === "day" ? `; begun today, it ends about ${addDays(today as Day, periods - 1)}` : ""
  return `${counted(periods, per)}, at ${counted(quota, "request")} ${per === "day" ? "a day" : "an hour"}${end}`
}

type Told = Pick<Estimate, "pools" | "requests" | "study" | "today">

/** @param left what the database lacks; absent: there is none @param millis all of it by the clock */
export const leadText = (told: Told, left: Cost | undefined, millis: number): string => {
  const { requests, study } = told
  if (left === undefined)
    return requests.expected === 0
      ? `${study} has nothing to ask.`
      : `${study} takes ${requestsText(requests)}: ${timeText(told, 1, millis)}.`
  if (left.expected === 0) return `${study} is collected: nothing is left to ask.`
  const share = Math.min(1, left.expected / Math.max(1, requests.expected))
  return `${study} has ${requestsText(left)} left: ${timeText(told, share, millis)}.`
}
