// `refresh:` of a step → its later waves, or mistakes.
import { longest } from "../domain/bounded.ts"
import type { Pipeline } from "../domain/Pipeline.ts"
import type { Period, Refresh } from "../domain/Study.ts"
import { type CheckContext, reportKey, reportValue } from "./CheckContext.ts"
import { checkCalendar } from "./calendar.ts"
import { milliseconds } from "./durations.ts"
import type { LaterWaves, Step as WrittenStep } from "./generated/written-study.ts"
import type { Path } from "./readYaml.ts"

const hour = 3_600_000

/** `cutBy` is the input whose values are asked one by one, where there is one. `ids`: the pipeline finds rows by their ids. */
export const checkRefresh = (
  context: CheckContext,
  path: Path,
  written: WrittenStep,
  pipeline: Pipeline,
  about: { readonly cutBy: string | undefined; readonly ids: boolean }
): Refresh | undefined => {
  const { refresh } = written
  if (refresh === undefined) return undefined
  const at = [...path, "refresh"]
  const wrong = (key: string, message: string, hint?: string): undefined => {
    reportKey(context, key === "refresh" ? at : [...at, key], "WR046", {
      message,
      ...(hint === undefined ? {} : { hint })
    })
  }
  const by = refresh.by ?? (about.ids ? "ids" : "search")
  if (by === "ids" && !about.ids) {
    return wrong("by", `the pipeline \`${pipeline.pipeline}\` cannot be asked by the ids of its rows`, "delete `by`")
  }
  if (by === "search" && written.draws !== undefined) {
    return wrong("by", "a random sample asked again is another sample", "write `by: ids`, or delete `draws`")
  }
  const dated = by === "ids" || pipeline.window !== undefined || pipeline.inputs[about.cutBy ?? ""]?.dated === true
  if (refresh.at_age !== undefined && !dated) {
    return wrong("at_age", `what \`${pipeline.pipeline}\` asks for has no age`, "write `after` and `times`")
  }
  const on = checkCalendar(context, at, refresh)
  if (on === undefined) return undefined
  const delays = delaysOf(refresh, on.length > 0)
  if (typeof delays === "string") return wrong("refresh", delays)
  const short = delays.findIndex((delay) => delay < hour)
  if (short >= 0) {
    const place = refresh.at_age === undefined ? ["after"] : ["at_age", refresh.at_age.findIndex(isShort)]
    reportValue(context, [...at, ...place], "WR046", { message: "a wave needs an hour or more" })
    return undefined
  }
  const young =
    refresh.at_age === undefined ? -1 : refresh.at_age.findIndex((age) => milliseconds(age) < context.settle)
  if (young >= 0) {
    const least = context.settle % hour === 0 ? `${context.settle / hour}h` : `${context.settle / 1000}s`
    reportValue(context, [...at, "at_age", young], "WR046", {
      message: `at the age of ${refresh.at_age?.[young]} a row may not be there yet: \`settle\` is ${least}`,
      hint: `write ${least} or more, or a shorter \`settle\``
    })
    return undefined
  }
  if (delays.some((delay) => delay > longest)) return wrong("refresh", "the last wave is more than 300 years away")
  const from = refresh.at_age === undefined ? "collection" : "creation"
  return { from, delays, ...(on.length === 0 ? {} : { on }), by }
}

const isShort = (text: string): boolean => milliseconds(text) < hour

/** Milliseconds, rising; or what is missing. */
const delaysOf = ({ after, at_age, times }: LaterWaves, onDays: boolean): ReadonlyArray<number> | string => {
  if (onDays && after === undefined && times === undefined && at_age === undefined) return []
  if (at_age !== undefined) {
    if (after !== undefined || times !== undefined) return "`at_age` stands without `after` and `times`"
    return [...new Set(at_age.map(milliseconds))].toSorted((a, b) => a - b)
  }
  if (after === undefined) return "`refresh` says not when: `after`, `at_age`, `every` or `on` is missing"
  if (times === undefined) return "`refresh` says not how often: `times` is missing"
  return Array.from({ length: times }, (_, index) => (index + 1) * milliseconds(after))
}

/** What has no days is collected, and its waves counted, from the day of the run on, whatever the study's period. */
export const checkWavesBegin = (context: CheckContext, path: Path, period: Period | "missing" | undefined): void => {
  if (typeof period !== "object" || period.from <= context.today) return
  const message = `the waves of \`${path[1]}\` begin on the day of the first run, and the period begins on ${period.from}`
  reportKey(context, [...path, "refresh"], "WR104", { message })
}
