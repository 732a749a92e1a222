// Finds what looks like a secret in a text and masks it, before anything reads, checks or prints the text.
import type { Place } from "./Mistake.ts"

const names = String.raw`(?:client[\w-]*(?:key|secret|id)|[\w-]*(?:secret|token|passw(?:or)?d|api[_-]?key|bearer|credentials?)[\w-]*|authorization)`

/** A key at the beginning of a line (also in a list or a comment) or of a member of a map in braces. */
const announced = new RegExp(String.raw`(?<=^[ \t#-]*|[{,][ \t]*)(["']?)${names}\1[ \t]*[:=](?=[ \t\r\n"']|$)`, "gim")

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
  /\bBearer\s+[\w.~+/=*-]{8,}/gi,
  /\b(?=(?:[A-Za-z]*\d){5})(?=(?:\d*[A-Za-z]){5})(?=(?:[A-Za-z]+\d+){3}|(?:\d+[A-Za-z]+){3})[A-Za-z0-9]{32,}\b/g
]

export interface Masked {
  readonly text: string
  /** Where each secret was, or the key that announced it. */
  readonly found: ReadonlyArray<Place>
}

/** Masks every secret with as many dots, so that all places stay where they were. */
export const maskSecrets = (text: string): Masked => {
  const keys = [...text.matchAll(announced)].flatMap((match) => {
    const secret = secretAfter(text, match.index, match.index + match[0].length)
    return /^[\s"'|>]*$/.test(secret.value)
      ? []
      : [{ ...secret, place: { offset: match.index, length: match[0].replace(/[ \t]*[:=]$/, "").length } }]
  })
  const masked = keys.reduce((whole, { value, start }) => overwrite(whole, start, value), text)
  const values = tokens.flatMap((token) => [...masked.matchAll(token)])
  return {
    text: values.reduce((whole, match) => overwrite(whole, match.index, match[0]), masked),
    found: [
      ...keys.map(({ place }) => place),
      ...values.map((match) => ({ offset: match.index, length: match[0].length }))
    ]
  }
}

const secretAfter = (text: string, key: number, start: number): { readonly start: number; readonly value: string } => {
  const line = text.slice(text.lastIndexOf("\n", key - 1) + 1)
  const lines = below(/^[ \t]*/.exec(line)![0].length)
  lines.lastIndex = start
  sameLine.lastIndex = start
  return { start, value: lines.exec(text)?.[0] ?? sameLine.exec(text)?.[0] ?? "" }
}

const overwrite = (text: string, start: number, secret: string): string =>
  text.slice(0, start) + secret.replace(/[^\s"'|>]/g, "•") + text.slice(start + secret.length)
