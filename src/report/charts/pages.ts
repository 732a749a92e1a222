// How many pages hold how much → two histograms: rows on a page, and places of the index that brought no row.
import { axisX, axisY, rectY, ruleY } from "@observablehq/plot"
import { type Drawing, draw, widths } from "../chart.ts"
import { counted, short } from "../words.ts"

export interface Bin {
  readonly from: number
  readonly to: number
  readonly pages: number
}

/** Whole numbers in at most twenty bins of one width, from 0 to `most`. */
export const binned = (
  counts: ReadonlyArray<readonly [value: number, pages: number]>,
  most: number
): ReadonlyArray<Bin> => {
  const steps = [1, 2, 5, 10, 20, 50, 100, 250, 500, 1000]
  const width = steps.find((step) => (most + 1) / step <= 21) ?? Math.ceil((most + 1) / 20)
  return Array.from({ length: Math.floor(most / width) + 1 }, (_, place) => {
    const from = place * width
    const own = counts.filter(([value]) => value >= from && value < from + width)
    return { from, to: Math.min(from + width - 1, most), pages: own.reduce((sum, [, pages]) => sum + pages, 0) }
  })
}

export const binText = ({ from, to }: Bin): string => (from === to ? String(from) : `${from}–${to}`)

export const histogram = (label: string, axis: string, bins: ReadonlyArray<Bin>): Drawing =>
  draw(
    label,
    (width) => ({
      width,
      height: 190,
      marginLeft: 40,
      marginBottom: 38,
      marginTop: 10,
      marginRight: 10,
      x: { domain: [-0.5, (bins.at(-1)?.to ?? 0) + 0.5], label: null },
      y: { label: null, grid: true, ticks: 4, tickFormat: (value: number) => short(value) },
      marks: [
        axisX({
          ticks: 6,
          tickSize: 3,
          tickFormat: (n: number) => (Number.isInteger(n) ? short(n) : ""),
          label: axis,
          labelAnchor: "center",
          labelArrow: "none",
          labelOffset: 34
        }),
        axisY({ tickSize: 0, ticks: 4, tickFormat: (n: number) => (Number.isInteger(n) ? short(n) : "") }),
        rectY(bins, {
          x1: (bin: Bin) => bin.from - 0.5,
          x2: (bin: Bin) => bin.to + 0.5,
          y1: 0,
          y2: "pages",
          fill: "var(--bar)",
          inset: 0.5,
          title: (bin: Bin) => `${binText(bin)} ${axis}\n${counted(bin.pages, "page")}`
        }),
        ruleY([0], { stroke: "var(--soft)" })
      ]
    }),
    widths.half
  )
