// A value as people write it → without what stands around it: the link, the sign before it, quotes, letters as in addresses.
import type { ValueKind } from "../domain/Api.ts"
import { patternOf } from "../domain/pattern.ts"

const quoted = /^["'`´„“”‚‘’«»‹›]+(.*?)["'`´„“”‚‘’«»‹›]+$/su

export const unquoted = (text: string): string => quoted.exec(text)?.[1]?.trim() ?? text

/** `b%C3%B6rse`, as addresses have it; what is no UTF-8 stays. */
const decoded = (text: string): string => {
  if (!/%[0-9a-f]{2}/i.test(text)) return text
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

const withoutPrefix = (prefix: string, text: string): string => {
  // East Asian keyboards have a wide form of each sign.
  const signs = [prefix, String.fromCodePoint((prefix.codePointAt(0) ?? 0) + 0xfee0)]
  let rest = text
  for (let sign: string | undefined = ""; sign !== undefined; sign = signs.find((one) => rest.startsWith(one)))
    rest = rest.slice(sign.length).trimStart()
  return rest
}

/** Whether a link stands in a text with another one, or with anything else. */
export const isSeveral = ({ link, prefix }: ValueKind, typed: string): boolean => {
  if (
    prefix !== undefined &&
    typed.split(prefix).filter((part) => part.trim() !== "").length > 1 &&
    typed.startsWith(prefix)
  )
    return true
  if (link === undefined || !patternOf(link.host, "i").test(typed)) return false
  if (/[\s,;|]/.test(typed)) return true
  return new Set([...typed.matchAll(patternOf(link.name, "gi"))].map(([, name]) => name?.toLowerCase())).size > 1
}

/** A value without what people write around it. What holds more than one stays as it is: none of them is taken for all. */
export const cleanValue = (kind: ValueKind, typed: string): string => {
  const { link, prefix } = kind
  // Most of a long list: no link, quote or sign is in them.
  if (/^\w[\w.]*$/.test(typed) && (prefix === undefined || !typed.startsWith(prefix))) return typed
  if (isSeveral(kind, typed)) return typed
  const linked = link === undefined ? undefined : patternOf(link.name, "i").exec(typed)?.[1]
  const text = linked ?? (prefix === undefined ? typed : unquoted(typed))
  const plain = link === undefined ? text : decoded(text)
  return prefix === undefined ? plain : withoutPrefix(prefix, plain)
}

/** Whether a text, without what is written around it, can be a value of a kind. */
export const canBe = (kind: ValueKind, text: string): boolean => {
  const bare = cleanValue(kind, text.trim())
  const pattern = kind.suggestion ?? kind.pattern
  return pattern === undefined ? bare !== "" : patternOf(pattern, "", true).test(bare)
}
