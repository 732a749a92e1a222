// README.md of an export: what the files are, and three lines each that read them in R, Python and DuckDB.
import { shippedApi } from "../domain/shippedApi.ts"
import { literal } from "../domain/sqlText.ts"
import { type About, isMadeUp, type Table } from "./contents.ts"
import { cutOf, nameOf, partitions, type Style } from "./formats.ts"
import type { Manifest } from "./manifest.ts"

interface Lines {
  readonly r: ReadonlyArray<string>
  readonly python: ReadonlyArray<string>
  readonly duckdb: ReadonlyArray<string>
}

const textsOf = ({ columns }: Table): ReadonlyArray<string> =>
  columns.filter(({ type }) => type === "VARCHAR").map(({ name }) => name)

const parquet = (table: Table, style: Style): Lines => {
  const name = nameOf(table, style)
  const isCut = cutOf(table, style) !== undefined
  return {
    r: [
      "library(arrow)",
      isCut ? `${table.name} <- dplyr::collect(open_dataset("${name}"))` : `${table.name} <- read_parquet("${name}")`,
      `str(${table.name})`
    ],
    python: ["import pandas as pd", `${table.name} = pd.read_parquet("${name}")`, `print(${table.name}.head())`],
    duckdb: [
      `CREATE VIEW ${table.name} AS FROM read_parquet('${isCut ? `${name}/*/*.parquet` : name}'${isCut ? ", hive_types_autocast = false" : ""});`,
      `DESCRIBE ${table.name};`,
      `SELECT count(*) FROM ${table.name};`
    ]
  }
}

// The columns of a list of accounts are called what their author liked: in code that people paste, a name is a text.
const escaped = (name: string): string =>
  JSON.stringify(name)
    .replaceAll(/[\u007f-\u009f\u2028\u2029]/g, " ")
    .slice(1, -1)
const inPython = (name: string): string => `"${escaped(name)}"`
const inR = (name: string): string =>
  /^[A-Za-z][A-Za-z0-9_]*$/.test(name) ? name : `\`${escaped(name).replaceAll('\\"', '"').replaceAll("`", "\\`")}\``
const inSql = (name: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones that need an escape
  /[\x00-\x1f\x7f-\x9f\u2028\u2029]/.test(name) ? `E'${escaped(name).replaceAll("'", "\\'")}'` : literal(name)

/** What the database says of itself, as part of a line. */
const folded = (text: string): string => text.replaceAll(/[\p{C}\p{Z}]+/gu, " ").trim()

// Without being told, all three take ids for numbers and round them; `NA` is a region, and no gap.
const csv = (table: Table, style: Style): Lines => {
  const name = nameOf(table, style)
  const texts = textsOf(table)
  const each = (write: (column: string) => string) => texts.map(write).join(", ")
  return {
    r: [
      "library(readr)",
      `${table.name} <- read_csv("${name}", na = "", col_types = cols(${each((column) => `${inR(column)} = "c"`)}))`,
      `str(${table.name})`
    ],
    python: [
      "import pandas as pd",
      `${table.name} = pd.read_csv("${name}", keep_default_na=False, na_values=[""], dtype={${each((column) => `${inPython(column)}: str`)}})`,
      `print(${table.name}.head())`
    ],
    duckdb: [
      `CREATE VIEW ${table.name} AS FROM read_csv('${name}', types = {${each((column) => `${inSql(column)}: 'VARCHAR'`)}});`,
      `DESCRIBE ${table.name};`,
      `SELECT count(*) FROM ${table.name};`
    ]
  }
}

const ndjson = (table: Table, style: Style): Lines => {
  const name = nameOf(table, style)
  return {
    r: ["library(jsonlite)", `${table.name} <- stream_in(file("${name}"))`, `str(${table.name})`],
    python: [
      "import pandas as pd",
      `${table.name} = pd.read_json("${name}", lines=True, dtype=False, convert_dates=False)`,
      `print(${table.name}.head())`
    ],
    duckdb: [
      `CREATE VIEW ${table.name} AS FROM read_json('${name}', sample_size = -1);`,
      `DESCRIBE ${table.name};`,
      `SELECT count(*) FROM ${table.name};`
    ]
  }
}

const duckdb = ({ name }: Table, file: string): Lines => ({
  r: [
    'con <- DBI::dbConnect(duckdb::duckdb(), "FILE", read_only = TRUE)'.replace("FILE", file),
    `${name} <- DBI::dbReadTable(con, "${name}")`,
    `str(${name})`
  ],
  python: [
    "import duckdb",
    `con = duckdb.connect("${file}", read_only=True)`,
    `print(con.sql("SELECT * FROM ${name}"))`
  ],
  duckdb: [`ATTACH '${file}' AS data (READ_ONLY);`, `DESCRIBE data.${name};`, `SELECT count(*) FROM data.${name};`]
})

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
  const make = style === undefined ? duckdb(example, file) : { parquet, csv, ndjson }[style.format](example, style)
  const rows = Object.entries(manifest.tables).map(([name, count]) => `| \`${name}\` | ${count} |`)
  const cut = manifest.partition as keyof typeof partitions | undefined
  const notes = [
    "Times are UTC. Ids are text: programs round numbers of 19 digits. An empty value means that the API did not tell.",
    style === undefined || manifest.tables["codebook"] === undefined ? "" : "`codebook` says what each column means.",
    style?.format === "csv" ? "Lists and structs are JSON." : "",
    style?.format === "ndjson" ? "Times are texts, ISO 8601." : "",
    cut === undefined ? "" : `Tables with \`${partitions[cut]}\` are folders with a part for each ${cut}.`,
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
${block("DuckDB", "sql", make.duckdb)}${style?.format === "csv" ? `\n${inSpreadsheets(nameOf(example, style))}` : ""}`
}

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

${block("R", "r", [
  "library(readr)",
  `writexl::write_xlsx(read_csv("${file}", na = "", col_types = cols(.default = "c")), "${book}")`
])}
${block("Python", "python", [
  "import pandas as pd",
  'as_texts = {"options": {"strings_to_formulas": False, "strings_to_urls": False}}',
  `with pd.ExcelWriter("${book}", engine="xlsxwriter", engine_kwargs=as_texts) as book:`,
  `    pd.read_csv("${file}", dtype=str, keep_default_na=False).to_excel(book, index=False)`
])}
For numbers, read the table in R, Python or DuckDB as above. An .xlsx file has at most 1,048,576 rows, and 32,767 letters in a cell.
`
}
