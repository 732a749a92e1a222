// Paging by a cursor that says nothing to anybody but the API: it goes back as it came.
import { at } from "../domain/Json.ts"
import { again, countEmpty, type PageStyle, tooManyEmpty } from "./PageStyle.ts"

/** The list ends where no cursor comes; one that comes again leads nowhere. */
export const token: PageStyle = {
  ask: ({ next_as = "cursor", size, size_as }, position) => ({
    ...(size_as === undefined ? {} : { [size_as]: size }),
    ...(position?.["cursor"] === undefined ? {} : { [next_as]: position["cursor"] })
  }),
  next: (data, rows, position, { next = "next" }) => {
    const cursor = at(data, next)
    if (cursor === undefined || cursor === null || cursor === "") return { _tag: "End", slots: undefined }
    if (typeof cursor === "object" || typeof cursor === "boolean")
      return { _tag: "Stuck", why: "what should be the next cursor is none" }
    if (cursor === position?.["cursor"]) {
      const next = again(position, undefined)
      return next._tag === "Stuck" ? { _tag: "Stuck", why: "the same cursor comes again and again" } : next
    }
    const empty = countEmpty(rows, position)
    if (empty === undefined) return tooManyEmpty
    return { _tag: "More", slots: undefined, position: { cursor, ...(empty > 0 ? { empty } : {}) } }
  }
}
