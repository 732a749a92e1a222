// The lines of a list → which column has the values, and which line names the columns.
import { shippedApi } from "../domain/shippedApi.ts"
import type { Row } from "./readTable.ts"

export interface Picked {
  /** The place of the column. */
  readonly index: number
  /** How many lines stand above the values: a title, the header. */
  readonly above: number
  /** The header, if there is one. */
  readonly header: ReadonlyArray<string> | undefined
  /** A line that was taken for what it is not called: to be said. */
  readonly guessed?: "title" | "label"
}

/** So far down a header is looked for: above it stand a title and what belongs to it. */
const titleAtMost = 5

const same = (a: string, b: string): boolean => a.trim().toLowerCase() === b.trim().toLowerCase()

const find = (header: ReadonlyArray<string>, wanted: ReadonlyArray<string>): number => {
  const exact = header.findIndex((cell) => wanted.includes(cell.trim()))
  return exact >= 0 ? exact : header.findIndex((cell) => wanted.some((name) => same(cell, name)))
}

/** What people write above a column of accounts, words, tags or ids, without spaces and signs. */
const label =
  /^(?:the|list|all)?(?:of)?(?:(?:user|account|profile|channel|creator|author|nutzer|benutzer)s?(?:names?|handles?|ids?|urls?|links?)?|handles?|(?:search)?(?:terms?|words?|keywords?|quer(?:y|ies))|(?:hash)?tags?(?:names?)?|(?:video|music|sound|effect|comment|post|item)?(?:ids?|urls?|links?)|videos?|dates?|regions?|regioncodes?|countr(?:y|ies)|suchbegriffe?|begriffe?|konto|konten)$/

/** Whether a text reads like the name of a column. */
export const isLabel = (text: string): boolean =>
  label.test(
    text
      .toLowerCase()
      .replaceAll(/[\s_.#@:()-]/g, "")
      .replace(shippedApi.api, "")
  )

/** @param column as the study names it; `names`: those that a column of this input may have */
export const pickColumn = (
  rows: ReadonlyArray<Row>,
  { column, names }: { readonly column: string | undefined; readonly names: ReadonlyArray<string> }
): Picked | undefined => {
  const wanted = column === undefined ? names : [column]
  for (const [above, { cells }] of rows.slice(0, titleAtMost).entries()) {
    const index = find(cells, wanted)
    if (index < 0) continue
    // Further down, a line of several cells may be one of values.
    const isTitled =
      above > 0 && rows.slice(0, above).every(({ cells }) => cells.filter((cell) => cell !== "").length <= 1)
    if (above > 0 && (!isTitled || cells.length === 1)) break
    return { index, above: above + 1, header: cells, ...(above > 0 ? { guessed: "title" } : {}) }
  }
  const first = rows[0]?.cells ?? []
  if (column !== undefined || first.length !== 1) return undefined
  return isLabel(first[0] ?? "")
    ? { index: 0, above: 1, header: first, guessed: "label" }
    : { index: 0, above: 0, header: undefined }
}
