// Paging by a cursor that counts places in a list: `search`, with a search id beside it, and `index`, without.
import { isObject } from "../domain/Json.ts"
import { hasMore, toCount } from "./envelope.ts"
import { again, countEmpty, type PageStyle, tooManyEmpty } from "./PageStyle.ts"

/** `cursor` counts index slots, and goes with the newest `search_id`. */
export const search: PageStyle = {
  ask: ({ size, size_as = "max_count" }, position) => ({
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
    // An answer that falls back is no end of a list that has begun.
    if (cursor !== undefined && cursor < before) return again(position, cursor)
    if (more === false) return { _tag: "End", slots }
    if (more === undefined && rows === 0 && position === undefined && !cursor) return { _tag: "End", slots }
    // Where nothing says whether there is more, a cursor that moved leads to where that shows.
    if (cursor === undefined || cursor <= before) return again(position, cursor)
    const empty = countEmpty(rows, position)
    if (empty === undefined) return tooManyEmpty
    const id = answer["search_id"] || position?.["search_id"]
    const search_id = typeof id === "bigint" || typeof id === "number" ? String(id) : id
    return {
      _tag: "More",
      slots,
      position: { cursor, ...(search_id ? { search_id } : {}), ...(empty > 0 ? { empty } : {}) }
    }
  }
}

/**
 * `cursor` counts items; there is no search behind it. A first page that is not full and says nothing of what follows is
 * all there is: such answers were seen for comments and playlists. At `cap` the API ends, also where it says `has_more`: a list that
 * has just so many items is so much rarer than one that was cut off that both count as capped.
 * @see https://developers.tiktok.com/doc/research-api-specs-query-video-comments
 */
export const index: PageStyle = {
  ask: search.ask,
  next: (data, rows, position, pages) => {
    const answer = isObject(data) ? data : {}
    const cursor = toCount(answer["cursor"])
    if (position === undefined && cursor === undefined && hasMore(answer) === undefined && rows < pages.size) {
      return { _tag: "End", slots: undefined }
    }
    const next = search.next(data, rows, position, pages)
    if (next._tag === "Stuck" || pages.cap === undefined || cursor === undefined || cursor < pages.cap) return next
    return { _tag: "End", slots: next.slots, capped: `the API gives the first ${pages.cap} and no more` }
  }
}
