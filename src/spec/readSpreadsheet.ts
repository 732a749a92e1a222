// A spreadsheet (.xlsx) → the table of one of its sheets as CSV, which is then read like any other list.
import { NotRead } from "../domain/readBounded.ts"

/** Of all that is packed in one, as its index says, and of what is read: what holds more is no list of accounts. */
const largest = { bytes: 40 * 1024 * 1024, rows: 200_000, letters: 40 * 1024 * 1024 }

const tooLarge = "holds more than a list should: save the sheet as CSV"

/** Files that begin so are packed; what is in them says what they are. */
export const isPacked = (bytes: Uint8Array): boolean =>
  bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 3 && bytes[3] === 4

/** @param sheet its name; undefined: the first that is not hidden. Fails with NotRead; undefined where it is another kind of packed file. */
export const readSpreadsheet = async (
  file: string,
  bytes: Uint8Array,
  sheet: string | undefined
): Promise<Uint8Array | NotRead | undefined> => {
  const packed = await unpack(bytes)
  if (packed === undefined) return undefined
  if (packed.size > largest.bytes) return new NotRead(file, tooLarge)
  const { readSheet } = await import("read-excel-file/universal")
  try {
    const rows = await readSheet(new Uint8Array(bytes).buffer, sheet ?? firstShown(packed.workbook))
    if (rows.length > largest.rows) return new NotRead(file, tooLarge)
    let letters = 0
    const lines: Array<string> = []
    for (const cells of rows) {
      const line = cells.map(cellText).join(",")
      letters += line.length
      if (letters > largest.letters) return new NotRead(file, tooLarge)
      lines.push(line)
    }
    return new TextEncoder().encode(lines.join("\n"))
  } catch (cause) {
    const known =
      cause instanceof Error && cause.name === "SheetNotFoundError"
        ? /sheets: (.*)$/s.exec(cause.message)?.[1]
        : undefined
    const why =
      known === undefined
        ? "cannot be read as a spreadsheet: save the sheet as CSV"
        : `has no sheet \`${sheet}\`: there are ${known}`
    return new NotRead(file, why)
  }
}

/** What is in it, by bytes, and the list of its sheets; undefined where no workbook is in it. */
const unpack = async (bytes: Uint8Array): Promise<{ readonly size: number; readonly workbook: string } | undefined> => {
  const { unzipSync } = await import("fflate")
  const name = "xl/workbook.xml"
  let size = 0
  try {
    const files = unzipSync(bytes, {
      filter: (file) => {
        size += file.originalSize
        return file.name === name && file.originalSize <= largest.bytes
      }
    })
    const workbook = files[name]
    return workbook === undefined ? undefined : { size, workbook: new TextDecoder().decode(workbook) }
  } catch {
    return undefined
  }
}

/** The place of the first sheet that people see, from 1. */
const firstShown = (workbook: string): number => {
  const sheets = workbook.match(/<(?:\w+:)?sheet\s[^>]*>/g) ?? []
  return (
    Math.max(
      0,
      sheets.findIndex((sheet) => !/\sstate="(?:hidden|veryHidden)"/.test(sheet))
    ) + 1
  )
}

/** A number that has lost its last digits is written so that it is not taken for an id. */
const cellText = (value: unknown): string => {
  if (value === null || value === undefined) return ""
  if (value instanceof Date) return value.toISOString().replace(/T00:00:00.000Z$/, "")
  if (typeof value === "number" && Math.abs(value) > Number.MAX_SAFE_INTEGER) return value.toExponential(2)
  const text = String(value)
  return /[",;\t|\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
