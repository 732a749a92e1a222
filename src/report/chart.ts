// Options of Observable Plot → SVG as text, on the server.
//
// Why Plot and not Vega-Lite: Plot draws into any DOM in some milliseconds without a canvas or a browser; marks have a
// `title` of their own, which browsers show as a tooltip without a line of JavaScript; and colours are passed on as they
// are, so that CSS variables and patterns serve light, dark and print from one drawing. Vega's SVG has neither native
// tooltips nor variables, and its compiler is ten times as large. linkedom is the DOM: small, and it escapes what it writes.
import { type PlotOptions, plot, type RenderableMark, ruleX, text } from "@observablehq/plot"
import { parseHTML } from "linkedom/worker"
import type { DayRange } from "../domain/Day.ts"
import type { Break } from "./breaks.ts"
import { closing, opening } from "./calendar.ts"

/** The same chart twice: CSS shows the one that fits. */
export interface Drawing {
  readonly wide: string
  readonly narrow: string
}

/** Pixels of a chart at full size; a page of this width shows it 1:1. */
export const widths = { wide: 920, half: 440, narrow: 350 } as const

const { document } = parseHTML("<!doctype html><html><body></body></html>")

/** What is used of the DOM. */
interface Part {
  readonly querySelectorAll: (selector: string) => Iterable<Part>
  readonly remove: () => void
  readonly setAttribute: (name: string, value: string) => void
  readonly removeAttribute: (name: string) => void
  readonly outerHTML: string
}

const svgOf = (label: string, options: PlotOptions): string => {
  const svg = plot({
    document: document as unknown as Document,
    ...options,
    style: { fontSize: "12px", fontFamily: "inherit", overflow: "visible", ...(options.style as object | undefined) }
  }) as unknown as Part
  // One style sheet serves all charts; a picture has one name, and its parts none.
  for (const style of svg.querySelectorAll("style")) style.remove()
  for (const part of svg.querySelectorAll("[aria-label]")) part.removeAttribute("aria-label")
  svg.removeAttribute("class")
  svg.setAttribute("role", "img")
  svg.setAttribute("aria-label", label.replaceAll("&", "and"))
  return svg.outerHTML.replaceAll(/<\w[^>]*>/g, (tag) => tag.replaceAll(/(\d\.\d\d)\d+/g, "$1"))
}

/** @param full the width on a wide page */
export const draw = (label: string, options: (width: number) => PlotOptions, full: number = widths.wide): Drawing => ({
  wide: svgOf(label, options(full)),
  narrow: svgOf(label, options(widths.narrow))
})

/** Known breaks as lines; one whose day is not known as a line from its first to its last possible day. */
export const breakMarks = (
  breaks: ReadonlyArray<Break>,
  within: DayRange,
  lineHeight = 13
): ReadonlyArray<RenderableMark> => {
  const lines = breaks.filter((one) => one.from >= within.from)
  const told = (one: Break) => `${one.name}: ${one.what}`
  return [
    ruleX(lines, {
      x: (one: Break) => opening(one.from),
      stroke: "var(--break)",
      strokeWidth: 1.5,
      strokeDasharray: "4 3",
      title: told
    }),
    ...lines.map((one, place) => {
      const late = opening(one.from).getTime() - opening(within.from).getTime()
      const isRight = late > 0.6 * (closing(within.to).getTime() - opening(within.from).getTime())
      return text([one], {
        x: (b: Break) => opening(b.from),
        frameAnchor: isRight ? "top-right" : "top-left",
        textAnchor: isRight ? "end" : "start",
        facetAnchor: "top",
        dx: isRight ? -4 : 4,
        dy: -8 - place * lineHeight,
        lineAnchor: "bottom",
        text: (b: Break) => `API: ${b.name}`,
        fill: "var(--break)",
        title: told
      })
    })
  ]
}
