// What is asked of units, by one name for each.
import type { UnitDays } from "./Coverage.ts"
import { union } from "./ranges.ts"
import type { Slice } from "./Slice.ts"

/** Names what is asked of a unit, whatever the days. */
export const unitKey = ({ shape, wave, unit }: Pick<UnitDays, "shape" | "wave" | "unit">): string =>
  `${shape} ${wave} ${unit}`

/** Names what is asked, whoever is asked for it. */
export const waveKey = ({ shape, wave }: Pick<Slice, "shape" | "wave">): string => `${shape} ${wave}`

/** Each unit once, with all its days as ranges that neither touch nor overlap. */
export const eachUnitOnce = (units: ReadonlyArray<UnitDays>): ReadonlyArray<UnitDays> =>
  [...Map.groupBy(units, unitKey).values()].map((same) => ({
    ...(same[0] as UnitDays),
    days: union(same.flatMap((one) => one.days))
  }))
