// The cells of a list → the values that are meant: what stands for nothing is left out, what people write around a name is
// taken off, and each is said once for the whole list.
import { type Api, kindOf, type ValueKind } from "../domain/Api.ts"
import { counted } from "../domain/counted.ts"
import { type Mistake, mistakeAt } from "./Mistake.ts"
import { canBe, cleanValue, type Item } from "./values.ts"

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
  const isEmpty = ({ text }: Item) => isNothing(text, ignore) && kind.one_of?.includes(text) !== true
  const pairs = items.filter((item) => !isEmpty(item)).map((item) => [item, bareOf(kind, item)] as const)
  tellSkipped(items.filter(isEmpty), mistakes)
  tellTaken(
    kind,
    pairs.filter(([item, bare]) => bare !== item.text.trim()),
    mistakes
  )
  return pairs.map(([item, bare]) => (bare === item.text.trim() ? item : { ...item, text: bare }))
}

/** A value without what is written around it, where the rest is one. */
const bareOf = (kind: ValueKind, { text }: Item): string =>
  canBe(kind, text) ? cleanValue(kind, text.trim()) : text.trim()

const tellSkipped = (skipped: ReadonlyArray<Item>, mistakes: Array<Mistake>): void => {
  const [first] = skipped
  if (first === undefined) return
  const texts = new Set(skipped.map(({ text }) => text))
  const [are, say] = skipped.length === 1 ? ["is", "says"] : ["are", "say"]
  const shown = [...texts].filter((text) => text !== "").slice(0, 3)
  const said = [
    ...(texts.has("") ? [`${are} empty`] : []),
    ...(shown.length > 0 ? [`${say} ${shown.map((text) => `\`${text}\``).join(" or ")}`] : [])
  ]
  const lines = skipped.flatMap(({ line }) => line ?? [])
  const message = `${counted(skipped.length, "cell")} ${said.join(" or ")}: skipped (${linesText(lines)})`
  mistakes.push(mistakeAt(first.sourceText, first.place, "WR098", { message }))
}

const tellTaken = (
  { prefix }: ValueKind,
  taken: ReadonlyArray<readonly [Item, string]>,
  mistakes: Array<Mistake>
): void => {
  const [first] = taken
  if (first === undefined) return
  const [{ place, sourceText, text }, bare] = first
  const one = taken.length === 1
  const sign = prefix === undefined ? "" : ` or ${one ? "begins" : "begin"} with ${prefix}`
  const message = `${counted(taken.length, "value")} of this list ${one ? "is a link" : "are links"}${sign}: \`${text}\` is taken for ${bare}`
  mistakes.push(mistakeAt(sourceText, place, "WR099", { message }))
}
