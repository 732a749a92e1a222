// What a style of paging is: how it asks for a page, and what it reads from an answer about the next one.
import type { Position } from "../domain/Answer.ts"
import type { Json, JsonObject } from "../domain/Json.ts"
import type { Pages } from "../domain/Pipeline.ts"
import { toCount } from "./envelope.ts"

/** What follows a page: the end, the next position, or nothing that could be followed. */
export type Next =
  | {
      readonly _tag: "End"
      readonly slots: number | undefined
      /** The list goes on and cannot be had: what may be missing, in words. */
      readonly capped?: string
    }
  | {
      readonly _tag: "More"
      readonly position: Position
      readonly slots: number | undefined
      /** Milliseconds to wait before the next request, where the answer looks unfinished. */
      readonly pause?: number
    }
  | { readonly _tag: "Stuck"; readonly why: string }

export interface PageStyle {
  /** Members of the body that ask for the page at a position. */
  readonly ask: (pages: Pages, position: Position | undefined) => JsonObject
  /** `rows`: how many the page brought. */
  readonly next: (data: Json | undefined, rows: number, position: Position | undefined, pages: Pages) => Next
}

/** Pages without a row in a row that are believed: deleted videos leave empty pages, but not this many. */
const emptyPages = 10

/** How many pages without a row a position has behind it, this one included; undefined when that is too many. */
export const countEmpty = (rows: number, position: Position | undefined): number | undefined => {
  const empty = rows === 0 ? (toCount(position?.["empty"]) ?? 0) + 1 : 0
  return empty > emptyPages ? undefined : empty
}

export const tooManyEmpty: Next = { _tag: "Stuck", why: `${emptyPages + 1} empty pages in a row` }

/** How often in a row an answer that says "more" and not where is believed to be a passing failure. */
const failuresAtMost = 3

/** Whether an answer without a cursor is asked again: often where it says that there is more, else once. */
export const isTransient = (position: Position | undefined, more: boolean | undefined): boolean =>
  (toCount(position?.["stuck"]) ?? 0) < (more === true ? failuresAtMost : 1)

/** What is missing where a list ends so. */
export const nowhere = "the API says that there is more and not where"

/** An answer that says "more" and not where: believed to be a passing failure so many times, asked again after a pause. */
export const again = (position: Position | undefined, cursor: number | undefined): Next => {
  const stuck = (toCount(position?.["stuck"]) ?? 0) + 1
  const why = cursor === undefined ? "has_more without a cursor" : `has_more, but the cursor stays at ${cursor}`
  if (stuck > failuresAtMost) return { _tag: "Stuck", why }
  return { _tag: "More", slots: 0, position: { ...position, stuck }, pause: 1_000 * 2 ** stuck }
}
