// Coverage of a step → a grid of units and months, one sign a month, or as few signs as there is room for.

import { amount } from "../domain/amounts.ts"
import { coverageStates } from "../domain/Coverage.ts"
import { nounsOf } from "../domain/nouns.ts"
import type { StatusStep, StatusUnit } from "../domain/Status.ts"
import { shortened } from "../domain/shortened.ts"
import { thousands } from "../domain/thousands.ts"
import { drawn, typed } from "./tui/look.ts"
import { together, wrapped } from "./wrapped.ts"

/** How status is drawn. `units`: so many lines of units a step, at most. */
export interface Paper {
  readonly columns: number
  readonly unicode: boolean
  readonly units: number
}

type Sign = "waiting" | "part" | "done" | "empty" | "provisional" | "capped" | "failed" | "unavailable"
type Counts = StatusUnit["counts"]

const signOf = (sign: Sign, { unicode }: Paper): string => {
  if (sign === "provisional") return "~"
  if (sign === "capped") return "^"
  return (unicode ? drawn : typed).cell[sign]
}

/** The worst of what a cell holds stands for it; a month that is not wanted is blank. */
const stateOf = (counts: Counts): Sign | undefined => {
  const has = (state: string): boolean => (counts[state] ?? 0) > 0
  const states = Object.keys(counts).filter(has)
  if (states.length === 0) return undefined
  if (has("failed")) return "failed"
  if (has("missing")) return states.length === 1 ? "waiting" : "part"
  return (["unavailable", "provisional", "capped", "done", "empty"] as const).find(has)
}

const merged = (all: ReadonlyArray<Counts>): Counts => {
  const sum: Record<string, number> = {}
  for (const counts of all) for (const [state, days] of Object.entries(counts)) sum[state] = (sum[state] ?? 0) + days
  return sum
}

/** Every month from the first to the last. */
const monthsOf = (units: ReadonlyArray<StatusUnit>): ReadonlyArray<string> => {
  const named = [...new Set(units.flatMap((one) => Object.keys(one.months)))].toSorted()
  const [first, last] = [named[0], named.at(-1)]
  if (first === undefined || last === undefined) return []
  const number = (month: string) => Number(month.slice(0, 4)) * 12 + Number(month.slice(5)) - 1
  return Array.from({ length: number(last) - number(first) + 1 }, (_, index) => {
    const at = number(first) + index
    return `${Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, "0")}`
  })
}

const groupsOf = (months: ReadonlyArray<string>, room: number): ReadonlyArray<ReadonlyArray<string>> => {
  const each = [1, 2, 3, 6, 12, 24, 60].find((size) => Math.ceil(months.length / size) <= room) ?? 120
  return Array.from({ length: Math.ceil(months.length / each) }, (_, index) =>
    months.slice(index * each, (index + 1) * each)
  )
}

/**
 * Years over the signs where they begin, as far as there is room for them. A year of which there are only few months in
 * front is left out, or both ends are named where there is not more than that.
 */
const header = (groups: ReadonlyArray<ReadonlyArray<string>>, wide: number): string => {
  const years = groups.flatMap(([first = ""], index) => {
    const year = first.slice(0, 4)
    const begins = index === 0 || (groups[index - 1]?.[0] ?? "").slice(0, 4) !== year
    return begins ? [{ year, at: index * wide }] : []
  })
  const [first, second] = years
  const isNarrow = first !== undefined && second !== undefined && second.at <= first.year.length
  if (isNarrow && groups.length <= 12) return `${groups[0]?.[0]} to ${groups.at(-1)?.at(-1)}`
  const named = isNarrow && groups[0]?.length === 1 ? years.slice(1) : years
  return named.reduce((text, { year, at }) => (at === 0 || text.length < at ? text.padEnd(at) + year : text), "")
}

const meanings: ReadonlyArray<readonly [Sign, string]> = [
  ["done", "done"],
  ["empty", "no rows"],
  ["part", "partly"],
  ["waiting", "to do"],
  ["provisional", "provisional"],
  ["capped", "capped"],
  ["unavailable", "unavailable"],
  ["failed", "failed"]
]

/** `1,095 account-days: 1,000 done, 95 missing` */
export const countsText = (step: Pick<StatusStep, "counts" | "dated" | "input">): string => {
  const { counts, dated } = step
  const nouns = nounsOf([step])
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0)
  const parts = [...coverageStates, "missing"]
    .filter((state) => (counts[state] ?? 0) > 0)
    .map((state) => `${thousands(counts[state] ?? 0)} ${state}`)
  return `${dated ? amount(total, 0, nouns) : amount(0, total, nouns)}: ${parts.join(", ") || "none"}`
}

const isWhole = ({ counts }: StatusUnit): boolean =>
  !["failed", "missing", "unavailable"].some((state) => (counts[state] ?? 0) > 0)

/** What is not shown, in a line. */
const restText = (step: StatusStep, shown: number): string => {
  const hidden = step.coverage.slice(shown)
  const [more, gaps] = [hidden.length + step.left_out, hidden.filter((unit) => !isWhole(unit)).length]
  if (more === 0) return ""
  const how = gaps === 0 ? (step.left_out === 0 ? ", without gaps" : "") : `, ${thousands(gaps)} of them with gaps`
  return `and ${thousands(more)} more${how}`
}

/** The lines of one step: how much, then a line a unit, those with gaps first where not all of them fit. */
export const coverageLines = (step: StatusStep, paper: Paper): ReadonlyArray<string> => {
  const title = wrapped(`${step.step} ${paper.unicode ? "·" : "|"} ${countsText(step)}`, paper.columns, "  ")
  if (!step.dated) return [...title, ...undatedLines(step, paper)]
  const fits = step.coverage.length + step.left_out <= paper.units
  const shown = step.coverage.slice(0, paper.units)
  const units = fits ? shown.toSorted((a, b) => (a.unit < b.unit ? -1 : 1)) : shown
  const label = Math.min(Math.max(...units.map((one) => one.unit.length), 4), Math.floor(paper.columns / 3))
  const months = monthsOf(step.coverage)
  const room = paper.columns - label - 4
  const groups = groupsOf(months, room)
  const wide = groups.length * 2 <= room ? 2 : 1
  const seen = new Set<Sign>()
  const rows = units.map((one) => {
    const signs = groups.map((group) => {
      const state = stateOf(merged(group.map((month) => one.months[month] ?? {})))
      if (state !== undefined) seen.add(state)
      return (state === undefined ? " " : signOf(state, paper)).padEnd(wide)
    })
    return `  ${shortened(one.unit, label).padEnd(label)}  ${signs.join("")}`.trimEnd()
  })
  const each = groups[0]?.length ?? 1
  const per = each === 1 ? "a sign a month" : `a sign for ${each} months`
  const legend = meanings
    .filter(([sign]) => seen.has(sign))
    .map(([sign, text]) => together(`${signOf(sign, paper)} ${text}`))
  const rest = restText(step, units.length)
  return [
    ...title,
    `  ${"".padEnd(label)}  ${header(groups, wide)}`.slice(0, paper.columns).trimEnd(),
    ...rows,
    ...(rest === "" ? [] : wrapped(`  ${rest}`, paper.columns, "  ")),
    ...wrapped(`  ${per}: ${legend.join(", ")}`, paper.columns, "  ")
  ]
}

/** Of units without days only those are named that lack something. */
const undatedLines = (step: StatusStep, paper: Paper): ReadonlyArray<string> => {
  const states = ["failed", "unavailable", "missing"] as const
  return states.flatMap((state) => {
    const units = step.coverage.filter((one) => (one.counts[state] ?? 0) > 0).map((one) => one.unit)
    const count = step.counts[state] ?? 0
    if (units.length === 0 || count === step.units) return []
    const some = units.slice(0, Math.min(5, paper.units))
    const more = count > some.length ? ` and ${thousands(count - some.length)} more` : ""
    return wrapped(`  ${state}: ${some.join(", ")}${more}`, paper.columns, "    ")
  })
}
