// Lines in R, Python and SQL that read a table of an export as it was: ids whole, times UTC, lists as lists.
import { literal, quote } from "../domain/sqlText.ts"
import type { Column, Table } from "./contents.ts"
import { cutOf, isNested, nameOf, type Style } from "./formats.ts"

export interface Lines {
  readonly r: ReadonlyArray<string>
  readonly python: ReadonlyArray<string>
  readonly duckdb: ReadonlyArray<string>
  /** The same without Arrow, for programs that have not all of it. */
  readonly plain?: { readonly r: ReadonlyArray<string>; readonly python: ReadonlyArray<string> }
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

/** How readr is told a column's type: whole numbers are exact as doubles up to 9 · 10^15, and R has no larger ones of its own. */
const readrType = (type: string): string => {
  if (isNested({ type })) return "col_character()"
  if (isTime(type)) return "col_datetime()"
  if (type === "DATE") return "col_date()"
  if (type === "BOOLEAN") return "col_logical()"
  return type === "DOUBLE" || /INT/.test(type) ? "col_double()" : "col_character()"
}

const pandasType = (type: string): string =>
  isNested({ type })
    ? "string"
    : type === "BOOLEAN"
      ? "boolean"
      : type === "DOUBLE"
        ? "float64"
        : /INT/.test(type)
          ? "Int64"
          : "string"

const readListsInR = (table: string, lists: ReadonlyArray<Column>): ReadonlyArray<string> =>
  lists.length === 0
    ? []
    : [
        `for (name in c(${lists.map((one) => inRText(one.name)).join(", ")})) ${table}[[name]] <- lapply(${table}[[name]], function(x) if (is.na(x)) NULL else jsonlite::fromJSON(x))`
      ]

/** With packages that most people have. */
const withoutArrow = (table: Table, name: string): NonNullable<Lines["plain"]> => {
  const { columns } = table
  const each = (write: (column: Column) => string) => columns.map(write).join(", ")
  const lists = columns.filter(isNested)
  const eachOf = (is: (column: Column) => boolean, read: (cells: string) => string) => {
    const names = columns.filter(is).map(({ name }) => inPython(name))
    const cells = `${table.name}[name]`
    return names.length === 0 ? [] : [`for name in [${names.join(", ")}]: ${cells} = ${read(cells)}`]
  }
  return {
    r: [
      "library(readr)",
      `${table.name} <- read_csv("${name}", na = "", col_types = cols(${each((one) => `${inR(one.name)} = ${readrType(one.type)}`)}))`,
      ...readListsInR(table.name, lists)
    ],
    python: [
      "import json, pandas as pd",
      `${table.name} = pd.read_csv("${name}", keep_default_na=False, na_values=[""], dtype={${each((one) => `${inPython(one.name)}: "${pandasType(one.type)}"`)}})`,
      ...eachOf(
        ({ type }) => isTime(type),
        (cells) => `pd.to_datetime(${cells}, utc=True)`
      ),
      ...eachOf(
        ({ type }) => type === "DATE",
        (cells) => `pd.to_datetime(${cells})`
      ),
      ...eachOf(isNested, (cells) => `${cells}.map(json.loads, na_action="ignore")`)
    ]
  }
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
      readListsInR(table.name, lists)[0] ?? `str(${table.name})`
    ],
    plain: withoutArrow(table, name),
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
    // Without a format, which pandas 1 and 2 call otherwise: the times of a column are all written alike.
    python: [
      "import pandas as pd",
      `${table.name} = pd.read_json("${name}", lines=True, dtype=False, convert_dates=False)`,
      `for name in [${times.map(inPython).join(", ")}]: ${table.name}[name] = pd.to_datetime(${table.name}[name], utc=True)`
    ],
    duckdb: [
      `CREATE VIEW ${table.name} AS FROM read_json('${name}', columns = {${typed.join(", ")}});`,
      `DESCRIBE ${table.name};`,
      `SELECT count(*) FROM ${table.name};`
    ]
  }
}

export const readCopy = ({ name }: Table, file: string): Lines => ({
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

/** How files of each format are read. */
export const readFiles: Readonly<Record<Style["format"], (table: Table, style: Style) => Lines>> = {
  parquet,
  csv,
  ndjson
}
