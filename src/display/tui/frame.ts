// Progress and a look → the lines of one screen, never more than the terminal is high.
import type { StatusStep } from "../../domain/Status.ts"
import { coverageLines } from "../coverageGrid.ts"
import type { Progress } from "../progress.ts"
import { gridLines, legend } from "./gridLines.ts"
import { overall, standstill, title } from "./headLines.ts"
import { drawn, type Line, type Look, span } from "./look.ts"
import { labelled, notes, numbers, quota, slices } from "./newsLines.ts"

interface Section {
  readonly lines: ReadonlyArray<Line>
  /** Where room is short, the highest goes first. */
  readonly dispensable: number
}

const helpTexts: ReadonlyArray<readonly [string, string]> = [
  ["p", "pause: nothing new is sent; p again goes on"],
  ["q", "quit after this page; run again to go on"],
  ["d", "more details, or fewer"],
  ["?", "this help"],
  ["Ctrl-C", "end well; twice: end now (nothing is lost)"]
]

const help = (look: Look): ReadonlyArray<Line> => [
  ...helpTexts.map(([key, text]): Line => [span(key.padEnd(8), "accent"), span(text)]),
  ...legend(look)
]

/** Only keys that do something as things stand. */
const keyLine = (progress: Progress, { keys, columns }: Look): Line => {
  if (progress.state === "ended") return []
  if (progress.stopping) return [span("Ctrl-C", "accent"), span(" ends now; what is collected stays", "faint")]
  if (!keys || progress.began === undefined)
    return [span("Ctrl-C ends the run well; what is collected stays.", "faint")]
  const waits = progress.state === "waiting"
  const quit = columns < 60 || waits || progress.held ? "quit" : "quit after this page"
  const words = [
    ...(waits && !progress.held ? [] : [["p", progress.held ? "go on" : "pause"] as const]),
    ["q", quit] as const,
    ["d", "details"] as const,
    ["?", "help"] as const
  ]
  return words.flatMap(([key, text]) => [span(key, "accent"), span(` ${text}   `, "faint")])
}

/** Terminals of so many rows have room for a line a unit. */
const roomy = 36

/** A line a unit, a sign a month: what a database holds, where the terminal is large. */
const coverage = (steps: ReadonlyArray<StatusStep>, { columns, rows, signs }: Look): ReadonlyArray<Line> => {
  const dated = steps.filter(({ dated }) => dated)
  if (rows < roomy || columns < 60 || dated.length === 0) return []
  const units = Math.max(3, Math.floor((rows - 28) / dated.length) - 3)
  const paper = { columns, unicode: signs === drawn, units }
  return dated.flatMap((step) => coverageLines(step, paper)).map((text) => [span(text)])
}

/** The lines of a screen. */
export const frame = (progress: Progress, look: Look, steps: ReadonlyArray<StatusStep> = []): ReadonlyArray<Line> => {
  const { details } = look
  const sections: ReadonlyArray<Section> = [
    { lines: title(progress, look), dispensable: -2 },
    { lines: overall(progress, look), dispensable: 0 },
    { lines: standstill(progress, look), dispensable: 0 },
    { lines: gridLines(progress, look), dispensable: 5 },
    { lines: details && !look.help ? legend(look) : [], dispensable: 8 },
    { lines: progress.state === "ended" ? [] : coverage(steps, look), dispensable: 10 },
    { lines: [...quota(progress, look), ...numbers(progress, look)], dispensable: 3 },
    { lines: slices(progress, look, details ? 16 : 4), dispensable: 6 },
    { lines: notes(progress, look, details ? 8 : 3), dispensable: 7 },
    { lines: details ? labelled("data", [[span(progress.database)]], look) : [], dispensable: 9 },
    { lines: look.help ? help(look) : [], dispensable: 2 },
    { lines: [keyLine(progress, look)].filter((line) => line.length > 0), dispensable: 1 }
  ]
  return squeeze(
    sections.filter(({ lines }) => lines.length > 0),
    look.rows - 1
  ).map(trimmed)
}

/** Without spaces at its end, which a terminal may underline, colour or copy. */
const trimmed = (line: Line): Line => {
  const last = line.at(-1)
  if (last === undefined) return line
  const text = last.text.trimEnd()
  return text === "" ? trimmed(line.slice(0, -1)) : [...line.slice(0, -1), { ...last, text }]
}

const spaced = (sections: ReadonlyArray<Section>): ReadonlyArray<Line> =>
  sections.flatMap(({ lines }, index) => (index === 0 ? lines : [[], ...lines]))

/** Empty lines go first, then what is least needed. */
const squeeze = (sections: ReadonlyArray<Section>, rows: number): ReadonlyArray<Line> => {
  const airy = spaced(sections)
  if (airy.length <= rows) return airy
  const dense = sections.flatMap(({ lines }) => lines)
  if (dense.length <= rows || sections.length === 1) return dense.slice(0, rows)
  const least = Math.max(...sections.map(({ dispensable }) => dispensable))
  const victim = sections.find(({ dispensable }) => dispensable === least) as Section
  const over = dense.length - rows
  const kept = victim.lines.slice(0, Math.max(0, victim.lines.length - over))
  const rest = sections.flatMap((one) =>
    one !== victim ? [one] : kept.length === 0 ? [] : [{ ...one, lines: kept, dispensable: -1 }]
  )
  return squeeze(rest, rows)
}
