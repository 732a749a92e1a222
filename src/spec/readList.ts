// A list file (one value a line, or a table) → items with their places.
import {
  checkFormulas,
  checkHeader,
  checkWidths,
  noColumn,
  type ReportList,
  repeatsHeader,
  tellGuess
} from "./checkTable.ts"
import { decode } from "./decode.ts"
import { type Mistake, mistakeAt, type SourceText } from "./Mistake.ts"
import { tellNotes, withoutNotes } from "./noteLines.ts"
import { isSameName } from "./oddSigns.ts"
import { type Picked, pickColumn, type Wanted } from "./pickColumn.ts"
import { lineStarts, placed, type Row, readTable } from "./readTable.ts"
import { maskSecrets } from "./secrets.ts"
import { formulaMark } from "./sheetCells.ts"
import type { Item } from "./values.ts"

export interface WantedCells extends Wanted {
  /** Which other cells of a line are kept: all, or those of some columns, in small letters. */
  readonly others?: true | ReadonlyArray<string>
}

const isKept = ({ others = [] }: WantedCells, name: string): boolean =>
  others === true || others.some((one) => isSameName(one, name))

const isDay = (wanted: WantedCells, name: string): boolean =>
  wanted.others === true ? isSameName(name, "from") || isSameName(name, "to") : isKept(wanted, name)

/** @param secrets key and secret as they are set */
export const readList = (
  file: string,
  bytes: Uint8Array,
  wanted: WantedCells,
  report: ReportList,
  mistakes: Array<Mistake>,
  secrets: ReadonlyArray<string> = []
): ReadonlyArray<Item> => {
  const decoded = decode(bytes)
  if ("reason" in decoded) {
    report("file", "WR061", { message: `${file} cannot be read: ${decoded.reason}` })
    return []
  }
  const long = tooLong(bytes)
  if (long !== undefined) {
    report("file", "WR057", { message: `${file} ${long}` })
    return []
  }
  const masked = maskSecrets(decoded.text.replace(/^\uFEFF/, ""), "list", secrets)
  const sourceText = { file, text: masked.text }
  for (const place of masked.found)
    mistakes.push(mistakeAt(sourceText, place, "WR090", { message: "this looks like a secret" }))
  const all = readTable(sourceText, mistakes)
  if (all === undefined) return []
  const starts = lineStarts(sourceText.text)
  const { notes, rows } = withoutNotes(all, wanted)
  tellNotes(sourceText, notes, starts, mistakes)
  if (rows.length === 0) {
    report("file", "WR063", { message: `${file} is empty` })
    return []
  }
  const picked = pickColumn(rows, wanted)
  if (picked === undefined) {
    noColumn(file, rows[0]?.cells ?? [], wanted, report)
    return []
  }
  tellGuess(sourceText, rows, picked, starts, mistakes)
  checkHeader(sourceText, rows[picked.above - 1], picked, (name) => isKept(wanted, name), starts, mistakes)
  checkWidths(sourceText, rows.slice(Math.max(0, picked.above - 1)), starts, mistakes)
  const below = rows.slice(picked.above)
  const values = checkFormulas(
    sourceText,
    below,
    picked,
    (name) => isKept(wanted, name),
    (name) => isDay(wanted, name),
    starts,
    mistakes
  )
  const items = values
    .flatMap((row) => itemOf(sourceText, row, picked, wanted, starts) ?? [])
    .filter((item) => !repeatsHeader(item, picked, wanted.names, mistakes))
  if (items.length === 0 && values.length === below.length)
    report("file", "WR063", { message: `${file} has no values` })
  return items
}

/** As much as the memory of a usual machine takes: each line is kept with its places. */
const most = { lines: 3_000_000, cells: 20_000_000 }

const tooLong = (bytes: Uint8Array): string | undefined => {
  let lines = 0
  let separators = 0
  for (const byte of bytes) {
    if (byte === 10 || byte === 13) lines += 1
    else if (byte === 44 || byte === 59 || byte === 9 || byte === 124) separators += 1
  }
  if (lines > most.lines) return `has more than ${most.lines.toLocaleString("en")} lines`
  return lines + separators > most.cells ? `has more than ${most.cells.toLocaleString("en")} cells` : undefined
}

/** Nothing where the whole line is empty. */
const itemOf = (
  sourceText: SourceText,
  { cells, line }: Row,
  { header, index }: Picked,
  wanted: WantedCells,
  starts: ReadonlyArray<number>
): Item | undefined => {
  if (cells.every((cell) => cell === "")) return undefined
  const start = starts[line - 1] ?? 0
  const found = placed(cells, sourceText.text.slice(start, starts[line] ?? sourceText.text.length), start)
  const { text, place } = found[index] ?? { text: "", place: { offset: start, length: 0 } }
  const others =
    wanted.others === undefined || header === undefined
      ? []
      : found.flatMap((cell, at) => {
          const name = header[at]?.trim() ?? ""
          return at === index || name === "" || !isKept(wanted, name) || cell.text.startsWith(formulaMark)
            ? []
            : [{ name, ...cell }]
        })
  return {
    text,
    plain: false,
    sourceText,
    place,
    line,
    isOfTable: cells.length > 1,
    ...(others.length > 0 ? { others } : {})
  }
}
