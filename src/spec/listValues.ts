// The cells of a list → the values that are meant: what stands for nothing is left out, what people write around a name is
// taken off, and each is said once for the whole list.
import { type Api, kindOf, type ValueKind } from "../domain/Api.ts"
import { counted } from "../domain/counted.ts"
import { canBe, cleanValue } from "./bareValue.ts"
import { type Mistake, mistakeAt } from "./Mistake.ts"
import { linesText, shortened } from "./oddSigns.ts"
import type { Item } from "./values.ts"

/** How programs write that there is nothing: R, Python, SQL, spreadsheets (in several languages), people. */
const nothing =
  /^(?:n\.?\/?a\.?|#n\/?[avd]|nan|nat|null|none|nil|undefined|\\n|<na>|\(null\)|\(leer\)|\(blank\)|k\. ?a\.?|n\. ?v\.|s\. ?d\.|#[a-z][a-zäöüé]*(?:\/0)?[!?])$/i
/** Signs alone: a dash, a point, what comes before a name. */
const signs = /^[-–—.…?!,:;/*#＃@＠]+$/
/** What spreadsheets make of a condition, and is a name nobody has. */
const answers = /^(?:true|false|wahr|falsch)$/i
const totals = /^(?:(?:grand )?total|sum|summe|gesamt|gesamtergebnis|insgesamt)$/i

/** Whether a cell says that there is nothing. @param ignore what a study adds to that */
export const isNothing = (text: string, ignore: ReadonlyArray<string>): boolean =>
  text === "" ||
  nothing.test(text) ||
  signs.test(text) ||
  ignore.some((one) => one.trim().toLowerCase() === text.toLowerCase())

/** @param kindName of the values; `ignore`: what the study says stands for nothing */
export const meantValues = (
  api: Api,
  kindName: string,
  items: ReadonlyArray<Item>,
  ignore: ReadonlyArray<string>,
  mistakes: Array<Mistake>
): ReadonlyArray<Item> => {
  const kind = kindOf(api, kindName)
  const last = items.at(-1)
  const isEmpty = (item: Item) =>
    kind.one_of?.includes(item.text) !== true &&
    (isNothing(item.text, ignore) ||
      (kind.once === true && answers.test(item.text)) ||
      (item === last && items.length > 1 && (kind.once === true || item.isOfTable === true) && totals.test(item.text)))
  const pairs = items.filter((item) => !isEmpty(item)).map((item) => [item, bareOf(kind, item)] as const)
  tellSkipped(items.filter(isEmpty), mistakes)
  tellOdd(kind, items, isEmpty, mistakes)
  tellTaken(
    kind,
    pairs.filter(([item, bare]) => bare !== item.text.trim()),
    mistakes
  )
  return pairs.map(([item, bare]) => (bare === item.text.trim() ? item : { ...item, text: bare }))
}

/** What stands above words and reads so is no word. */
const title =
  /^(?:list[ea]?|keywords?|hashtags?|search (?:terms|words)|(?:stich|schlag|such)w(?:ort|orte|örter)|suchbegriffe?)\s+\S+\s+\S/iu

/** A word may be anything: what is hardly meant is asked, and told. */
const tellOdd = (
  kind: ValueKind,
  items: ReadonlyArray<Item>,
  isEmpty: (item: Item) => boolean,
  mistakes: Array<Mistake>
): void => {
  if (items.length < 2 || kind.one_of !== undefined || kind.day !== undefined) return
  const tell = (item: Item | undefined, form: RegExp, what: string) => {
    if (item === undefined || isEmpty(item) || !form.test(item.text.trim()) || !canBe(kind, item.text)) return
    const message = `\`${shortened(item.text)}\` reads like ${what}, and is asked like any other`
    mistakes.push(mistakeAt(item.sourceText, item.place, "WR127", { message }))
  }
  tell(items[0], title, "a title of the list")
  tell(items.at(-1), totals, "a total below the list")
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
    ...(shown.length > 0 ? [`${say} ${shown.map((text) => `\`${shortened(text)}\``).join(" or ")}`] : [])
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
  const others = taken.some(([item]) => isOtherwise(prefix, item.text)) ? " or has more around it" : ""
  const message = `${counted(taken.length, "value")} of this list ${one ? "is a link" : "are links"}${sign}${one ? others : others.replace("has", "have").replace("it", "them")}: \`${shortened(text)}\` is taken for ${bare}`
  mistakes.push(mistakeAt(sourceText, place, "WR099", { message }))
}

/** Quotes around it, a wide form of the sign, letters as addresses have them. */
const isOtherwise = (prefix: string | undefined, text: string): boolean =>
  !/^(?:https?:|www\.|[\w.-]+\/)/i.test(text) && (prefix === undefined || !text.startsWith(prefix))
