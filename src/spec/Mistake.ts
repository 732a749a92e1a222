// What is wrong, where, and what to do: the one form in which every check reports.
import { type CodeName, codes } from "./codes.ts"

/** `line` and `column` count from 1, the column in UTF-16 units as editors do; `source` is the line without its end. */
export interface Mistake {
  readonly file: string
  readonly line: number
  readonly column: number
  readonly length: number
  readonly code: CodeName
  readonly severity: "error" | "warning"
  readonly message: string
  readonly expected?: ReadonlyArray<string>
  readonly didYouMean?: string
  readonly hint: string
  readonly source: string
}

/** What a check has to say; where it gives no hint, the code's own fix is the hint. */
export interface Words {
  readonly message: string
  readonly expected?: ReadonlyArray<string>
  readonly didYouMean?: string | undefined
  readonly hint?: string
}

/** A stretch of a text. */
export interface Place {
  readonly offset: number
  readonly length: number
}

/** A text that mistakes point into. Secrets are masked in it already. */
export interface SourceText {
  readonly file: string
  readonly text: string
}

/** Turns a place into a mistake; what reaches beyond the line is cut off, what lies beyond the text moves to its end. */
export const mistakeAt = (sourceText: SourceText, place: Place, code: CodeName, words: Words): Mistake => {
  const { starts, end } = linesOf(sourceText)
  const offset = Math.max(0, Math.min(place.offset, end))
  const index = lastUpTo(starts, offset)
  const start = starts[index] ?? 0
  const source = sourceText.text.slice(start, starts[index + 1]).replace(/\r?\n$/, "")
  const column = Math.min(offset - start, source.length)
  const { didYouMean, hint, ...said } = words
  return {
    file: sourceText.file,
    line: index + 1,
    column: column + 1,
    length: Math.max(1, Math.min(place.length, source.length - column)),
    code,
    severity: codes[code].severity,
    ...said,
    ...(didYouMean === undefined ? {} : { didYouMean }),
    hint: hint ?? codes[code].fix,
    source
  }
}

interface Lines {
  readonly starts: ReadonlyArray<number>
  /** Where the last line with anything in it ends. */
  readonly end: number
}

const known = new WeakMap<SourceText, Lines>()

/** Where the lines of a text begin, found once: a list file can have many lines and many mistakes. */
const linesOf = (sourceText: SourceText): Lines => {
  const found = known.get(sourceText)
  if (found !== undefined) return found
  const starts = [0, ...[...sourceText.text.matchAll(/\n/g)].map((end) => end.index + 1)]
  const lines = { starts, end: sourceText.text.trimEnd().length }
  known.set(sourceText, lines)
  return lines
}

/** The index of the last of ascending numbers that is not above a limit. */
const lastUpTo = (ascending: ReadonlyArray<number>, limit: number): number => {
  let low = 0
  let high = ascending.length
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if (ascending[middle]! <= limit) low = middle
    else high = middle
  }
  return low
}

/** The order in which a person reads: file by file as they came up, from top to bottom; at one place, one kind of mistake. */
export const inOrder = (mistakes: ReadonlyArray<Mistake>): ReadonlyArray<Mistake> => {
  const files = [...new Set(mistakes.map((mistake) => mistake.file))]
  const firsts = new Map<string, Mistake>()
  for (const mistake of mistakes.toSorted((a, b) => a.severity.localeCompare(b.severity))) {
    const place = placeOf(mistake)
    if (!firsts.has(place)) firsts.set(place, mistake)
  }
  const said = new Map(mistakes.map((mistake) => [`${placeOf(mistake)} ${mistake.message}`, mistake]))
  return [...said.values()]
    .filter((mistake) => firsts.get(placeOf(mistake))?.code === mistake.code)
    .toSorted((a, b) => files.indexOf(a.file) - files.indexOf(b.file) || a.line - b.line || a.column - b.column)
}

const placeOf = ({ file, line, column }: Mistake): string => `${file}:${line}:${column}`
