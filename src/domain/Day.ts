// A day is a UTC calendar day. The only place that does day arithmetic, and the only user of date-fns:
// everywhere else the machine's zone would creep in.
import { UTCDateMini } from "@date-fns/utc"
import { isValid } from "date-fns/isValid"
import { parseISO } from "date-fns/parseISO"
import { Schema } from "effect"

// The larger UTCDate also writes weekdays, for which it loads Intl: ten milliseconds of every command.
const utc = (value: Date | string | number): Date => new UTCDateMini(+new Date(value))

// Without the year 9999: the day after it has five digits of year, and days compare as texts.
const iso = /^(?!9999)\d{4}-\d{2}-\d{2}$/
const isDay = (text: string): boolean => iso.test(text) && isValid(parseISO(text, { in: utc }))

/** A UTC day as `YYYY-MM-DD`; days compare as strings. */
export const Day = Schema.String.pipe(
  Schema.check(Schema.makeFilter(isDay, { expected: "a day as YYYY-MM-DD" })),
  Schema.brand("Day")
)
export type Day = typeof Day.Type

/** An inclusive range of days. */
export const DayRange = Schema.Struct({ from: Day, to: Day })
export type DayRange = typeof DayRange.Type

/** The day that a text names, or undefined where it names none (`2023-02-29`, `1.2.2023`). */
export const toDay = (text: string): Day | undefined => (isDay(text) ? (text as Day) : undefined)

/** Every UTC day has so many milliseconds, and no zone comes in. */
const wholeDay = 86_400_000

// A plan asks millions of times for the same few thousand days.
const numbers = new Map<string, number>()
const texts = new Map<number, Day>()
const forgetAt = 100_000

/** How many days a day lies after 1970-01-01. */
const numberOf = (day: Day): number => {
  const known = numbers.get(day)
  if (known !== undefined) return known
  if (numbers.size >= forgetAt) numbers.clear()
  const number = startOf(day) / wholeDay
  numbers.set(day, number)
  return number
}

const numbered = (number: number): Day => {
  const known = texts.get(number)
  if (known !== undefined) return known
  if (texts.size >= forgetAt) texts.clear()
  const day = new Date(number * wholeDay).toISOString().slice(0, 10) as Day
  texts.set(number, day)
  return day
}

/** The day that is `n` days later (earlier when negative). */
export const addDays = (day: Day, n: number): Day => numbered(numberOf(day) + n)

/** How many days `b` lies after `a`: 0 for the same day. */
export const daysBetween = (a: Day, b: Day): number => numberOf(b) - numberOf(a)

/** The number of days in an inclusive range. */
export const countDays = (range: DayRange): number => daysBetween(range.from, range.to) + 1

/** A day as an API writes it: `seconds` since 1970 at its beginning. */
export const writtenDay = (day: Day, format: "YYYYMMDD" | "YYYY-MM-DD" | "seconds"): string | number =>
  format === "seconds" ? startOf(day) / 1000 : format === "YYYYMMDD" ? day.replaceAll("-", "") : day

/** Days that two ranges share; what has no days shares the one day that it stands for. */
export const overlap = (a: DayRange | undefined, b: DayRange | undefined): number => {
  if (a === undefined || b === undefined) return 1
  return Math.max(0, countDays({ from: later(a.from, b.from), to: earlier(a.to, b.to) }))
}

/** A day after all days that a study can want. */
export const lastDay = "9998-12-31" as Day

/** The UTC day of an instant in epoch milliseconds. */
export const dayOf = (millis: number): Day => numbered(Math.floor(millis / wholeDay))

/** The first instant of a day, epoch milliseconds. */
export const startOf = (day: Day): number => Date.parse(`${day}T00:00:00Z`)

/** The first instant after a day, epoch milliseconds. */
export const endOf = (day: Day): number => startOf(addDays(day, 1))

/** `2024-03-01 09:30 UTC` */
export const clockText = (millis: number): string =>
  `${new Date(millis).toISOString().slice(0, 16).replace("T", " ")} UTC`

export const earlier = (a: Day, b: Day): Day => (a < b ? a : b)
export const later = (a: Day, b: Day): Day => (a > b ? a : b)

/** The clock in an id: the number without its lower `shift` bits counts units since 1970. */
export interface IdClock {
  readonly shift: number
  readonly unit: "seconds" | "milliseconds"
}

/** No study wants days behind it. */
const lastMoment = Date.parse("9998-12-31T23:59:59Z")

/** The day that an id carries in its upper bits; undefined for what is no id, and without a clock. It lies seconds before the creation. */
export const dayOfId = (id: string, clock: IdClock | undefined): Day | undefined => {
  if (clock === undefined || !/^\d{1,20}$/.test(id)) return undefined
  const units = Number(BigInt.asUintN(64, BigInt(id)) >> BigInt(clock.shift))
  const millis = clock.unit === "seconds" ? units * 1000 : units
  return millis > lastMoment ? undefined : dayOf(millis)
}
