// Lines of a list that tell about it and belong to no table: comments, sources above and below, counts of rows.
import type { ValueKind } from "../domain/Api.ts"
import { canBe } from "./bareValue.ts"
import { type Mistake, mistakeAt, type SourceText } from "./Mistake.ts"
import { linesText, shortened } from "./oddSigns.ts"
import { anyText, type Wanted } from "./pickColumn.ts"
import { endsWithin, type Row } from "./readTable.ts"

/** A whole line, wherever it stands. */
const comment = /^(?:#|\/\/|%|--)\s+(\S.*)$/su

/** How what is said of a list begins, in the languages of those who make most of them. */
const about =
  /^\(?(?:(?:data ?)?sources?|(?:daten)?quellen?|fuentes?|notes?|notas?|notiz(?:en)?|anmerkung(?:en)?|hinweise?|bemerkung(?:en)?|legende?|comments?|stand|status|as of|abgerufen|retrieved|accessed|downloaded|exported|exportiert|erstellt|created|generated|(?:last )?updated|aktualisiert|©|\(c\))(?: (?:am|on|at|from|von|vom))?(?:\s*[:=]|\s+\d)/iu
/** What no word to look for reads like. */
const origin =
  /^(?:\(?(?:(?:data ?)?sources?|(?:daten)?quellen?|fuentes?|retrieved|accessed|downloaded|exported|generated|abgerufen|exportiert|erstellt)(?: (?:am|on|at|from|von|vom))?\s*:|n\s*=\s*\d+$|\(\d[\d.,]* (?:rows?|zeilen)\)$)/iu

/** Whether a word may tell about its list. */
export const isLikeANote = (text: string): boolean => about.test(text) || counts.test(text)

/** `n = 87`, `(87 rows)`, `Total: 87`: what programs and people count below a table. */
const counts =
  /^(?:n\s*[:=]\s*[\d.,' ]+|\(?\d[\d.,]* (?:rows?|records?|entries|accounts?|keywords?|zeilen|einträge|datensätze)\b.{0,40}|(?:(?:grand )?total|sum|summe|gesamt|gesamtergebnis|insgesamt)\s*[:=(]\s*.{0,40})$/iu
/** A footnote. */
const starred = /^(?:\*{1,3}|[¹²³†‡])\s*\p{L}/u

const words = (text: string): number => text.split(/\s+/).length

/** The one cell of a line that has something in it. */
const onlyCell = ({ cells }: Row): string | undefined => {
  const filled = cells.filter((cell) => cell !== "")
  return filled.length === 1 ? filled[0] : undefined
}

const isComment = (kind: ValueKind, { cells }: Row, names: ReadonlyArray<string>): boolean => {
  const said = comment.exec(cells[0] ?? "")?.[1]?.trim()
  if (said === undefined) return false
  // A program may write a sign before the header, and people a space behind the sign of a value.
  const isNamed = (cell: string) => names.some((name) => name.toLowerCase() === cell.trim().toLowerCase())
  if ([said, ...cells].some(isNamed)) return false
  // What may be a value is left out only where it tells about something.
  const { prefix } = kind
  return (prefix !== "#" && !canBe(kind, cells[0] ?? "")) || /[:=]/.test(said) || words(said) > 2
}

/** @param isApart whether a blank line stands between it and a table */
const isNote = (kind: ValueKind, row: Row, isApart: boolean): boolean => {
  const text = onlyCell(row)
  if (text === undefined) return false
  const isValue = canBe(kind, text)
  if (isValue) return origin.test(text)
  return about.test(text) || counts.test(text) || starred.test(text) || (isApart && words(text) > 2)
}

export interface Sorted {
  readonly rows: ReadonlyArray<Row>
  readonly notes: ReadonlyArray<Row>
}

export const withoutNotes = (rows: ReadonlyArray<Row>, { column, kind = anyText, names }: Wanted): Sorted => {
  const called = column === undefined ? names : [...names, column]
  const notes = new Set(rows.filter((row) => isComment(kind, row, called)))
  const rest = rows.filter((row) => !notes.has(row))
  const isTable = rest.some(({ cells }) => cells.length > 1 && cells.filter((cell) => cell !== "").length > 1)
  const isBlank = (row: Row | undefined) => row?.cells.every((cell) => cell === "") === true
  for (const row of rest) {
    if (!isBlank(row) && !isNote(kind, row, false)) break
    if (!isBlank(row)) notes.add(row)
  }
  // Further notes may stand above the one that is apart.
  let end = rest.length
  for (let at = rest.length - 1; at > 0; at -= 1) {
    const row = rest[at] as Row
    const before = rest[at - 1] as Row
    if (isBlank(row)) continue
    if (onlyCell(row) === undefined) break
    const isApart = isTable && (isBlank(before) || row.line - before.line - endsWithin(before.cells) > 1)
    if (isNote(kind, row, isApart)) end = at
    else if (!isTable || words(onlyCell(row) ?? "") < 3) break
  }
  for (const row of rest.slice(end)) if (!isBlank(row)) notes.add(row)
  return notes.size === 0 ? { rows, notes: [] } : { rows: rows.filter((row) => !notes.has(row)), notes: [...notes] }
}

/** What was left out. */
export const tellNotes = (
  sourceText: SourceText,
  notes: ReadonlyArray<Row>,
  starts: ReadonlyArray<number>,
  mistakes: Array<Mistake>
): void => {
  const sorted = notes.toSorted((a, b) => a.line - b.line)
  const [first] = sorted
  if (first === undefined) return
  const text = shortened(first.cells.find((cell) => cell !== "") ?? "")
  const lines = linesText(sorted.map(({ line }) => line))
  const message =
    sorted.length === 1
      ? `\`${text}\` is taken for a note about the list: skipped (${lines})`
      : `${sorted.length} lines are taken for notes about the list, such as \`${text}\`: skipped (${lines})`
  const place = { offset: starts[first.line - 1] ?? 0, length: 1 }
  mistakes.push(mistakeAt(sourceText, place, "WR125", { message }))
}
