// `window`, `limit` and `draws` of a step: how its days are cut, and how much of each window is wanted.
import { inputsIn } from "../domain/matrix.ts"
import type { Pipeline } from "../domain/Pipeline.ts"
import type { Step } from "../domain/Study.ts"
import { type CheckContext, reportKey, reportValue } from "./CheckContext.ts"
import { didYouMean } from "./didYouMean.ts"
import type { Step as WrittenStep } from "./generated/written-study.ts"
import type { Path } from "./readYaml.ts"

/** The longest month from its first to its last day, as an API counts spans. */
const longestMonth = 30

/** `month` is a window of the calendar; other words were made days of. */
type WrittenWindow = WrittenStep["window"] | "month"

/** What `per` may name beside the input, and the window that it means. */
const windowsPer: Readonly<Record<string, NonNullable<WrittenWindow>>> = {
  month: "month",
  week: { max_span_days: 6 },
  day: { max_span_days: 0 }
}

/** A window that `defaults` say is for the steps that can have one. */
export const ownWindow = (context: CheckContext, path: Path, written: WrittenStep, pipeline: Pipeline): WrittenStep => {
  if (pipeline.window !== undefined || context.yaml.keysAt(path).includes("window")) return written
  const { window: _window, ...rest } = written
  return rest
}

/** How the days of a step are cut; undefined where the pipeline says it, or where there is a mistake. */
export const checkWindow = (
  context: CheckContext,
  path: Path,
  written: WrittenStep,
  { pipeline: name, window: own }: Pipeline
): Step["window"] => {
  const per = draws(written).per.flatMap((one) => windowsPer[one] ?? [])[0]
  // What a step says of its own samples comes before what is said for all steps.
  const isOwn = context.yaml.keysAt(path).includes("window")
  const window = isOwn ? (written.window as WrittenWindow) : (per ?? (written.window as WrittenWindow))
  if (window === undefined) return undefined
  const at = [...path, written.window === undefined ? "draws" : "window"]
  if (own === undefined) {
    reportKey(context, at, "WR045", { message: `the pipeline \`${name}\` has no windows` })
    return undefined
  }
  if (typeof window === "object") {
    if (window.max_span_days <= own.max_span_days) return window
    const most = `has windows of at most ${own.max_span_days} days from first to last`
    reportKey(context, at, "WR045", { message: `the pipeline \`${name}\` ${most}` })
    return undefined
  }
  if (own.max_span_days < longestMonth) {
    const pieces = Math.ceil((longestMonth + 1) / (own.max_span_days + 1))
    const drawn = written.draws === undefined ? "" : `, and ${draws(written).n} samples are drawn from each of them`
    const limited = written.limit === undefined ? "" : ", and the limit is that of the whole month"
    reportKey(context, at, "WR117", {
      message: `\`${name}\` takes ${own.max_span_days + 1} days at once, so a month is asked in up to ${pieces} windows${drawn}${limited}`
    })
  }
  return { max_span_days: own.max_span_days, by: "month" }
}

interface Draws {
  readonly n: number | undefined
  readonly per: ReadonlyArray<string>
}

const draws = ({ draws: written }: WrittenStep): Draws => ({ n: written?.n, per: written?.per ?? [] })

/** Samples of each value of the input that cuts the step, where `per` names it: each is asked by itself. */
export const checkDraws = (
  context: CheckContext,
  path: Path,
  written: WrittenStep,
  pipeline: Pipeline,
  cutBy: string | undefined
): Pick<Step, "draws" | "per_request"> => {
  if (written.draws === undefined) return {}
  const { n, per } = draws(written)
  if (pipeline.pages.draw === undefined) {
    const message = `the pipeline \`${pipeline.pipeline}\` cannot draw random samples`
    reportKey(context, [...path, "draws"], "WR043", { message })
  }
  const cutters = cutBy === undefined ? [] : inputsIn(cutBy)
  const expected = [...cutters, ...Object.keys(windowsPer)]
  per.forEach((name, index) => {
    if (expected.includes(name)) return
    const given = Object.keys(written).includes(name)
    reportValue(context, [...path, "draws", "per", index], "WR013", {
      message: given
        ? `the step is cut by its ${cutters.join(" and ")}, and all ${name} are asked at once`
        : `samples cannot be drawn per \`${name}\``,
      didYouMean: didYouMean(name, expected),
      expected,
      ...(given
        ? { hint: `write a step for each of the ${name}, or pairs: matrix: { file: pairs.csv, columns: … }` }
        : {})
    })
  })
  const times = per.filter((name) => Object.hasOwn(windowsPer, name))
  const window = context.yaml.keysAt(path).includes("window") ? (written.window as WrittenWindow) : undefined
  const isOther = window !== undefined && JSON.stringify(window) !== JSON.stringify(windowsPer[times[0] ?? ""])
  if (times.length > 1 || (times.length > 0 && isOther))
    reportKey(context, [...path, times.length > 1 ? "draws" : "window"], "WR045", {
      message: `\`per: [${times[0]}]\` says which windows are drawn from already`,
      hint: times.length > 1 ? "keep one of month, week and day" : "delete `window`"
    })
  // Pairs of a matrix are asked one by one anyway.
  const alone = cutters.length === 1 && per.includes(cutters[0] ?? "")
  return { ...(n === undefined ? {} : { draws: n }), ...(alone ? { per_request: 1 } : {}) }
}

/** So many rows of each window of each value. */
export const checkLimit = (
  context: CheckContext,
  path: Path,
  written: WrittenStep,
  pipeline: Pipeline,
  about: { readonly dated: boolean }
): Step["limit"] => {
  // A number alone is not made longer: it does not say of what.
  const limit = written.limit as typeof written.limit | number
  if (limit === undefined) return undefined
  // What `defaults` say is for the steps that can have it.
  if (pipeline.window === undefined && !context.yaml.keysAt(path).includes("limit")) return undefined
  const at = [...path, "limit"]
  const refuse = (message: string, hint?: string): undefined => {
    reportKey(context, at, "WR115", { message, ...(hint === undefined ? {} : { hint }) })
  }
  const fed = written.for_each !== undefined
  const perParent = "`for_each: { step: …, limit: { rows_per_parent: 100 } }`"
  if (typeof limit === "number")
    return refuse(
      `\`limit: ${limit}\` does not say of what`,
      `write \`limit: { rows_per_window: ${limit} }\`${fed ? `; for so many rows of each parent, ${perParent.replace("100", String(limit))}` : ""}`
    )
  if (pipeline.window === undefined || pipeline.rows.time === undefined)
    return refuse(
      `the pipeline \`${pipeline.pipeline}\` has no windows whose rows could be counted`,
      fed ? `write ${perParent}` : "delete `limit`; with `for_each` a limit can be that of each parent"
    )
  if (about.dated)
    return refuse("ids are asked by themselves, and a window has no more rows than they are", "delete `limit`")
  if (written.draws !== undefined)
    return refuse("`limit` counts the rows of a window, and `draws` takes samples of it", "keep `limit` or `draws`")
  if (typeof written.for_each === "object" && written.for_each.limit !== undefined)
    return refuse("a step has one limit: of each parent, or of each window", "keep one of the two")
  if (written.matrix === undefined)
    tellAlone(
      context,
      path,
      written,
      "with a limit each value is asked by itself, because the limit is that of each value"
    )
  return limit
}

/** Several values a request are asked for, where each is asked by itself. What `defaults` say is for other steps. */
export const tellAlone = (
  context: CheckContext,
  path: Path,
  { per_request, together }: WrittenStep,
  message: string
): void => {
  const isSeveral = together === true || (per_request !== undefined && per_request !== 1)
  const key = context.yaml.keysAt(path).find((one) => one === "per_request" || one === "together")
  if (isSeveral && key !== undefined) reportKey(context, [...path, key], "WR116", { message })
}
