// The cells of a sheet as they are stored → those that hold something, within bounds, for a reader that knows none; as texts
// what it would take for empty.

/** Of a sheet with its gaps, and of a cell: what holds more is no list of accounts. */
const most = { rows: 200_000, cells: 4_000_000, letters: 100_000 }

/** Stands before a formula without a value: a sign that no text may have. */
export const formulaMark = "\ufdd0"

/** A column as spreadsheets name it: A, …, Z, AA, … @param index from 0 */
export const columnName = (index: number): string =>
  index < 26
    ? String.fromCharCode(65 + index)
    : columnName(Math.floor(index / 26) - 1) + String.fromCharCode(65 + (index % 26))

const placeOf = (letters: string): number =>
  [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0)

/** Rows, cells, formulas, values and inline texts; each sign of the sheet is looked at once. */
const tags = /<(\/?)(?:[\w.-]{1,40}:)?(row|c|f|v|is)(?=[\s/>])([^<>]{0,4000})>/g
const reference = /\sr\s*=\s*["']([A-Z]{0,3})(\d{1,7})["']/
const typed = /\st\s*=\s*["'](\w{1,20})["']/
const styled = /\ss\s*=\s*["'](\d{1,7})["']/

interface Cell {
  readonly attributes: string
  readonly row: number
  readonly column: number
  formula?: string
  value?: string
  inline?: string
}

/** What is kept of a cell: its value, or what tells that there is none. */
const kept = ({ attributes, column, formula, inline, row, value = "" }: Cell, hasValue: boolean): string => {
  const type = typed.exec(attributes)?.[1]
  const name = `${columnName(column - 1)}${row}`
  const text = (inner: string) => `<c r="${name}" t="inlineStr"><is>${inner}</is></c>`
  if (inline !== undefined) return text(inline)
  if (type === "e") return text(`<t>${value === "" ? "#N/A" : value}</t>`)
  // A formula may have made an empty text.
  if (formula !== undefined && value === "" && !(hasValue && type === "str"))
    return text(`<t>${formulaMark}=${formula}</t>`)
  if (value === "") return ""
  const style = styled.exec(attributes)?.[1]
  return `<c r="${name}"${type === undefined ? "" : ` t="${type}"`}${style === undefined ? "" : ` s="${style}"`}><v>${value}</v></c>`
}

/** undefined where it holds more than a list should. */
export const shownCells = (xml: string): string | undefined => {
  const parts: Array<string> = ["<worksheet><sheetData>"]
  let [row, rows, column, widest, inlineAt] = [0, 0, 0, 0, 0]
  let cell: Cell | undefined
  let cells: Array<string> = []
  const endRow = () => {
    if (cells.length > 0) parts.push(`<row r="${row}">`, ...cells, "</row>")
    if (cells.length > 0) rows = row
    cells = []
  }
  for (const { 0: tag, 1: closing, 2: name, 3: attributes = "", index } of xml.matchAll(tags)) {
    const next = index + tag.length
    const isEmpty = attributes.endsWith("/")
    if (name === "row") {
      endRow()
      column = 0
      if (closing === "") row = Number(reference.exec(attributes)?.[2] ?? row + 1)
    } else if (name === "c") {
      const found = cell === undefined ? "" : kept(cell, cell.value !== undefined)
      if (found !== "") cells.push(found)
      if (found !== "") widest = Math.max(widest, column)
      if (found.length > most.letters || Math.max(rows, row) * widest > most.cells) return undefined
      cell = undefined
      if (closing === "/") continue
      const letters = reference.exec(attributes)?.[1] ?? ""
      column = letters === "" ? column + 1 : placeOf(letters)
      cell = isEmpty ? undefined : { attributes, row, column }
    } else if (cell !== undefined) {
      const inner = () => (isEmpty ? "" : xml.slice(next, Math.max(next, xml.indexOf("<", next))))
      if (name === "is" && closing === "") inlineAt = next
      else if (name === "is") cell.inline = xml.slice(inlineAt, index)
      else if (closing === "") cell[name === "f" ? "formula" : "value"] = inner()
    }
    if (Math.max(rows, cells.length > 0 ? row : 0) > most.rows) return undefined
  }
  endRow()
  return `${parts.join("")}</sheetData></worksheet>`
}
