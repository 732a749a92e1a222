// Signs in a value that nobody sees or nobody meant: what copying, spreadsheets and wrong encodings leave in it.

import { caseless } from "../domain/sameText.ts"

/** Line ends, tabs and spaces of any width within a text are one space: they look the same. */
export const spaced = (text: string): string => text.replaceAll(/[^\S\ufeff]+/g, " ")

/** Most values of a long list. */
export const plain = /^[\w.]*$/

/** What takes no room on the screen and makes another name of it; joiners belong to some scripts and emoji. */
const invisible =
  /(?![\t\n\v\f\r])[\p{Cc}\u00ad\u061c\u115f\u1160\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\u3164\ufeff\uffa0\ufff9-\ufffb]/gu

/** Whether two names look the same: however their letters are composed, whatever spaces are in them. */
export const isSameName = (a: string, b: string): boolean => looked(a) === looked(b)

const looked = (name: string): string => caseless(spaced(name.replaceAll(invisible, ""))).trim()

/** How Unicode writes the place of a sign. */
export const codePoint = (sign: string): string => `U+${sign.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}`

/** The signs that nobody sees, by their code points, and the text without them; undefined where there are none. */
export const invisibleIn = (text: string): { readonly points: string; readonly seen: string } | undefined => {
  if (plain.test(text)) return undefined
  const signs = [...new Set(text.match(invisible))]
  if (signs.length === 0) return undefined
  return { points: signs.map(codePoint).join(", "), seen: text.replaceAll(invisible, "") }
}

/** `1. climate`, `• climate`: a list of a text program, with its signs. */
const item = /^(?:\d{1,3}[.)]|[•‣◦▪●*–-])(?=[\s]+\S)/u

export const itemSign = (text: string): string | undefined => item.exec(text)?.[0]

/** So much of a value is shown. */
export const shortened = (text: string): string => {
  const letters = [...text.slice(0, 200)]
  return letters.length <= 60 ? text : `${letters.slice(0, 60).join("")}…`
}

/** Where something stands: the first lines, and how many more. */
export const linesText = (lines: ReadonlyArray<number>): string => {
  const shown = lines.slice(0, 5).join(", ")
  return `${lines.length === 1 ? "line" : "lines"} ${shown}${lines.length > 5 ? ` and ${lines.length - 5} more` : ""}`
}

const month = "(?:jan|feb|mar|mär|apr|may|mai|jun|jul|aug|sep|sept|oct|okt|nov|dec|dez)"
/** What spreadsheets make of long numbers and of names that read like a day. */
const computed = /^[+-]?\d+(?:[.,]\d+e[+-]?|e[+-])\d{1,3}$/i
const dated = new RegExp(`^(?:${month}-\\d{1,4}|\\d{1,2}-${month}(?:-\\d{2,4})?|\\d{1,2}\\. ?${month})$`, "i")
/** Days that names can be, too: who means one writes it into the study itself. */
const day =
  /^(?:\d{4}-\d\d-\d\d(?:T.*)?|(?:0?[1-9]|[12]\d|3[01])\.(?:0?[1-9]|1[0-2])\.?(?:\d{2}|\d{4})?|\d{1,2}[/-]\d{1,2}[/-](?:\d{2}|\d{4}))$/

/** What a spreadsheet made the text of. @param isListed whether it stands in a list, and not in the study itself */
export const madeOf = (text: string, isListed: boolean): string | undefined => {
  if (computed.test(text)) return "a long number"
  return dated.test(text) || (isListed && day.test(text)) ? "a name that reads like a day" : undefined
}
