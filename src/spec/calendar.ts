// `every` and `on` of `refresh:` → the days on which a step is asked again, or mistakes.
import { addDays, type Day, toDay } from "../domain/Day.ts"
import { type CheckContext, reportKey, reportValue } from "./CheckContext.ts"
import { suggestDay } from "./days.ts"
import { milliseconds } from "./durations.ts"
import type { LaterWaves } from "./generated/written-study.ts"
import type { Path } from "./readYaml.ts"

const wholeDay = 86_400_000
const daysAtMost = 365

/** A day that the calendar has. */
const readDay = (context: CheckContext, path: Path, text: string): Day | undefined => {
  const day = toDay(text)
  if (day === undefined)
    reportValue(context, path, "WR020", {
      message: `\`${path.at(-1)}\` is \`${text}\`, a day that no calendar has`.replace(/^`\d+`/, "an item of `on`"),
      didYouMean: suggestDay(text)
    })
  return day
}

/** The days of `every`; undefined where something is wrong. */
const everyDays = (context: CheckContext, at: Path, written: LaterWaves): ReadonlyArray<Day> | undefined => {
  const { every, from, until } = written
  const wrong = (key: string, message: string, hint: string): undefined => {
    reportKey(context, [...at, key], "WR046", { message, hint })
  }
  const example = "write `every: 1d, from: 2024-06-01, until: 2024-06-09`"
  if (every === undefined) {
    const other = from === undefined ? "until" : "from"
    return from === undefined && until === undefined
      ? []
      : wrong(other, `\`${other}\` says nothing without \`every\``, example)
  }
  const missing = [...(from === undefined ? ["from"] : []), ...(until === undefined ? ["until"] : [])]
  if (from === undefined || until === undefined)
    return wrong(
      "every",
      `\`every\` says not from when until when: \`${missing.join("` and `")}\` ${missing.length > 1 ? "are" : "is"} missing`,
      example
    )
  const [first, last] = [readDay(context, [...at, "from"], from), readDay(context, [...at, "until"], until)]
  if (first === undefined || last === undefined) return undefined
  const length = milliseconds(every) / wholeDay
  if (!Number.isInteger(length) || length < 1)
    return wrong(
      "every",
      "waves on a calendar are whole days apart",
      "write 1d or more; `at_age` and `after` take hours"
    )
  if (last < first) {
    reportValue(context, [...at, "until"], "WR021", {
      message: `the waves end on ${last}, before they begin on ${first}`,
      hint: "exchange `from` and `until`, or correct the year"
    })
    return undefined
  }
  const days: Array<Day> = []
  for (let day = first; day <= last && days.length <= daysAtMost; day = addDays(day, length)) days.push(day)
  return days
}

/** The days of the calendar on which a step is asked again, rising; undefined where something is wrong. */
export const checkCalendar = (context: CheckContext, at: Path, written: LaterWaves): ReadonlyArray<Day> | undefined => {
  const every = everyDays(context, at, written)
  const on = (written.on ?? []).map((text, index) => readDay(context, [...at, "on", index], text))
  if (every === undefined || on.includes(undefined)) return undefined
  const days = [...new Set([...every, ...on.flatMap((day) => day ?? [])])].toSorted()
  const key = written.every === undefined ? "on" : "every"
  if (days.length > daysAtMost) {
    const message = `the calendar has more than ${daysAtMost} days`
    reportKey(context, [...at, key], "WR046", { message, hint: "write a longer `every`, or an earlier `until`" })
    return undefined
  }
  const last = days.at(-1)
  if (last !== undefined && last < context.today)
    reportKey(context, [...at, key], "WR118", {
      message: `the last day of the calendar is ${last}, and today is ${context.today}`
    })
  return days
}
