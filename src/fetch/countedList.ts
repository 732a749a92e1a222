// A list inside one row that goes on over pages, and of which the answer tells how long it is, as a playlist's.
import type { Position } from "../domain/Answer.ts"
import type { Json, JsonObject } from "../domain/Json.ts"
import type { Pages } from "../domain/Pipeline.ts"
import { toCount } from "./envelope.ts"
import type { Next } from "./PageStyle.ts"

/**
 * What a page of such a list leads to: its end where all of it came, or where the page is the first one again, because the
 * endpoint was seen not to heed its cursor. A list shorter than it is told to be ends capped. Its items are no slots.
 */
export const recount = (
  next: Next,
  answer: JsonObject,
  position: Position | undefined,
  { list, total }: NonNullable<Pages["counted"]>
): Next => {
  const items = Array.isArray(answer[list]) ? (answer[list] as ReadonlyArray<Json>) : []
  const first = items.length === 0 ? undefined : String(items[0])
  const isAgain = first !== undefined && first === position?.["first"]
  const sofar = (toCount(position?.["items"]) ?? 0) + (isAgain ? 0 : items.length)
  const whole = toCount(answer[total])
  const isWhole = whole !== undefined && sofar >= whole
  if (next._tag === "More" && !isAgain && !isWhole) {
    if (next.position["stuck"] !== undefined) return next
    const start = position?.["first"] ?? first
    return {
      ...next,
      slots: 0,
      position: { ...next.position, items: sofar, ...(start === undefined ? {} : { first: start }) }
    }
  }
  const told = next._tag === "End" ? next.capped : undefined
  const short = whole === undefined ? told : isWhole ? undefined : `the API tells of ${whole} and gives ${sofar}`
  return { _tag: "End", slots: 0, ...(short === undefined ? {} : { capped: short }) }
}
