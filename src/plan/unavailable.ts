// Units that the API did not give a while ago: one refusal serves all days, and nothing is asked for them meanwhile.
import type { Covered } from "../domain/Coverage.ts"
import type { Slice } from "../domain/Slice.ts"
import type { Tried } from "./due.ts"
import { keyOf } from "./wanted.ts"

/** Unit → when the API refused it, epoch milliseconds. */
export type Refused = Map<string, number>

/** What the refusal of a unit holds for. */
export const refusedUnder = ({ shape, wave }: Pick<Slice, "shape" | "wave">): string => `${shape} ${wave}`

/** So long a refusal serves days that were not asked: an account may come back. */
const refusalLasts = 7 * 86_400_000

/** Shape and wave → units that are not asked for, at an instant in epoch milliseconds; what is retried is asked for. */
export const unavailableUnits = (
  coverage: ReadonlyArray<Covered>,
  tried: Tried | undefined,
  now: number
): Map<string, Refused> => {
  const again = tried === undefined ? undefined : new Set(tried.map(keyOf))
  const lines = coverage.filter(
    (one) =>
      one.state === "unavailable" && one.at > now - refusalLasts && (again === undefined || again.has(keyOf(one)))
  )
  return new Map(
    [...Map.groupBy(lines, refusedUnder)].map(([shape, ones]) => [
      shape,
      new Map(ones.toSorted((a, b) => a.at - b.at).map((one) => [one.unit, one.at]))
    ])
  )
}
