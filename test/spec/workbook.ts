// Makes spreadsheets (.xlsx) of tables, by sheet.
import { strToU8, zipSync } from "fflate"

const main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
const relationships = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

/** Of a cell; `xml`: what stands in it, after its place. */
type Value = string | number | { readonly xml: string }
type Table = ReadonlyArray<ReadonlyArray<Value>>

const cell = (value: Value, place: string): string =>
  typeof value === "object"
    ? `<c r="${place}"${value.xml}`
    : typeof value === "number"
      ? `<c r="${place}"><v>${value}</v></c>`
      : value === ""
        ? ""
        : `<c r="${place}" t="inlineStr"><is><t>${value.replaceAll("&", "&amp;").replaceAll("<", "&lt;")}</t></is></c>`

const sheetOf = (rows: string): string =>
  `<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]><worksheet xmlns="${main}"><sheetData>${rows}</sheetData></worksheet>`

const sheetText = (table: Table): string => {
  const rows = table.map((cells, row) => {
    const texts = cells.map((value, column) => cell(value, `${String.fromCharCode(65 + column)}${row + 1}`))
    return `<row r="${row + 1}">${texts.join("")}</row>`
  })
  return sheetOf(rows.join(""))
}

/** @param rows in place of those of every sheet, as they are stored */
export const workbook = (
  sheets: Readonly<Record<string, Table>>,
  hidden: ReadonlyArray<string> = [],
  rows?: string
): Uint8Array => {
  const names = Object.keys(sheets)
  const files: Record<string, string> = {
    "_rels/.rels": `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="${relationships}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    "xl/workbook.xml": `<workbook xmlns="${main}" xmlns:r="${relationships}"><sheets>${names
      .map(
        (name, at) =>
          `<sheet name="${name}" sheetId="${at + 1}"${hidden.includes(name) ? ' state="hidden"' : ""} r:id="s${at + 1}"/>`
      )
      .join("")}</sheets></workbook>`,
    "xl/_rels/workbook.xml.rels": `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${names
      .map(
        (_, at) =>
          `<Relationship Id="s${at + 1}" Type="${relationships}/worksheet" Target="worksheets/sheet${at + 1}.xml"/>`
      )
      .join("")}</Relationships>`
  }
  for (const [at, table] of Object.values(sheets).entries())
    files[`xl/worksheets/sheet${at + 1}.xml`] = rows === undefined ? sheetText(table) : sheetOf(rows)
  return zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, strToU8(text)])))
}
