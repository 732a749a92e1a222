// Endpoints without a cursor: pages by number, a single answer, a random sample.
import { usualSize } from "../domain/pageMembers.ts"
import { toCount } from "./envelope.ts"
import type { PageStyle } from "./PageStyle.ts"

/**
 * Pages count from 1, and nothing says which is the last: it is the one that is not full.
 */
export const number: PageStyle = {
  ask: ({ size, size_as = usualSize.number }, position) => ({
    page_start: toCount(position?.["page"]) ?? 1,
    [size_as]: size
  }),
  next: (_data, rows, position, { size }) => {
    const page = toCount(position?.["page"]) ?? 1
    if (rows < size) return { _tag: "End", slots: undefined }
    return { _tag: "More", slots: undefined, position: { page: page + 1 } }
  }
}

/** One request is all there is. Where it is told a size and comes back full, there may be more that cannot be had. */
export const once: PageStyle = {
  ask: ({ size, size_as }) => (size_as === undefined ? {} : { [size_as]: size }),
  next: (_data, rows, _position, { size, size_as }) => {
    const full = size_as !== undefined && rows >= size
    return { _tag: "End", slots: undefined, ...(full ? { capped: `the API gives at most ${size}` } : {}) }
  }
}

/** A random sample: a second page would be another sample. */
export const draws: PageStyle = {
  ask: ({ size, size_as = usualSize.search, draw }) => ({
    [size_as]: size,
    ...(draw === undefined ? {} : { [draw]: true })
  }),
  next: () => ({ _tag: "End", slots: undefined })
}
