// How much of what: units on days where an endpoint has days, units where it has none.

import { isTimeless } from "./Coverage.ts"
import { counted } from "./counted.ts"
import { anyNouns, type Nouns } from "./nouns.ts"
import { thousands } from "./thousands.ts"

const number = (value: number): string => thousands(value)

/** `1,095 account-days`, `12 accounts`, or both; with nothing at all, days. */
export const amount = (days: number, units: number, nouns: Nouns = anyNouns): string => {
  const parts = [days > 0 || units === 0 ? counted(days, nouns.days) : "", units > 0 ? counted(units, nouns.units) : ""]
  return parts.filter((part) => part !== "").join(" and ")
}

/** `3 of 1,095 account-days`, `2 of 12 accounts`, or both. */
export const amountOf = (
  days: readonly [number, number],
  units: readonly [number, number],
  nouns: Nouns = anyNouns
): string => {
  const parts = [
    days[1] > 0 || units[1] === 0 ? `${number(days[0])} of ${counted(days[1], nouns.days)}` : "",
    units[1] > 0 ? `${number(units[0])} of ${counted(units[1], nouns.units)}` : ""
  ]
  return parts.filter((part) => part !== "").join(" and ")
}

/** ` · 2023-01-01..2023-01-31`, or nothing where the endpoint has no days. */
export const daysText = (range: { readonly from: string; readonly to: string }): string =>
  range.from === "" || isTimeless(range) ? "" : ` · ${range.from}..${range.to}`
