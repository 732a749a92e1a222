// A list file (one value a line, or a table) → items with their places.
import { counted } from "../domain/counted.ts"
import type { CodeName } from "./codes.ts"
import { decode } from "./decode.ts"
import { didYouMean } from "./didYouMean.ts"
import { type Mistake, mistakeAt, type SourceText, type Words } from "./Mistake.ts"
import { isLabel, type Picked, pickColumn, type Wanted } from "./pickColumn.ts"
import { lineStarts, placed, type Row, readTable, separatorOf } from "./readTable.ts"
import { maskSecrets } from "./secrets.ts"
import type { Item } from "./values.ts"

/** Reports about the file as a whole: the study's place decides where. */
export type ReportList = (part: "file" | "column", code: CodeName, words: Words) => void

export interface WantedCells extends Wanted {
  /** Which other cells of a line are kept: all, or those of some columns, in small letters. */
  readonly others?: true | ReadonlyArray<string>
}

const isKept = ({ others = [] }: WantedCells, name: string): boolean =>
  others === true || others.includes(name.trim().toLowerCase())

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
  const rows = readTable(sourceText, mistakes)
  if (rows === undefined) return []
  if (rows.length === 0) {
    report("file", "WR063", { message: `${file} is empty` })
    return []
  }
  const picked = pickColumn(rows, wanted)
  if (picked === undefined) {
    noColumn(file, rows[0]?.cells ?? [], wanted, report)
    return []
  }
  const starts = lineStarts(sourceText.text)
  tellGuess(sourceText, rows, picked, starts, mistakes)
  checkHeader(sourceText, rows[picked.above - 1], picked, wanted, starts, mistakes)
  checkWidths(sourceText, rows.slice(Math.max(0, picked.above - 1)), starts, mistakes)
  const items = rows
    .slice(picked.above)
    .flatMap((row) => itemOf(sourceText, row, picked, wanted, starts) ?? [])
    .filter((item) => !repeatsHeader(item, picked, wanted.names, mistakes))
  if (items.length === 0) report("file", "WR063", { message: `${file} has no values` })
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

const noColumn = (file: string, header: ReadonlyArray<string>, { column, names }: Wanted, report: ReportList): void => {
  const likely = header.filter(isLabel)
  const [only] = likely
  const hint =
    column === undefined && likely.length === 1 && only !== undefined
      ? { hint: `name it, such as { file: ${file.split("/").at(-1)}, column: ${only} }` }
      : {}
  report(column === undefined ? "file" : "column", "WR062", {
    message:
      column === undefined
        ? `${file} has ${header.length} columns, and none is called ${names.join(" or ")}`
        : `${file} has no column \`${column}\``,
    didYouMean: column === undefined ? undefined : didYouMean(column, header),
    expected: header,
    ...hint
  })
}

/** What a line was taken for without being called so. */
const tellGuess = (
  sourceText: SourceText,
  rows: ReadonlyArray<Row>,
  { above, guessed, header = [] }: Picked,
  starts: ReadonlyArray<number>,
  mistakes: Array<Mistake>
): void => {
  const line = rows[0]?.line ?? 1
  const place = { offset: starts[line - 1] ?? 0, length: 1 }
  if (guessed === "label")
    mistakes.push(
      mistakeAt(sourceText, place, "WR100", {
        message: `the first line, \`${header[0]}\`, is taken for the header`,
        hint: `if it is a value, put the name of the column above it; if it is none, nothing is to be done`
      })
    )
  if (guessed === "title") {
    const message = `${counted(above - 1, "line")} above the header ${above === 2 ? "is" : "are"} taken for a title`
    mistakes.push(mistakeAt(sourceText, place, "WR100", { message }))
  }
}

/** Of two columns with one name nobody knows which is meant; a database does not tell names apart by their case. */
const checkHeader = (
  sourceText: SourceText,
  row: Row | undefined,
  { header, index }: Picked,
  wanted: WantedCells,
  starts: ReadonlyArray<number>,
  mistakes: Array<Mistake>
): void => {
  if (header === undefined || row === undefined) return
  const fold = (cell: string) => cell.trim().toLowerCase()
  const used = header.flatMap((cell, at) =>
    fold(cell) !== "" && (isKept(wanted, cell) || fold(cell) === fold(header[index] ?? "")) ? [at] : []
  )
  const start = starts[row.line - 1] ?? 0
  const cells = placed(header, sourceText.text.slice(start, starts[row.line] ?? sourceText.text.length), start)
  const seen = new Map<string, number>()
  for (const at of used) {
    const name = fold(header[at] ?? "")
    const before = seen.get(name)
    if (before === undefined) {
      seen.set(name, at)
      continue
    }
    const message = `two columns are called \`${header[at]?.trim()}\`: the ${ordinal(before)} and the ${ordinal(at)}`
    mistakes.push(mistakeAt(sourceText, cells[at]?.place ?? { offset: start, length: 1 }, "WR101", { message }))
  }
}

const ordinal = (at: number): string => {
  const n = at + 1
  const end = n % 100 >= 11 && n % 100 <= 13 ? "th" : (["th", "st", "nd", "rd"][n % 10] ?? "th")
  return `${n}${end}`
}

/** A comma too many moves every cell behind it into the column of another: such a line is not guessed at. */
const checkWidths = (
  sourceText: SourceText,
  [first, ...others]: ReadonlyArray<Row>,
  starts: ReadonlyArray<number>,
  mistakes: Array<Mistake>
): void => {
  const width = first?.cells.length ?? 0
  const { name, sign } = separatorOf(sourceText.text)
  if (first !== undefined && others.length > 1 && others.every(({ cells }) => cells.length === width + 1)) {
    const place = { offset: starts[first.line - 1] ?? 0, length: 1 }
    const message = `every line has one cell more than line ${first.line}, which names the columns`
    const hint = "R writes numbers of rows so: write the list with `row.names = FALSE`"
    mistakes.push(mistakeAt(sourceText, place, "WR069", { message, hint }))
    return
  }
  for (const { cells, line } of others) {
    const more = cells.slice(width).some((cell) => cell !== "")
    if (!more && cells.length >= width) continue
    const place = { offset: starts[line - 1] ?? 0, length: 1 }
    const message = `line ${line} has ${counted(cells.length, "cell")}, and the first line has ${width}`
    const hint = more
      ? `probably a ${name} inside a cell: put quotes around that cell: "a${sign} b"`
      : `probably a ${name} is missing: an empty cell needs one too`
    mistakes.push(mistakeAt(sourceText, place, "WR069", { message, hint }))
  }
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
          return at === index || name === "" || !isKept(wanted, name) ? [] : [{ name, ...cell }]
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

/** Tables that were put one below the other have their header in the middle. */
const repeatsHeader = (
  { line, place, sourceText, text }: Item,
  { header, index }: Picked,
  names: ReadonlyArray<string>,
  mistakes: Array<Mistake>
): boolean => {
  const name = header?.[index]?.trim() ?? ""
  const fold = (one: string) => one.toLowerCase()
  const isHeader = name !== "" && fold(text) === fold(name)
  if (!isHeader && !names.some((one) => fold(one) === fold(text))) return false
  const message = isHeader
    ? `line ${line} repeats the header \`${name}\``
    : `line ${line} is \`${text}\`, as a header is called`
  const hint =
    "delete it, and what does not belong above it; a value that really reads like this stands in the study itself"
  mistakes.push(mistakeAt(sourceText, place, "WR102", { message, ...(isHeader ? {} : { hint }) }))
  return true
}
