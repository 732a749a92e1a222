// Where a study stands → lines of text, as wide as there is room.

import { amount, daysText } from "../domain/amounts.ts"
import { counted } from "../domain/counted.ts"
import { leftOfQuota } from "../domain/quotaText.ts"
import type { Status, StatusRun, StatusWave } from "../domain/Status.ts"
import { thousands } from "../domain/thousands.ts"
import { coverageLines, type Paper } from "./coverageGrid.ts"
import { duration } from "./duration.ts"
import { problemText } from "./problemText.ts"
import { together, wrapped } from "./wrapped.ts"

const number = (value: number): string => thousands(value)

/** A word in a column of its own, and what there is to say beside it; on narrow paper before it. */
const labelled = (label: string, texts: ReadonlyArray<string>, { columns }: Paper): ReadonlyArray<string> => {
  const full = texts.filter((text) => text !== "")
  if (columns < 60)
    return full.flatMap((text, index) => wrapped(index === 0 ? `${label}: ${text}` : `  ${text}`, columns, "  "))
  return full.flatMap((text, index) =>
    wrapped(`${index === 0 ? together(label.padEnd(10)) : " ".repeat(10)}${text}`, columns, " ".repeat(12))
  )
}

/** So many of a kind are listed; the rest is counted. */
const listed = 8

const some = <A>(items: ReadonlyArray<A>, text: (item: A) => string): ReadonlyArray<string> => [
  ...items.slice(0, listed).map(text),
  ...(items.length > listed ? [`and ${number(items.length - listed)} more`] : [])
]

const leftText = ({ left_ms }: StatusRun): string => {
  if (left_ms === null) return ""
  const round = (millis: number) => duration(Math.max(1, Math.round(millis / 60_000)) * 60_000)
  const [low, high] = left_ms.map(round)
  return low === high ? `, about ${low} left` : `, about ${low} to ${high} left`
}

const runLines = (run: StatusRun, paper: Paper): ReadonlyArray<string> => {
  const { tally, pools, recent } = run
  const until = run.until === null ? "" : ` until ${run.until}`
  const state = run.held ? "paused by its user" : `${run.state}${until}${leftText(run)}`
  const lines = {
    run: [state, `process ${run.pid} on ${run.host}, since ${run.started_at.slice(0, 16).replace("T", " ")} UTC`],
    work: [
      `${number(tally.slices_done)} of ${number(tally.slices)} done, ${number(tally.slices_failed)} failed, ${number(run.active.length)} open`
    ],
    rows: [
      `${number(tally.rows)} received: ${number(tally.new)} new, ${counted(tally.duplicates, "duplicate")}, ${number(tally.off_target)} off-target`
    ],
    requests: [`${number(tally.requests)} in this run`, ...pools.filter(({ spent }) => spent > 0).map(leftOfQuota)],
    notes: recent.slice(0, 3)
  }
  return Object.entries(lines).flatMap(([label, texts]) => labelled(label, texts, paper))
}

const waveText = ({ observes, step, wave, unit_days, units }: StatusWave): string =>
  `wave ${wave} of step ${step} is open: ${amount(unit_days, units)} missing${observes === undefined ? "" : ` (${observes})`}`

const factLines = (
  { choices = [], facts, off_time = [], to_come = [], waves }: Status,
  paper: Paper
): ReadonlyArray<string> => {
  if (facts === null) return []
  const { tables, requests, failed, problems } = facts
  const lines = {
    rows: [
      Object.entries(tables)
        .filter(([name]) => !/_(matches|history)$/.test(name))
        .map(([name, rows]) => `${number(rows)} in ${name}`)
        .join(", ")
    ],
    requests: [`${number(requests)} spent in all runs`],
    waves: [...waves.map(waveText), ...off_time, ...to_come],
    samples: choices,
    failed: some(failed, (hole) => `${hole.step} · ${hole.unit}${daysText(hole)} (${hole.reason})`),
    problems: some(problems, problemText)
  }
  return Object.entries(lines).flatMap(([label, texts]) => labelled(label, texts, paper))
}

const headline: Readonly<Record<Status["state"], string>> = {
  nothing: "Nothing is collected yet.",
  running: "",
  due: "Not complete.",
  failed: "Finished with gaps.",
  complete: "Complete."
}

/** Sections with an empty line between them. */
export const statusLines = (status: Status, paper: Paper): ReadonlyArray<string> => {
  const server = /^server:(.+)$/.exec(status.origin ?? "")?.[1]
  const mark = status.sandbox ? "SANDBOX (made-up data)" : server === undefined ? "" : `from the server ${server}`
  const title = [status.study, status.title, together(mark)].filter((text) => text !== "")
  const end = [headline[status.state], status.next === null ? "" : `Next: ${status.next}`].filter((text) => text !== "")
  const sections = [
    [
      ...wrapped(title.join(paper.unicode ? " · " : " | "), paper.columns),
      ...wrapped(`database: ${status.database}`, paper.columns, "  ")
    ],
    status.running === null ? [] : runLines(status.running, paper),
    ...status.steps.map((step) => coverageLines(step, paper)),
    factLines(status, paper),
    end.length === 0 ? [] : [end.join(" ")]
  ]
  return sections.filter((lines) => lines.length > 0).flatMap((lines, index) => (index === 0 ? lines : ["", ...lines]))
}
