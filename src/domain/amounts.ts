// How much of what: unit-days where an endpoint has days, units where it has none.

import { isTimeless } from "./Coverage.ts"
import { counted } from "./counted.ts"
import { thousands } from "./thousands.ts"

const number = (value: number): string => thousands(value)

/** `1,095 unit-days`, `12 units`, or both; with nothing at all, unit-days. */
export const amount = (days: number, units: number): string => {
  const parts = [days > 0 || units === 0 ? counted(days, "unit-day") : "", units > 0 ? counted(units, "unit") : ""]
  return parts.filter((part) => part !== "").join(" and ")
}

/** `3 of 1,095 unit-days`, `2 of 12 units`, or both. */
export const amountOf = (days: readonly [number, number], units: readonly [number, number]): string => {
  const parts = [
    days[1] > 0 || units[1] === 0 ? `${number(days[0])} of ${number(days[1])} unit-days` : "",
    units[1] > 0 ? `${number(units[0])} of ${number(units[1])} units` : ""
  ]
  return parts.filter((part) => part !== "").join(" and ")
}

/** ` · 2023-01-01..2023-01-31`, or nothing where the endpoint has no days. */
export const daysText = (range: { readonly from: string; readonly to: string }): string =>
  range.from === "" || isTimeless(range) ? "" : ` · ${range.from}..${range.to}`
