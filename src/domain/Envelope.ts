// The text of an answer → what it says, without losing a digit.
import type { EnvelopeForm } from "./Api.ts"
import { at, isObject, type Json, type JsonObject, parseJson } from "./Json.ts"
import { apiOf, type Pipeline } from "./Pipeline.ts"
import { shippedApi } from "./shippedApi.ts"

/** What a body says of itself. `code` is "" where the API sends no error object. */
export interface Envelope {
  readonly data: Json | undefined
  readonly code: string
  readonly message: string
  readonly log_id: string
}

/** A message may list a hundred accounts; what is longer says nothing, and would only be read for long. */
const longest = 20_000

const text = (value: Json | undefined): string => (typeof value === "string" ? value.slice(0, longest) : "")

/** Some APIs number their errors, and 0 is none. A number that is taken for nothing would make an error an empty list. */
const codeOf = (value: Json | undefined): string =>
  (typeof value === "number" || typeof value === "bigint") && Number(value) !== 0 ? String(value) : text(value)

/** The first of some members that is a text. */
const firstText = (object: JsonObject, names: ReadonlyArray<string>): string => {
  for (const name of names) if (text(object[name]) !== "") return text(object[name])
  return ""
}

/**
 * Reads an answer as its API's description has it: the error as an object, as a text with its members around it, or with its
 * members at the top. undefined where the body is no JSON object: an HTML page, a cut-off text, nesting too deep to read.
 */
export const readEnvelope = (body: string, form: EnvelopeForm = shippedApi.envelope): Envelope | undefined => {
  const parsed = parseOrUndefined(body)
  if (!isObject(parsed)) return undefined
  const { flat, error: names } = form
  const error = at(parsed, names.at)
  const log = (object: JsonObject, { log_id }: { readonly log_id?: string }) =>
    log_id === undefined ? "" : text(object[log_id])
  if (typeof error === "string" && flat !== undefined) {
    const code = text(parsed[flat.code]) || error
    return { data: undefined, code, message: text(parsed[flat.message]), log_id: log(parsed, flat) }
  }
  const isTop = error === undefined && form.unnested === true && codeOf(parsed[names.code]) !== ""
  const inner: JsonObject = isObject(error) ? error : isTop ? parsed : {}
  return {
    data: form.data === undefined ? parsed : at(parsed, form.data),
    code: codeOf(inner[names.code]),
    message: firstText(inner, names.message),
    log_id: log(inner, names)
  }
}

/** Whether a code means that there is no error. */
export const isGoodCode = (code: string, { good = [] }: EnvelopeForm): boolean => good.includes(code)

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
const howTold = (pipeline: Pipeline) => ({
  one: pipeline.rows.one === true,
  plain: pipeline.pages.style !== "search",
  form: apiOf(pipeline).envelope
})

/** What a path of an answer leads to, where it leads into the data. */
const inData = (data: Json, path: string, form: EnvelopeForm): Json | undefined => {
  if (form.data === undefined) return at(data, path)
  if (path === form.data) return data
  return path.startsWith(`${form.data}.`) ? at(data, path.slice(form.data.length + 1)) : undefined
}

/**
 * The list of rows at the first of the paths that has any; an empty list, or null in its place, where none has; undefined
 * where there is none at all. What is neither a list nor null is no page. Without the key the answer itself must say that
 * it is one: by `has_more`, or, where an empty list may be left out (`plain`), by its object.
 */
export const rowsAt = (
  envelope: Envelope,
  paths: ReadonlyArray<string>,
  {
    one,
    plain,
    form = shippedApi.envelope
  }: { readonly one: boolean; readonly plain: boolean; readonly form?: EnvelopeForm }
): ReadonlyArray<Json> | undefined => {
  const { data = null, code } = envelope
  const lists = paths.flatMap((path): ReadonlyArray<ReadonlyArray<Json> | undefined> => {
    const found = inData(data, path, form)
    if (Array.isArray(found)) return [found.length > rowsAtMost ? undefined : (found as ReadonlyArray<Json>)]
    if (found === null && path !== form.data) return [[]]
    if (one && isObject(found)) return [[found]]
    return found === undefined ? [] : [undefined]
  })
  const filled = lists.find((list) => list !== undefined && list.length > 0)
  if (filled !== undefined || lists.length > 0) return filled ?? lists[0]
  if (one || !isObject(data)) return undefined
  return plain || (isGoodCode(code, form) && hasMore(data) !== undefined) ? [] : undefined
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
