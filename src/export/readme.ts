// README.md of an export: what the files are, and three lines each that read them in R, Python and DuckDB.
import { shippedApi } from "../domain/shippedApi.ts"
import { literal, quote } from "../domain/sqlText.ts"
import { type About, type Column, isMadeUp, type Table } from "./contents.ts"
import { cutOf, isNested, nameOf, type Style } from "./formats.ts"
import type { Manifest } from "./manifest.ts"

interface Lines {
  readonly r: ReadonlyArray<string>
  readonly python: ReadonlyArray<string>
  readonly duckdb: ReadonlyArray<string>
}

/** Columns of one kind. */
const namesOf = ({ columns }: Table, is: (type: string) => boolean): ReadonlyArray<string> =>
  columns.filter(({ type }) => is(type)).map(({ name }) => name)
const isTime = (type: string): boolean => type.startsWith("TIMESTAMP")

const parquet = (table: Table, style: Style): Lines => {
  const name = nameOf(table, style)
  const isCut = cutOf(table, style) !== undefined
  const times = namesOf(table, isTime).map(inRText).join(", ")
  return {
    r: [
      "library(arrow)",
      isCut ? `${table.name} <- dplyr::collect(open_dataset("${name}"))` : `${table.name} <- read_parquet("${name}")`,
      `for (name in c(${times})) attr(${table.name}[[name]], "tzone") <- "UTC"`
    ],
    python: ["import pandas as pd", `${table.name} = pd.read_parquet("${name}")`, `print(${table.name}.dtypes)`],
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

const inSqlName = (name: string): string => quote(name)

/** What the database says of itself, as part of a line. */
const folded = (text: string): string => text.replaceAll(/[\p{C}\p{Z}]+/gu, " ").trim()

const inRText = (name: string): string => `"${escaped(name)}"`

/** How Arrow, in Python and in R, is told a column's type; lists are read as texts first. */
const arrowType = (type: string, how: "python" | "r"): string => {
  const python = how === "python" ? "pa." : ""
  if (isTime(type)) return how === "python" ? 'pa.timestamp("us", "UTC")' : 'timestamp("us", "UTC")'
  if (type === "DATE") return `${python}date32()`
  if (type === "BOOLEAN") return how === "python" ? "pa.bool_()" : "boolean()"
  if (type === "DOUBLE") return `${python}float64()`
  if (/INT/.test(type) && !isNested({ type })) return `${python}int64()`
  return how === "python" ? "pa.string()" : "utf8()"
}

// Without being told, all three take ids for numbers and round them; `NA` is a region, and no gap; and a text that is empty is
// no gap either: in the file it has quotes.
const csv = (table: Table, style: Style): Lines => {
  const name = nameOf(table, style)
  const { columns } = table
  const lists = columns.filter(isNested)
  const each = (write: (column: Column) => string) => columns.map(write).join(", ")
  const shown = each(({ name, type }) => `${inSql(name)}: '${isNested({ type }) || type === "JSON" ? "JSON" : type}'`)
  const nested = lists.map((one) => `${inSqlName(one.name)}::${one.type} AS ${inSqlName(one.name)}`)
  const chosen = nested.length === 0 ? "" : `SELECT * REPLACE (${nested.join(", ")}) `
  return {
    r: [
      "library(arrow)",
      `${table.name} <- read_csv_arrow("${name}", na = "", quoted_na = FALSE, col_types = schema(${each((one) => `${inR(one.name)} = ${arrowType(one.type, "r")}`)}))`,
      lists.length === 0
        ? `str(${table.name})`
        : `for (name in c(${lists.map((one) => inRText(one.name)).join(", ")})) ${table.name}[[name]] <- lapply(${table.name}[[name]], function(x) if (is.na(x)) NULL else jsonlite::fromJSON(x))`
    ],
    python: [
      "import json, pyarrow as pa, pyarrow.csv as pc",
      `${table.name} = pc.read_csv("${name}", parse_options=pc.ParseOptions(newlines_in_values=True), convert_options=pc.ConvertOptions(null_values=[""], strings_can_be_null=True, quoted_strings_can_be_null=False, column_types={${each((one) => `${inPython(one.name)}: ${arrowType(one.type, "python")}`)}})).to_pandas()`,
      lists.length === 0
        ? `print(${table.name}.dtypes)`
        : `for name in [${lists.map((one) => inPython(one.name)).join(", ")}]: ${table.name}[name] = ${table.name}[name].map(json.loads, na_action="ignore")`
    ],
    duckdb: [
      `CREATE VIEW ${table.name} AS ${chosen}FROM read_csv('${name}', header = true, allow_quoted_nulls = false, columns = {${shown}});`,
      `DESCRIBE ${table.name};`,
      `SELECT count(*) FROM ${table.name};`
    ]
  }
}

const ndjson = (table: Table, style: Style): Lines => {
  const name = nameOf(table, style)
  const times = namesOf(table, isTime)
  const typed = table.columns.map(({ name, type }) => `${inSql(name)}: ${literal(type)}`)
  return {
    r: [
      "library(jsonlite)",
      `${table.name} <- stream_in(file("${name}"))`,
      `for (name in c(${times.map(inRText).join(", ")})) ${table.name}[[name]] <- as.POSIXct(${table.name}[[name]], format = "%Y-%m-%dT%H:%M:%OS", tz = "UTC")`
    ],
    python: [
      "import pandas as pd",
      `${table.name} = pd.read_json("${name}", lines=True, dtype=False, convert_dates=False)`,
      `for name in [${times.map(inPython).join(", ")}]: ${table.name}[name] = pd.to_datetime(${table.name}[name], utc=True, format="ISO8601")`
    ],
    duckdb: [
      `CREATE VIEW ${table.name} AS FROM read_json('${name}', columns = {${typed.join(", ")}});`,
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
