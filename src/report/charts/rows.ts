// Rows per day of creation → a band of bars per unit, each on its own scale; what is not known is shaded.
import { axisFy, axisX, axisY, type Markish, rectY, ruleY, text } from "@observablehq/plot"
import type { DayRange } from "../../domain/Day.ts"
import type { CoverageRun, DailyRows } from "../../domain/ReportFacts.ts"
import type { Break } from "../breaks.ts"
import { buckets, closing, type Grain, grainFor, opening, placeOf } from "../calendar.ts"
import { breakMarks, type Drawing, draw, widths } from "../chart.ts"
import { clipped, counted, rangeText, short } from "../words.ts"

/** Bars that there is room for. */
const room = { wide: 400, narrow: 110 } as const

/** Where no day of any unit has several rows, days are a row of needles: weeks or months show more. */
export const rowsGrain = (range: DayRange, rows: ReadonlyArray<DailyRows>, width: number = widths.wide): Grain => {
  const first = grainFor(range, width === widths.narrow ? room.narrow : room.wide)
  const grains = (["day", "week", "month"] as const).filter((grain) => isCoarser(first, grain))
  const tells = (grain: Grain) => {
    const columns = buckets(range, grain)
    return columns.length < 40 || barsOf(rows, columns, "").some((bar) => bar.rows >= 3)
  }
  return grains.find(tells) ?? grains.at(-1) ?? first
}

const isCoarser = (least: Grain, grain: Grain): boolean => {
  const order = ["day", "week", "month", "quarter", "year"]
  return order.indexOf(grain) >= order.indexOf(least)
}

interface Bar {
  readonly unit: string
  readonly days: DayRange
  readonly rows: number
}

/** Rows of every unit per bucket; buckets without rows are left out. `others` names the rest of the units. */
export const barsOf = (
  rows: ReadonlyArray<DailyRows>,
  columns: ReadonlyArray<DayRange>,
  others: string
): ReadonlyArray<Bar> => {
  const last = columns.at(-1)?.to ?? ""
  const first = columns[0]?.from ?? ""
  const byUnit = Map.groupBy(
    rows.filter(({ day }) => day >= first && day <= last),
    ({ unit }) => unit ?? others
  )
  return [...byUnit].flatMap(([unit, own]) => {
    const sums = new Map<number, number>()
    for (const { day, rows: count } of own) {
      const place = placeOf(columns, day)
      sums.set(place, (sums.get(place) ?? 0) + count)
    }
    return [...sums].map(([place, count]) => ({ unit, days: columns[place] as DayRange, rows: count }))
  })
}

/** What all marks of the chart go by. */
interface Bands {
  readonly units: ReadonlyArray<string>
  readonly bars: ReadonlyArray<Bar>
  /** Unit → the most rows of one bar. */
  readonly highest: ReadonlyMap<string, number>
  /** Stretches of days of which nothing is known. */
  readonly unknown: ReadonlyArray<CoverageRun & { readonly title: string }>
  readonly isNarrow: boolean
}

const bandName = (unit: string) => unit

/** The names of the bands, beside them or, where there is little room, above. */
const namesOf = ({ units, isNarrow }: Bands): Markish =>
  isNarrow
    ? text(units, {
        fy: bandName,
        text: (unit: string) => clipped(unit, 30),
        frameAnchor: "top-left",
        textAnchor: "start",
        lineAnchor: "bottom",
        dx: 0,
        dy: -4
      })
    : axisFy({ anchor: "left", tickSize: 0, tickFormat: (u: string) => clipped(u, 18) })

/** The most rows of a bar, band by band, since each has a scale of its own. */
const peaksOf = ({ units, highest, isNarrow }: Bands): Markish =>
  text(units, {
    fy: bandName,
    text: (unit: string) => short(highest.get(unit) ?? 0),
    frameAnchor: isNarrow ? "top-right" : "right",
    textAnchor: isNarrow ? "end" : "start",
    lineAnchor: isNarrow ? "bottom" : "middle",
    dx: isNarrow ? 0 : 8,
    dy: isNarrow ? -4 : 0,
    fill: "var(--soft)"
  })

const shadesOf = ({ unknown }: Bands, most: number): Markish =>
  rectY(unknown, {
    x1: (run: CoverageRun) => opening(run.from),
    x2: (run: CoverageRun) => closing(run.to),
    y1: 0,
    y2: most,
    fy: "unit",
    fill: "var(--track)",
    title: "title"
  })

/** Several bands have a scale each, a single one an axis. */
const marksOf = (bands: Bands, most: number): ReadonlyArray<Markish> => {
  const { bars, highest, isNarrow, units } = bands
  const isSingle = units.length === 1
  return [
    ruleY([0], { stroke: "var(--line)" }),
    ...(isSingle
      ? [axisY({ tickSize: 0, ticks: [0, most], tickFormat: (value: number) => short(value), fill: "var(--soft)" })]
      : [namesOf(bands), peaksOf(bands), shadesOf(bands, most)]),
    axisX({ tickSize: 4, ticks: isNarrow ? 4 : 10 }),
    rectY(bars, {
      x1: (bar: Bar) => opening(bar.days.from),
      x2: (bar: Bar) => closing(bar.days.to),
      y1: 0,
      y2: (bar: Bar) => (isSingle ? bar.rows : bar.rows / (highest.get(bar.unit) ?? 1)),
      fy: "unit",
      fill: "var(--bar)",
      insetRight: 0.3,
      title: (bar: Bar) => `${bar.unit}\n${rangeText(bar.days)}\n${counted(bar.rows, "row")}`
    })
  ]
}

const unknownOf = (unit: string, runs: ReadonlyArray<CoverageRun>) =>
  runs
    .filter(({ state }) => state === "missing" || state === "failed" || state === "unavailable")
    .map((run) => ({ ...run, title: `${unit}\n${rangeText(run)}\n${run.state}: nothing is known` }))

export const rowsOverTime = (
  label: string,
  rows: ReadonlyArray<DailyRows>,
  range: DayRange,
  units: ReadonlyArray<string>,
  others: string,
  breaks: ReadonlyArray<Break>,
  runs: ReadonlyMap<string, ReadonlyArray<CoverageRun>>
): Drawing =>
  draw(label, (width) => {
    const isNarrow = width === widths.narrow
    const isSingle = units.length === 1
    const bars = barsOf(rows, buckets(range, rowsGrain(range, rows, width)), others)
    const highest = new Map(units.map((unit) => [unit, 1]))
    for (const { unit, rows: count } of bars) highest.set(unit, Math.max(highest.get(unit) ?? 1, count))
    const most = isSingle ? (highest.get(units[0] ?? "") ?? 1) : 1
    const unknown = units.flatMap((unit) => unknownOf(unit, runs.get(unit) ?? []))
    const longest = Math.max(...units.map((unit) => [...clipped(unit, 18)].length))
    return {
      width,
      height: (isSingle ? 150 : (isNarrow ? 72 : 58) * units.length) + 46 + 13 * breaks.length,
      marginTop: 14 + 13 * breaks.length,
      marginBottom: 34,
      marginLeft: isNarrow ? (isSingle ? 30 : 14) : isSingle ? 40 : 20 + 7 * longest,
      marginRight: isNarrow ? 14 : 36,
      x: { type: "utc", domain: [opening(range.from), closing(range.to)], label: null },
      y: { domain: [0, most], label: null, axis: null },
      fy: { domain: units, label: null, padding: isNarrow ? 0.36 : 0.22, axis: null },
      marks: [
        ...marksOf({ units, bars, highest, unknown, isNarrow }, most),
        ...(breakMarks(breaks, range) as ReadonlyArray<Markish>)
      ]
    }
  })
