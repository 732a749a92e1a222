// The time for which a pool's requests are granted: a day of UTC, a day that begins at another hour or in another zone, an hour.
import type { PoolQuota } from "./Api.ts"
import { addDays, type Day, dayOf, startOf } from "./Day.ts"

const hour = 3_600_000

/** `name` is what the ledger counts under: a UTC day, or the moment of the beginning. Times are epoch milliseconds. */
export interface QuotaPeriod {
  readonly name: string
  readonly from: number
  readonly until: number
}

export const isZone = (zone: string): boolean => {
  try {
    new Intl.DateTimeFormat("en", { timeZone: zone })
    return true
  } catch {
    return false
  }
}

/** How far a zone's clock is ahead of UTC at a moment, milliseconds. */
const aheadAt = (zone: string, moment: number): number => {
  if (zone === "UTC") return 0
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone: zone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric"
  })
  const parts = Object.fromEntries(format.formatToParts(moment).map(({ type, value }) => [type, Number(value)]))
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(moment / 1000) * 1000
}

/** When a zone's clock shows an hour of a day: clocks that are set meanwhile are asked twice. */
const momentOf = (day: Day, at: number, zone: string): number => {
  const shown = startOf(day) + at * hour
  return shown - aheadAt(zone, shown - aheadAt(zone, shown))
}

/** The period of a pool at a moment. */
export const periodAt = ({ per, reset }: Pick<PoolQuota, "per" | "reset">, now: number): QuotaPeriod => {
  if (per === "hour") {
    const from = Math.floor(now / hour) * hour
    return { name: new Date(from).toISOString(), from, until: from + hour }
  }
  const { hour: at, zone } = reset ?? { hour: 0, zone: "UTC" }
  if (at === 0 && zone === "UTC") {
    const day = dayOf(now)
    return { name: day, from: startOf(day), until: startOf(addDays(day, 1)) }
  }
  const shown = dayOf(now + aheadAt(zone, now))
  // An hour that clocks leave out has no moment of its own: the days around tell where a period begins and ends.
  const begins = [-1, 0, 1, 2].map((days) => momentOf(addDays(shown, days), at, zone)).toSorted((a, b) => a - b)
  const from = begins.findLast((one) => one <= now) as number
  const until = begins.find((one) => one > now) as number
  return { name: new Date(from).toISOString(), from, until }
}

/** `this UTC day`: whose requests are spent. */
export const periodText = ({ per, reset }: Pick<PoolQuota, "per" | "reset">): string => {
  if (per === "hour") return "this hour"
  const { hour: at, zone } = reset ?? { hour: 0, zone: "UTC" }
  return at === 0 && zone === "UTC" ? "this UTC day" : `the day that began at ${String(at).padStart(2, "0")}:00 ${zone}`
}
