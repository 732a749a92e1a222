// Progress and a look → the lines of one screen, never more than the terminal is high.
import type { Progress } from "../progress.ts"
import { gridLines, legend } from "./gridLines.ts"
import { overall, standstill, title } from "./headLines.ts"
import { type Line, type Look, span } from "./look.ts"
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

const keyLine = (progress: Progress, { keys, columns }: Look): Line => {
  if (!keys) return [span("Ctrl-C ends the run well; what is collected stays.", "faint")]
  const hold = progress.held ? "go on" : "pause"
  const quit = columns < 60 ? "quit" : "quit after this page"
  const words = [
    ["p", hold],
    ["q", quit],
    ["d", "details"],
    ["?", "help"]
  ] as const
  return words.flatMap(([key, text]) => [span(key, "accent"), span(` ${text}   `, "faint")])
}

/** The lines of a screen. */
export const frame = (progress: Progress, look: Look): ReadonlyArray<Line> => {
  const { details } = look
  const sections: ReadonlyArray<Section> = [
    { lines: title(progress, look), dispensable: 0 },
    { lines: overall(progress, look), dispensable: 0 },
    { lines: standstill(progress, look), dispensable: 0 },
    { lines: gridLines(progress, look), dispensable: 5 },
    { lines: details && !look.help ? legend(look) : [], dispensable: 8 },
    { lines: [...quota(progress, look), ...numbers(progress, look)], dispensable: 3 },
    { lines: slices(progress, look, details ? 16 : 4), dispensable: 6 },
    { lines: notes(progress, look, details ? 8 : 3), dispensable: 7 },
    { lines: details ? labelled("data", [[span(progress.database)]], look) : [], dispensable: 9 },
    { lines: look.help ? help(look) : [], dispensable: 2 },
    { lines: [keyLine(progress, look)], dispensable: 1 }
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
