// How an endpoint pages: what to add to a request, and what an answer says about the next one.
import type { Position } from "../domain/Answer.ts"
import { isObject, type Json, type JsonObject } from "../domain/Json.ts"
import type { Pipeline } from "../domain/Pipeline.ts"
import { isTrue, toCount } from "./envelope.ts"

/** What follows a page: the end, the next position, or nothing that could be followed. */
export type Next =
  | { readonly _tag: "End"; readonly slots: number | undefined }
  | {
      readonly _tag: "More"
      readonly position: Position
      readonly slots: number | undefined
      /** Milliseconds to wait before the next request, where the answer looks unfinished. */
      readonly pause?: number
    }
  | { readonly _tag: "Stuck"; readonly why: string }

interface PageStyle {
  readonly ask: (size: number, position: Position | undefined) => JsonObject
  readonly next: (data: Json | undefined, rows: number, position: Position | undefined, size: number) => Next
}

/** Pages without a row in a row that are believed: deleted videos leave empty pages, but not this many. */
const emptyPages = 25

/** An answer that says "more" and not where: believed to be a hiccup so many times, asked again after a pause. */
const again = (position: Position | undefined, cursor: number | undefined): Next => {
  const stuck = (toCount(position?.["stuck"]) ?? 0) + 1
  const why = cursor === undefined ? "has_more without a cursor" : `has_more, but the cursor stays at ${cursor}`
  if (stuck > 3) return { _tag: "Stuck", why }
  return { _tag: "More", slots: 0, position: { ...position, stuck }, pause: 1_000 * 2 ** stuck }
}

/** `cursor` counts index slots, and goes with the newest `search_id`. */
const search: PageStyle = {
  ask: (size, position) => ({
    max_count: size,
    ...(position?.["cursor"] === undefined ? {} : { cursor: position["cursor"] }),
    ...(position?.["search_id"] === undefined ? {} : { search_id: position["search_id"] })
  }),
  next: (data, rows, position, _size) => {
    const answer = isObject(data) ? data : {}
    const before = toCount(position?.["cursor"]) ?? 0
    const cursor = toCount(answer["cursor"])
    const slots = cursor === undefined || cursor < before ? undefined : cursor - before
    if (!isTrue(answer["has_more"])) return { _tag: "End", slots }
    if (cursor === undefined || cursor <= before) return again(position, cursor)
    const empty = rows === 0 ? (toCount(position?.["empty"]) ?? 0) + 1 : 0
    if (empty > emptyPages) return { _tag: "Stuck", why: `${empty} empty pages in a row` }
    const id = answer["search_id"] ?? position?.["search_id"]
    const search_id = typeof id === "bigint" || typeof id === "number" ? String(id) : id
    return {
      _tag: "More",
      slots,
      position: { cursor, ...(search_id ? { search_id } : {}), ...(empty > 0 ? { empty } : {}) }
    }
  }
}

/** `cursor` counts items; there is no search behind it. */
const index: PageStyle = {
  ask: (size, position) => ({
    max_count: size,
    ...(position?.["cursor"] === undefined ? {} : { cursor: position["cursor"] })
  }),
  next: search.next
}

/** One request is all there is. */
const once: PageStyle = { ask: () => ({}), next: (_data, rows) => ({ _tag: "End", slots: rows }) }

/** The strategies that `pages.style` names. */
export const pageStyles: Readonly<Record<Pipeline["pages"]["style"], PageStyle>> = {
  search,
  index,
  once
}
