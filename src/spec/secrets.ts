// Finds what looks like a secret in a text and masks it, before anything reads, checks or prints the text.
import type { Place } from "./Mistake.ts"

const names = String.raw`(?:client[\w-]{0,60}(?:key|secret|id)|[\w-]{0,60}(?:secret|token|passw(?:or)?d|api[_-]?key|bearer|credentials?)[\w-]{0,60}|authorization)`

/** A key at the beginning of a line (also in a list or a comment) or of a member of a map in braces. */
const announced = new RegExp(
  String.raw`(?<=^[ \t#-]{0,200}|[{,][ \t]{0,200})(["']?)${names}\1[ \t]{0,200}[:=](?=[ \t\r\n"']|$)`,
  "gim"
)

/** What may follow it: on the same line a quoted, bracketed or bare value; on lines below it a text, but not keys or items. */
const sameLine = /[ \t]*(?:"(?:\\.|[^"\\\n])*"?|'[^'\n]*'?|\[[^\]\n]*\]?|\{[^}\n]*\}?|[^\s,{}#[\]|>][^\n,{}#]*)/y
const below = (indent: number) =>
  new RegExp(
    String.raw`[ \t]*(?:[|>][^\n]*)?\r?\n(?:(?=[ \t]{${indent + 1}})(?![ \t]*(?:- |[\w-]+:\s))[^\n]*(?:\n|$)|[ \t]*\r?\n)*`,
    "y"
  )

/** Values that give themselves away: access tokens, and long mixtures of letters and digits. */
const tokens = [
  /\bclt\.[\w.*!~-]{6,}/g,
  /\bbearer\s+[\w.~+/=*-]{8,}/gi,
  /\b(?=(?:[A-Za-z]*\d){5})(?=(?:\d*[A-Za-z]){5})(?=(?:[A-Za-z]+\d+){3}|(?:\d+[A-Za-z]+){3})[A-Za-z0-9]{32,}\b/g
]

export interface Masked {
  readonly text: string
  /** Where each secret was, or the key that announced it. */
  readonly found: ReadonlyArray<Place>
}

/** Masks every secret with as many dots, so that all places stay where they were. */
export const maskSecrets = (text: string): Masked => {
  const stretches: Array<Stretch> = []
  const keys: Array<Place> = []
  for (const match of text.matchAll(announced)) {
    const place = { offset: match.index, length: match[0].replace(/[ \t]*[:=]$/, "").length }
    const end = match.index + match[0].length
    // A secret within a longer text that is masked needs no mask of its own.
    const within = (stretches.at(-1)?.end ?? 0) > end
    const value = within ? "within" : secretAfter(text, match.index, end)
    if (/^[\s"'|>]*$/.test(value)) continue
    keys.push(place)
    if (!within) stretches.push({ start: end, end: end + value.length })
  }
  const masked = overwrite(text, stretches)
  const values = tokens.flatMap((token) => [...masked.matchAll(token)])
  const given = values.map((match) => ({ start: match.index, end: match.index + match[0].length }))
  return {
    text: overwrite(
      masked,
      given.toSorted((a, b) => a.start - b.start)
    ),
    found: [...keys, ...given.map(({ start, end }) => ({ offset: start, length: end - start }))]
  }
}

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
