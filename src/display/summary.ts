// The end of a run → what a researcher wants to know before closing the terminal.
import type { Event } from "../domain/Event.ts"

type Finished = Extract<Event, { readonly _tag: "run_finished" }>

const headline: Readonly<Record<Finished["outcome"], string>> = {
  complete: "Complete",
  nothing_due: "Nothing to do",
  incomplete: "Finished with gaps",
  paused: "Paused",
  interrupted: "Interrupted",
  failed: "Stopped"
}

const number = (value: number): string => value.toLocaleString("en")

const coverageText = (coverage: Finished["coverage"]): string => {
  const total = Object.values(coverage).reduce((sum, days) => sum + days, 0)
  const parts = Object.entries(coverage)
    .filter(([, days]) => days > 0)
    .map(([state, days]) => `${number(days)} ${state}`)
  return `${number(total)} unit-days: ${parts.join(", ") || "none"}`
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
  const { tally } = event
  const pools = event.pools
    .filter((pool) => pool.spent > 0)
    .map(
      (pool) =>
        `${number(pool.left)} left today in pool ${pool.pool} (reset ${pool.resets_at.slice(0, 16).replace("T", " ")} UTC)`
    )
  const lines = [
    `${headline[event.outcome]}${event.message === "" ? "." : `: ${event.message}`}`,
    `  rows       ${number(tally.rows)} received: ${number(tally.new)} new, ${number(tally.duplicates)} duplicates, ${number(tally.off_target)} off-target`,
    `  requests   ${number(tally.requests)} spent in this run${pools.length > 0 ? `; ${pools.join("; ")}` : ""}`,
    `  coverage   ${coverageText(event.coverage)}`,
    ...list(
      "failed",
      event.failed,
      (hole) => `${hole.step} · ${hole.unit} · ${hole.from}..${hole.to} (${hole.reason})`
    ),
    ...list("problems", event.problems, (problem) => `${problem.kind}: ${problem.detail} (${number(problem.count)})`),
    `  data       ${event.database}`,
    `  next       ${event.next}`
  ]
  return lines.join("\n")
}
