// JSON without loss: integers beyond 2^53 become bigint when read and bare digits when written.
import { hash } from "node:crypto"

export type Json = null | boolean | number | bigint | string | ReadonlyArray<Json> | JsonObject
export interface JsonObject {
  readonly [key: string]: Json
}

const integer = /^-?\d+$/

// What is read must also be typed and written, which takes more of the stack than reading: no answer nests this deep.
const deepest = 500
const isDeeper = (value: Json, levels: number): boolean =>
  typeof value === "object" &&
  value !== null &&
  (levels === 0 || Object.values(value).some((inner: Json) => isDeeper(inner, levels - 1)))

/** Reads a JSON text; integers that a double cannot hold become `bigint`. Throws SyntaxError, or RangeError when nested too deep. */
export const parseJson = (text: string): Json => {
  const json = JSON.parse(text, (_key, value: unknown, context?: { readonly source?: string }) =>
    typeof value === "number" &&
    !Number.isSafeInteger(value) &&
    context?.source !== undefined &&
    integer.test(context.source)
      ? BigInt(context.source)
      : value
  ) as Json
  if (isDeeper(json, deepest)) throw new RangeError(`nested deeper than ${deepest} levels`)
  return json
}

const write = (value: Json | undefined, keys: (object: JsonObject) => ReadonlyArray<string>): string => {
  if (typeof value === "string") return JSON.stringify(value)
  if (typeof value === "bigint") return value.toString()
  if (Array.isArray(value)) {
    let text = ""
    for (const item of value as ReadonlyArray<Json>) text += `${text === "" ? "" : ","}${write(item ?? null, keys)}`
    return `[${text}]`
  }
  if (typeof value === "object" && value !== null) {
    const object = value as JsonObject
    let text = ""
    for (const key of keys(object)) {
      const member = object[key]
      if (member !== undefined) text += `${text === "" ? "" : ","}${JSON.stringify(key)}:${write(member, keys)}`
    }
    return `{${text}}`
  }
  return JSON.stringify(value ?? null)
}

/** Writes JSON with the keys as they stand. */
export const writeJson = (value: Json): string => write(value, Object.keys)

/** Writes the one text that a value has: keys sorted by code unit, no spaces. */
export const canonicalJson = (value: Json): string => write(value, (object) => Object.keys(object).toSorted())

/** SHA-256 of a text, in lower-case hex. */
export const sha256 = (text: string | Uint8Array): string => hash("sha256", text)

/** A short name for a canonical text: the first 20 hex digits of its SHA-256. */
export const shortHash = (text: string): string => sha256(text).slice(0, 20)

/** A short name for a value, by its canonical text. */
export const hashOf = (value: Json): string => shortHash(canonicalJson(value))

export const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value)

/** The value at a dotted path, or undefined. */
export const at = (value: Json | undefined, path: string): Json | undefined =>
  path.split(".").reduce<Json | undefined>((inner, key) => (isObject(inner) ? inner[key] : undefined), value)
