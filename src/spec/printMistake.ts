// A mistake → lines of plain text: where, what, the line with a caret, what was expected, what to do.
import { counted } from "../domain/counted.ts"
import type { Mistake } from "./Mistake.ts"
import { shown, widthOf } from "./width.ts"

const widest = 110

export const printMistake = (mistake: Mistake): string => {
  const { file, line, column, code, severity, expected, didYouMean, hint } = mistake
  const margin = " ".repeat(String(line).length)
  const { text, before, under } = excerpt(mistake)
  const said = [
    didYouMean === undefined ? undefined : `did you mean: ${didYouMean}`,
    expected === undefined || expected.length === 0 ? undefined : `expected one of: ${expected.join(", ")}`,
    `hint: ${hint}`
  ]
  return [
    `${file}:${line}:${column} ${severity} ${code} ${shown(mistake.message)}`,
    ` ${line} | ${text}`.trimEnd(),
    ` ${margin} | ${before}${"^".repeat(Math.max(1, under))}`,
    ...said.flatMap((text) => (text === undefined ? [] : wrap(shown(text)).map((part) => ` ${margin}   ${part}`)))
  ].join("\n")
}

/** Of one kind of bad value that a list repeats, the first ones are enough; of any other, the first hundred. */
const enough = (kind: string): number => (/WR0[57]/.test(kind) ? 10 : 100)

/** A long set of expected values is printed once. */
export const printMistakes = (mistakes: ReadonlyArray<Mistake>): string => {
  const told = new Set<string>()
  const counts = new Map<string, number>()
  const blocks = mistakes.flatMap(({ expected, ...mistake }) => {
    const kind = `${mistake.file} ${mistake.code}`
    const count = (counts.get(kind) ?? 0) + 1
    counts.set(kind, count)
    if (count > enough(kind)) return []
    const set = expected?.join(", ") ?? ""
    const isNew = set.length < 60 || !told.has(set)
    told.add(set)
    return [printMistake(expected !== undefined && isNew ? { ...mistake, expected } : mistake)]
  })
  const more = [...counts].filter(([kind, count]) => count > enough(kind))
  return [...blocks, ...more.map(([kind, count]) => `… and ${count - enough(kind)} more of the kind ${kind}`)].join(
    "\n\n"
  )
}

/** `1 mistake and 2 warnings in study.yaml` */
export const countMistakes = (mistakes: ReadonlyArray<Mistake>): string => {
  const warnings = mistakes.filter((mistake) => mistake.severity === "warning").length
  const parts = [counted(mistakes.length - warnings, "mistake"), counted(warnings, "warning")]
  const files = [...new Set(mistakes.map((mistake) => mistake.file))]
  return `${parts.filter((part) => !part.startsWith("0 ")).join(" and ")} in ${files.join(", ")}`
}

/** The part of the line around the mistake, and the stretch before the caret in the same widths. */
const excerpt = ({
  source,
  column,
  length
}: Mistake): { readonly text: string; readonly before: string; readonly under: number } => {
  const cut = source.length > widest && column > widest / 2 ? column - widest / 2 : 0
  const start = cut > 0 && /[\uDC00-\uDFFF]/.test(source[cut] ?? "") ? cut + 1 : cut
  const end = Math.min(source.length, start + widest)
  const text = `${start > 0 ? "…" : ""}${shown(source.slice(start, end))}${end < source.length ? "…" : ""}`
  const before = shown(source.slice(start, column - 1))
  const marked = shown(source.slice(column - 1, Math.min(end, column - 1 + length)))
  const blank = before.replace(/[^\t]+/g, (part) => " ".repeat(widthOf(part)))
  return { text, before: `${start > 0 ? " " : ""}${blank}`, under: widthOf(marked) }
}

const wrap = (text: string): ReadonlyArray<string> => {
  const lines: Array<string> = []
  for (const word of text.split(" ")) {
    const last = lines.at(-1)
    if (last !== undefined && widthOf(last) + widthOf(word) < 96) lines[lines.length - 1] = `${last} ${word}`
    else lines.push(lines.length === 0 ? word : `  ${word}`)
  }
  return lines
}
