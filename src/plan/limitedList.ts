// Names of the lists that a study wants no further than so many rows.

import { cellOf } from "../domain/Grid.ts"
import { canonicalJson } from "../domain/Json.ts"
import type { Shape, Slice } from "../domain/Slice.ts"
import { waveKey } from "../domain/unitDays.ts"

/** Names the list that a slice asks for a part of; undefined where it is wanted whole. */
export const limitedList =
  (shapes: Readonly<Record<string, Shape>>) =>
  (slice: Slice): string | undefined => {
    const { limit, limit_per: grid } = shapes[slice.shape] ?? {}
    if (limit === undefined) return undefined
    const cell = grid === undefined || slice.window === undefined ? "" : cellOf(grid, slice.window.from).from
    return `${waveKey(slice)} ${cell} ${canonicalJson(slice.units)}`
  }
