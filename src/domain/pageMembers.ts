// The names that pages have in a request, by their style: where an endpoint says nothing else.

type Style = "search" | "index" | "time" | "number" | "token" | "once"

/** How a style calls the size of a page; the others send none. */
export const usualSize = { search: "max_count", index: "max_count", time: "max_count", number: "page_size" } as const

const places: Readonly<Record<Style, ReadonlyArray<string>>> = {
  search: ["cursor", "search_id"],
  index: ["cursor"],
  time: ["cursor"],
  number: ["page_start"],
  token: [],
  once: []
}

/** All members that pages of an endpoint may put into a request. */
export const pageMembers = ({
  draw,
  next_as,
  size_as,
  style
}: {
  readonly style: Style
  readonly size_as?: string
  readonly next_as?: string
  readonly draw?: string
}): ReadonlyArray<string> => {
  const size = size_as ?? (style in usualSize ? usualSize[style as keyof typeof usualSize] : undefined)
  const next = style === "token" ? (next_as ?? "cursor") : undefined
  return [...places[style], size, next, draw].flatMap((name) => name ?? [])
}
