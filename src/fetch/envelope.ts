// The text of an answer → what it says, without losing a digit.
import { at, isObject, type Json, type JsonObject, parseJson } from "../domain/Json.ts"

/** What a body says of itself. `code` is "" where the API sends no error object (TikTok Shop). */
export interface Envelope {
  readonly data: Json | undefined
  readonly code: string
  readonly message: string
  readonly log_id: string
}

const text = (value: Json | undefined): string => (typeof value === "string" ? value : "")

/**
 * Reads the research envelope, and the flat OAuth error. undefined where the body is no JSON object:
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
  const inner: JsonObject = isObject(error) ? error : {}
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

/** The list of rows at the first of the paths that has one; null stands for an empty list, undefined for none at all. */
export const rowsAt = (
  envelope: Envelope,
  paths: ReadonlyArray<string>,
  one: boolean
): ReadonlyArray<Json> | undefined => {
  const whole = { data: envelope.data ?? null }
  for (const path of paths) {
    const found = at(whole, path)
    if (Array.isArray(found)) return found as ReadonlyArray<Json>
    if (found === null && path !== "data") return []
    if (one && isObject(found)) return [found]
  }
  return isObject(envelope.data) && envelope.code === "ok" && !one ? [] : undefined
}

/** `true` and `"true"`: both were seen. */
export const isTrue = (value: Json | undefined): boolean => value === true || value === "true"

export const isMissing = (value: Json | undefined): boolean => value === undefined || value === null

/** A non-negative whole number, also when it comes as a text. */
export const toCount = (value: Json | undefined): number | undefined => {
  const number = typeof value === "string" && /^\d+$/.test(value) ? Number(value) : value
  return typeof number === "number" && Number.isSafeInteger(number) && number >= 0 ? number : undefined
}
