// What was typed for `windrow init`, in flags or answers → parts of a draft, and what is wrong with them.
import { shellWord } from "../../../domain/shellWord.ts"
import {
  checkDraft,
  cleanAccounts,
  type Draft,
  type DraftContext,
  draftFile,
  readDraft,
  validDraft
} from "../../../spec/draftStudy.ts"
import { isLikeAFile } from "../../../spec/listNames.ts"
import type { Mistake } from "../../../spec/Mistake.ts"
import { isNothing } from "../../../spec/nothing.ts"
import { isLabel } from "../../../spec/pickColumn.ts"
import { nowhere } from "../../../spec/places.ts"
import { slugOf } from "../../../spec/slugs.ts"

export const topics = ["name", "accounts", "from", "to", "fields"] as const
export type Topic = (typeof topics)[number]
export type Texts = Partial<Record<Topic, string>>
type Part = Partial<Draft>

/** Lists as R, Python and JSON write them have brackets and quotes. */
export const wordsIn = (text: string): ReadonlyArray<string> =>
  text
    .replace(/^c\(/, "(")
    .split(/[\s,;()[\]{}"'`]+/)
    .filter((word) => word !== "")

/** What a program wrote for nothing among names is none. */
const namesIn = (text: string): ReadonlyArray<string> => wordsIn(text).filter((word) => !isNothing(word, []))

/** What was typed → a part of a draft. */
export const readAnswer = (topic: Topic, typed: string, context: DraftContext, column?: string): Part => {
  const text = typed.trim()
  if (topic === "name") return { name: slugOf(text) === "" ? text : slugOf(text) }
  if (topic === "accounts")
    return isLikeAFile(text) || isFile(text, context)
      ? { accounts: { file: text, ...(column === undefined ? {} : { column }) } }
      : { accounts: cleanAccounts(namesIn(text)) }
  if (topic === "fields") return { fields: text === "all" ? "all" : wordsIn(text) }
  return { [topic]: text }
}

/** One answer checked with valid ones around it: all that is wrong with it, and what to do. */
export const wrongWith = (part: Part, context: DraftContext): ReadonlyArray<string> => {
  // A first day may be anywhere before today, a last day anywhere after the first.
  const period = part.from === undefined ? (part.to === undefined ? {} : { from: "2014-01-01" }) : { to: "today" }
  const files = part.accounts === undefined || "file" in part.accounts ? [] : part.accounts.filter(isLikeAFile)
  if (files.length > 0)
    return [
      `${files.join(" and ")} ${files.length === 1 ? "reads like a file" : "read like files"}: name one file alone, with all accounts in it`
    ]
  return checkDraft({ ...validDraft(context.today), ...period, ...part }, context).map(told)
}

/** The day that was probably meant. */
export const meantDay = (part: Part, context: DraftContext): string | undefined =>
  part.from === undefined && part.to === undefined
    ? undefined
    : checkDraft({ ...validDraft(context.today), from: "2014-01-01", to: "today", ...part }, context)[0]?.didYouMean

/** The list of accounts that an answer names, where there is none; a path that cannot lead to one is told by the checks. */
export const missingList = ({ accounts }: Part, context: DraftContext): string | undefined =>
  accounts !== undefined &&
  "file" in accounts &&
  nowhere(accounts.file) === undefined &&
  !isThere(accounts.file, context)
    ? accounts.file
    : undefined

/** The first column of a list with which it is read without a word, those that read like it first, else with warnings; undefined where none does it. */
export const columnFor = ({ accounts }: Part, context: DraftContext): string | undefined => {
  if (accounts === undefined || !("file" in accounts)) return undefined
  const { file } = accounts
  const draft = { ...validDraft(context.today), accounts }
  const lacking = checkDraft(draft, context).find(({ code }) => code === "WR062")
  const { didYouMean, expected = [] } = lacking ?? {}
  const columns = [...(didYouMean === undefined ? [] : [didYouMean]), ...expected.filter(isLabel), ...expected]
  const mistakes = columns.map((column) => readDraft({ ...draft, accounts: { file, column } }, context).mistakes)
  const sound = (isQuiet: boolean) =>
    columns.find((_, at) =>
      mistakes[at]?.every(({ code, severity }) => severity !== "error" && (!isQuiet || code !== "WR077"))
    )
  return sound(true) ?? sound(false)
}

const isFile = (file: string, context: DraftContext): boolean => {
  try {
    return context.readFile(file) !== undefined
  } catch {
    return false
  }
}

/** What is there and is not read is told by the checks. */
const isThere = (file: string, context: DraftContext): boolean => {
  try {
    return context.readFile(file) !== undefined
  } catch {
    return true
  }
}

export const missingListText = (file: string): string => `there is no file ${file} beside the study`

/** Said where a name was typed that had to be made into another. */
export const nameText = (name: string): string => `Name of the study, as files can have it: ${name}`

/** What is wrong in a list is found by its line; the study itself is not written yet. */
export const told = (mistake: Mistake): string =>
  mistake.file === draftFile ? toldOf(mistake) : `${mistake.file} line ${mistake.line}: ${toldOf(mistake)}`

const toldOf = ({ code, message, didYouMean, expected = [], hint }: Mistake): string => {
  if (didYouMean !== undefined) return `${message}; did you mean ${didYouMean}?`
  // Here a column is named by a flag: there is no study yet.
  if (code === "WR062") return `${message}; say --column with one of: ${expected.join(", ")}`
  return `${message}; ${hint}`
}

/** The command line that says all of this by flags. */
export const commandOf = (file: string, texts: Texts, column?: string): string =>
  [
    "windrow init",
    ...(file === "study.yaml" ? [] : [shellWord(file)]),
    ...topics.flatMap((topic) => (texts[topic] === undefined ? [] : [`--${topic} ${shellWord(texts[topic])}`])),
    ...(column === undefined ? [] : [`--column ${shellWord(column)}`])
  ].join(" ")
