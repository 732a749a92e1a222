// datapackage.json beside CSV files: what each column is, in the words of Frictionless Data (Data Package 2.0), so that a
// program need not guess.
import type { About, Column, Table } from "./contents.ts"
import { nameOf, type Precision, type Style } from "./formats.ts"
import type { File } from "./manifest.ts"

export const dataPackageName = "datapackage.json"

/** `table.column` → what the codebook says of it; a table's own description has no column. */
export type Meanings = ReadonlyMap<string, { readonly description: string; readonly null_means: string | null }>

const isoFormat: Readonly<Record<Precision, string>> = {
  second: "%Y-%m-%dT%H:%M:%SZ",
  millisecond: "%Y-%m-%dT%H:%M:%S.%fZ",
  microsecond: "%Y-%m-%dT%H:%M:%S.%fZ"
}

const typeOf = ({ type }: Column): string => {
  if (type.endsWith("[]")) return "array"
  if (/^(STRUCT|MAP|UNION)/.test(type)) return "object"
  if (/^(TINY|SMALL|BIG|HUGE|U\w*)?INT(EGER)?$/.test(type)) return "integer"
  if (/^(DOUBLE|FLOAT|DECIMAL)/.test(type)) return "number"
  if (type.startsWith("TIMESTAMP")) return "datetime"
  return { BOOLEAN: "boolean", DATE: "date", JSON: "any" }[type] ?? "string"
}

const fieldOf = (table: Table, column: Column, meanings: Meanings, precision: Precision | undefined) => {
  const meaning = meanings.get(`${table.name}.${column.name}`)
  const description = [meaning?.description, meaning?.null_means ? `Empty: ${meaning.null_means}.` : undefined]
  const text = description.filter((one) => one !== undefined && one !== "").join(" ")
  return {
    name: column.name,
    type: typeOf(column),
    ...(precision === undefined ? {} : { format: isoFormat[precision] }),
    ...(text === "" ? {} : { description: text }),
    ...(table.key.includes(column.name) ? { constraints: { required: true } } : {})
  }
}

/** @param precisions table → how its times are written */
export const dataPackage = (
  about: About,
  tables: ReadonlyArray<Table>,
  files: ReadonlyArray<File>,
  style: Style,
  meanings: Meanings,
  precisions: ReadonlyMap<string, Readonly<Record<string, Precision>>>
): string => {
  const resources = tables.flatMap((table) => {
    const file = files.find(({ path }) => path === nameOf(table, style))
    if (file === undefined) return []
    const description = meanings.get(`${table.name}.`)?.description
    return [
      {
        name: table.name,
        path: file.path,
        ...(description === undefined ? {} : { description }),
        format: "csv",
        mediatype: "text/csv",
        encoding: "utf-8",
        bytes: file.bytes,
        hash: `sha256:${file.sha256}`,
        schema: {
          fields: table.columns.map((column) =>
            fieldOf(table, column, meanings, precisions.get(table.name)?.[column.name])
          ),
          missingValues: [""],
          ...(table.key.length === 0 ? {} : { primaryKey: [...table.key] })
        }
      }
    ]
  })
  const name = about.study.toLowerCase().replaceAll(/[^a-z0-9._-]+/g, "-")
  const whole = {
    $schema: "https://datapackage.org/profiles/2.0/datapackage.json",
    ...(name === "" ? {} : { name }),
    title: about.title === "" ? about.study : about.title,
    resources
  }
  return `${JSON.stringify(whole, null, 2)}\n`
}
