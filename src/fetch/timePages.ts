// Paging by a cursor that is a moment: "what came to be then or before". Entries that share a moment may come twice.
import { isObject } from "../domain/Json.ts"
import { hasMore, toCount } from "./envelope.ts"
import { again, countEmpty, type Next, type PageStyle, tooManyEmpty } from "./PageStyle.ts"

/**
 * `cursor` is a time that goes backwards; absent means now. It goes back as it came, since the pages disagree whether it
 * is seconds or milliseconds. Where more entries than a page holds share one moment, it stands still: nothing leads
 * past them, so the list ends there, capped.
 * @see https://developers.tiktok.com/doc/research-api-specs-query-user-followers
 */
export const time: PageStyle = {
  ask: ({ size, size_as = "max_count" }, position) => ({
    [size_as]: size,
    ...(position?.["cursor"] === undefined ? {} : { cursor: position["cursor"] })
  }),
  next: (data, rows, position, { ceiling }): Next => {
    const answer = isObject(data) ? data : {}
    const before = toCount(position?.["cursor"])
    const cursor = toCount(answer["cursor"])
    const sofar = (toCount(position?.["rows"]) ?? 0) + rows
    const more = hasMore(answer)
    // An empty list that says nothing else is an end only where none has begun.
    if (more === false || (more === undefined && rows === 0 && position === undefined && !cursor)) {
      const cut = ceiling !== undefined && sofar >= ceiling.from && sofar <= ceiling.to
      const capped = `the list ends after ${sofar} entries, where the API is known to cut lists off`
      return { _tag: "End", slots: undefined, ...(cut ? { capped } : {}) }
    }
    const moves = cursor !== undefined && cursor > 0 && (before === undefined || cursor < before)
    if (!moves) {
      const next = again(position, cursor)
      if (next._tag !== "Stuck" || cursor !== before || rows === 0) return next
      const capped = `a page or more share the moment ${cursor}: the rest of that moment and all before it may be missing`
      return { _tag: "End", slots: undefined, capped }
    }
    const empty = countEmpty(rows, position)
    if (empty === undefined) return tooManyEmpty
    return { _tag: "More", slots: undefined, position: { cursor, rows: sofar, ...(empty > 0 ? { empty } : {}) } }
  }
}
