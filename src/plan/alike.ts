// What was measured under other fields, and is true under these as well.
import type { Density } from "../domain/Coverage.ts"
import { type Shape, shapeId } from "../domain/Slice.ts"
import type { Densities } from "./price.ts"

/** Who is asked for what, apart from how much is told of each row. */
const apartFromFields = ({
  fields: _fields,
  limit: _limit,
  limit_per: _per,
  repeat: _repeat,
  ...rest
}: Shape): string => shapeId({ ...rest, fields: [] })

/** A list that was cut off by a limit tells nothing of how long it would have been. */
const reaches = (measured: Shape, wants: Shape): boolean =>
  measured.limit === undefined ||
  (wants.limit !== undefined &&
    (wants.limit_per === undefined) === (measured.limit_per === undefined) &&
    wants.limit <= measured.limit)

const sum = (all: ReadonlyArray<Density>): Density => ({
  slices: all.reduce((n, one) => n + one.slices, 0),
  cut: all.reduce((n, one) => n + one.cut, 0),
  slots: all.reduce((n, one) => n + one.slots, 0),
  unit_days: all.reduce((n, one) => n + one.unit_days, 0)
})

/** Densities, with those of a plan's shapes that were not asked yet themselves, but alike. @param known all shapes of the database */
export const withAlike = (
  wants: Readonly<Record<string, Shape>>,
  known: Readonly<Record<string, Shape>>,
  densities: Densities
): Densities => {
  const measured = Object.entries(densities).flatMap(([id, density]) => {
    const shape = known[id]
    return shape === undefined || density.unit_days === 0 ? [] : [{ shape, density, request: apartFromFields(shape) }]
  })
  const found = Object.entries(wants).flatMap(([id, shape]): ReadonlyArray<readonly [string, Density]> => {
    if (densities[id] !== undefined) return []
    const request = apartFromFields(shape)
    const alike = measured.filter((one) => one.request === request && reaches(one.shape, shape))
    return alike.length === 0 ? [] : [[id, sum(alike.map(({ density }) => density))]]
  })
  return { ...densities, ...Object.fromEntries(found) }
}
