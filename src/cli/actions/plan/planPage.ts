// What `windrow plan` prints: the table of steps, the assumption behind it, and days of quota.
import { poolsOf } from "../../../domain/Api.ts"
import { counted } from "../../../domain/counted.ts"
import { addDays, type Day } from "../../../domain/Day.ts"
import type { Assumption, Estimate, EstimatedPool, EstimatedStep } from "../../../domain/Estimate.ts"
import { oneLine } from "../../../domain/harmless.ts"
import { apiIn } from "../../../domain/Pipeline.ts"
import type { Cost, Plan } from "../../../domain/Plan.ts"
import { shellWord } from "../../../domain/shellWord.ts"
import { thousands } from "../../../domain/thousands.ts"
import { estimate } from "../../../plan/estimate.ts"
import type { Densities } from "../../../plan/price.ts"
import { table } from "../../out.ts"
import { depthLines } from "./depthLines.ts"
import { waveLines } from "./waveLines.ts"

/** The whole page about a plan, as if nothing were collected yet; priced by what was measured, where that is known. */
export const planPage = (stored: Plan, today: Day, densities: Densities, path = "study.yaml"): string => {
  const { planned, told } = estimate(stored, today, densities)
  return [
    title(stored),
    ...told.steps.map(({ asks, step }) => `${step}: ${oneLine(asks)}`),
    headline(told.requests, path),
    "",
    table(rows(told)),
    ...openEnds(told),
    "",
    ...assumptions(told.assumptions),
    ...depthLines(planned, densities),
    ...waveLines(planned, densities, today),
    ...told.pools.map((pool) => quotaLine(planned, pool, today)),
    ...changes(told.changes)
  ].join("\n")
}

type Told = Omit<Estimate, "left">

const openEnds = ({ steps, today }: Told): ReadonlyArray<string> => {
  const names = steps.filter(({ open_from }) => open_from !== null && open_from <= today).map(({ step }) => step)
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

const costText = (cost: Cost): ReadonlyArray<string> => [
  thousands(cost.least),
  thousands(cost.expected),
  cost.most === undefined ? "not bounded" : thousands(cost.most)
]

const rows = ({ requests, steps, waves }: Told): ReadonlyArray<ReadonlyArray<string>> => {
  const head = ["step", "pipeline", "cut by", "units", "windows", "batches", "slices", "least", "expected", "most"]
  const lines = steps.map((step) => {
    const { batches, cut_by, pipeline, slices, units, windows } = step
    const costs = step.requests === null ? ["", "", ""] : costText(step.requests)
    const about = [step.step, pipeline, cut_by ?? "-"]
    const later = step.fed === null ? "" : `, later about ${thousands(step.fed.expected)} more`
    return slices === 0
      ? [...about, openText(step), "", "", "", ...costs]
      : [...about, `${thousands(units)}${later}`, ...[windows, batches, slices].map((n) => thousands(n)), ...costs]
  })
  const later = waves.map((wave) => {
    const { pipeline = "" } = steps.find(({ step }) => step === wave.step) ?? {}
    return [`waves of ${wave.step}`, pipeline, "", "", "", "", "", ...costText(wave.requests)]
  })
  const slices = steps.reduce((sum, step) => sum + step.slices, 0)
  const sum = ["total", "", "", "", "", "", thousands(slices), ...costText(requests)]
  return [head, ...lines, ...later, ...(lines.length + later.length > 1 ? [sum] : [])]
}

/** All requests in one line: a range where it is one. */
const headline = ({ expected, least, most }: Cost, path: string): string => {
  const upper = most === undefined ? "with no bound above" : `at most ${thousands(most)}`
  const certain = least === expected && most === expected
  const probe = `; \`windrow plan ${shellWord(path)} --probe 20\` measures what is assumed`
  return certain
    ? `requests: ${thousands(expected)}`
    : `requests: about ${thousands(expected)}, at least ${thousands(least)}, ${upper}${probe}`
}

const openText = ({ fed, open_from, waits_for }: EstimatedStep): string =>
  waits_for !== null
    ? `${fed === null ? "" : `about ${thousands(fed.expected)}, `}planned when ${waits_for.includes(" and ") ? `steps ${waits_for} have` : `step ${waits_for} has`} rows`
    : open_from !== null
      ? `from ${open_from} to today: planned at each run`
      : "nothing to ask"

const assumptions = (all: ReadonlyArray<Assumption>): ReadonlyArray<string> => {
  const texts = (some: ReadonlyArray<Assumption>, more: (one: Assumption) => string) =>
    some.map((one) => `${one.step}: ${thousands(one.rows)} rows per ${one.per}${more(one)}`).join("; ")
  const assumed = all.filter(({ measured }) => measured === null)
  const measured = all.filter((one) => one.measured !== null)
  return [
    ...(assumed.length === 0
      ? []
      : [`Assumed: ${texts(assumed, ({ page }) => `, ${page} a page, at least 1 request per slice`)}.`]),
    ...(measured.length === 0 ? [] : [`Measured: ${texts(measured, (one) => ` (${measuredBy(one.measured!)})`)}.`])
  ]
}

const measuredBy = ({ cut, slices, slots }: NonNullable<Assumption["measured"]>): string => {
  const asked = `${thousands(slots)} in ${counted(slices, "slice")} asked`
  return cut === 0 ? asked : `${asked}, ${cut} of them not to the end, so at least that`
}

/** How many days of quota so many requests take. */
export const quotaLine = ({ pipelines }: Plan, { per, periods, pool, quota }: EstimatedPool, today: Day): string => {
  const name = pool === poolsOf(apiIn(pipelines))[0] ? "Quota" : `Quota of the pool ${pool}`
  if (per === "hour") return `${name}: ${thousands(quota)} requests an hour → ${counted(periods, "hour")}.`
  const last = addDays(today, periods - 1)
  const end = periods === 1 ? "" : `; started today, it ends about ${last}`
  return `${name}: ${thousands(quota)} requests a day → ${counted(periods, "day")}${end}.`
}

/** What a change of the cut would cost, so that nobody has to try. */
const changes = (found: Told["changes"]): ReadonlyArray<string> => {
  if (found.length === 0) return []
  const lines = found.map(({ change, requests, slices, step }) => [
    step,
    change,
    thousands(slices),
    ...costText(requests).slice(0, 2)
  ])
  return ["", "What a change would cost:", table([["step", "with", "slices", "least", "expected"], ...lines])]
}
