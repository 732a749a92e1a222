// Finds secrets in a text and masks them, before anything reads, checks or prints the text.
import { shippedApi } from "../domain/shippedApi.ts"
import type { Place } from "./Mistake.ts"

/** Which keys announce a secret: in a study all that sound so; where others name columns and members, those of credentials. */
export type Announcing = "study" | "description" | "list"

const sounding = String.raw`(?:(?:[\w-]{0,60}[_-])?client[\w-]{0,60}(?:key|secret|id)|[\w-]{0,60}(?:secret|token|passw(?:or)?d|api[_-]?key|bearer|credentials?)[\w-]{0,60}|authorization)`
const credential = String.raw`(?:[\w-]{0,60}(?:client|app)[_-]?(?:key|secret)|(?:[\w-]{0,60}[_-])?(?:access[_-]?token|api[_-]?key|passw(?:or)?d))`

/** A key at the beginning of a line (also in a list or a comment) or of a member of a map in braces. */
const key = (names: string, before: string): RegExp =>
  new RegExp(String.raw`(?<=${before})(["']?)${names}\1[ \t]{0,200}[:=](?=[ \t\r\n"']|$)`, "gim")
const lineOrMember = String.raw`^[ \t#-]{0,200}|[{,][ \t]{0,200}`

const announcing: Readonly<Record<Announcing, RegExp>> = {
  study: key(sounding, lineOrMember),
  description: key(credential, lineOrMember),
  // A line of settings that was taken for a list has no space after its sign.
  list: new RegExp(String.raw`(?<=^[ \t]{0,200}(?:export[ \t]{1,9})?)${credential}[ \t]{0,200}[:=]`, "gim")
}

/** What may follow it: on the same line a quoted, bracketed or bare value; on lines below it a text, but not keys or items. */
const sameLine = /[ \t]*(?:"(?:\\.|[^"\\\n])*"?|'[^'\n]*'?|\[[^\]\n]*\]?|\{[^}\n]*\}?|[^\s,{}#[\]|>][^\n,{}#]*)/y
const below = (indent: number) =>
  new RegExp(
    String.raw`[ \t]*(?:[|>][^\n]*)?\r?\n(?:(?=[ \t]{${indent + 1}})(?![ \t]*(?:- |[\w-]+:\s))[^\n]*(?:\n|$)|[ \t]*\r?\n)*`,
    "y"
  )

/** Access tokens give themselves away: by their version, or by more letters than a name has; what follows their usual announcement mixes letters and digits. */
const tokens = [
  /(?<![\w.@/-])clt\.(?:\d{1,3}\.[\w.*!~-]{6,}|[\w.*!~-]{21,})/gi,
  /\bbearer\s{1,9}(?=[\w.~+/=*-]{0,200}\d)(?=[\w.~+/=*-]{0,200}[a-z])[\w.~+/=*-]{16,}/gi
]

/** Several words without quotes tell about a secret and are none; in a line of a list, two are enough. */
const word = String.raw`(?:[\p{L}\p{M}’,;()/.–-]+|\d{1,4})[.?!:…]?`
const words = new RegExp(`^(?!bearer|basic)(?:see[ \\t]+\\S+$|(?:${word}(?:[ \\t]+|$)){3,}$)`, "iu")
const twoWords = new RegExp(`^(?!bearer|basic)(?:${word}(?:[ \\t]+|$)){2,}$`, "iu")

const aStep = new RegExp(
  String.raw`^\s*\{\s*(?:pipeline|period|fields|query|for_each|any_of|${shippedApi.inputs.join("|")})[ \t]*:`
)

/** What follows such a key and is no secret: nothing, a step of that name, in a description any map or list, words about it. */
const isNone = (sort: Announcing, value: string, isRemark: boolean): boolean =>
  /^\s*(?:none|keine?s?|n\/a|tbd|todo|\.{3}|…|x{3,}|\*{3,}|<[^<>]*>|in \.env)\s*$/i.test(value) ||
  /^[\s"'|>]*$/.test(value) ||
  aStep.test(value) ||
  (sort === "description" && /^\s*[{[]/.test(value)) ||
  (sort === "list" || isRemark ? twoWords : words).test(value.trim())

/** Long mixtures of capital letters, small ones and digits, outside of addresses; a checksum and a commit have no such letters. */
const mixture =
  /(?<![\w/=.?&%:@-])(?=\w*[A-Z])(?=\w*[a-z])(?=(?:[A-Za-z]*\d){5})(?=(?:\d*[A-Za-z]){5})(?=(?:[A-Za-z]+\d+){3}|(?:\d+[A-Za-z]+){3})[A-Za-z0-9]{32,200}(?![\w/])/g

/** Shorter ones may be part of ordinary words. */
const tellable = 8

export interface Masked {
  readonly text: string
  /** Where each secret was, or the key that announced it. */
  readonly found: ReadonlyArray<Place>
}

/**
 * Masks every secret with as many dots, so that all places stay where they were.
 * @param known key and secret as they are set, which no shared file may hold
 */
export const maskSecrets = (text: string, sort: Announcing, known: ReadonlyArray<string> = []): Masked => {
  const stretches: Array<Stretch> = []
  const keys: Array<Place> = []
  for (const match of text.matchAll(announcing[sort])) {
    const place = { offset: match.index, length: match[0].replace(/[ \t]*[:=]$/, "").length }
    const end = match.index + match[0].length
    // A secret within a longer text that is masked needs no mask of its own.
    const within = (stretches.at(-1)?.end ?? 0) > end
    const value = within ? "within" : secretAfter(text, match.index, end)
    const isRemark = /^[ \t]*#/.test(text.slice(text.lastIndexOf("\n", match.index - 1) + 1, match.index + 1))
    if (isNone(sort, value, isRemark)) continue
    keys.push(place)
    if (!within) stretches.push({ start: end, end: end + value.length })
  }
  const masked = overwrite(text, stretches)
  const matches = tokens.flatMap((token) => [...masked.matchAll(token)])
  const given = [
    ...matches.map((match) => ({ start: match.index, end: match.index + match[0].length })),
    ...occurrences(masked, known)
  ]
  return {
    text: overwrite(
      masked,
      given.toSorted((a, b) => a.start - b.start)
    ),
    found: [...keys, ...given.map(({ start, end }) => ({ offset: start, length: end - start }))]
  }
}

/** What has the look of a secret and may be anything else. */
export const secretLooks = (text: string): ReadonlyArray<Place> =>
  [...text.matchAll(mixture)].map((match) => ({ offset: match.index, length: match[0].length }))

const occurrences = (text: string, known: ReadonlyArray<string>): ReadonlyArray<Stretch> =>
  known
    .filter((secret) => secret.length >= tellable)
    .flatMap((secret) => {
      const found: Array<Stretch> = []
      for (let start = text.indexOf(secret); start >= 0; start = text.indexOf(secret, start + secret.length))
        found.push({ start, end: start + secret.length })
      return found
    })

interface Stretch {
  readonly start: number
  readonly end: number
}

const secretAfter = (text: string, key: number, start: number): string => {
  const line = text.slice(text.lastIndexOf("\n", key - 1) + 1)
  const lines = below(/^[ \t]*/.exec(line)![0].length)
  lines.lastIndex = start
  sameLine.lastIndex = start
  return lines.exec(text)?.[0] ?? sameLine.exec(text)?.[0] ?? ""
}

/** @param stretches by their start; they may overlap */
const overwrite = (text: string, stretches: ReadonlyArray<Stretch>): string => {
  let done = 0
  const parts = stretches.flatMap(({ start, end }) => {
    const from = Math.max(start, done)
    if (end <= from) return []
    const part = [text.slice(done, from), text.slice(from, end).replace(/[^\s"'|>]/g, "•")]
    done = end
    return part
  })
  return parts.length === 0 ? text : [...parts, text.slice(done)].join("")
}
