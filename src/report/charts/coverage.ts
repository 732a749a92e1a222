// Coverage of one step → a heatmap of units × weeks (or what there is room for), and the share of all units over time.
import { axisX, axisY, barX, type Markish, type PlotOptions, rectY } from "@observablehq/plot"
import type { DayRange } from "../../domain/Day.ts"
import type { Break } from "../breaks.ts"
import { buckets, closing, type Grain, grainFor, opening } from "../calendar.ts"
import { breakMarks, type Drawing, draw, widths } from "../chart.ts"
import { type Cell, cellsOf, type StepCoverage } from "../coverage.ts"
import { bestFirst, daysText, fillOf, strokeOf, totalOf, worstOf } from "../states.ts"
import { clipped, rangeText } from "../words.ts"

/** Columns that a chart has room for, and the longest label beside them. */
const room = { wide: { columns: 106, label: 22 }, narrow: { columns: 27, label: 12 } } as const
const roomOf = (width: number) => (width === widths.narrow ? room.narrow : room.wide)

/** What a column of the wide heatmap is. */
export const grainOf = (range: DayRange, width: number = widths.wide): Grain =>
  grainFor(range, roomOf(width).columns, "week")

const margins = (width: number, labels: ReadonlyArray<string>, breaks: ReadonlyArray<Break>) => ({
  width,
  marginTop: 12 + 13 * breaks.length,
  marginBottom: 34,
  marginRight: 14,
  marginLeft: 14 + 7 * Math.max(3, ...labels.map((label) => [...clipped(label, roomOf(width).label)].length))
})

const timeScale = (range: DayRange): NonNullable<PlotOptions["x"]> => ({
  type: "utc",
  domain: [opening(range.from), closing(range.to)],
  label: null
})

/** A row per unit, those given and no more. */
export const heatmap = (
  label: string,
  coverage: StepCoverage,
  units: ReadonlyArray<string>,
  breaks: ReadonlyArray<Break>
): Drawing =>
  draw(label, (width) => {
    const columns = buckets(coverage.range, grainOf(coverage.range, width))
    const cells = cellsOf(coverage, columns, units)
    const gap = width / columns.length > 6 ? 1 : 0.4
    return {
      ...margins(width, units, breaks),
      height: 46 + 13 * breaks.length + Math.max(20, 22 * units.length),
      x: timeScale(coverage.range),
      y: { domain: units, label: null, padding: 0.14 },
      marks: [
        axisY({ tickSize: 0, tickFormat: (unit: string) => clipped(unit, roomOf(width).label) }),
        axisX({ tickSize: 4, ticks: width === widths.narrow ? 4 : 10 }),
        barX(cells, {
          x1: (cell: Cell) => opening(cell.days.from),
          x2: (cell: Cell) => closing(cell.days.to),
          y: "unit",
          fill: (cell: Cell) => fillOf(worstOf(cell.states) ?? "missing"),
          stroke: (cell: Cell) => strokeOf(worstOf(cell.states) ?? "missing"),
          strokeWidth: 0.8,
          insetLeft: gap / 2,
          insetRight: gap / 2,
          title: (cell: Cell) => `${cell.unit}\n${rangeText(cell.days)}\n${daysText(cell.states)}`
        }),
        ...(breakMarks(breaks, coverage.range) as ReadonlyArray<Markish>)
      ]
    }
  })

/** All units together: how much of every bucket is in which state. */
export const shares = (label: string, coverage: StepCoverage, breaks: ReadonlyArray<Break>): Drawing =>
  draw(label, (width) => {
    const columns = buckets(coverage.range, grainOf(coverage.range, width))
    const bars = columns.flatMap((days, place) => {
      const states = coverage.all(columns)[place] ?? {}
      let below = 0
      return bestFirst.flatMap((state) => {
        const count = states[state] ?? 0
        if (count === 0) return []
        const from = below
        below += count / totalOf(states)
        return [{ days, state, from, to: below, title: `${rangeText(days)}\n${daysText(states)}` }]
      })
    })
    return {
      ...margins(width, ["100%"], breaks),
      height: 150 + 13 * breaks.length,
      x: timeScale(coverage.range),
      y: { domain: [0, 1], label: null, percent: false, ticks: 3, tickFormat: "%" },
      marks: [
        axisX({ tickSize: 4, ticks: width === widths.narrow ? 4 : 10 }),
        rectY(bars, {
          x1: (bar) => opening(bar.days.from),
          x2: (bar) => closing(bar.days.to),
          y1: "from",
          y2: "to",
          fill: (bar) => fillOf(bar.state),
          stroke: (bar) => strokeOf(bar.state),
          strokeWidth: 0.8,
          inset: 0.4,
          title: "title"
        }),
        ...(breakMarks(breaks, coverage.range) as ReadonlyArray<Markish>)
      ]
    }
  })
