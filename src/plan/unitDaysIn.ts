// How much slices stand for: unit-days, and units of endpoints that have no days.
import type { UnitDays } from "../domain/Coverage.ts"
import { countDays } from "../domain/Day.ts"
import { intersect, size } from "../domain/ranges.ts"
import type { Slice } from "../domain/Slice.ts"
import { unitKey } from "../domain/unitDays.ts"

export interface Amount {
  readonly days: number
  readonly units: number
}

/** `wanted`, where it is given: only its days count, because windows may be wider; no unit-day counts twice. */
export const unitDaysIn = (slices: ReadonlyArray<Slice>, wanted?: ReadonlyArray<UnitDays>): Amount => {
  const asked = wanted && new Map(wanted.map((one) => [unitKey(one), one.days]))
  let [days, timeless] = [0, 0]
  for (const { shape, units, wave, window } of slices) {
    if (window === undefined) timeless += units.length
    else if (asked === undefined) days += units.length * countDays(window)
    else for (const unit of units) days += size(intersect(asked.get(unitKey({ shape, wave, unit })) ?? [], [window]))
  }
  return { days, units: timeless }
}
