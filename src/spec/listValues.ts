// The cells of a list → the values that are meant: what stands for nothing is left out, what people write around a name is
// taken off, and each is said once for the whole list.
import { type Api, kindOf, type ValueKind } from "../domain/Api.ts"
import { counted } from "../domain/counted.ts"
import { canBe, cleanValue, unquoted } from "./bareValue.ts"
import { type Mistake, mistakeAt } from "./Mistake.ts"
import { isLikeANote } from "./noteLines.ts"
import { isAnswer, isHardlyMeant, isNothing, isTotal } from "./nothing.ts"
import { linesText, shortened } from "./oddSigns.ts"
import { isTitle } from "./pickColumn.ts"
import type { Item } from "./values.ts"

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
  const isTotalOf = (item: Item) =>
    items.length > 1 &&
    isTotal(item.text, item === last) &&
    (item === last ? kind.once === true || item.isOfTable === true : kind.once === true && item.isOfTable === true)
  const isEmpty = (text: string, cleaned: string) =>
    isNothing(text, ignore) ||
    // A program may have put a sign, an address or quotes around it.
    isNothing(cleaned, ignore) ||
    isNothing(unquoted(text), ignore) ||
    isAnswer(kind, text)
  const read = items.map((item) => {
    const text = item.text.trim()
    const cleaned = cleanValue(kind, text)
    const bare = canBe(kind, text) ? cleaned : text
    const isValue = kind.one_of?.includes(text) === true
    return { item, text, bare, why: isValue ? "" : isEmpty(text, cleaned) || isTotalOf(item) ? "nothing" : "" }
  })
  const of = (wanted: string) => read.flatMap(({ item, why }) => (why === wanted ? [item] : []))
  tellSkipped(of("nothing"), mistakes)
  tellOdd(kind, of(""), items, mistakes)
  const meant = read.filter(({ why }) => why === "")
  const taken = meant.filter(({ bare, text }) => bare !== text)
  tellTaken(
    kind,
    taken.map(({ bare, item }) => [item, bare]),
    mistakes
  )
  return meant.map(({ bare, item, text }) => (bare === text ? item : { ...item, text: bare }))
}

/** A word may be anything: what is hardly meant is asked, and told. @param all those that were left out too */
const tellOdd = (
  kind: ValueKind,
  items: ReadonlyArray<Item>,
  all: ReadonlyArray<Item>,
  mistakes: Array<Mistake>
): void => {
  if (items.length < 2 || kind.one_of !== undefined || kind.day !== undefined || kind.number === true) return
  const tell = (item: Item | undefined, what: string, hint?: string) => {
    if (item === undefined || !canBe(kind, item.text)) return
    const message = `\`${shortened(item.text)}\` reads like ${what}, and is asked like any other`
    mistakes.push(mistakeAt(item.sourceText, item.place, "WR127", { message, ...(hint === undefined ? {} : { hint }) }))
  }
  const [first, last] = [items[0], items.at(-1)]
  if (first !== undefined && first === all[0] && isTitle(first.text)) tell(first, "a title of the list")
  if (last !== undefined && last === all.at(-1) && isTotal(last.text, true)) tell(last, "a total below the list")
  for (const item of new Set([first, last]))
    if (item !== undefined && isLikeANote(item.text.trim())) tell(item, "a note about the list")
  const unsure = items.find(({ text }) => isHardlyMeant(text.trim()))
  if (unsure !== undefined)
    tell(unsure, "a word for nothing", `if it is one, the list's \`ignore: [${unsure.text.trim()}]\` leaves it out`)
}

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
  // What R writes for nothing is told in R's words.
  const isOfR = [...texts].some((text) => /^(?:|na)$/i.test(text))
  const hint = "if one of them is meant, write it in the study itself"
  mistakes.push(mistakeAt(first.sourceText, first.place, "WR098", { message, ...(isOfR ? {} : { hint }) }))
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
