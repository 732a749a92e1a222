// The strategies that `pages.style` names, and the one that a slice is asked by.
import type { Pages } from "../domain/Pipeline.ts"
import type { Shape, Slice } from "../domain/Slice.ts"
import { index, search } from "./cursorPages.ts"
import type { PageStyle } from "./PageStyle.ts"
import { draws, number, once } from "./plainPages.ts"
import { time } from "./timePages.ts"
import { token } from "./tokenPages.ts"

export const pageStyles: Readonly<Record<Pages["style"] | "draws", PageStyle>> = {
  search,
  index,
  time,
  number,
  token,
  once,
  draws
}

/** A draw is one request, however its endpoint pages. */
export const styleOf = ({ draw }: Slice, { style }: Pages): PageStyle =>
  pageStyles[draw === undefined ? style : "draws"]

/** Pages no larger than what is wanted of a list. A window is searched in whole pages: some places of them bring no row. */
export const pagesOf = ({ limit, limit_per }: Shape, pages: Pages): Pages =>
  limit === undefined || limit_per !== undefined || limit >= pages.size ? pages : { ...pages, size: limit }
