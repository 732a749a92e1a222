// Requests per UTC day and pool → meters against the day's quota where days are few, columns over time where they are many.
import { axisX, axisY, barX, type Markish, type PlotOptions, rectY, ruleY, text } from "@observablehq/plot"
import type { DayRange } from "../../domain/Day.ts"
import type { DailyRequests } from "../../domain/ReportFacts.ts"
import type { Break } from "../breaks.ts"
import { closing, opening } from "../calendar.ts"
import { breakMarks, type Drawing, draw, widths } from "../chart.ts"
import { counted, number, percent, rangeText, short, spanOf } from "../words.ts"

/** More days than this are drawn over time. */
const few = 8

interface Part {
  readonly day: DailyRequests["day"]
  readonly from: number
  readonly to: number
  readonly fill: string
  readonly title: string
}

const partsOf = (days: ReadonlyArray<DailyRequests>, limit: number): ReadonlyArray<Part> =>
  days.flatMap(({ day, requests, page }) => {
    const title = `${day}\n${counted(requests, "request")}, ${percent(requests, limit)} of the day's quota\n${number(page)} brought a page`
    const parts = [
      { day, from: 0, to: page, fill: "var(--bar)", title },
      { day, from: page, to: requests, fill: "url(#p-pageless)", title }
    ]
    return parts.filter((part) => part.to > part.from)
  })

const meters = (days: ReadonlyArray<DailyRequests>, limit: number, width: number): PlotOptions => {
  const most = Math.max(limit, ...days.map(({ requests }) => requests))
  const isNarrow = width === widths.narrow
  return {
    width,
    height: 26 + 26 * days.length,
    marginLeft: 84,
    marginRight: isNarrow ? 72 : 170,
    marginTop: 2,
    marginBottom: 22,
    x: { domain: [0, most], label: null },
    y: { type: "band", domain: days.map(({ day }) => day), label: null, padding: 0.3 },
    marks: [
      axisY({ tickSize: 0 }),
      axisX({
        tickSize: 0,
        ticks: isNarrow ? [0, most] : 5,
        tickFormat: (value: number) => short(value),
        fill: "var(--soft)"
      }),
      barX(days, { x1: 0, x2: most, y: "day", fill: "var(--track)" }),
      barX(partsOf(days, limit), { x1: "from", x2: "to", y: "day", fill: "fill", title: "title" }),
      text(days, {
        x: most,
        y: "day",
        dx: 8,
        textAnchor: "start",
        text: ({ requests }: DailyRequests) =>
          isNarrow ? percent(requests, limit) : `${number(requests)} of ${number(limit)} · ${percent(requests, limit)}`
      })
    ]
  }
}

const columns = (
  days: ReadonlyArray<DailyRequests>,
  limit: number,
  width: number,
  range: DayRange,
  breaks: ReadonlyArray<Break>
): PlotOptions => {
  const most = Math.max(...days.map(({ requests }) => requests))
  // The quota is drawn as a line unless it is so high that all bars would be flat.
  const isNear = limit <= 3 * most
  return {
    width,
    height: 180 + 13 * breaks.length,
    marginLeft: 44,
    marginRight: 8,
    marginTop: 22 + 13 * breaks.length,
    marginBottom: 34,
    x: { type: "utc", domain: [opening(range.from), closing(range.to)], label: null },
    y: {
      domain: [0, isNear ? Math.max(most, limit) : most],
      label: null,
      tickFormat: (value: number) => short(value),
      ticks: 4,
      grid: true
    },
    marks: [
      rectY(partsOf(days, limit), {
        x1: (part: Part) => opening(part.day),
        x2: (part: Part) => closing(part.day),
        y1: "from",
        y2: "to",
        fill: "fill",
        insetRight: 0.4,
        title: "title"
      }),
      axisX({ tickSize: 4, ticks: width === widths.narrow ? 4 : 10 }),
      ...(isNear
        ? [
            ruleY([limit], {
              stroke: "var(--ink)",
              strokeDasharray: "2 3",
              title: () => `quota: ${number(limit)} a day`
            }),
            text([limit], {
              y: (y: number) => y,
              frameAnchor: "right",
              textAnchor: "end",
              lineAnchor: "bottom",
              dy: -5,
              text: () => `quota ${number(limit)} a day`
            })
          ]
        : []),
      ruleY([0], { stroke: "var(--soft)" }),
      ...(breakMarks(breaks, range) as ReadonlyArray<Markish>)
    ]
  }
}

export const quotaByDay = (
  label: string,
  days: ReadonlyArray<DailyRequests>,
  limit: number,
  breaks: ReadonlyArray<Break>
): Drawing => {
  const range = spanOf(days.map(({ day }) => day)) as DayRange
  const isFew = days.length <= few
  return draw(label, (width) => (isFew ? meters(days, limit, width) : columns(days, limit, width, range, breaks)))
}

/** The days of a quota chart as words. */
export const quotaSpan = (days: ReadonlyArray<DailyRequests>): string => {
  const range = spanOf(days.map(({ day }) => day))
  return range === undefined ? "" : rangeText(range)
}
