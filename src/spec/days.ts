// The period of a study or a step → UTC days, or mistakes.
import type { Api } from "../domain/Api.ts"
import { addDays, type Day, toDay } from "../domain/Day.ts"
import type { Period } from "../domain/Study.ts"
import { firstYear, lastYear } from "../domain/searches.ts"
import { shippedApi } from "../domain/shippedApi.ts"
import type { CodeName } from "./codes.ts"
import type { Period as WrittenPeriod } from "./generated/written-study.ts"
import { type Mistake, mistakeAt, type Words } from "./Mistake.ts"
import type { Path, YamlFile } from "./readYaml.ts"

type Report = (key: "from" | "to", code: CodeName, words: Words) => void

const readDay = (key: "from" | "to", text: string, report: Report): Day | undefined => {
  const day = toDay(text)
  if (day === undefined) {
    const message = `\`${key}\` is \`${text}\`, a day that no calendar has`
    report(key, "WR020", { message, didYouMean: suggestDay(text) })
    return undefined
  }
  if (day >= firstYear && day <= lastYear) return day
  report(
    key,
    "WR020",
    day < firstYear
      ? { message: `\`${key}\` is ${day}, but no video is older than ${firstYear}`, hint: "correct the year" }
      : {
          message: `\`${key}\` is ${day}, which is later than any study can go on`,
          hint: "correct the year, or write `to: today` for a study that goes on"
        }
  )
  return undefined
}

const reporter =
  (yaml: YamlFile, path: Path, mistakes: Array<Mistake>): Report =>
  (key, code, words) =>
    mistakes.push(mistakeAt(yaml.sourceText, yaml.valueAt([...path, key]), code, words))

/** The days of a period that was cut out for something else: whoever mends that would only then learn of them. */
export const checkCutPeriod = (yaml: YamlFile, path: Path, typed: unknown, mistakes: Array<Mistake>): void => {
  if (typeof typed !== "object" || typed === null) return
  for (const key of ["from", "to"] as const) {
    const text: unknown = (typed as Record<string, unknown>)[key]
    if (typeof text === "string" && /^\d{4}-\d{2}-\d{2}$/.test(text)) readDay(key, text, reporter(yaml, path, mistakes))
  }
}

export const checkPeriod = (
  yaml: YamlFile,
  path: Path,
  written: WrittenPeriod,
  today: Day,
  mistakes: Array<Mistake>,
  { young }: Api = shippedApi
): Period | undefined => {
  const report = reporter(yaml, path, mistakes)
  const read = (key: "from" | "to") => readDay(key, written[key], report)
  const from = read("from")
  const to = written.to === "today" ? written.to : read("to")
  if (from === undefined || to === undefined) return undefined
  if (from > (to === "today" ? from : to)) {
    report("to", "WR021", { message: `the period ends on ${to}, before it begins on ${from}` })
    return undefined
  }
  if (from > today) {
    report("from", "WR024", {
      message: `the period begins on ${from}, but today is ${today}`,
      hint: "nothing can be collected before that day: is the year right?"
    })
  } else if (to !== "today" && to > today) {
    report("to", "WR024", { message: `the period ends on ${to}, but today is ${today}` })
  } else if (to !== "today" && young !== undefined && to >= before(today, young.rows)) {
    report("to", "WR025", { message: `the period ends on ${to}, less than ${young.rows / 3_600_000} hours before now` })
  } else if (to !== "today" && young !== undefined && to >= before(today, young.counts)) {
    report("to", "WR026", {
      message: `the period ends on ${to}, less than ${young.counts / 86_400_000} days before now`
    })
  }
  return { from, to }
}

const before = (today: Day, millis: number): Day => addDays(today, -Math.round(millis / 86_400_000))

/** A day as it was probably meant: `20230101`, `2023-1-1`, `31.12.2023`, and the last day of a month that is shorter. */
export const suggestDay = (typed: string): string | undefined => {
  if (/^to-?day$|^now$/i.test(typed)) return "today"
  const parts =
    /^(?<y>\d{4})[-/.]?(?<m>\d{1,2})[-/.]?(?<d>\d{1,2})(?:[T ].*)?$/.exec(typed)?.groups ??
    /^(?<d>\d{1,2})\.\s?(?<m>\d{1,2})\.\s?(?<y>\d{4})$/.exec(typed)?.groups
  if (parts === undefined) return undefined
  const month = `${parts["y"]}-${parts["m"]!.padStart(2, "0")}`
  const typedDay = Number(parts["d"])
  const candidates = [typedDay, ...(typedDay > 28 && typedDay < 32 ? [30, 29, 28] : [])]
  return candidates.map((day) => toDay(`${month}-${String(day).padStart(2, "0")}`)).find((day) => day !== undefined)
}
