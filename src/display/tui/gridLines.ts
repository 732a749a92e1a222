// Step × time windows, one sign a window: what is done, under way, in parts, empty, failed.
import { overlap } from "../../domain/Day.ts"
import { accounted, type Cell, daysOf, type StepRow } from "../grid.ts"
import type { Active, Progress } from "../progress.ts"
import { type CellState, type Line, type Look, number, type Span, span, type Tone } from "./look.ts"

const tones: Readonly<Record<CellState, Tone>> = {
  waiting: "faint",
  active: "accent",
  split: "warn",
  part: "accent",
  done: "good",
  empty: "good",
  failed: "bad",
  unavailable: "warn"
}

const merge = (cells: ReadonlyArray<Cell>): Cell =>
  cells.reduce((a, b) => ({
    ...(a.window === undefined || b.window === undefined ? {} : { window: { from: a.window.from, to: b.window.to } }),
    wanted: a.wanted + b.wanted,
    done: a.done + b.done,
    empty: a.empty + b.empty,
    failed: a.failed + b.failed,
    unavailable: a.unavailable + b.unavailable,
    split: a.split || b.split
  }))

/** Neighbours put together, so that there are at most so many. */
const squeeze = (cells: ReadonlyArray<Cell>, most: number): ReadonlyArray<Cell> => {
  const each = Math.ceil(cells.length / Math.max(1, most))
  if (each <= 1) return cells
  return Array.from({ length: Math.ceil(cells.length / each) }, (_, i) => merge(cells.slice(i * each, (i + 1) * each)))
}

const touches = (cell: Cell, { window }: Active): boolean => overlap(cell.window, daysOf(window)) > 0

export const stateOf = (cell: Cell, active: ReadonlyArray<Active>): CellState => {
  if (cell.failed > 0) return "failed"
  if (accounted(cell) >= cell.wanted) {
    if (cell.done > 0) return "done"
    return cell.empty > 0 ? "empty" : "unavailable"
  }
  if (active.some((one) => touches(cell, one))) return "active"
  if (cell.split) return "split"
  return accounted(cell) > 0 ? "part" : "waiting"
}

/** A step without days is one cell: its unit-days are spread over a row of signs. */
const spread = (cell: Cell, active: boolean, columns: number): ReadonlyArray<CellState> => {
  const of = (count: number): number =>
    count === 0 ? 0 : Math.max(1, Math.floor((count / Math.max(1, cell.wanted)) * columns))
  const part = (state: CellState, count: number): ReadonlyArray<CellState> => Array.from({ length: count }, () => state)
  const ended = [
    ...part("failed", of(cell.failed)),
    ...part("done", of(cell.done)),
    ...part("empty", of(cell.empty)),
    ...part("unavailable", of(cell.unavailable))
  ].slice(0, columns)
  const complete = accounted(cell) >= cell.wanted
  const rest = complete
    ? part("done", cell.wanted === 0 ? 0 : columns - ended.length)
    : part("waiting", columns - ended.length)
  return [...ended, ...(active && rest[0] === "waiting" ? ["active" as const, ...rest.slice(1)] : rest)]
}

const rowLine = (row: StepRow, progress: Progress, look: Look, label: number): Line => {
  const { columns, signs } = look
  const active = Object.values(progress.active).filter((one) => one.step === row.step)
  const windows = row.cells.filter((cell) => cell.window !== undefined)
  const wanted = row.cells.reduce((sum, cell) => sum + cell.wanted, 0)
  const ended = row.cells.reduce((sum, cell) => sum + accounted(cell), 0)
  const complete = windows.filter((cell) => accounted(cell) >= cell.wanted).length
  const [part, all] = windows.length > 0 ? [complete, windows.length] : [ended, wanted]
  const count = wanted === 0 ? "not known yet" : `${number(part)} of ${number(all)}`
  const room = Math.max(4, Math.min(120, columns - label - count.length - 2))
  const cells = squeeze(windows, room)
  const states =
    windows.length > 0
      ? cells.map((cell) => stateOf(cell, active))
      : spreadOf(row, active.length > 0, Math.min(room, 40))
  const gap = states.length * 2 <= room && windows.length > 0 ? " " : ""
  return [
    span(row.step.slice(0, label - 1).padEnd(label)),
    ...runs(states).map(([state, times]) => span(`${signs.cell[state]}${gap}`.repeat(times), tones[state])),
    span(`${states.length === 0 ? "" : gap === "" ? "  " : " "}${count}`, "faint")
  ]
}

const spreadOf = (row: StepRow, active: boolean, columns: number): ReadonlyArray<CellState> => {
  const [cell] = row.cells
  return cell === undefined || cell.wanted === 0 ? [] : spread(cell, active, columns)
}

/** Equal neighbours as one. */
const runs = (states: ReadonlyArray<CellState>): ReadonlyArray<readonly [CellState, number]> => {
  const all: Array<[CellState, number]> = []
  for (const state of states) {
    const last = all.at(-1)
    if (last?.[0] === state) last[1] += 1
    else all.push([state, 1])
  }
  return all
}

/** One line a step; no lines before it is known what there is to do. */
export const gridLines = (progress: Progress, look: Look): ReadonlyArray<Line> => {
  const longest = Math.max(0, ...progress.grid.map((row) => row.step.length)) + 2
  const label = Math.min(longest, Math.max(8, Math.floor(look.columns / 4)))
  return progress.grid.map((row) => rowLine(row, progress, look, Math.max(look.columns < 60 ? 7 : 10, label)))
}

const meanings: ReadonlyArray<readonly [CellState, string]> = [
  ["waiting", "to do"],
  ["active", "being asked"],
  ["split", "asked in parts"],
  ["part", "partly done"],
  ["done", "done"],
  ["empty", "done, no rows"],
  ["failed", "failed"],
  ["unavailable", "unavailable"]
]

/** What the signs mean, in as many lines as it takes. */
export const legend = ({ columns, signs }: Look): ReadonlyArray<Line> => {
  const lines: Array<Array<Span>> = [[]]
  let width = 0
  for (const [state, text] of meanings) {
    const long = text.length + 4
    if (width + long > columns) {
      lines.push([])
      width = 0
    }
    lines.at(-1)?.push(span(signs.cell[state], tones[state]), span(` ${text}  `, "faint"))
    width += long
  }
  return lines
}
