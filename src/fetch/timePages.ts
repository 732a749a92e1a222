// Paging by a cursor that is a moment: "what came to be then or before". Entries that share a moment may come twice.

import type { Position } from "../domain/Answer.ts"
import { canonicalJson, isObject, type Json, type JsonObject } from "../domain/Json.ts"
import { usualSize } from "../domain/pageMembers.ts"
import { hasMore, toCount } from "./envelope.ts"
import { again, countEmpty, isTransient, type Next, nowhere, type PageStyle, tooManyEmpty } from "./PageStyle.ts"

/** Moments that are stepped over: more of them in one list, and the cursor only repeats what it was sent. */
const stepsAtMost = 500

/** What tells an entry from others, whatever its counts are at the moment. */
const nameOf = (row: Json): string =>
  canonicalJson(
    isObject(row)
      ? Object.fromEntries(Object.entries(row).filter(([, one]) => typeof one === "string" || typeof one === "bigint"))
      : row
  )

const listIn = (answer: JsonObject): ReadonlyArray<Json> =>
  (Object.values(answer).find(Array.isArray) as ReadonlyArray<Json> | undefined) ?? []

/** Moments that were stepped over so far; `open` is one of which the next page tells whether it was more than a page. */
interface Crowds {
  readonly steps: number
  readonly crowds: number
  readonly first: number | undefined
  readonly open: { readonly moment: number; readonly last: string } | undefined
}

const readCrowds = (position: Position | undefined): Crowds => {
  const { steps, crowds, first, moment, last } = position ?? {}
  const stepped = toCount(moment)
  return {
    steps: toCount(steps) ?? 0,
    crowds: toCount(crowds) ?? 0,
    first: toCount(first),
    open: stepped === undefined || typeof last !== "string" ? undefined : { moment: stepped, last }
  }
}

/** The page behind a step that begins with the last entry before it tells that nothing was left out. */
const countCrowds = (before: Crowds, list: ReadonlyArray<Json>, isLast: boolean): Crowds => {
  const { crowds, first, open } = before
  if (open === undefined || (list.length === 0 && !isLast)) return before
  if (list.some((row) => nameOf(row) === open.last)) return { ...before, open: undefined }
  return { ...before, crowds: crowds + 1, first: first ?? open.moment, open: undefined }
}

const writeCrowds = ({ crowds, first, open, steps }: Crowds): JsonObject => ({
  ...(steps > 0 ? { steps } : {}),
  ...(crowds > 0 && first !== undefined ? { crowds, first } : {}),
  ...open
})

/**
 * `cursor` is a time that goes backwards; absent means now. It goes back as it came, since the pages disagree whether it
 * is seconds or milliseconds. Where more entries than a page holds share one moment, it stands still: the list goes on
 * before that moment, and ends capped, because nothing leads to the rest of it.
 */
export const time: PageStyle = {
  ask: ({ size, size_as = usualSize.time }, position) => ({
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
    const isLast = more === false || (more === undefined && rows === 0 && position === undefined && !cursor)
    const list = listIn(answer)
    const crowds = countCrowds(readCrowds(position), list, isLast)
    if (isLast || crowds.steps > stepsAtMost) return end(crowds, sofar, ceiling)
    // Now and then it is a passing failure; otherwise the list ends where nothing leads on.
    if (cursor === undefined && !isTransient(position, more)) {
      return { _tag: "End", slots: undefined, ...(more === true ? { capped: nowhere } : {}) }
    }
    const moves = cursor !== undefined && cursor > 0 && (before === undefined || cursor < before)
    if (!moves) {
      if (cursor === undefined || cursor !== before || cursor <= 1 || list.length === 0) return again(position, cursor)
      const open = { moment: cursor, last: nameOf(list.at(-1) as Json) }
      const stepped = writeCrowds({ ...crowds, steps: crowds.steps + 1, open })
      return { _tag: "More", slots: undefined, position: { cursor: cursor - 1, rows: sofar, ...stepped } }
    }
    const empty = countEmpty(rows, position)
    if (empty === undefined) return tooManyEmpty
    const at = { cursor, rows: sofar, ...writeCrowds(crowds), ...(empty > 0 ? { empty } : {}) }
    return { _tag: "More", slots: undefined, position: at }
  }
}

const end = (
  { crowds, first }: Crowds,
  sofar: number,
  ceiling: { readonly from: number; readonly to: number } | undefined
): Next => {
  const slots = undefined
  if (crowds > 0) {
    const others = crowds > 1 ? ` (and ${crowds - 1} more)` : ""
    const capped = `a page or more share the moment ${first}${others}: the rest of it may be missing`
    return { _tag: "End", slots, capped }
  }
  if (ceiling === undefined || sofar < ceiling.from || sofar > ceiling.to) return { _tag: "End", slots }
  const capped = `the list ends after ${sofar} entries, where the API is known to cut lists off`
  return { _tag: "End", slots, capped }
}
