// The lines of a list → which column has the values, and which line names the columns.
import type { ValueKind } from "../domain/Api.ts"
import { composed } from "../domain/sameText.ts"
import { shippedApi } from "../domain/shippedApi.ts"
import { canBe } from "./bareValue.ts"
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

/** Programs write a sign of a comment before their header. */
const same = (a: string, b: string): boolean => a.trim().replace(/^#\s*/, "").toLowerCase() === b.trim().toLowerCase()

/** The column that fits best: the wanted names come in the order of how well they fit. */
const find = (header: ReadonlyArray<string>, wanted: ReadonlyArray<string>): number => {
  for (const name of wanted) {
    const exact = header.findIndex((cell) => cell.trim() === name)
    const index = exact >= 0 ? exact : header.findIndex((cell) => same(cell, name))
    if (index >= 0) return index
  }
  return -1
}

/** What people write above a column of accounts, words, tags or ids, without spaces and signs. */
const label =
  /^(?:the|list|all)?(?:of)?(?:(?:user|account|profile|channel|creator|author|nutzer|benutzer)s?(?:names?|handles?|ids?|urls?|links?)?|handles?|(?:search)?(?:terms?|words?|keywords?|quer(?:y|ies))|(?:hash)?tags?(?:names?)?|(?:video|music|sound|effect|comment|post|item)?(?:ids?|urls?|links?)|videos?|dates?|regions?|regioncodes?|countr(?:y|ies)|suchbegriffe?|begriffe?|konto|konten)$/

/** What stands above a lone column of names of people, and of words: each may be a value of the other. */
const ofNames =
  /^(?:(?:nick|screen|display|author|creator)?names?|(?:author|user|creator)?(?:uniqueids?|usernames?)|profile?|influencer(?:in|innen|s)?|politiker(?:in|innen)?|politicians?|candidat[eo]s?|kandidat(?:en|in|innen)?|usuarios?|cuentas?|comptes?|kanal|kanäle|pseudo|benutzerkont(?:o|en))$/
const ofWords = /^(?:texts?|phrases?|(?:stich|schlag|such)w(?:ort|orte|örter))$/
/** What R and Python write there when nobody gave a name. */
const ofPrograms = /^(?:values?|v1|x|0)$/

const bare = (text: string): string =>
  composed(text)
    .toLowerCase()
    .replaceAll(/[\s_.#@:()-]/g, "")
    .replace(shippedApi.api, "")

/** Whether a text reads like the name of a column. */
export const isLabel = (text: string): boolean => label.test(bare(text))

/** Whether it stands above a lone column of that kind. */
const isLabelOf = (text: string, { once, pattern }: ValueKind): boolean => {
  const word = bare(text)
  return (
    isLabel(text) ||
    ofPrograms.test(word) ||
    (once === true && ofNames.test(word)) ||
    (pattern === undefined && ofWords.test(word))
  )
}

export interface Wanted {
  /** As the study names it. */
  readonly column: string | undefined
  /** Names that the column of this input may have, the one that says most first. */
  readonly names: ReadonlyArray<string>
  /** Of the values. */
  readonly kind?: ValueKind
}

export const anyText: ValueKind = { title: "a text" }

export const pickColumn = (rows: ReadonlyArray<Row>, { column, kind = anyText, names }: Wanted): Picked | undefined => {
  const wanted = column === undefined ? names : [column]
  /** What stands above a header; above a lone column, values may stand there. */
  const isTitle = ({ cells }: Row): boolean => {
    const [text = "", ...others] = cells.filter((cell) => cell !== "")
    if (others.length > 0) return false
    if (cells.length > 1 || text === "") return true
    return find([text], names) >= 0 || isLabelOf(text, kind) || !canBe(kind, text)
  }
  let picked: Picked | undefined
  for (const [above, row] of rows.slice(0, titleAtMost).entries()) {
    const index = find(row.cells, wanted)
    if (index >= 0) picked = { index, above: above + 1, header: row.cells, ...(above > 0 ? { guessed: "title" } : {}) }
    if (!isTitle(row)) break
  }
  const first = rows[0]?.cells ?? []
  if (picked !== undefined || column !== undefined || first.length !== 1) return picked
  return isLabelOf(first[0] ?? "", kind)
    ? { index: 0, above: 1, header: first, guessed: "label" }
    : { index: 0, above: 0, header: undefined }
}
