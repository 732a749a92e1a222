// A list file (one value a line, or a table) → items with their places.

import { CsvError, parse } from "csv-parse/sync"
import { counted } from "../domain/counted.ts"
import type { CodeName } from "./codes.ts"
import { decode } from "./decode.ts"
import { didYouMean } from "./didYouMean.ts"
import { type Mistake, mistakeAt, type SourceText, type Words } from "./Mistake.ts"
import { maskSecrets } from "./secrets.ts"
import type { Item } from "./values.ts"

/** Reports about the file as a whole: the study's place decides where. */
export type ReportList = (part: "file" | "column", code: CodeName, words: Words) => void

interface Row {
  readonly cells: ReadonlyArray<string>
  readonly line: number
}

export const readList = (
  file: string,
  bytes: Uint8Array,
  wanted: { readonly column: string | undefined; readonly names: ReadonlyArray<string> },
  report: ReportList,
  mistakes: Array<Mistake>,
  secrets: ReadonlyArray<string> = []
): ReadonlyArray<Item> => {
  const decoded = decode(bytes)
  if ("reason" in decoded) {
    report("file", "WR061", { message: `${file} cannot be read: ${decoded.reason}` })
    return []
  }
  const long = tooLong(bytes)
  if (long !== undefined) {
    report("file", "WR057", { message: `${file} ${long}` })
    return []
  }
  const masked = maskSecrets(decoded.text.replace(/^\uFEFF/, ""), "list", secrets)
  const sourceText = { file, text: masked.text }
  for (const place of masked.found)
    mistakes.push(mistakeAt(sourceText, place, "WR090", { message: "this looks like a secret" }))
  const rows = readRows(sourceText, mistakes)
  if (rows === undefined) return []
  const header = rows[0]?.cells ?? []
  if (rows.length === 0) {
    report("file", "WR063", { message: `${file} is empty` })
    return []
  }
  const column = pickColumn(header, wanted)
  if (column === undefined) {
    const width = header.length
    report(wanted.column === undefined ? "file" : "column", "WR062", {
      message:
        wanted.column === undefined
          ? `${file} has ${width} columns, and none is called ${wanted.names.join(" or ")}`
          : `${file} has no column \`${wanted.column}\``,
      didYouMean: wanted.column === undefined ? undefined : didYouMean(wanted.column, header),
      expected: header
    })
    return []
  }
  const starts = lineStarts(sourceText.text)
  checkWidths(sourceText, rows, starts, mistakes)
  const items = rows.slice(column.hasHeader ? 1 : 0).flatMap(({ cells, line }) => {
    const start = starts[line - 1] ?? 0
    const found = placed(cells, sourceText.text.slice(start, starts[line] ?? sourceText.text.length), start)
    const { text, place } = found[column.index] ?? { text: "", place: { offset: start, length: 0 } }
    if (text === "") return []
    const others = found.flatMap((cell, index) => {
      const name = header[index]?.trim() ?? ""
      return index === column.index || name === "" ? [] : [{ name, ...cell }]
    })
    const table = column.hasHeader && others.length > 0 ? { others } : {}
    return [{ text, plain: false, sourceText, place, ...table }]
  })
  if (items.length === 0) report("file", "WR063", { message: `${file} has no values` })
  return items
}

/** The most letters that a line has. */
const longestLine = 1024 * 1024

/** As much as the memory of a usual machine takes: each line is kept with its places. */
const most = { lines: 3_000_000, cells: 20_000_000 }

const tooLong = (bytes: Uint8Array): string | undefined => {
  let lines = 0
  let separators = 0
  for (const byte of bytes) {
    if (byte === 10 || byte === 13) lines += 1
    else if (byte === 44 || byte === 59 || byte === 9) separators += 1
  }
  if (lines > most.lines) return `has more than ${most.lines.toLocaleString("en")} lines`
  return lines + separators > most.cells ? `has more than ${most.cells.toLocaleString("en")} cells` : undefined
}

/** A comma too many moves every cell behind it into the column of another: such a line is not guessed at. */
const checkWidths = (
  sourceText: SourceText,
  [first, ...others]: ReadonlyArray<Row>,
  starts: ReadonlyArray<number>,
  mistakes: Array<Mistake>
): void => {
  const width = first?.cells.length ?? 0
  const { name, sign } = separatorOf(sourceText.text)
  for (const { cells, line } of others) {
    const more = cells.slice(width).some((cell) => cell !== "")
    if (!more && cells.length >= width) continue
    const place = { offset: starts[line - 1] ?? 0, length: 1 }
    const message = `line ${line} has ${counted(cells.length, "cell")}, and the first line has ${width}`
    const hint = more
      ? `probably a ${name} inside a cell: put quotes around that cell: "a${sign} b"`
      : `probably a ${name} is missing: an empty cell needs one too`
    mistakes.push(mistakeAt(sourceText, place, "WR069", { message, hint }))
  }
}

const same = (a: string, b: string): boolean => a.trim().toLowerCase() === b.trim().toLowerCase()

const pickColumn = (
  header: ReadonlyArray<string>,
  { column, names }: { readonly column: string | undefined; readonly names: ReadonlyArray<string> }
): { readonly index: number; readonly hasHeader: boolean } | undefined => {
  const wanted = column === undefined ? names : [column]
  const exact = header.findIndex((cell) => wanted.includes(cell.trim()))
  const index = exact >= 0 ? exact : header.findIndex((cell) => wanted.some((name) => same(cell, name)))
  if (index >= 0) return { index, hasHeader: true }
  return column === undefined && header.length === 1 ? { index: 0, hasHeader: false } : undefined
}

const separators = [
  { sign: ",", name: "comma" },
  { sign: ";", name: "semicolon" },
  { sign: "\t", name: "tab" }
]

/** The separator that the first line has most of, outside quotes. */
const separatorOf = (text: string): { readonly sign: string; readonly name: string } => {
  const first = (text.trimStart().split(/\r?\n/, 1)[0] ?? "").replace(/"[^"]*"/g, "")
  const count = (sign: string) => first.split(sign).length
  return separators.reduce((best, one) => (count(one.sign) > count(best.sign) ? one : best))
}

/** One value a line and nothing else: what a parser would make of it, for lists of a million ids. */
const readLines = (text: string): ReadonlyArray<Row> =>
  text.split(/\r\n|\n|\r/).flatMap((line, index) => {
    const cell = line.trim()
    return cell === "" ? [] : [{ cells: [cell], line: index + 1 }]
  })

const readRows = (sourceText: SourceText, mistakes: Array<Mistake>): ReadonlyArray<Row> | undefined => {
  if (!/[",;\t]/.test(sourceText.text)) return readLines(sourceText.text)
  try {
    const rows: Array<Row> = []
    parse(sourceText.text, {
      delimiter: separatorOf(sourceText.text).sign,
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
      max_record_size: longestLine,
      // The library's other notes about a line take more memory than the line itself.
      on_record: (cells: Array<string>, { lines }) => {
        rows.push({ cells, line: lines })
        return null
      }
    })
    return rows
  } catch (cause) {
    const line = cause instanceof CsvError && typeof cause["lines"] === "number" ? cause["lines"] : 1
    const place = { offset: lineStarts(sourceText.text)[line - 1] ?? 0, length: 1 }
    const message =
      cause instanceof CsvError && cause.code === "CSV_MAX_RECORD_SIZE"
        ? "this line is longer than any that is meant: perhaps a quote is not closed"
        : "the quotes in this line do not match"
    mistakes.push(mistakeAt(sourceText, place, "WR064", { message }))
    return undefined
  }
}

/** The cells of a line with their places in the file. */
const placed = (cells: ReadonlyArray<string>, line: string, start: number) => {
  let next = 0
  return cells.map((cell) => {
    const text = cell.trim()
    // A quote within a cell is written twice. A value that cannot be found is shown where the one before it ended.
    const near = line.slice(next, next + 2 * text.length + 1000).indexOf(text)
    const at = next + Math.max(0, near)
    next = at + text.length
    return { text, place: { offset: start + at, length: text.length } }
  })
}

/** Where each line begins. */
const lineStarts = (text: string): ReadonlyArray<number> => [
  0,
  ...[...text.matchAll(/\r\n|\r|\n/g)].map((end) => end.index + end[0].length)
]
