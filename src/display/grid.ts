// Events about slices → unit-days per step and window: how far every cell of the grid is.
import { type DayRange, overlap } from "../domain/Day.ts"
import type { Cell as Found, StepLayout } from "../domain/Event.ts"

export interface Cell extends Found {
  /** A slice in it was split, and not all of its parts have ended. */
  readonly split: boolean
}

export interface StepRow {
  readonly step: string
  readonly pool: string
  readonly units: number
  readonly cells: ReadonlyArray<Cell>
  /** Between two requests of one search, milliseconds. */
  readonly gap_ms?: number
  /** What had ended before the run, and the requests of this run. */
  readonly before: number
  readonly requests: number
}

export type Grid = ReadonlyArray<StepRow>

type Outcome = "done" | "empty" | "failed"

export const accounted = ({ done, empty, failed, unavailable }: Found): number => done + empty + failed + unavailable

export const gridOf = (steps: ReadonlyArray<StepLayout>): Grid =>
  steps.map((row) => ({
    ...row,
    cells: row.cells.map((cell) => ({ ...cell, split: false })),
    before: row.cells.reduce((sum, cell) => sum + accounted(cell), 0),
    requests: 0
  }))

/** A request of a step. */
export const count = (grid: Grid, step: string): Grid =>
  grid.map((row) => (row.step === step ? { ...row, requests: row.requests + 1 } : row))

/** What was failed before may be done now: no cell holds more than it wants. */
const settle = (cell: Cell): Cell => {
  const failed = Math.max(0, Math.min(cell.failed, cell.wanted - cell.done - cell.empty - cell.unavailable))
  const settled = { ...cell, failed }
  return { ...settled, split: cell.split && accounted(settled) < cell.wanted }
}

const change = (
  grid: Grid,
  step: string,
  window: DayRange | undefined,
  edit: (cell: Cell, days: number) => Cell
): Grid =>
  grid.map((row) => {
    if (row.step !== step) return row
    const cells = row.cells.map((cell) => {
      const days = overlap(cell.window, window)
      return days === 0 ? cell : settle(edit(cell, days))
    })
    return { ...row, cells }
  })

/** A slice has ended. */
export const fill = (grid: Grid, step: string, window: DayRange | undefined, units: number, as: Outcome): Grid =>
  change(grid, step, window, (cell, days) => {
    const room = as === "failed" ? cell.wanted - accounted(cell) : cell.wanted - (accounted(cell) - cell.failed)
    return { ...cell, [as]: cell[as] + Math.max(0, Math.min(units * days, room)) }
  })

export const markSplit = (grid: Grid, step: string, window: DayRange | undefined): Grid =>
  change(grid, step, window, (cell) => ({ ...cell, split: true }))

/** The API does not give a unit: that serves all windows of the step. */
export const lose = (grid: Grid, step: string): Grid => {
  const units = Math.max(1, grid.find((row) => row.step === step)?.units ?? 1)
  return change(grid, step, undefined, (cell) => {
    const lost = Math.min(Math.round(cell.wanted / units), cell.wanted - accounted(cell))
    return { ...cell, unavailable: cell.unavailable + Math.max(0, lost) }
  })
}

/** Rows of other steps make new work: a step without windows wants what is done of it and what is due now. */
export const widen = (grid: Grid, step: string, unitDays: number): Grid => {
  const known = grid.some((row) => row.step === step)
  const none: Cell = { wanted: 0, done: 0, empty: 0, failed: 0, unavailable: 0, split: false }
  const rows = known ? grid : [...grid, { step, pool: "", units: 0, cells: [none], before: 0, requests: 0 }]
  return rows.map((row) => {
    if (row.step !== step || row.cells.some((cell) => cell.window !== undefined)) return row
    const cell = row.cells[0] ?? none
    return { ...row, cells: [{ ...cell, wanted: accounted(cell) + unitDays }] }
  })
}

/** Unit-days wanted, and those that have come to an end. */
export const totals = (grid: Grid): { readonly wanted: number; readonly ended: number } => {
  const cells = grid.flatMap((row) => row.cells)
  return {
    wanted: cells.reduce((sum, cell) => sum + cell.wanted, 0),
    ended: cells.reduce((sum, cell) => sum + accounted(cell), 0)
  }
}

/** The part of a grid whose steps have days: the rest counts units. */
export const datedOf = (grid: Grid): Grid =>
  grid.map((row) => ({ ...row, cells: row.cells.filter((cell) => cell.window !== undefined) }))

/** `2023-01-01..2023-01-31` → a range of days; undefined where there are none. */
export const daysOf = (window: string): DayRange | undefined => {
  const [from, to] = window.split("..")
  return from === undefined || to === undefined ? undefined : ({ from, to } as DayRange)
}

/** Unit-days that are being asked. */
export const underWay = ({ active }: { readonly active: Readonly<Record<string, Asked>> }): number =>
  Object.values(active).reduce((sum, { window, units }) => sum + units * overlap(daysOf(window), daysOf(window)), 0)

interface Asked {
  readonly window: string
  readonly units: number
}
