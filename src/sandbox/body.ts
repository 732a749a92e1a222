import { type Fields, isFields, type Plain, readJson } from "./json.ts"
import { invalid } from "./refusals.ts"

/** The JSON object in a request's body, whatever its Content-Type; or a form, where it may be one. Throws 400. */
export const readBody = (body: string, contentType: string, formBodies: boolean): Fields => {
  const value = parsed(body)
  if (isFields(value)) return value
  if (formBodies && contentType.startsWith("application/x-www-form-urlencoded")) return readForm(body)
  throw invalid("The request body is not a JSON object")
}

/** In a form the query and what is true or false are JSON, all else is text: numbers may be text anywhere. */
const readForm = (body: string): Fields => {
  const fields = Object.fromEntries(new URLSearchParams(body))
  const json = (name: string) => (name in fields ? { [name]: parsed(fields[name]!) } : {})
  return { ...fields, ...json("query"), ...json("is_random") }
}

const parsed = (text: string): Plain | undefined => {
  try {
    return readJson(text)
  } catch (cause) {
    if (cause instanceof SyntaxError) return undefined
    throw cause
  }
}

/** An integer member, sent as a number or as digits; absent, null and "" mean `otherwise`. Throws 400. */
export const integer = (body: Fields, name: string, otherwise: number): number => {
  const value = body[name]
  if (absent(value)) return otherwise
  const n = typeof value === "string" && /^-?\d+$/.test(value) ? Number(value) : value
  if (typeof n !== "number" || !Number.isSafeInteger(n)) throw invalid(`${name} must be an integer`)
  return n
}

/** A 64-bit id member, sent as a number or as digits; undefined if absent. Throws 400. */
export const longInteger = (body: Fields, name: string): bigint | undefined => {
  const value = body[name]
  if (absent(value)) return undefined
  if (typeof value === "bigint") return value
  if (typeof value === "number" && Number.isSafeInteger(value)) return BigInt(value)
  if (typeof value === "string" && /^\d{1,20}$/.test(value)) return BigInt(value)
  throw invalid(`${name} must be an int64`)
}

/** A string member; "" if absent. Throws 400. */
export const string = (body: Fields, name: string): string => {
  const value = body[name] ?? ""
  if (typeof value !== "string") throw invalid(`${name} must be a string`)
  return value
}

/** `max_count`, 1 to 100. Throws 400. */
export const maxCount = (body: Fields, otherwise: number): number => {
  const n = integer(body, "max_count", otherwise)
  if (n < 1 || n > 100) throw invalid("max_count must be between 1 and 100")
  return n
}

/** The names in the `fields` parameter. Throws 400 if there are none, or unknown ones and `strict`. */
export const fieldList = (given: string, known: ReadonlyArray<string>, strict: boolean): ReadonlyArray<string> => {
  const names = given
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "")
  if (names.length === 0) throw invalid("The fields parameter is required")
  const unknown = names.find((name) => !known.includes(name))
  if (strict && unknown !== undefined) throw invalid(`Unknown field in fields: ${unknown}`)
  return known.filter((name) => names.includes(name))
}

const absent = (value: Plain | undefined): value is null | undefined | "" =>
  value === undefined || value === null || value === ""
