// The cells of a list → the values that are meant: what stands for nothing is left out, what people write around a name is
// taken off, and each is said once for the whole list.
import { type Api, kindOf } from "../domain/Api.ts"
import { counted } from "../domain/counted.ts"
import { patternOf } from "../domain/pattern.ts"
import { type Mistake, mistakeAt } from "./Mistake.ts"
import { cleanValue, type Item } from "./values.ts"

/** How programs write that there is nothing: R, Python, SQL, spreadsheets (in English and German), people. */
const nothing =
  /^(?:n\.?\/?a\.?|#n\/?[av]|nan|nat|null|none|nil|<na>|\(null\)|[-–—]+|\.|\?|#(?:ref|value|name|div\/0|num|null)[!?]?)$/i

/** Whether a cell says that there is nothing. @param ignore what a study adds to that */
export const isNothing = (text: string, ignore: ReadonlyArray<string>): boolean =>
  text === "" || nothing.test(text) || ignore.some((one) => one.trim().toLowerCase() === text.toLowerCase())

const linesText = (lines: ReadonlyArray<number>): string => {
  const shown = lines.slice(0, 5).join(", ")
  return `${lines.length === 1 ? "line" : "lines"} ${shown}${lines.length > 5 ? ` and ${lines.length - 5} more` : ""}`
}

/** @param kindName of the values; `ignore`: what the study says stands for nothing */
export const meantValues = (
  api: Api,
  kindName: string,
  items: ReadonlyArray<Item>,
  ignore: ReadonlyArray<string>,
  mistakes: Array<Mistake>
): ReadonlyArray<Item> => {
  const kind = kindOf(api, kindName)
  const isValue = (text: string) => kind.one_of?.includes(text) === true
  const empty = items.filter(({ text }) => isNothing(text, ignore) && !isValue(text))
  const [first] = empty
  if (first !== undefined) {
    const lines = empty.flatMap(({ line }) => line ?? [])
    const shown = [...new Set(empty.map(({ text }) => text))].filter((text) => text !== "").slice(0, 3)
    const said =
      shown.length === 0
        ? empty.length === 1
          ? "is empty"
          : "are empty"
        : `${empty.length === 1 ? "says" : "say"} ${shown.map((text) => `\`${text}\``).join(" or ")}`
    const message = `${counted(empty.length, "cell")} ${said}: skipped (${linesText(lines)})`
    mistakes.push(mistakeAt(first.sourceText, first.place, "WR098", { message }))
  }
  const left = new Set(empty)
  const around: Array<readonly [Item, string]> = []
  const meant = items.flatMap((item) => {
    if (left.has(item)) return []
    const bare = cleanValue(kind, item.text.trim())
    if (bare === item.text.trim() || !isWhole(kind.suggestion ?? kind.pattern, bare)) return [item]
    around.push([item, bare])
    return [{ ...item, text: bare }]
  })
  const [one] = around
  if (one !== undefined) {
    const [item, bare] = one
    const what = kind.prefix === undefined ? "a link" : `a link or begins with ${kind.prefix}`
    const message = `${counted(around.length, "value")} of this list ${around.length === 1 ? `is ${what}` : `are links or begin with ${kind.prefix ?? "a sign"}`}: \`${item.text}\` is taken for ${bare}`
    mistakes.push(mistakeAt(item.sourceText, item.place, "WR099", { message }))
  }
  return meant
}

const isWhole = (pattern: string | undefined, value: string): boolean =>
  pattern === undefined ? value !== "" : patternOf(pattern, "", true).test(value)
