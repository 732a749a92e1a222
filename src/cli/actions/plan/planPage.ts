// What `windrow plan` prints: one sentence, the table of steps, and what stands behind its numbers.

import { together, wrapped } from "../../../display/wrapped.ts"
import { poolsOf } from "../../../domain/Api.ts"
import { counted } from "../../../domain/counted.ts"
import { addDays, type Day } from "../../../domain/Day.ts"
import type { Assumption, Estimate, EstimatedPool, EstimatedStep } from "../../../domain/Estimate.ts"
import { oneLine } from "../../../domain/harmless.ts"
import { apiIn } from "../../../domain/Pipeline.ts"
import type { Cost, Plan } from "../../../domain/Plan.ts"
import { shellWord } from "../../../domain/shellWord.ts"
import { thousands } from "../../../domain/thousands.ts"
import { clockTime } from "../../../plan/clockTime.ts"
import { estimate } from "../../../plan/estimate.ts"
import type { Densities } from "../../../plan/price.ts"
import { table } from "../../out.ts"
import { depthLines } from "./depthLines.ts"
import { leadText } from "./leadText.ts"
import { type Line, stepTable } from "./stepTable.ts"
import { waveLines } from "./waveLines.ts"

/** How the page is printed. */
export interface Page {
  /** The study as typed. */
  readonly path: string
  /** Width of the paper. */
  readonly columns: number
  /** Also what other cuts would cost. */
  readonly alternatives: boolean
  /** What the database lacks, where there is one. */
  readonly left?: { readonly cost: Cost } | undefined
  /** More lines about that. */
  readonly lines?: ReadonlyArray<string>
}

/** The whole page about a plan; priced by what was measured, where that is known. */
export const planPage = (stored: Plan, today: Day, densities: Densities, page: Page): string => {
  const { planned, told } = estimate(stored, today, densities)
  const { alternatives, columns, left, lines = [], path } = page
  const inSlices = planned.slices.reduce((sum, slice) => sum + slice.requests.expected, 0)
  const millis = clockTime(planned, { least: 0, expected: told.requests.expected - inSlices })
  const prose = [
    ...about(stored),
    ...told.steps.map(({ asks, step }) => `${step}: ${oneLine(asks)}`),
    ...openEnds(told),
    ...assumptions(told.assumptions, path),
    ...depthLines(planned, densities),
    ...waveLines(planned, densities, today),
    ...told.pools.map((pool) => quotaLine(planned, pool, today)),
    ...(told.changes.length === 0 || alternatives
      ? []
      : [`What other cuts would cost: ${together(`windrow plan ${shellWord(path)} --alternatives`)}`]),
    ...lines
  ]
  return [
    ...wrapped(leadText(told, left?.cost, millis), columns),
    "",
    ...stepTable(rows(told), columns),
    "",
    ...prose.flatMap((line) => wrapped(line, columns, "  ")),
    ...(alternatives ? changes(told.changes) : [])
  ].join("\n")
}

type Told = Omit<Estimate, "left">

const openEnds = ({ steps, today }: Told): ReadonlyArray<string> => {
  const names = steps.filter(({ open_from }) => open_from !== null && open_from <= today).map(({ step }) => step)
  const waiting = steps.flatMap((step) =>
    step.slices === 0
      ? [`${step.step}: ${openText(step)}.`]
      : step.fed === null
        ? []
        : [`${step.step}: later about ${thousands(step.fed.expected)} more, ${whenText(step.waits_for ?? "")}.`]
  )
  return [
    ...waiting,
    ...(names.length === 0
      ? []
      : [`Counted up to today, ${today}: ${names.join(", ")}. Each run adds the days that have come since.`])
  ]
}

const about = ({ study }: Plan): ReadonlyArray<string> => {
  const periods = study.steps.flatMap(({ period }) => (period === undefined ? [] : [`${period.from} to ${period.to}`]))
  return [
    ...(study.title === undefined ? [] : [oneLine(study.title)]),
    ...[...new Set(periods)].map((text) => `Period: ${together(text)} (UTC, both included)`),
    `Database: ${oneLine(study.output.database)}`
  ]
}

const costOf = (cost: Cost): Line["cost"] => [
  thousands(cost.least),
  thousands(cost.expected),
  cost.most === undefined ? "no limit" : thousands(cost.most)
]

const rows = ({ requests, steps, waves }: Told): ReadonlyArray<Line> => {
  const lines = steps.map((step): Line => {
    const { batches, cut_by, fed, slices, units, windows } = step
    const cost = step.requests === null ? (["", "", ""] as const) : costOf(step.requests)
    const cut = slices === 0 ? ["", "", ""] : [units, windows, batches].map(thousands)
    const known = slices === 0 && fed !== null ? [`~${thousands(fed.expected)}`, "", ""] : cut
    return { name: step.step, by: cut_by ?? "-", cut: known, cost }
  })
  const later = waves.map(
    (wave): Line => ({ name: `waves of ${wave.step}`, by: "", cut: ["", "", ""], cost: costOf(wave.requests) })
  )
  const sum: Line = { name: "total", by: "", cut: ["", "", ""], cost: costOf(requests) }
  return [...lines, ...later, ...(lines.length + later.length > 1 ? [sum] : [])]
}

const whenText = (waits_for: string): string =>
  `when ${waits_for.includes(" and ") ? `steps ${waits_for} have` : `step ${waits_for} has`} rows`

const openText = ({ fed, open_from, waits_for }: EstimatedStep): string =>
  waits_for !== null
    ? `${fed === null ? "" : `about ${thousands(fed.expected)}, `}planned ${whenText(waits_for)}`
    : open_from !== null
      ? `from ${open_from} to today: planned at each run`
      : "nothing to ask"

const assumptions = (all: ReadonlyArray<Assumption>, path: string): ReadonlyArray<string> => {
  const texts = (some: ReadonlyArray<Assumption>, more: (one: Assumption) => string) =>
    some
      .map((one) => `${one.step}: ${thousands(one.rows)} ${one.rows === 1 ? "row" : "rows"} per ${one.per}${more(one)}`)
      .join("; ")
  const assumed = all.filter(({ measured }) => measured === null)
  const measured = all.filter((one) => one.measured !== null)
  const probe = together(`windrow plan ${shellWord(path)} --probe 20`)
  return [
    ...(assumed.length === 0
      ? []
      : [
          `Assumed: ${texts(assumed, ({ page }) => `, ${page} a page`)}, and at least 1 request per search. To measure it: ${probe}`
        ]),
    ...(measured.length === 0 ? [] : [`Measured: ${texts(measured, (one) => ` (${measuredBy(one.measured!)})`)}.`])
  ]
}

const measuredBy = ({ cut, slices, slots }: NonNullable<Assumption["measured"]>): string => {
  const asked = `${thousands(slots)} in ${counted(slices, "search")}`
  return cut === 0 ? asked : `${asked}, ${cut} of them not to the end, so at least that`
}

/** How many days of quota so many requests take. */
export const quotaLine = (
  { pipelines }: Plan,
  { per, periods, pool, quota, requests }: EstimatedPool,
  today: Day
): string => {
  const other = pool === poolsOf(apiIn(pipelines))[0] ? "" : ` of the pool ${pool}`
  const name = `${per === "hour" ? "Hourly quota" : "Daily quota"}${other}`
  if (periods === 1) return `${name}: ${thousands(requests.expected)} of ${counted(quota, "request")}.`
  const last = per === "hour" ? "" : `; started today, it ends about ${addDays(today, periods - 1)}`
  return `${name}: ${counted(quota, "request")} → ${counted(periods, per)}${last}.`
}

/** What a change of the cut would cost, so that nobody has to try. */
const changes = (found: Told["changes"]): ReadonlyArray<string> => {
  if (found.length === 0) return ["", "No other cut would change what it costs."]
  const lines = found.map(({ change, requests, step }) => [step, change, ...costOf(requests).slice(0, 2)])
  return ["", "What other cuts would cost, in requests:", table([["step", "with", "least", "expected"], ...lines])]
}
