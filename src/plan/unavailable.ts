// Units that the API did not give a while ago: one refusal serves all days, and nothing is asked for them meanwhile.
import type { Covered } from "../domain/Coverage.ts"
import { unitKey, waveKey } from "../domain/unitDays.ts"
import type { Tried } from "./due.ts"

/** Unit → when the API refused it, epoch milliseconds. */
export type Refused = Map<string, number>

/** For so long a refused unit is not asked for other days either; then it is tried again, since accounts come back. */
const refusalLasts = 7 * 86_400_000

/** Shape and wave → units that are not asked for, at an instant in epoch milliseconds; what is retried is asked for. */
export const unavailableUnits = (
  coverage: ReadonlyArray<Covered>,
  tried: Tried | undefined,
  now: number
): Map<string, Refused> => {
  const again = tried === undefined ? undefined : new Set(tried.map(unitKey))
  const lines = coverage.filter(
    (one) =>
      one.state === "unavailable" && one.at > now - refusalLasts && (again === undefined || again.has(unitKey(one)))
  )
  return new Map(
    [...Map.groupBy(lines, waveKey)].map(([shape, ones]) => [
      shape,
      new Map(ones.toSorted((a, b) => a.at - b.at).map((one) => [one.unit, one.at]))
    ])
  )
}
