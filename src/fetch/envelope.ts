// The text of an answer → what it says, without losing a digit.
import { at, isObject, type Json, type JsonObject, parseJson } from "../domain/Json.ts"

/** What a body says of itself. `code` is "" where the API sends no error object (TikTok Shop). */
export interface Envelope {
  readonly data: Json | undefined
  readonly code: string
  readonly message: string
  readonly log_id: string
}

/** A message may list a hundred accounts; what is longer says nothing, and would only be read for long. */
const longest = 20_000

const text = (value: Json | undefined): string => (typeof value === "string" ? value.slice(0, longest) : "")

/**
 * Reads the research envelope, the flat OAuth error, and the error that the documentation shows by itself. undefined where the body is no JSON object:
 * an HTML page, a cut-off text, nesting too deep to read.
 * @see https://developers.tiktok.com/doc/tiktok-api-v2-error-handling
 */
export const readEnvelope = (body: string): Envelope | undefined => {
  const parsed = parseOrUndefined(body)
  if (!isObject(parsed)) return undefined
  const error = parsed["error"]
  if (typeof error === "string") {
    return { data: undefined, code: error, message: text(parsed["error_description"]), log_id: text(parsed["log_id"]) }
  }
  // The documentation's sample has the error's members at the top.
  const isFlat = error === undefined && typeof parsed["code"] === "string"
  const inner: JsonObject = isObject(error) ? error : isFlat ? parsed : {}
  return {
    data: parsed["data"],
    code: text(inner["code"]),
    message: text(inner["message"]) || text(inner["msg"]),
    log_id: text(inner["log_id"])
  }
}

const parseOrUndefined = (body: string): Json | undefined => {
  try {
    return parseJson(body)
  } catch {
    return undefined
  }
}

/**
 * The list of rows at the first of the paths that has one; null stands for an empty list, undefined for none at all.
 * What is neither a list nor null is no page. Without the key the answer itself must say that it is one: by `has_more`,
 * or, where an empty list may be left out (`plain`), by its object.
 */
export const rowsAt = (
  envelope: Envelope,
  paths: ReadonlyArray<string>,
  { one, plain }: { readonly one: boolean; readonly plain: boolean }
): ReadonlyArray<Json> | undefined => {
  const { data = null, code } = envelope
  for (const path of paths) {
    const found = at({ data }, path)
    if (Array.isArray(found)) return found as ReadonlyArray<Json>
    if (found === null && path !== "data") return []
    if (one && isObject(found)) return [found]
    if (found !== undefined) return undefined
  }
  if (one || !isObject(data)) return undefined
  return plain || (code === "ok" && hasMore(data) !== undefined) ? [] : undefined
}

/** What an answer says of pages behind it: booleans, and their names, which were seen; undefined where it says nothing. */
export const hasMore = (answer: JsonObject): boolean | undefined => {
  const told = answer["has_more"]
  const word = typeof told === "string" ? told.toLowerCase() : typeof told === "boolean" ? String(told) : ""
  return word === "true" ? true : word === "false" ? false : undefined
}

/** A non-negative whole number, also when it comes as a text. */
export const toCount = (value: Json | undefined): number | undefined => {
  const number = typeof value === "string" && /^\d+$/.test(value) ? Number(value) : value
  return typeof number === "number" && Number.isSafeInteger(number) && number >= 0 ? number : undefined
}
