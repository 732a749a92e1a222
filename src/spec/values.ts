// The values of an input or a condition → values as the API takes them, or mistakes. What a kind of value looks like is data
// of its API; the sentences are the same for all.
import { type Api, kindOf, type ValueKind } from "../domain/Api.ts"
import { toDay } from "../domain/Day.ts"
import { patternOf } from "../domain/pattern.ts"
import { composed } from "../domain/sameText.ts"
import { reachOf } from "../domain/shippedApi.ts"
import { type CodeName, codes } from "./codes.ts"
import { suggestCountry } from "./countries.ts"
import { suggestDay } from "./days.ts"
import { didYouMean } from "./didYouMean.ts"
import { asListFile, isLikeAFile } from "./listNames.ts"
import { type Mistake, mistakeAt, type Place, type SourceText, type Words } from "./Mistake.ts"

/** One value, as typed. `plain`: without quotes in YAML. */
export interface Item {
  readonly text: string
  readonly plain: boolean
  readonly sourceText: SourceText
  readonly place: Place
  /** Its line in a list file. */
  readonly line?: number
  /** The other cells of its line, where it comes from a table of several columns. */
  readonly others?: ReadonlyArray<Cell>
}

export interface Cell {
  readonly name: string
  readonly text: string
  readonly place: Place
}

/** Whether a line says when its value is wanted, so that the value may stand in several. */
const isDated = ({ others = [] }: Item): boolean =>
  others.some(({ name, text }) => /^(from|to)$/i.test(name) && text !== "")

/** Values of a kind in the order written, each once. */
export const checkValues = (
  api: Api,
  name: string,
  items: ReadonlyArray<Item>,
  mistakes: Array<Mistake>
): ReadonlyArray<string> => {
  const kind = kindOf(api, name)
  const values = new Map<string, Item>()
  for (const item of items) {
    const report = (code: CodeName, words: Words) => mistakes.push(mistakeAt(item.sourceText, item.place, code, words))
    const typed = composed(item.text.trim())
    const wrong = checkLength(kind, typed, reachOf(api)) ?? checkValue(kind, typed)
    if (wrong !== undefined) report(wrong.code, wrong)
    const misread =
      item.plain && kind.plain !== undefined && Object.hasOwn(kind.plain, typed) ? kind.plain[typed] : undefined
    if (misread !== undefined) report("WR072", { message: misread })
    const value = kind.lower !== undefined ? typed.toLowerCase() : typed
    const twin = values.get(value)
    if (twin === undefined) values.set(value, item)
    else if (kind.once === true && !isDated(item) && !isDated(twin))
      report("WR070", { message: `\`${value}\` stands in this list already` })
  }
  return [...values.keys()]
}

type Wrong = (Words & { readonly code: CodeName }) | undefined

const codeOf = ({ mistake }: ValueKind): CodeName =>
  mistake !== undefined && Object.hasOwn(codes, mistake) ? (mistake as CodeName) : "WR092"

/** What the patterns of a kind cannot read whole is none of it. */
const checkLength = (kind: ValueKind, typed: string, reach: number): Wrong =>
  typed.length <= reach || !hasPatterns(kind)
    ? undefined
    : {
        code: codeOf(kind),
        message: `\`${typed.slice(0, 60)}…\` is longer than ${reach} letters, and not ${kind.title}`
      }

const hasPatterns = ({ between, letters, link, pattern, suggestion, usual, without }: ValueKind): boolean =>
  [between, letters, link, pattern, suggestion, usual, without].some((one) => one !== undefined)

/** What is wrong with a value, or odd about it. */
const checkValue = (kind: ValueKind, typed: string): Wrong => {
  if (kind.day !== undefined) return checkDay(kind, kind.day, typed)
  if (kind.one_of !== undefined) return checkChoice(kind, kind.one_of, typed)
  if (kind.pattern !== undefined) {
    const wrong = checkInvisible(kind, typed) ?? checkSpreadsheet(kind, typed)
    if (wrong !== undefined) return wrong
  }
  return checkForm(kind, typed) ?? checkLetters(kind, typed) ?? checkUsual(kind, typed)
}

const checkDay = (kind: ValueKind, format: NonNullable<ValueKind["day"]>, typed: string): Wrong => {
  const isCompact = format === "YYYYMMDD"
  const text = isCompact ? (/^\d{8}$/.test(typed) ? typed.replace(/(....)(..)(..)/, "$1-$2-$3") : "") : typed
  if (toDay(text) !== undefined) return undefined
  const meant = suggestDay(typed)
  const suggestion = isCompact ? meant?.replaceAll("-", "") : meant
  return { code: codeOf(kind), message: `\`${typed}\` is not ${kind.title}`, didYouMean: suggestion }
}

/** A list that is longer is not read to its end by anybody. */
const shownAtMost = 20

const checkChoice = (kind: ValueKind, choices: ReadonlyArray<string>, typed: string): Wrong => {
  if (choices.includes(typed)) return undefined
  const suggestion =
    kind.countries === true ? suggestCountry(typed, choices) : didYouMean(typed.replace(/\W/g, "_"), choices)
  return {
    code: codeOf(kind),
    message: `\`${typed}\` is not ${kind.title}`,
    didYouMean: suggestion,
    ...(choices.length > shownAtMost ? {} : { expected: choices })
  }
}

/** A value without what people write around it: the link that it stands in, the sign before it. */
export const cleanValue = ({ link, prefix }: ValueKind, typed: string): string => {
  const linked = link === undefined ? undefined : patternOf(link.name, "i").exec(typed)?.[1]
  if (linked !== undefined || prefix === undefined) return linked ?? typed
  let from = 0
  while (typed.startsWith(prefix, from)) from += prefix.length
  return typed.slice(from)
}

/** Whether a text, without what is written around it, can be a value of a kind. */
export const canBe = (kind: ValueKind, text: string): boolean => {
  const bare = cleanValue(kind, text.trim())
  const pattern = kind.suggestion ?? kind.pattern
  return pattern === undefined ? bare !== "" : patternOf(pattern, "", true).test(bare)
}

/** What takes no room on the screen and makes another name of it; joiners belong to some scripts and emoji. */
const invisible = /[\u00ad\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]/g

const checkInvisible = (kind: ValueKind, typed: string): Wrong => {
  const signs = [...new Set(typed.match(invisible))]
  if (signs.length === 0) return undefined
  const points = signs.map((sign) => `U+${sign.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}`)
  const seen = typed.replaceAll(invisible, "")
  const message = `\`${seen}\` has an invisible sign: ${points.join(", ")}`
  const isWhole = patternOf(kind.suggestion ?? kind.pattern ?? "", "", true).test(seen)
  return {
    code: codeOf(kind),
    message,
    didYouMean: isWhole ? seen : undefined,
    hint: "type the value anew, instead of copying it"
  }
}

const month = "(?:jan|feb|mar|mär|apr|may|mai|jun|jul|aug|sep|sept|oct|okt|nov|dec|dez)"
/** What spreadsheets make of long numbers and of names that read like a day. */
const computed = /^[+-]?\d+(?:[.,]\d+e[+-]?|e[+-])\d{1,3}$/i
const dated = new RegExp(`^(?:${month}-\\d{1,4}|\\d{1,2}-${month}(?:-\\d{2,4})?|\\d{1,2}\\. ?${month})$`, "i")

/** A number that lost its digits so is told by the words of its kind. */
const checkSpreadsheet = (kind: ValueKind, typed: string): Wrong => {
  if (kind.once !== true) return undefined
  const what = computed.test(typed) ? "a long number" : dated.test(typed) ? "a name that reads like a day" : undefined
  return what === undefined
    ? undefined
    : {
        code: codeOf(kind),
        message: `\`${typed}\` is what a spreadsheet makes of ${what}`,
        hint: "take the name from where it came from, and format the column as text first"
      }
}

const checkForm = (kind: ValueKind, typed: string): Wrong => {
  const { between, link, lower, pattern, prefix, suggestion, without } = kind
  const fold = (text: string): string => (lower !== undefined ? text.toLowerCase() : text)
  const whole = (text: string | undefined, value: string) => text === undefined || patternOf(text, "", true).test(value)
  const clean = fold(cleanValue(kind, typed))
  if (clean === fold(typed) && whole(pattern, fold(typed))) return undefined
  const isLink = link !== undefined && patternOf(link.host, "i").test(typed)
  const isSeveral = between !== undefined && patternOf(between).test(typed)
  const sign =
    prefix !== undefined && typed.startsWith(prefix)
      ? `begins with ${prefix}`
      : isSeveral
        ? "is more than one word"
        : `is not ${kind.title}`
  const bare = without === undefined ? clean : typed.replaceAll(patternOf(without, "g"), "")
  return {
    code: codeOf(kind),
    message: isLink ? `this is a link, not ${kind.title}` : `\`${typed}\` ${sign}`,
    didYouMean: whole(suggestion ?? pattern, bare) ? bare : undefined
  }
}

const checkLetters = (kind: ValueKind, typed: string): Wrong =>
  kind.letters === undefined || patternOf(kind.letters.pattern, "", true).test(typed)
    ? undefined
    : { code: codeOf(kind), message: `\`${typed}\` ${kind.letters.says}` }

/** What is only odd: names of long ago may follow older rules, so this only warns. */
const checkUsual = ({ title, usual }: ValueKind, typed: string): Wrong => {
  if (usual === undefined) return undefined
  if (isLikeAFile(typed)) {
    const hint = `a list beside the study is named like this: accounts: ${asListFile(typed)}`
    return { code: "WR077", message: `\`${typed}\` is taken for ${title}, and reads like a file`, hint }
  }
  if (patternOf(usual.pattern, "", true).test(typed)) return undefined
  const length = [...typed].length
  const odd = length < usual.least ? "is too short" : length > usual.most ? "is too long" : "has unusual signs"
  return { code: "WR077", message: `\`${typed}\` ${odd} for ${usual.title}` }
}
