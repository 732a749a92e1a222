// The values of an input or a condition → values as the API takes them, or mistakes.
import { toDay } from "../domain/Day.ts"
import type { ValueKind } from "../domain/Pipeline.ts"
import type { CodeName } from "./codes.ts"
import { suggestDay } from "./days.ts"
import { didYouMean } from "./didYouMean.ts"
import { type Mistake, mistakeAt, type Place, type SourceText, type Words } from "./Mistake.ts"
import { regions, suggestRegion } from "./regions.ts"
import { checkUserName } from "./userNames.ts"

/** One value, as typed. `plain`: without quotes in YAML. */
export interface Item {
  readonly text: string
  readonly plain: boolean
  readonly sourceText: SourceText
  readonly place: Place
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

/** Values in the order written, each once. */
export const checkValues = (
  kind: ValueKind,
  items: ReadonlyArray<Item>,
  mistakes: Array<Mistake>
): ReadonlyArray<string> => {
  const values = new Map<string, Item>()
  for (const item of items) {
    const report = (code: CodeName, words: Words) => mistakes.push(mistakeAt(item.sourceText, item.place, code, words))
    const typed = item.text.trim()
    const wrong = checks[kind](typed)
    if (wrong !== undefined) report(wrong.code, wrong)
    if (kind === "region" && item.plain && typed === "NO") {
      report("WR072", { message: "NO without quotes is Norway here" })
    }
    const value = kind === "username" || kind === "hashtag" ? typed.toLowerCase() : typed
    const twin = values.get(value)
    if (twin === undefined) values.set(value, item)
    else if (kind === "username" && !isDated(item) && !isDated(twin))
      report("WR070", { message: `\`${value}\` stands in this list already` })
  }
  return [...values.keys()]
}

type Check = (typed: string) => (Words & { readonly code: CodeName }) | undefined

const digits =
  (code: CodeName, name: string): Check =>
  (typed) => {
    if (/^\d{1,20}$/.test(typed)) return undefined
    const bare = typed.replace(/[\s.,'_]/g, "")
    return {
      code,
      message: `\`${typed}\` is not ${name}`,
      didYouMean: /^\d{1,20}$/.test(bare) ? bare : undefined
    }
  }

const lengths = ["SHORT", "MID", "LONG", "EXTRA_LONG"]

const checks: Readonly<Record<ValueKind, Check>> = {
  username: checkUserName,
  hashtag: (typed) => {
    const name = /tiktok\.com\/tag\/([^/?#\s]+)/i.exec(typed)?.[1] ?? typed.replace(/^#+/, "")
    if (name === typed && !/[\s,;#/]/.test(typed)) return undefined
    const sign = typed.startsWith("#") ? "begins with #" : "is more than one word"
    return {
      code: "WR051",
      message: /tiktok\.com/i.test(typed) ? "this is a link, not a hashtag" : `\`${typed}\` ${sign}`,
      didYouMean: /[\s,;#/]/.test(name) ? undefined : name
    }
  },
  text: () => undefined,
  id: digits("WR053", "an id"),
  count: digits("WR055", "a whole number"),
  day: (typed) => {
    const day = /^\d{8}$/.test(typed) ? toDay(typed.replace(/(....)(..)(..)/, "$1-$2-$3")) : undefined
    return day === undefined
      ? { code: "WR054", message: `\`${typed}\` is not a day`, didYouMean: suggestDay(typed)?.replaceAll("-", "") }
      : undefined
  },
  region: (typed) =>
    regions.has(typed)
      ? undefined
      : { code: "WR052", message: `\`${typed}\` is not a region code`, didYouMean: suggestRegion(typed) },
  length: (typed) =>
    lengths.includes(typed)
      ? undefined
      : {
          code: "WR056",
          message: `\`${typed}\` is not a video length`,
          didYouMean: didYouMean(typed.replace(/\W/g, "_"), lengths),
          expected: lengths
        }
}
