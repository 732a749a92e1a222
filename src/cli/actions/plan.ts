// `windrow plan`: what a study will ask, what it costs, and study.plan.json beside it.
import { Clock, Effect } from "effect"
import { addDays, dayOf } from "../../domain/Day.ts"
import { pools } from "../../domain/Pipeline.ts"
import type { Cost, Plan, PlannedSlice } from "../../domain/Plan.ts"
import { compare } from "../../plan/compare.ts"
import { cutBy, makePlan } from "../../plan/makePlan.ts"
import { perDay, total } from "../../plan/price.ts"
import { countMistakes, printMistakes } from "../../spec/printMistake.ts"
import { Spec } from "../../spec/Spec.ts"
import { note, print, table } from "../out.ts"
import { editText } from "./editText.ts"
import { savePlan, storedPlan } from "./planFile.ts"

export const plan = Effect.fn("plan")(function* (path: string) {
  const { study, pipelines, warnings } = yield* (yield* Spec).load(path)
  if (warnings.length > 0) yield* note(`${printMistakes(warnings)}\n\n${countMistakes(warnings)}\n`)
  const planned = makePlan(study, pipelines)
  const today = dayOf(yield* Clock.currentTimeMillis)
  const before = yield* storedPlan(path)
  const edit = before === undefined ? undefined : compare(before, planned, today)
  if (edit !== undefined && edit.kind !== "same") yield* note(`${editText(edit)}\n`)
  const { file, changed } = yield* savePlan(path, planned)
  yield* print(
    [title(planned), "", table(rows(planned)), "", ...assumptions(planned), ...quotaLines(planned, today)].join("\n")
  )
  yield* note(changed ? `written: ${file}` : `unchanged: ${file}`)
}, Effect.provide(Spec.layer))

const title = ({ study }: Plan): string => {
  const periods = study.steps.flatMap(({ period }) => (period === undefined ? [] : [`${period.from} to ${period.to}`]))
  return [
    `${study.name}${study.title === undefined ? "" : `: ${study.title}`}`,
    ...[...new Set(periods)].map((text) => `period: ${text} (UTC, inclusive)`),
    `database: ${study.output.database}`
  ].join("\n")
}

const costText = (cost: Cost): ReadonlyArray<string> => [
  cost.least.toLocaleString("en"),
  cost.expected.toLocaleString("en"),
  cost.most === undefined ? "not bounded" : cost.most.toLocaleString("en")
]

const distinct = <A>(items: ReadonlyArray<A>, key: (item: A) => string): number => new Set(items.map(key)).size

const rows = (planned: Plan): ReadonlyArray<ReadonlyArray<string>> => {
  const inputs = cutBy(planned)
  const head = ["step", "pipeline", "cut by", "units", "windows", "batches", "slices", "least", "expected", "most"]
  const lines = planned.study.steps.map((step, index) => {
    const slices = planned.slices.filter((slice) => slice.step === step.name)
    const open = planned.open.find((one) => one.step === step.name)
    const about = [step.name, step.pipeline, inputs[index] ?? "-"]
    if (slices.length === 0) return [...about, openText(open), "", "", "", "", "", ""]
    const batches = new Set(slices.map((slice) => slice.batch))
    const units = [...batches].reduce((sum, batch) => sum + (planned.batches[batch]?.length ?? 0), 0)
    const windows = distinct(slices, (slice) => slice.window?.from ?? "")
    const counts = [units, windows, batches.size, slices.length].map((n) => n.toLocaleString("en"))
    return [...about, ...counts, ...costText(total(slices.map((slice) => slice.requests)))]
  })
  const all = total(planned.slices.map((slice) => slice.requests))
  const sum = ["total", "", "", "", "", "", planned.slices.length.toLocaleString("en"), ...costText(all)]
  return [head, ...lines, ...(planned.study.steps.length > 1 ? [sum] : [])]
}

const openText = (open: Plan["open"][number] | undefined): string =>
  open?.waits_for !== undefined
    ? `planned when step ${open.waits_for} has rows`
    : open?.from !== undefined
      ? `from ${open.from} to today: planned at each run`
      : "nothing to ask"

const assumptions = (planned: Plan): ReadonlyArray<string> => {
  const inputs = cutBy(planned)
  const lines = planned.study.steps.map((step, index) => {
    const slice = planned.slices.find((one: PlannedSlice) => one.step === step.name)
    const shape = slice === undefined ? undefined : planned.shapes[slice.shape]
    const pipeline = planned.pipelines[step.pipeline]
    if (shape === undefined || pipeline === undefined) return undefined
    const unit = inputs[index]?.replace(/s$/, "") ?? "search"
    const each = pipeline.window === undefined ? "" : " and day"
    return `${step.name}: ${perDay(shape, pipeline)} rows per ${unit}${each}, ${pipeline.pages.size} a page, at least 1 request per slice`
  })
  const known = lines.filter((line) => line !== undefined)
  return known.length === 0
    ? []
    : [`Assumed: ${known.join("; ")}. The API tells no totals, so nothing bounds it from above.`]
}

const quotaLines = (planned: Plan, today: ReturnType<typeof dayOf>): ReadonlyArray<string> =>
  pools.flatMap((pool) => {
    const slices = planned.slices.filter((slice) => poolOf(planned, slice) === pool)
    if (slices.length === 0) return []
    const { expected } = total(slices.map((slice) => slice.requests))
    const perDayQuota = planned.study.quota[pool]
    const days = Math.max(1, Math.ceil(expected / perDayQuota))
    const last = addDays(today, days - 1)
    const end = days === 1 ? "" : `; started today, it ends about ${last}`
    const name = pool === "standard" ? "Quota" : `Quota of the pool ${pool}`
    return [`${name}: ${perDayQuota.toLocaleString("en")} requests a day → ${days} day${days === 1 ? "" : "s"}${end}.`]
  })

const poolOf = ({ pipelines, shapes }: Plan, { shape }: PlannedSlice) =>
  pipelines[shapes[shape]?.pipeline ?? ""]?.request.pool
