// The text of an answer → what it says, without losing a digit.
import { at, isObject, type Json, type JsonObject, parseJson } from "./Json.ts"
import type { Pipeline } from "./Pipeline.ts"

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

/** TikTok's other APIs number their errors, and 0 is none. A number that is taken for nothing would make an error an empty list. */
const codeOf = (value: Json | undefined): string =>
  (typeof value === "number" || typeof value === "bigint") && Number(value) !== 0 ? String(value) : text(value)

/**
 * Reads the research envelope, the flat OAuth error, and the error that the documentation shows by itself. undefined where
 * the body is no JSON object:
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
  const isFlat = error === undefined && codeOf(parsed["code"]) !== ""
  const inner: JsonObject = isObject(error) ? error : isFlat ? parsed : {}
  return {
    data: parsed["data"],
    code: codeOf(inner["code"]),
    message: text(inner["message"]) || text(inner["msg"]),
    log_id: text(inner["log_id"])
  }
}

/** More values than any answer has; reading them would take minutes and all memory. */
const valuesAtMost = 500_000

/** Whether a text has more values than can be meant: each but the first comes behind one of three signs. */
const isCrowded = (body: string): boolean => {
  if (body.length <= valuesAtMost) return false
  let signs = 0
  for (let at = 0; at < body.length; at += 1) {
    const code = body.charCodeAt(at)
    if (code === 44 || code === 91 || code === 123) signs += 1
  }
  return signs > valuesAtMost
}

const parseOrUndefined = (body: string): Json | undefined => {
  try {
    return isCrowded(body) ? undefined : parseJson(body)
  } catch {
    return undefined
  }
}

/** No endpoint sends as many rows at once. */
const rowsAtMost = 20_000

/** What an endpoint's lists are like: `one`: an object stands for a row; `plain`: an empty list may be left out. */
const howTold = ({ pages, rows }: Pipeline) => ({ one: rows.one === true, plain: pages.style !== "search" })

/**
 * The list of rows at the first of the paths that has any; an empty list, or null in its place, where none has; undefined
 * where there is none at all. What is neither a list nor null is no page. Without the key the answer itself must say that
 * it is one: by `has_more`, or, where an empty list may be left out (`plain`), by its object.
 */
export const rowsAt = (
  envelope: Envelope,
  paths: ReadonlyArray<string>,
  { one, plain }: { readonly one: boolean; readonly plain: boolean }
): ReadonlyArray<Json> | undefined => {
  const { data = null, code } = envelope
  const lists = paths.flatMap((path): ReadonlyArray<ReadonlyArray<Json> | undefined> => {
    const found = at({ data }, path)
    if (Array.isArray(found)) return [found.length > rowsAtMost ? undefined : (found as ReadonlyArray<Json>)]
    if (found === null && path !== "data") return [[]]
    if (one && isObject(found)) return [[found]]
    return found === undefined ? [] : [undefined]
  })
  const filled = lists.find((list) => list !== undefined && list.length > 0)
  if (filled !== undefined || lists.length > 0) return filled ?? lists[0]
  if (one || !isObject(data)) return undefined
  return plain || (code === "ok" && hasMore(data) !== undefined) ? [] : undefined
}

/** The rows of an answer, where its pipeline says that they are: one rule for what comes in and for what is read again. */
export const rowsOf = (envelope: Envelope, pipeline: Pipeline): ReadonlyArray<Json> | undefined =>
  rowsAt(envelope, pipeline.rows.at, howTold(pipeline))

/** What an answer says of pages behind it: booleans, and their names, which were seen; undefined where it says nothing. */
export const hasMore = (answer: JsonObject): boolean | undefined => {
  const told = answer["has_more"]
  const word = typeof told === "string" ? told.toLowerCase() : typeof told === "boolean" ? String(told) : ""
  return word === "true" ? true : word === "false" ? false : undefined
}
