// A list file's text → its lines as cells, whatever program wrote it.
import { CsvError, parse } from "csv-parse/sync"
import { type Mistake, mistakeAt, type SourceText } from "./Mistake.ts"

export interface Row {
  readonly cells: ReadonlyArray<string>
  /** Where it begins, from 1. */
  readonly line: number
}

export interface Separator {
  readonly sign: string
  readonly name: string
}

/** The most letters that a line has. */
const longestLine = 1024 * 1024

const separators: ReadonlyArray<Separator> = [
  { sign: ",", name: "comma" },
  { sign: ";", name: "semicolon" },
  { sign: "\t", name: "tab" },
  { sign: "|", name: "pipe" }
]

/** Spreadsheets write it into a line of its own at the top. */
const saidSeparator = /^sep=([,;\t|])[ \t]*(?:\r?\n|\r|$)/i

/** What begins like this is text, and no table. */
const others: ReadonlyArray<readonly [RegExp, string, string]> = [
  [
    /^\s*<(?:!doctype|html|\?xml|table|head|body)\b/i,
    "a page or a file of the web",
    "open it in a spreadsheet program, and save it as CSV"
  ],
  [
    /^\s*(?:\{\s*["}]|\[\s*[{[\]]|\[\s*"[^"]*"\s*[,\]])/,
    "JSON",
    "write the values one a line, or as a table with commas"
  ],
  [
    /^(?:\w+ *<- *)?(?:structure\(|c\(|list\()/,
    "what R prints",
    "write the list with `write.csv(…, row.names = FALSE)`"
  ],
  [
    /^"[^"\n]*"(?: +"[^"\n]*")+[ \t]*(?:\r|\n|$)/,
    "a table with spaces between its cells",
    "write it with commas, in R with `write.csv(…, row.names = FALSE)`"
  ],
  [/^\s*\[1\] "/, "what R prints", "write the list with `write.csv(…, row.names = FALSE)`"]
]

/** So many lines tell what separates cells. */
const telling = 20

/** The separator that most lines have equally often, outside quotes; above the table may stand titles and comments. */
export const separatorOf = (text: string): Separator => {
  const said = saidSeparator.exec(text)?.[1]
  if (said !== undefined) return separators.find(({ sign }) => sign === said) ?? separators[0]!
  const lines = text
    .trimStart()
    .slice(0, longestLine)
    .split(/\r\n|\n|\r/, telling)
    .map((line) => line.replace(/"[^"]*"/g, ""))
    .filter((line) => !/^\s*(?:#|\/\/)\s/.test(line))
  const counts = separators.map(({ sign }) => lines.map((line) => line.split(sign).length - 1))
  const first = lines.findIndex((_, at) => counts.some((count) => (count[at] ?? 0) > 0))
  const alike = counts.map((count) =>
    Math.max(
      0,
      ...Map.groupBy(count, (n) => n)
        .entries()
        .map(([n, same]) => (n === 0 ? 0 : same.length))
    )
  )
  const better = (a: number, b: number): boolean =>
    alike[a] === alike[b] ? (counts[a]?.[first] ?? 0) > (counts[b]?.[first] ?? 0) : (alike[a] ?? 0) > (alike[b] ?? 0)
  return separators[separators.reduce((best, _, at) => (better(at, best) ? at : best), 0)]!
}

/** One value a line and nothing else: what a parser would make of it, for lists of a million ids. */
const readLines = (text: string): ReadonlyArray<Row> =>
  text.split(/\r\n|\n|\r/).flatMap((line, index) => {
    const cell = line.trim()
    return cell === "" ? [] : [{ cells: [cell], line: index + 1 }]
  })

/** Every line end of a text as the same, which a parser takes from the first line for all; each sign stays in its place. */
const evenEnds = (text: string): string =>
  text.includes("\r") ? text.replaceAll("\r\n", " \n").replaceAll("\r", "\n") : text

/** `="4900"`: so a spreadsheet is told that a number is a text. */
const plainTexts = (text: string): string =>
  text.includes('="') ? text.replaceAll(/(?<=^|[,;\t|\n])="([^"\n]*)"(?=[ \t]*(?:[,;\t|\n]|$))/g, ' "$1"') : text

const plainText = (cell: string): string => /^="([^"]*)"$/.exec(cell)?.[1] ?? cell

/** A line of a table goes over several of its file where a cell has line ends. */
export const endsWithin = (cells: ReadonlyArray<string>): number =>
  cells.reduce((sum, cell) => (cell.includes("\n") ? sum + cell.split("\n").length - 1 : sum), 0)

/** undefined where a mistake makes all that follows unsure. */
export const readTable = (sourceText: SourceText, mistakes: Array<Mistake>): ReadonlyArray<Row> | undefined => {
  const { text } = sourceText
  const other = others.find(([form]) => form.test(text.slice(0, 1000)))
  if (other !== undefined) {
    const [, what, hint] = other
    mistakes.push(
      mistakeAt(sourceText, { offset: 0, length: 1 }, "WR064", { message: `this is ${what}, and no table`, hint })
    )
    return undefined
  }
  if (!/[",;\t|]/.test(text)) return readLines(text)
  const from = saidSeparator.test(text) ? 2 : 1
  try {
    const rows: Array<Row> = []
    parse(plainTexts(evenEnds(text)), {
      delimiter: separatorOf(text).sign,
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
      max_record_size: longestLine,
      // The library's other notes about a line take more memory than the line itself.
      on_record: (cells: Array<string>, { lines }) => {
        if (lines >= from) rows.push({ cells: cells.map(plainText), line: lines - endsWithin(cells) })
        return null
      }
    })
    return rows
  } catch (cause) {
    const line = cause instanceof CsvError && typeof cause["lines"] === "number" ? cause["lines"] : 1
    const place = { offset: lineStarts(text)[line - 1] ?? 0, length: 1 }
    const message =
      cause instanceof CsvError && cause.code === "CSV_MAX_RECORD_SIZE"
        ? "this line is longer than any that is meant: perhaps a quote is not closed"
        : "the quotes in this line do not match"
    mistakes.push(mistakeAt(sourceText, place, "WR064", { message }))
    return undefined
  }
}

/** The cells of a line with their places in the file. */
export const placed = (cells: ReadonlyArray<string>, line: string, start: number) => {
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
export const lineStarts = (text: string): ReadonlyArray<number> => [
  0,
  ...[...text.matchAll(/\r\n|\r|\n/g)].map((end) => end.index + end[0].length)
]
