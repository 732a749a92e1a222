// How events name a slice.
import type { Slice } from "../domain/Slice.ts"

export const nameOf = ({ id, step, units, window }: Slice) => ({
  slice: id,
  step,
  units: units.length,
  ...(units.length === 1 ? { unit: units[0] as string } : {}),
  ...(window === undefined ? {} : { window })
})
