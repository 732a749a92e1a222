// README.md of an export: what the files are, and lines that read them in R, Python and DuckDB.
import { shippedApi } from "../domain/shippedApi.ts"
import { type About, isMadeUp, type Table } from "./contents.ts"
import { nameOf, type Style } from "./formats.ts"
import type { Manifest } from "./manifest.ts"
import { type Lines, readCopy, readFiles } from "./readingLines.ts"

/** What the database says of itself, as part of a line. */
const folded = (text: string): string => text.replaceAll(/[\p{C}\p{Z}]+/gu, " ").trim()

const block = (title: string, language: string, lines: ReadonlyArray<string>): string =>
  `## ${title}\n\n\`\`\`${language}\n${lines.join("\n")}\n\`\`\`\n`

const madeUp = (origin: string): string =>
  `> **MADE-UP DATA.** Every row comes from a ${folded(origin).replace(":", " with seed ")}, also where the names of accounts are
> real. Do not analyse it as data from ${shippedApi.platform}.

`

/** @param example the table that the lines read; `style` is undefined for a database, which is then `file` */
export const readmeText = (
  about: About,
  manifest: Manifest,
  example: Table,
  style: Style | undefined,
  file: string
): string => {
  const make = style === undefined ? readCopy(example, file) : readFiles[style.format](example, style)
  const rows = Object.entries(manifest.tables).map(([name, count]) => `| \`${name}\` | ${count} |`)
  const cut = manifest.partition
  const notes = [
    "Times are UTC. Ids are text: programs round numbers of 19 digits. An empty value means that the API did not tell, or was not asked.",
    style === undefined || manifest.tables["codebook"] === undefined
      ? ""
      : "`codebook` says what each column means, and an empty value in it.",
    style?.format === "csv"
      ? 'Lists and structs are JSON. A cell without anything is "not told", and `""` is a text that is empty. `datapackage.json` has the type of each column.'
      : "",
    style?.format === "ndjson" ? "Times are texts, ISO 8601." : "",
    style?.format === "csv" || style?.format === "ndjson"
      ? 'In base R, `as.POSIXct` drops the time of day where it is not told `format = "%Y-%m-%dT%H:%M:%OS", tz = "UTC"`.'
      : "",
    cut === undefined
      ? ""
      : `Tables with ${(style?.cutBy ?? []).map((column) => `\`${column}\``).join(" or ")} are folders with a part for each ${cut}.`,
    style === undefined
      ? "The copy is without the raw answers, and `windrow run` does not go on with it; `codebook` says what each column means, and `provenance` how each row was found."
      : ""
  ].filter((note) => note !== "")
  return `# ${folded(about.title === "" ? about.study : about.title)}

${isMadeUp(about) ? madeUp(about.origin) : ""}Exported with Windrow ${manifest.windrow} from the study \`${folded(about.study)}\` (hash \`${folded(about.hash)}\`); the last answer of the API is of
${about.until === "" ? "no date" : folded(about.until)}. \`manifest.json\` has the SHA-256 of each file.

| table | rows |
|---|---|
${rows.join("\n")}

${notes.join("\n")}

The lines below read \`${example.name}\`, in this folder; the other tables are read likewise.

${block("R", "r", make.r)}
${block("Python", "python", make.python)}
${block("DuckDB", "sql", make.duckdb)}${make.plain === undefined ? "" : `\n${plainText(make.plain)}`}${style?.format === "csv" ? `\n${inSpreadsheets(nameOf(example, style))}` : ""}`
}

const indented = (title: string, lines: ReadonlyArray<string>): string =>
  `${title}:\n\n${lines.map((line) => `    ${line}\n`).join("")}`

const plainText = ({ python, r }: NonNullable<Lines["plain"]>): string => `## Without Arrow

With readr or pandas alone, a text that is empty becomes NA, like one that was not told; all else is the same.

${indented("R with readr", r)}
${indented("Python with pandas", python)}`

/** What a double-click on a CSV file does to it, and how to come by a file that spreadsheets read as it is. */
const inSpreadsheets = (file: string): string => {
  const book = `${file.replace(/\.csv$/, "")}.xlsx`
  return `## In a spreadsheet

These files are exact: every sign stands as the API sent it. Excel, LibreOffice and Google Sheets change them when they open
them, and what is saved from there is damaged for good:

- **Ids are rounded** to 15 digits, and \`7183000000000000123\` becomes \`7.183E+18\` or ends in zeros. Such an id names nothing.
- **A cell that begins with \`=\`, \`+\`, \`-\` or \`@\` may be run as a formula.** Descriptions, comments and names are written by
  strangers, and a formula can send what stands in other cells elsewhere. Do not allow what the program asks for.

To look at a table in a spreadsheet, make an .xlsx file of it, in which every cell is a text and nothing is run:

${block("A file for spreadsheets from R", "r", [
  "library(readr)",
  `writexl::write_xlsx(read_csv("${file}", na = "", col_types = cols(.default = "c")), "${book}")`
])}
${block("A file for spreadsheets from Python", "python", [
  "import pandas as pd",
  'as_texts = {"options": {"strings_to_formulas": False, "strings_to_urls": False}}',
  `with pd.ExcelWriter("${book}", engine="xlsxwriter", engine_kwargs=as_texts) as book:`,
  `    pd.read_csv("${file}", dtype=str, keep_default_na=False).to_excel(book, index=False)`
])}
For numbers, read the table in R, Python or DuckDB as above. An .xlsx file has at most 1,048,576 rows, and 32,767 letters in a cell.
`
}
