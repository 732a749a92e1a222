// Paging by a cursor that counts places in a list: `search`, with a search id beside it, and `index`, without.

import type { Position } from "../domain/Answer.ts"
import { isObject, type Json, type JsonObject } from "../domain/Json.ts"
import { usualSize } from "../domain/pageMembers.ts"
import { recount } from "./countedList.ts"
import { hasMore, toCount } from "./envelope.ts"
import { again, countEmpty, isTransient, type Next, nowhere, type PageStyle, tooManyEmpty } from "./PageStyle.ts"

/** The newest search id, as text: `{}` where there is none. */
const searchIn = (answer: JsonObject, position: Position | undefined): JsonObject => {
  const id: Json | undefined = answer["search_id"] || position?.["search_id"]
  if (!id) return {}
  return { search_id: typeof id === "bigint" || typeof id === "number" ? String(id) : id }
}

/** `cursor` counts index slots, and goes with the newest `search_id`. */
export const search: PageStyle = {
  ask: ({ size, size_as = usualSize.search }, position) => ({
    [size_as]: size,
    ...(position?.["cursor"] === undefined ? {} : { cursor: position["cursor"] }),
    ...(position?.["search_id"] === undefined ? {} : { search_id: position["search_id"] })
  }),
  next: (data, rows, position) => {
    const answer = isObject(data) ? data : {}
    const before = toCount(position?.["cursor"]) ?? 0
    const cursor = toCount(answer["cursor"])
    const slots = cursor === undefined || cursor < before ? undefined : cursor - before
    const more = hasMore(answer)
    const fallsBack = cursor !== undefined && cursor < before
    // An answer that brings nothing and falls back is no end of a list that has begun.
    if (more === false && (rows > 0 || !fallsBack)) return { _tag: "End", slots }
    if (more === undefined && rows === 0 && position === undefined && !cursor) return { _tag: "End", slots }
    const found = searchIn(answer, position)
    // Where nothing says whether there is more, a cursor that moved leads to where that shows.
    if (cursor === undefined || cursor <= before) return again({ ...position, ...found }, cursor)
    const empty = countEmpty(rows, position)
    if (empty === undefined) return tooManyEmpty
    return { _tag: "More", slots, position: { cursor, ...found, ...(empty > 0 ? { empty } : {}) } }
  }
}

/** An answer without a cursor: a passing failure, or the way in which lists of comments and playlists were seen to end. */
const withoutCursor = (more: boolean | undefined, rows: number, position: Position | undefined, size: number): Next => {
  const isPart = rows < size
  if (position === undefined && more === undefined && rows > 0 && isPart) return { _tag: "End", slots: undefined }
  if (isTransient(position, more)) return again(position, undefined)
  return { _tag: "End", slots: undefined, ...(more === true || !isPart ? { capped: nowhere } : {}) }
}

/**
 * `cursor` counts items; there is no search behind it. At `cap` the API ends, also where it says `has_more`: a list that
 * has just so many items is so much rarer than one that was cut off that both count as capped.
 */
export const index: PageStyle = {
  // Past the cap there is nothing, and a page that reaches over it may be refused whole.
  ask: ({ cap, size, ...pages }, position) => {
    const left = cap === undefined ? size : cap - (toCount(position?.["cursor"]) ?? 0)
    return search.ask({ ...pages, size: Math.max(1, Math.min(size, left)) }, position)
  },
  next: (data, rows, position, pages) => {
    const answer = isObject(data) ? data : {}
    const next = followed(answer, rows, position, pages)
    return pages.counted === undefined ? next : recount(next, answer, position, pages.counted)
  }
}

const followed = (
  answer: JsonObject,
  rows: number,
  position: Position | undefined,
  pages: Parameters<PageStyle["next"]>[3]
): Next => {
  const cursor = toCount(answer["cursor"])
  const more = hasMore(answer)
  if (cursor === undefined && more !== false) return withoutCursor(more, rows, position, pages.size)
  const next = search.next(answer, rows, position, pages)
  // A list cannot be asked in parts: what nothing leads on from ends there.
  if (next._tag === "Stuck") return { _tag: "End", slots: 0, ...(more === false ? {} : { capped: next.why }) }
  if (pages.cap === undefined || cursor === undefined || cursor < pages.cap) return next
  return { _tag: "End", slots: next.slots, capped: `the API gives the first ${pages.cap} and no more` }
}
