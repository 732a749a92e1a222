// What was typed for `windrow init`, in flags or answers → parts of a draft, and what is wrong with them.
import { checkDraft, cleanAccounts, type Draft, type DraftDesk, slugOf, soundDraft } from "../../spec/draftStudy.ts"
import type { Mistake } from "../../spec/Mistake.ts"

export const topics = ["name", "accounts", "from", "to", "fields"] as const
export type Topic = (typeof topics)[number]
export type Texts = Partial<Record<Topic, string>>
type Part = Partial<Draft>

export const wordsIn = (text: string): ReadonlyArray<string> => text.split(/[\s,;]+/).filter((word) => word !== "")

/** What was typed → a part of a draft. `isList` tells the path of a list of accounts from a user name. */
export const readAnswer = (topic: Topic, typed: string, isList: (path: string) => boolean): Part => {
  const text = typed.trim()
  if (topic === "name") return { name: slugOf(text) === "" ? text : slugOf(text) }
  if (topic === "accounts")
    return isList(text) ? { accounts: { file: text } } : { accounts: cleanAccounts(wordsIn(text)) }
  if (topic === "fields") return { fields: text === "all" ? "all" : wordsIn(text) }
  return { [topic]: text }
}

/** One answer checked with sound ones around it: the first thing wrong with it, and what to do. */
export const wrongWith = (part: Part, desk: DraftDesk): string | undefined => {
  // A first day may be anywhere before today, a last day anywhere after the first.
  const period = part.from === undefined ? (part.to === undefined ? {} : { from: "2014-01-01" }) : { to: "today" }
  const [mistake] = checkDraft({ ...soundDraft(desk.today), ...period, ...part }, desk)
  return mistake === undefined ? undefined : told(mistake)
}

export const told = ({ message, didYouMean, hint }: Mistake): string =>
  `${message}; ${didYouMean === undefined ? hint : `did you mean ${didYouMean}?`}`

const quoted = (text: string): string =>
  /^[\w.,:/@-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`

/** The command line that says all of this by flags. */
export const commandOf = (file: string, texts: Texts): string =>
  [
    "windrow init",
    ...(file === "study.yaml" ? [] : [quoted(file)]),
    ...topics.flatMap((topic) => (texts[topic] === undefined ? [] : [`--${topic} ${quoted(texts[topic])}`]))
  ].join(" ")
