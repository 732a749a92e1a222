// Units that the API did not give a while ago: one verdict serves all days, and nothing is asked for them meanwhile.
import type { Covered } from "../domain/Coverage.ts"
import type { Slice } from "../domain/Slice.ts"
import type { Tried } from "./due.ts"
import { keyOf } from "./wanted.ts"

/** Unit → when the API refused it, epoch milliseconds. */
export type Gone = Map<string, number>

/** What a verdict about a unit holds for. */
export const goneKey = ({ shape, wave }: Pick<Slice, "shape" | "wave">): string => `${shape} ${wave}`

/** So long a verdict about a unit serves days that were not asked: an account may come back. */
const verdictLasts = 7 * 86_400_000

/** Shape and wave → units that are not asked for, at an instant in epoch milliseconds; what is retried is asked for. */
export const goneUnits = (
  coverage: ReadonlyArray<Covered>,
  tried: Tried | undefined,
  now: number
): Map<string, Gone> => {
  const again = tried === undefined ? undefined : new Set(tried.map(keyOf))
  const lines = coverage.filter(
    (one) =>
      one.state === "unavailable" && one.at > now - verdictLasts && (again === undefined || again.has(keyOf(one)))
  )
  const byShape = Map.groupBy(lines, goneKey)
  return new Map(
    [...byShape].map(([shape, ones]) => [
      shape,
      new Map(ones.toSorted((a, b) => a.at - b.at).map((one) => [one.unit, one.at]))
    ])
  )
}
