// The values of an input or a condition → values as the API takes them, or mistakes. What a kind of value looks like is data
// of its API; the sentences are the same for all.
import { type Api, kindOf, type ValueKind } from "../domain/Api.ts"
import { toDay } from "../domain/Day.ts"
import { patternOf } from "../domain/pattern.ts"
import { composed } from "../domain/sameText.ts"
import { reachOf } from "../domain/shippedApi.ts"
import { canBe, cleanValue, isSeveral } from "./bareValue.ts"
import { type CodeName, codes } from "./codes.ts"
import { suggestCountry } from "./countries.ts"
import { suggestDay } from "./days.ts"
import { didYouMean } from "./didYouMean.ts"
import { checkText, type Wrong } from "./freeText.ts"
import { asListFile, isLikeAFile } from "./listNames.ts"
import { lostIn } from "./lostLetters.ts"
import { type Mistake, mistakeAt, type Place, type SourceText, type Words } from "./Mistake.ts"
import { invisibleIn, itemSign, madeOf, shortened, spaced } from "./oddSigns.ts"
import { tellRounded, tellTwice } from "./oddValues.ts"

/** One value, as typed. `plain`: without quotes in YAML. */
export interface Item {
  readonly text: string
  readonly plain: boolean
  readonly sourceText: SourceText
  readonly place: Place
  /** Its line in a list file. */
  readonly line?: number
  /** Whether its line has other cells. */
  readonly isOfTable?: boolean
  /** The other cells of its line, where it comes from a table of several columns. */
  readonly others?: ReadonlyArray<Cell>
  /** When it is wanted, where the study names the columns that say so. */
  readonly days?: { readonly from?: Cell; readonly to?: Cell }
}

export interface Cell {
  readonly name: string
  readonly text: string
  readonly place: Place
}

/** Whether a line says when its value is wanted, so that the value may stand in several. */
const isDated = ({ days, others = [] }: Item): boolean =>
  days !== undefined || others.some(({ name, text }) => /^(from|to)$/i.test(name) && text !== "")

/** Values of a kind in the order written, each once. */
export const checkValues = (
  api: Api,
  name: string,
  items: ReadonlyArray<Item>,
  mistakes: Array<Mistake>
): ReadonlyArray<string> => {
  const kind = kindOf(api, name)
  const values = new Map<string, Item>()
  const twice: Array<Item> = []
  for (const item of items) {
    const report = (code: CodeName, words: Words) => mistakes.push(mistakeAt(item.sourceText, item.place, code, words))
    const typed = typedOf(kind, item)
    const wrong = checkLength(kind, typed, reachOf(api)) ?? checkValue(kind, typed, item.line !== undefined)
    if (wrong !== undefined) report(wrong.code, wrong)
    const misread =
      item.plain && kind.plain !== undefined && Object.hasOwn(kind.plain, typed) ? kind.plain[typed] : undefined
    if (misread !== undefined) report("WR072", { message: misread })
    const value = kind.lower !== undefined ? typed.toLowerCase() : typed
    const twin = values.get(value)
    if (twin === undefined) values.set(value, item)
    else if (isDated(item) || isDated(twin)) continue
    else if (kind.once === true) report("WR070", { message: `\`${shortened(value)}\` stands in this list already` })
    else twice.push(item)
  }
  tellTwice(twice, mistakes)
  if (kind.number === true) tellRounded([...values], mistakes)
  return [...values.keys()]
}

const typedOf = (kind: ValueKind, { text }: Item): string => {
  const typed = composed(text.trim())
  return isFree(kind) ? spaced(typed) : typed
}

/** Words to look for, of any form. */
const isFree = ({ day, link, one_of, pattern }: ValueKind): boolean =>
  [day, link, one_of, pattern].every((one) => one === undefined)

const codeOf = ({ mistake }: ValueKind): CodeName =>
  mistake !== undefined && Object.hasOwn(codes, mistake) ? (mistake as CodeName) : "WR092"

/** What the patterns of a kind cannot read whole is none of it. */
const checkLength = (kind: ValueKind, typed: string, reach: number): Wrong =>
  typed.length <= reach || !hasPatterns(kind)
    ? undefined
    : {
        code: codeOf(kind),
        message: `\`${shortened(typed)}\` is longer than ${reach} letters, and not ${kind.title}`
      }

const hasPatterns = ({ between, letters, link, pattern, suggestion, usual, without }: ValueKind): boolean =>
  [between, letters, link, pattern, suggestion, usual, without].some((one) => one !== undefined)

/** What is wrong with a value, or odd about it. */
const checkValue = (kind: ValueKind, typed: string, isListed: boolean): Wrong => {
  if (kind.day !== undefined) return checkDay(kind, kind.day, typed)
  if (kind.one_of !== undefined) return checkChoice(kind, kind.one_of, typed)
  if (isFree(kind)) return checkText(typed, isListed)
  const wrong = checkInvisible(kind, typed) ?? checkSpreadsheet(kind, typed, isListed)
  if (wrong !== undefined) return wrong
  return checkForm(kind, typed) ?? checkLetters(kind, typed) ?? checkUsual(kind, typed)
}

const checkDay = (kind: ValueKind, format: NonNullable<ValueKind["day"]>, typed: string): Wrong => {
  const isCompact = format === "YYYYMMDD"
  const text = isCompact ? (/^\d{8}$/.test(typed) ? typed.replace(/(....)(..)(..)/, "$1-$2-$3") : "") : typed
  if (toDay(text) !== undefined) return undefined
  const meant = suggestDay(typed)
  const suggestion = isCompact ? meant?.replaceAll("-", "") : meant
  return { code: codeOf(kind), message: `\`${shortened(typed)}\` is not ${kind.title}`, didYouMean: suggestion }
}

/** A list that is longer is not read to its end by anybody. */
const shownAtMost = 20

const checkChoice = (kind: ValueKind, choices: ReadonlyArray<string>, typed: string): Wrong => {
  if (choices.includes(typed)) return undefined
  const suggestion =
    kind.countries === true ? suggestCountry(typed, choices) : didYouMean(typed.replace(/\W/g, "_"), choices)
  return {
    code: codeOf(kind),
    message: `\`${shortened(typed)}\` is not ${kind.title}`,
    didYouMean: suggestion,
    ...(choices.length > shownAtMost ? {} : { expected: choices })
  }
}

const checkInvisible = (kind: ValueKind, typed: string): Wrong => {
  const lost = lostIn(typed)
  if (lost !== undefined) {
    const hint = "take it from where it came from once more, and save it as UTF-8"
    return { code: codeOf(kind), message: `\`${shortened(typed)}\` has lost letters: ${lost}`, hint }
  }
  const found = invisibleIn(typed)
  return found === undefined
    ? undefined
    : {
        code: codeOf(kind),
        message: `\`${shortened(found.seen)}\` has an invisible sign: ${found.points}`,
        didYouMean: canBe(kind, found.seen) ? cleanValue(kind, found.seen) : undefined,
        hint: "type the value anew, instead of copying it"
      }
}

/** A number that lost its digits so is told by the words of its kind. */
const checkSpreadsheet = (kind: ValueKind, typed: string, isListed: boolean): Wrong => {
  if (kind.number === true || (kind.once !== true && !isListed)) return undefined
  const what = madeOf(typed, isListed)
  if (what !== undefined && kind.once !== true)
    return {
      code: "WR106",
      message: `\`${shortened(typed)}\` is what a spreadsheet makes of ${what.replace("a name", "a text")}`
    }
  return what === undefined
    ? undefined
    : {
        code: codeOf(kind),
        message: `\`${typed}\` is what a spreadsheet makes of ${what}`,
        hint: "take the name from where it came from, and format the column as text first"
      }
}

const checkForm = (kind: ValueKind, typed: string): Wrong => {
  const { between, link, lower, number, pattern, prefix, suggestion, without } = kind
  const fold = (text: string): string => (lower !== undefined ? text.toLowerCase() : text)
  const whole = (text: string | undefined, value: string) => text === undefined || patternOf(text, "", true).test(value)
  const clean = fold(cleanValue(kind, typed))
  if (clean === fold(typed) && whole(pattern, fold(typed)) && !(number === true && /^0\d/.test(typed))) return undefined
  const isLink = link !== undefined && patternOf(link.host, "i").test(typed)
  const isWords = between !== undefined && patternOf(between).test(typed)
  const sign =
    prefix !== undefined && clean === ""
      ? "is nothing but a sign"
      : prefix !== undefined && typed.startsWith(prefix)
        ? `begins with ${prefix}`
        : isWords
          ? "is more than one word"
          : `is not ${kind.title}`
  const listed = itemSign(typed)
  const rest = listed === undefined ? "" : fold(cleanValue(kind, typed.slice(listed.length).trim()))
  if (listed !== undefined && whole(pattern, rest))
    return { code: codeOf(kind), message: `\`${shortened(typed)}\` begins like an item of a list`, didYouMean: rest }
  if (number === true && /^0\d/.test(typed))
    return {
      code: codeOf(kind),
      message: `\`${shortened(typed)}\` begins with 0`,
      didYouMean: typed.replace(/^0+(?=\d)/, "")
    }
  const isFraction = kind.number === true && /^\d+[.,]0+$/.test(typed)
  // Numbers above this have lost their last digits where a program kept them with a fraction.
  const isRounded = isFraction && Number.parseFloat(typed) > Number.MAX_SAFE_INTEGER
  const digits = isFraction ? typed.replace(/[.,]0+$/, "") : typed
  const bare = without === undefined ? clean : digits.replaceAll(patternOf(without, "g"), "")
  if (isRounded)
    return {
      code: codeOf(kind),
      message: `\`${shortened(typed)}\` ${sign}: kept as a number, it has lost its last digits`
    }
  return {
    code: codeOf(kind),
    message: isSeveral(kind, typed)
      ? `this is more than one link or name, not ${kind.title}`
      : isLink
        ? `this is a link, not ${kind.title}`
        : `\`${shortened(typed)}\` ${sign}`,
    didYouMean: whole(suggestion ?? pattern, bare) ? bare : undefined
  }
}

const checkLetters = (kind: ValueKind, typed: string): Wrong =>
  kind.letters === undefined || patternOf(kind.letters.pattern, "", true).test(typed)
    ? undefined
    : { code: codeOf(kind), message: `\`${shortened(typed)}\` ${kind.letters.says}` }

/** So many times as long as usual, it is no older rule. */
const tooOften = 4

/** What is only odd: names of long ago may follow older rules, so this only warns. */
const checkUsual = (kind: ValueKind, typed: string): Wrong => {
  const { title, usual } = kind
  if (usual === undefined) return undefined
  if (typed.length > tooOften * usual.most)
    return { code: codeOf(kind), message: `\`${shortened(typed)}\` has ${typed.length} letters, and is not ${title}` }
  if (isLikeAFile(typed)) {
    const hint = `a list beside the study is named like this: accounts: ${asListFile(typed)}`
    return { code: "WR077", message: `\`${typed}\` is taken for ${title}, and reads like a file`, hint }
  }
  if (patternOf(usual.pattern, "", true).test(typed)) return undefined
  const length = [...typed].length
  const odd = length < usual.least ? "is too short" : length > usual.most ? "is too long" : "has unusual signs"
  return { code: "WR077", message: `\`${shortened(typed)}\` ${odd} for ${usual.title}` }
}
