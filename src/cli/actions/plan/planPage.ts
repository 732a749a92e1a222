// What `windrow plan` prints: the table of steps, the assumption behind it, and days of quota.

import { poolsOf, poolOf as quotaOf } from "../../../domain/Api.ts"
import { admittedDays } from "../../../domain/admitted.ts"
import { askedWords } from "../../../domain/askedWords.ts"
import type { Density } from "../../../domain/Coverage.ts"
import { counted } from "../../../domain/counted.ts"
import { addDays, type Day } from "../../../domain/Day.ts"
import { oneLine } from "../../../domain/harmless.ts"
import { apiIn, type Pipeline, type Pool } from "../../../domain/Pipeline.ts"
import type { Cost, Plan, PlannedSlice } from "../../../domain/Plan.ts"
import { intersect } from "../../../domain/ranges.ts"
import type { Shape } from "../../../domain/Slice.ts"
import type { Step } from "../../../domain/Study.ts"
import { shellWord } from "../../../domain/shellWord.ts"
import { thousands } from "../../../domain/thousands.ts"
import { alternatives } from "../../../plan/alternatives.ts"
import { cutBy, makePlan, slicesOf } from "../../../plan/makePlan.ts"
import { type Densities, perDay, priceIn, total } from "../../../plan/price.ts"
import { stepBounds } from "../../../plan/stepBounds.ts"
import { table } from "../../out.ts"
import { depthLines } from "./depthLines.ts"
import { costsOf, waveLines } from "./waveLines.ts"

/** The whole page about a plan, as if nothing were collected yet; priced by what was measured, where that is known. */
export const planPage = (stored: Plan, today: Day, densities: Densities, path = "study.yaml"): string => {
  const guessed = upTo(stored, today)
  const slices = slicesOf(guessed).map((slice, index) => ({
    ...(guessed.slices[index] as PlannedSlice),
    requests: priceIn(guessed, slice, densities)
  }))
  const planned: Plan = { ...guessed, slices }
  const assumed = assumptions(planned, densities)
  const bounds = stepBounds(planned, densities)
  const waves = wavesOf(planned, bounds, densities, today)
  const quota = quotaLines(planned, bounds, waves, today)
  return [
    title(stored),
    ...stored.study.steps.map((step) => `${step.name}: ${oneLine(askedWords(step, stored.pipelines[step.pipeline]!))}`),
    headline(planned, bounds, waves, path),
    "",
    table(rows(planned, bounds, waves)),
    ...openEnds(stored, today),
    "",
    ...assumed,
    ...depthLines(planned, densities),
    ...waveLines(planned, densities, today),
    ...quota,
    ...changes(planned, densities)
  ].join("\n")
}

/** The plan as it is on a day, free of days that conditions leave out. The stored one is free of the clock. */
export const upTo = (plan: Plan, today: Day): Plan => {
  const { study, pipelines } = plan
  const steps = study.steps.map((step) => onDay(step, pipelines[step.pipeline]!, today))
  return steps.every((step, index) => step === study.steps[index]) ? plan : makePlan({ ...study, steps }, pipelines)
}

const onDay = (step: Step, pipeline: Pipeline, today: Day): Step => {
  const { period } = step
  if (period === undefined) return step
  const isOpen = period.to === "today" && period.from <= today
  const admitted = admittedDays(step.query, pipeline)
  if (!isOpen && (admitted === undefined || period.to === "today")) return step
  const whole = { from: period.from, to: period.to === "today" ? today : period.to }
  const days = admitted === undefined ? [whole] : intersect([whole], admitted)
  const [first, last] = [days[0], days.at(-1)]
  return first === undefined || last === undefined ? step : { ...step, period: { from: first.from, to: last.to } }
}

const openEnds = ({ open }: Plan, today: Day): ReadonlyArray<string> => {
  const names = open.filter(({ from }) => from !== undefined && from <= today).map(({ step }) => step)
  if (names.length === 0) return []
  return [`Counted up to today, ${today}: ${names.join(", ")}. Each run adds the days that have come since.`]
}

const title = ({ study }: Plan): string => {
  const periods = study.steps.flatMap(({ period }) => (period === undefined ? [] : [`${period.from} to ${period.to}`]))
  return [
    `${study.name}${study.title === undefined ? "" : `: ${oneLine(study.title)}`}`,
    ...[...new Set(periods)].map((text) => `period: ${text} (UTC, inclusive)`),
    `database: ${oneLine(study.output.database)}`
  ].join("\n")
}

export const costText = (cost: Cost): ReadonlyArray<string> => [
  thousands(cost.least),
  thousands(cost.expected),
  cost.most === undefined ? "not bounded" : thousands(cost.most)
]

const distinct = <A>(items: ReadonlyArray<A>, key: (item: A) => string): number => new Set(items.map(key)).size

const rows = (planned: Plan, bounds: Bounds, waves: Waves): ReadonlyArray<ReadonlyArray<string>> => {
  const inputs = cutBy(planned)
  const head = ["step", "pipeline", "cut by", "units", "windows", "batches", "slices", "least", "expected", "most"]
  const lines = planned.study.steps.map((step, index) => {
    const slices = planned.slices.filter((slice) => slice.step === step.name)
    const open = planned.open.find((one) => one.step === step.name)
    const about = [step.name, step.pipeline, inputs[index] ?? "-"]
    const bound = bounds.get(step.name)
    if (slices.length === 0)
      return [
        ...about,
        openText(open, bound?.units),
        "",
        "",
        "",
        ...(bound === undefined ? ["", "", ""] : costText(bound.cost))
      ]
    const batches = new Set(slices.map((slice) => slice.batch))
    const units = new Set([...batches].flatMap((batch) => planned.batches[batch] ?? [])).size
    const windows = distinct(slices, (slice) => slice.window?.from ?? "")
    const counts = [units, windows, batches.size, slices.length].map((n) => thousands(n))
    return [...about, ...counts, ...costText(total(slices.map((slice) => slice.requests)))]
  })
  const later = waves.map(({ cost, step }) => [
    `waves of ${step.name}`,
    step.pipeline,
    "",
    "",
    "",
    "",
    "",
    ...costText(cost)
  ])
  const all = total([
    ...planned.slices.map((slice) => slice.requests),
    ...[...bounds.values(), ...waves].map(({ cost }) => cost)
  ])
  const sum = ["total", "", "", "", "", "", thousands(planned.slices.length), ...costText(all)]
  return [head, ...lines, ...later, ...(lines.length + later.length > 1 ? [sum] : [])]
}

type Bounds = ReturnType<typeof stepBounds>
type Waves = ReadonlyArray<{ readonly step: Step; readonly cost: Cost }>

/** Later waves of each step, as far as their cost is known; those of a step that waits for rows cost what it costs, each. */
const wavesOf = (planned: Plan, bounds: Bounds, densities: Densities, today: Day): Waves =>
  planned.study.steps.flatMap((step) => {
    const costs = costsOf(planned, step, densities, today).flatMap((cost) => cost ?? bounds.get(step.name)?.cost ?? [])
    return costs.length === 0 ? [] : [{ step, cost: total(costs) }]
  })

/** All requests in one line: a range where it is one. */
const headline = (planned: Plan, bounds: Bounds, waves: Waves, path: string): string => {
  const { expected, least, most } = total([
    ...planned.slices.map(({ requests }) => requests),
    ...[...bounds.values(), ...waves].map(({ cost }) => cost)
  ])
  const upper = most === undefined ? "with no bound above" : `at most ${thousands(most)}`
  const certain = least === expected && most === expected
  const probe = `; \`windrow plan ${shellWord(path)} --probe 20\` measures what is assumed`
  return certain
    ? `requests: ${thousands(expected)}`
    : `requests: about ${thousands(expected)}, at least ${thousands(least)}, ${upper}${probe}`
}

const openText = (open: Plan["open"][number] | undefined, units?: Cost): string =>
  open?.waits_for !== undefined
    ? `${units === undefined ? "" : `about ${thousands(units.expected)}, `}planned when step ${open.waits_for} has rows`
    : open?.from !== undefined
      ? `from ${open.from} to today: planned at each run`
      : "nothing to ask"

/** What one row is counted for: `account and day`, `video`, `search and day`. */
export const perWhat = (shape: Shape, pipeline: Pipeline): string => {
  const unit = shape.unit_input?.replace(/s$/, "") ?? "search"
  return `${unit}${pipeline.window === undefined ? "" : " and day"}`
}

const assumptions = (planned: Plan, densities: Densities): ReadonlyArray<string> => {
  const lines = { Assumed: [] as Array<string>, Measured: [] as Array<string> }
  for (const step of planned.study.steps) {
    const slice = planned.slices.find((one: PlannedSlice) => one.step === step.name)
    const shape = slice === undefined ? undefined : planned.shapes[slice.shape]
    const pipeline = planned.pipelines[step.pipeline]
    if (slice === undefined || shape === undefined || pipeline === undefined) continue
    const density = densities[slice.shape]
    const rate = thousands(Number(perDay(shape, pipeline, density).toPrecision(2)))
    const text = `${step.name}: ${rate} rows per ${perWhat(shape, pipeline)}`
    if (density !== undefined) lines.Measured.push(`${text} (${measuredBy(density)})`)
    else lines.Assumed.push(`${text}, ${pipeline.pages.size} a page, at least 1 request per slice`)
  }
  return Object.entries(lines).flatMap(([word, all]) => (all.length === 0 ? [] : [`${word}: ${all.join("; ")}.`]))
}

const measuredBy = ({ slices, cut, slots }: Density): string => {
  const asked = `${thousands(slots)} in ${counted(slices, "slice")} asked`
  return cut === 0 ? asked : `${asked}, ${cut} of them not to the end, so at least that`
}

const quotaLines = (planned: Plan, bounds: Bounds, waves: Waves, today: Day): ReadonlyArray<string> =>
  poolsOf(apiIn(planned.pipelines)).flatMap((pool) => {
    const slices = planned.slices.filter((slice) => poolOf(planned, slice) === pool)
    const isHere = (name: string) => planned.pipelines[name]?.request.pool === pool
    const later = [
      ...planned.study.steps.flatMap(({ name, pipeline }) => (isHere(pipeline) ? (bounds.get(name)?.cost ?? []) : [])),
      ...waves.flatMap(({ cost, step }) => (isHere(step.pipeline) ? [cost] : []))
    ]
    const costs = [...slices.map((slice) => slice.requests), ...later]
    return costs.length === 0 ? [] : [quotaLine(planned, pool, total(costs), today)]
  })

/** How many days of quota so many requests take. */
export const quotaLine = ({ pipelines, study }: Plan, pool: Pool, { expected }: Cost, today: Day): string => {
  const api = apiIn(pipelines)
  const quota = study.quota[pool] ?? 1
  const name = pool === poolsOf(api)[0] ? "Quota" : `Quota of the pool ${pool}`
  const days = Math.max(1, Math.ceil(expected / quota))
  if (quotaOf(api, pool)?.per === "hour")
    return `${name}: ${thousands(quota)} requests an hour → ${counted(days, "hour")}.`
  const last = addDays(today, days - 1)
  const end = days === 1 ? "" : `; started today, it ends about ${last}`
  return `${name}: ${thousands(quota)} requests a day → ${counted(days, "day")}${end}.`
}

const poolOf = ({ pipelines, shapes }: Plan, { shape }: PlannedSlice) =>
  pipelines[shapes[shape]?.pipeline ?? ""]?.request.pool

/** What a change of the cut would cost, so that nobody has to try. */
const changes = (planned: Plan, densities: Densities): ReadonlyArray<string> => {
  const found = alternatives(planned.study, planned.pipelines, densities)
  if (found.length === 0) return []
  const lines = found.map(({ step, change, slices, cost }) => [
    step,
    change,
    thousands(slices),
    ...costText(cost).slice(0, 2)
  ])
  return ["", "What a change would cost:", table([["step", "with", "slices", "least", "expected"], ...lines])]
}
