// A spreadsheet (.xlsx) → the table of one of its sheets as CSV, which is then read like any other list.
import { NotRead } from "../domain/readBounded.ts"
import { shownCells } from "./sheetCells.ts"
import { openWorkbook, tooLarge } from "./workbook.ts"

/** More is no list of accounts. */
const longest = 40 * 1024 * 1024

/** Files that begin so are packed; what is in them says what they are. */
export const isPacked = (bytes: Uint8Array): boolean =>
  bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 3 && bytes[3] === 4

/** @param sheet its name; undefined: the first that is not hidden. Fails with NotRead; undefined where it is another kind of packed file. */
export const readSpreadsheet = async (
  file: string,
  bytes: Uint8Array,
  sheet: string | undefined
): Promise<Uint8Array | NotRead | undefined> => {
  const workbook = await openWorkbook(file, bytes, sheet)
  if (workbook === undefined || workbook instanceof NotRead) return workbook
  const { parts, path } = workbook
  const cells = shownCells(new TextDecoder().decode(parts[path]))
  if (cells === undefined) return new NotRead(file, tooLarge)
  const [{ readSheet }, { zipSync }] = await Promise.all([import("read-excel-file/universal"), import("fflate")])
  try {
    const whole = zipSync({ ...parts, [path]: new TextEncoder().encode(cells) }, { level: 0 })
    const rows = await readSheet(whole.slice().buffer, workbook.number)
    let letters = 0
    const lines: Array<string> = []
    for (const row of rows) {
      const line = row.map(cellText).join(",")
      letters += line.length
      if (letters > longest) return new NotRead(file, tooLarge)
      lines.push(line)
    }
    return new TextEncoder().encode(lines.join("\n"))
  } catch {
    return new NotRead(file, "cannot be read as a spreadsheet: save the sheet as CSV")
  }
}

/** A number that has lost its last digits is written so that it is not taken for an id. */
const cellText = (value: unknown): string => {
  if (value === null || value === undefined) return ""
  if (value instanceof Date) return value.toISOString().replace(/T00:00:00.000Z$/, "")
  if (typeof value === "number" && Math.abs(value) > Number.MAX_SAFE_INTEGER) return value.toExponential(2)
  const text = String(value)
  return /[",;\t|\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
