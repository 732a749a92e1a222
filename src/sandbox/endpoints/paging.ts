import { integer, maxCount } from "../body.ts"
import type { Fields } from "../json.ts"
import { badCursor } from "../refusals.ts"

export interface Page<A> {
  readonly items: ReadonlyArray<A>
  readonly cursor: number
  readonly has_more: boolean
}

/** The items from an index on; the cursor is the index after the last. Throws 400. */
export const indexPage = <A>(list: ReadonlyArray<A>, body: Fields, otherwise: number): Page<A> => {
  const count = maxCount(body, otherwise)
  const cursor = integer(body, "cursor", 0)
  if (cursor < 0 || cursor > list.length) throw badCursor()
  const next = Math.min(cursor + count, list.length)
  return { items: list.slice(cursor, next), cursor: next, has_more: next < list.length }
}

/**
 * The items at or before a moment, newest first; the cursor is the moment of the next item, so that items that share
 * it may come twice, but none is skipped. 0 or absent means now. Throws 400.
 */
export const timePage = <A>(
  list: ReadonlyArray<A>,
  timeOf: (item: A) => number,
  body: Fields,
  otherwise: number
): Page<A> => {
  const count = maxCount(body, otherwise)
  const cursor = integer(body, "cursor", 0)
  if (cursor < 0) throw badCursor()
  const from = cursor === 0 ? 0 : list.findIndex((item) => timeOf(item) <= cursor)
  const items = from < 0 ? [] : list.slice(from, from + count)
  const next = from < 0 ? undefined : list[from + count]
  const last = items.at(-1)
  if (next !== undefined) return { items, cursor: timeOf(next), has_more: true }
  return { items, cursor: last === undefined ? cursor : timeOf(last), has_more: false }
}
