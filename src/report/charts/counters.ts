// Sums of a count over all rows → how far what is known now lies from what was first seen.
import { areaY, axisX, axisY, dot, line, type Markish, ruleY } from "@observablehq/plot"
import type { DayRange } from "../../domain/Day.ts"
import type { CounterDay } from "../../domain/ReportFacts.ts"
import type { Break } from "../breaks.ts"
import { opening } from "../calendar.ts"
import { breakMarks, type Drawing, draw, widths } from "../chart.ts"
import { number, short, spanOf } from "../words.ts"

/** A growth of some percent is seen only where the axis begins near it. */
export const beginsAtZero = (days: ReadonlyArray<CounterDay>): boolean => {
  const last = days.at(-1)
  return last === undefined || Math.abs(last.known - last.first) > 0.2 * Math.abs(last.known)
}

export const counterOverTime = (
  label: string,
  days: ReadonlyArray<CounterDay>,
  breaks: ReadonlyArray<Break>
): Drawing =>
  draw(
    label,
    (width) => {
      const range = spanOf(days.map(({ day }) => day)) as DayRange
      const at = { x: ({ day }: CounterDay) => opening(day), curve: "step-after" as const }
      return {
        width,
        height: 170 + 13 * breaks.length,
        marginLeft: beginsAtZero(days) ? 46 : 62,
        marginRight: 12,
        marginTop: 12 + 13 * breaks.length,
        marginBottom: 34,
        x: { type: "utc", label: null },
        y: { label: null, grid: true, ticks: 4, zero: beginsAtZero(days), nice: true },
        marks: [
          areaY(days, { ...at, y1: "first", y2: "known", fill: "var(--bar)", fillOpacity: 0.22 }),
          line(days, { ...at, y: "first", stroke: "var(--soft)", strokeDasharray: "4 3", strokeWidth: 1.5 }),
          line(days, { ...at, y: "known", stroke: "var(--bar)", strokeWidth: 2 }),
          dot(days.length > 60 ? [] : days, {
            x: at.x,
            y: "known",
            r: 2.5,
            fill: "var(--bar)",
            title: ({ day, first, known }: CounterDay) =>
              `${day}\n${number(known)} as last known\n${number(first)} as first seen`
          }),
          axisX({ tickSize: 4, ticks: 4 }),
          axisY({ tickSize: 0, ticks: 4, tickFormat: (value: number) => short(value, beginsAtZero(days) ? 1 : 3) }),
          ...(beginsAtZero(days) ? [ruleY([0], { stroke: "var(--soft)" })] : []),
          ...(breakMarks(breaks, range) as ReadonlyArray<Markish>)
        ]
      }
    },
    widths.half
  )
