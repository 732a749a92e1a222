// What is odd about the lines of a list as a table: its header, its widths, what was taken for what it is not called.
import { counted } from "../domain/counted.ts"
import { type CodeName, codes } from "./codes.ts"
import { didYouMean } from "./didYouMean.ts"
import { type Mistake, mistakeAt, type SourceText, type Words } from "./Mistake.ts"
import { isLabel, type Picked, type Wanted } from "./pickColumn.ts"
import { placed, type Row, separatorOf } from "./readTable.ts"
import { columnName, formulaMark } from "./sheetCells.ts"
import type { Item } from "./values.ts"

/** Reports about the file as a whole: the study's place decides where. */
export type ReportList = (part: "file" | "column", code: CodeName, words: Words) => void

export const noColumn = (
  file: string,
  header: ReadonlyArray<string>,
  { column, names }: Wanted,
  report: ReportList
): void => {
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
export const tellGuess = (
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
export const checkHeader = (
  sourceText: SourceText,
  row: Row | undefined,
  { header, index }: Picked,
  isKept: (name: string) => boolean,
  starts: ReadonlyArray<number>,
  mistakes: Array<Mistake>
): void => {
  if (header === undefined || row === undefined) return
  const fold = (cell: string) => cell.trim().toLowerCase()
  const used = header.flatMap((cell, at) =>
    fold(cell) !== "" && (isKept(cell) || fold(cell) === fold(header[index] ?? "")) ? [at] : []
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
export const checkWidths = (
  sourceText: SourceText,
  [first, ...others]: ReadonlyArray<Row>,
  starts: ReadonlyArray<number>,
  mistakes: Array<Mistake>
): void => {
  const width = first?.cells.length ?? 0
  const { name, sign } = separatorOf(sourceText.text)
  if (first !== undefined && others.length > 1 && others.every(({ cells }) => cells.length === width + 1)) {
    const isClosed = others.every(({ cells }) => cells.at(-1) === "")
    if (isClosed) return
    const place = { offset: starts[first.line - 1] ?? 0, length: 1 }
    const message = `every line has one cell more than line ${first.line}, which names the columns`
    const isNumbered = others.every(({ cells }, at) => cells[0] === String(at + 1))
    const hint = isNumbered
      ? "R writes numbers of rows so: write the list with `row.names = FALSE`"
      : `name every column, and put quotes around cells with a ${name}: "a${sign} b"`
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

/** A formula as programs write it into a table that no spreadsheet has computed yet. */
const written = /^=(?:[A-Z][A-Z.]{1,30}\(|\$?[A-Z]{1,3}\$?\d{1,7}\b)/

/** A formula is no value: the lines without those that have one in its place. */
export const checkFormulas = (
  sourceText: SourceText,
  rows: ReadonlyArray<Row>,
  { header, index }: Picked,
  isKept: (name: string) => boolean,
  isDay: (name: string) => boolean,
  starts: ReadonlyArray<number>,
  mistakes: Array<Mistake>
): ReadonlyArray<Row> => {
  const isFormula = (cell: string) => written.test(cell) || cell.startsWith(formulaMark)
  const found = rows.flatMap(({ cells, line }) =>
    cells.flatMap((cell, at) =>
      (at === index ? isFormula(cell) : cell.startsWith(formulaMark) && isKept(header?.[at] ?? ""))
        ? [{ name: `${columnName(at)}${line}`, line, isMeant: at === index || isDay(header?.[at] ?? "") }]
        : []
    )
  )
  // What only stands beside the values is left empty.
  tellFormulas(
    sourceText,
    found.filter(({ isMeant }) => isMeant),
    starts,
    mistakes
  )
  const beside = found.filter(({ isMeant }) => !isMeant)
  tellFormulas(sourceText, beside, starts, mistakes)
  return rows.filter(({ cells }) => !isFormula(cells[index] ?? ""))
}

interface FormulaCell {
  readonly name: string
  readonly line: number
  /** Whether a value or a day should stand there. */
  readonly isMeant: boolean
}

const tellFormulas = (
  sourceText: SourceText,
  found: ReadonlyArray<FormulaCell>,
  starts: ReadonlyArray<number>,
  mistakes: Array<Mistake>
): void => {
  const [first] = found
  if (first === undefined) return
  const names = found.slice(0, 5).map(({ name }) => name)
  const more = found.length > 5 ? ` and ${found.length - 5} more` : ""
  const place = { offset: starts[first.line - 1] ?? 0, length: 1 }
  const message = `${counted(found.length, "cell")} ${found.length === 1 ? "has" : "have"} a formula without a value: ${names.join(", ")}${more}`
  const hint = `${codes.WR126.fix}; until then such cells are empty`
  mistakes.push(
    mistakeAt(sourceText, place, first.isMeant ? "WR126" : "WR098", { message, ...(first.isMeant ? {} : { hint }) })
  )
}

/** Tables that were put one below the other have their header in the middle. */
export const repeatsHeader = (
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
