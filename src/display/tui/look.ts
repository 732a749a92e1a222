// How a screen draws: its size, its signs, its clock; and lines as spans of text with a tone each.
import { oneLine } from "../../domain/harmless.ts"
import { thousands } from "../../domain/thousands.ts"

export type Tone = "plain" | "strong" | "faint" | "good" | "warn" | "bad" | "accent"

export interface Span {
  readonly text: string
  readonly tone: Tone
}

export type Line = ReadonlyArray<Span>

/** What is drawn of a run depends on this and on its progress, on nothing else. */
export interface Look {
  readonly columns: number
  readonly rows: number
  readonly signs: Signs
  /** Epoch milliseconds. */
  readonly now: number
  readonly details: boolean
  readonly help: boolean
  /** Whether keys are heard. */
  readonly keys: boolean
}

/** What a cell of the grid can be, told apart by sign alone. */
export type CellState = "waiting" | "active" | "split" | "part" | "done" | "empty" | "failed" | "unavailable"

export interface Signs {
  readonly cell: Readonly<Record<CellState, string>>
  readonly full: string
  readonly half: string
  readonly rest: string
  readonly dot: string
  readonly to: string
  readonly alert: string
  readonly sandbox: string
}

export const drawn: Signs = {
  cell: { waiting: "·", active: "▶", split: "÷", part: "▄", done: "■", empty: "□", failed: "✗", unavailable: "–" },
  full: "█",
  half: "▒",
  rest: "░",
  dot: "·",
  to: "→",
  alert: "!",
  sandbox: "SANDBOX"
}

export const typed: Signs = {
  cell: { waiting: ".", active: ">", split: "%", part: "+", done: "#", empty: "o", failed: "x", unavailable: "-" },
  full: "#",
  half: "=",
  rest: "-",
  dot: "|",
  to: "to",
  alert: "!",
  sandbox: "SANDBOX"
}

export const span = (text: string, tone: Tone = "plain"): Span => ({ text: oneLine(text), tone })

/** How many columns a line takes, where every sign takes one. */
export const lengthOf = (line: Line): number => line.reduce((sum, { text }) => sum + [...text].length, 0)

/** Two ends of one line; where they do not fit, the right one goes. */
export const ends = (left: Line, right: Line, columns: number): Line => {
  const gap = columns - lengthOf(left) - lengthOf(right)
  return gap < 2 ? left : [...left, span(" ".repeat(gap)), ...right]
}

/** The first of several wordings that fits, or the last. */
export const fitting = (columns: number, ...wordings: readonly [Line, ...ReadonlyArray<Line>]): Line =>
  wordings.find((line) => lengthOf(line) <= columns) ?? (wordings.at(-1) as Line)

/** `1234.5` → `1,234` */
export const number = (value: number): string => thousands(Math.floor(value))

/** A bar of so many columns: what is done, and what is under way. */
export const bar = (done: number, under: number, columns: number, signs: Signs): Line => {
  const upTo = (part: number) => Math.max(0, Math.min(columns, Math.floor(part * columns + 1e-9)))
  const [full, half] = [upTo(done), Math.max(upTo(done), upTo(done + under))]
  return [
    span(signs.full.repeat(full), "accent"),
    span(signs.half.repeat(half - full), "accent"),
    span(signs.rest.repeat(columns - half), "faint")
  ]
}
