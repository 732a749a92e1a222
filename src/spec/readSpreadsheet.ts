// A spreadsheet (.xlsx) → the table of one of its sheets as CSV, which is then read like any other list.
import { NotRead } from "../domain/readBounded.ts"

/** Bytes of all that is packed in one, as its index says: what holds more is no list of accounts. */
const largest = 200 * 1024 * 1024

/** Files that begin so are packed; what is in them says what they are. */
export const isPacked = (bytes: Uint8Array): boolean => bytes[0] === 0x50 && bytes[1] === 0x4b

/** @param sheet its name; undefined: the first. Fails with NotRead; undefined where it is another kind of packed file. */
export const readSpreadsheet = async (
  file: string,
  bytes: Uint8Array,
  sheet: string | undefined
): Promise<Uint8Array | NotRead | undefined> => {
  const size = await sizeOf(bytes)
  if (size === undefined) return undefined
  if (size > largest) return new NotRead(file, "holds more than any list: save the sheet as CSV")
  const { readSheet } = await import("read-excel-file/universal")
  try {
    const rows = await readSheet(new Uint8Array(bytes).buffer, sheet ?? 1)
    return new TextEncoder().encode(rows.map((cells) => cells.map(cellText).join(",")).join("\n"))
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

/** undefined where no workbook is in it. */
const sizeOf = async (bytes: Uint8Array): Promise<number | undefined> => {
  const { unzipSync } = await import("fflate")
  let size = 0
  let isWorkbook = false
  try {
    unzipSync(bytes, {
      filter: ({ name, originalSize }) => {
        size += originalSize
        isWorkbook ||= name === "xl/workbook.xml"
        return false
      }
    })
  } catch {
    return undefined
  }
  return isWorkbook ? size : undefined
}

/** A number that has lost its last digits is written so that it is not taken for an id. */
const cellText = (value: unknown): string => {
  if (value === null || value === undefined) return ""
  if (value instanceof Date) return value.toISOString().replace(/T00:00:00.000Z$/, "")
  if (typeof value === "number" && Math.abs(value) > Number.MAX_SAFE_INTEGER) return value.toExponential(2)
  const text = String(value)
  return /[",;\t|\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
