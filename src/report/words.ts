// Numbers and lists as a page writes them.
import { addDays, type Day, type DayRange } from "../domain/Day.ts"
import { shortened } from "../domain/shortened.ts"

/** `1,095` */
export const number = (value: number): string => value.toLocaleString("en", { maximumFractionDigits: 1 })

/** `1.2M`, for axes; more digits where an axis covers little. */
export const short = (value: number, digits = 1): string =>
  value.toLocaleString("en", { notation: "compact", maximumFractionDigits: digits })

export { counted } from "../domain/counted.ts"

/** Never rounded up to all or down to nothing: 999 of 1,000.5 is not complete. */
export const percent = (part: number, whole: number): string => {
  if (whole === 0) return "–"
  const share = (100 * part) / whole
  if (part > 0 && share < 0.1) return "< 0.1 %"
  if (part < whole && share > 99.9) return "> 99.9 %"
  return `${number(share)} %`
}

/** `a, b and c`, or `a, b and 7 more`. */
export const listed = (items: ReadonlyArray<string>, most = 10): string => {
  if (items.length > most) return `${items.slice(0, most).join(", ")} and ${number(items.length - most)} more`
  return items.length < 2 ? (items[0] ?? "") : `${items.slice(0, -1).join(", ")} and ${items.at(-1)}`
}

/** Of which one is enough: `biden or wahl`. */
export const either = (items: ReadonlyArray<string>, most = 10): string => {
  if (items.length > most) return `any of ${items.slice(0, most).join(", ")} or ${number(items.length - most)} more`
  return items.length < 2 ? (items[0] ?? "") : `${items.slice(0, -1).join(", ")} or ${items.at(-1)}`
}

/** At most so many characters, with an ellipsis in the middle where something is left out. */
export const clipped = shortened

const months = "January February March April May June July August September October November December".split(" ")

/** `2023`, `2022 to 2023`, `January 2024`, `January to March 2024`, `5 March to 7 April 2024`: never more than is meant. */
export const periodWords = ({ from, to }: DayRange): string => {
  const day = (text: string) => ({
    year: text.slice(0, 4),
    month: months[Number(text.slice(5, 7)) - 1]!,
    day: Number(text.slice(8))
  })
  const [first, last] = [day(from), day(to)]
  const isWhole = first.day === 1 && addDays(to, 1).endsWith("-01")
  const same = first.year === last.year
  if (isWhole && from.endsWith("-01-01") && to.endsWith("-12-31"))
    return same ? first.year : `${first.year} to ${last.year}`
  const text = (one: typeof first, year: boolean) =>
    `${isWhole ? "" : `${one.day} `}${one.month}${year ? ` ${one.year}` : ""}`
  if (from === to || (isWhole && same && first.month === last.month)) return text(last, true)
  return `${text(first, !same)} to ${text(last, true)}`
}

/** `2023-01-01 to 2023-12-31` */
export const rangeText = ({ from, to }: { readonly from: string; readonly to: string }): string =>
  from === to ? from : `${from} to ${to}`

/** The first and last of some days. */
export const spanOf = (days: Iterable<Day>): DayRange | undefined => {
  let range: DayRange | undefined
  for (const day of days) {
    if (range === undefined) range = { from: day, to: day }
    else if (day < range.from) range = { ...range, from: day }
    else if (day > range.to) range = { ...range, to: day }
  }
  return range
}

/** DuckDB's time → `2026-11-24 11:33` */
export const minute = (time: string): string => time.slice(0, 16).replace("T", " ")
