// The end of a run → what a researcher wants to know before closing the terminal.

import { amount, daysText } from "../domain/amounts.ts"
import { counted } from "../domain/counted.ts"
import type { Event } from "../domain/Event.ts"
import { leftOfQuota } from "../domain/quotaText.ts"
import { thousands } from "../domain/thousands.ts"
import { problemText } from "./problemText.ts"

type Finished = Extract<Event, { readonly _tag: "run_finished" }>

const headline: Readonly<Record<Finished["outcome"], string>> = {
  complete: "Complete",
  nothing_due: "Nothing to do",
  incomplete: "Finished with gaps",
  paused: "Paused",
  interrupted: "Interrupted",
  failed: "Stopped"
}

const number = (value: number): string => thousands(value)

const sum = (coverage: Finished["coverage"]): number => Object.values(coverage).reduce((all, count) => all + count, 0)

const statesText = (coverage: Finished["coverage"]): string =>
  Object.entries(coverage)
    .filter(([, count]) => count > 0)
    .map(([state, count]) => `${number(count)} ${state}`)
    .join(", ")

const coverageText = ({ coverage, nouns, units = {} }: Finished): string => {
  const parts = [
    sum(coverage) > 0 || sum(units) === 0
      ? `${amount(sum(coverage), 0, nouns)}: ${statesText(coverage) || "none"}`
      : "",
    sum(units) > 0 ? `${amount(0, sum(units), nouns)}: ${statesText(units)}` : ""
  ]
  return parts.filter((part) => part !== "").join("; ")
}

/** Nothing was asked, and nothing is missing. */
const isIdle = ({ outcome, tally, failed }: Finished): boolean =>
  (outcome === "complete" || outcome === "nothing_due") && tally.requests === 0 && failed.length === 0

const idleText = (event: Finished): string => {
  const { outcome, message, stored = 0, problems, next } = event
  const why = outcome === "nothing_due" ? `; ${message}` : ""
  const odd = problems.length === 0 ? "" : `; ${counted(problems.length, "kind of problem", "kinds of problems")}`
  const there = `${counted(stored, "row")}; ${coverageText(event)}${odd}`
  return `${headline[outcome]}: nothing to ask${why} (${there}). Next: ${next}`
}

/** At most so many holes and problems are listed; the rest is counted. */
const listed = 10

const list = <A>(title: string, items: ReadonlyArray<A>, line: (item: A) => string): ReadonlyArray<string> => {
  if (items.length === 0) return []
  const more = items.length > listed ? [`             … and ${items.length - listed} more`] : []
  return items
    .slice(0, listed)
    .map((item, index) => `  ${(index === 0 ? title : "").padEnd(11)}${line(item)}`)
    .concat(more)
}

/** Several lines: outcome, rows, requests, coverage, holes, problems, where the data is, what to type next. */
export const summary = (event: Finished): string => {
  if (isIdle(event)) return idleText(event)
  const { tally } = event
  const pools = event.pools
    .filter((pool) => pool.spent > 0)
    .map((pool) => `${leftOfQuota(pool)} (renewed ${pool.resets_at.slice(0, 16).replace("T", " ")} UTC)`)
  const lines = [
    `${headline[event.outcome]}${event.message === "" ? "." : `: ${event.message}`}`,
    `  rows       ${number(tally.rows)} received: ${number(tally.new)} new, ${counted(tally.duplicates, "duplicate")}, ${number(tally.off_target)} off-target`,
    `  requests   ${number(tally.requests)} spent in this run${pools.length > 0 ? `; ${pools.join("; ")}` : ""}`,
    `  coverage   ${coverageText(event)}`,
    ...list("failed", event.failed, (hole) => `${hole.step} · ${hole.unit}${daysText(hole)} (${hole.reason})`),
    ...list("problems", event.problems, problemText),
    `  data       ${event.database}`,
    `  next       ${event.next}`
  ]
  return lines.join("\n")
}
