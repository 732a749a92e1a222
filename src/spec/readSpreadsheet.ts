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
  const cells = shownCells(wideSigns(plainXml(new TextDecoder().decode(parts[path]))))
  if (cells === undefined) return new NotRead(file, tooLarge)
  const [{ readSheet }, { strFromU8, strToU8, zipSync }] = await Promise.all([
    import("read-excel-file/universal"),
    import("fflate")
  ])
  try {
    const texts = Object.entries(parts).filter(([name]) => name.endsWith("/sharedStrings.xml"))
    const wide = texts.map(([name, part]) => [name, strToU8(wideSigns(strFromU8(part)))] as const)
    const whole = zipSync({ ...parts, ...Object.fromEntries(wide), [path]: strToU8(cells) }, { level: 0 })
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

/** Remarks hold nothing, and what needs no escapes is escaped like the rest. */
const plainXml = (xml: string): string =>
  xml.includes("<!")
    ? xml
        .replaceAll(/<!--.*?(?:-->|$)/gs, "")
        .replaceAll(/<!\[CDATA\[(.*?)(?:\]\]>|$)/gs, (_, text: string) =>
          text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;")
        )
    : xml

/** Beyond the first 65,536 signs, the reader would take a reference for another one. */
const wideSigns = (xml: string): string =>
  xml.replaceAll(/&#(?:x([0-9a-f]{5,6})|(\d{5,7}));/gi, (all, hex, decimal) => {
    const point = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16)
    return point <= 0xffff || point > 0x10ffff ? all : String.fromCodePoint(point)
  })

/** A number that has lost its last digits is written so that it is not taken for an id. */
const cellText = (value: unknown): string => {
  if (value === null || value === undefined) return ""
  // Days are fractions there, and so are hours.
  if (value instanceof Date)
    return new Date(Math.round(value.getTime() / 1000) * 1000).toISOString().replace(/(?:T00:00:00)?\.000Z$/, "")
  if (typeof value === "number" && Math.abs(value) > Number.MAX_SAFE_INTEGER) return value.toExponential(2)
  const text = String(value)
  return /[",;\t|\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
