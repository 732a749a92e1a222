// A page as a test reads it: its elements, and its tables as texts.
import { parseHTML } from "linkedom/worker"

export interface Element {
  readonly textContent: string
  readonly querySelector: (selector: string) => Element | null
  readonly querySelectorAll: (selector: string) => Iterable<Element>
  readonly getAttribute: (name: string) => string | null
  readonly attributes: Iterable<{ readonly name: string; readonly value: string }>
}

export const parsed = (html: string): Element => parseHTML(html).document as unknown as Element

export const all = (page: Element, selector: string): ReadonlyArray<Element> => [...page.querySelectorAll(selector)]

/** Rows of a table, head included. */
export const cellsOf = (table: Element): ReadonlyArray<ReadonlyArray<string>> =>
  all(table, "tr").map((row) => all(row, "th, td").map((cell) => cell.textContent))

/** The tables of a chapter by the names of their rows: name → the other cells. */
export const factsOf = (page: Element, chapter: string): ReadonlyMap<string, ReadonlyArray<string>> =>
  new Map(
    all(page, `#${chapter} table`)
      .flatMap(cellsOf)
      .map(([name = "", ...cells]) => [name, cells])
  )
