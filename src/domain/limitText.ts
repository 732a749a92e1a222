// How a list ends that the study wants no further.

import { counted } from "./counted.ts"
import { gridWord } from "./Grid.ts"
import { unitsWord } from "./matrix.ts"
import type { Shape } from "./Slice.ts"
import { thousands } from "./thousands.ts"

/** Why a list is cut off where its shape says so. */
export const limitText = ({ limit = 0, limit_per }: Pick<Shape, "limit" | "limit_per">): string =>
  `the study wants ${thousands(limit)} rows of each${limit_per === undefined ? "" : ` ${gridWord(limit_per)}`} and no more; what else came is in the raw pages alone`

/** `, at most 5,000 rows of each day`: how far the lists of a shape are wanted. */
export const limitClause = ({ limit = 0, limit_per, unit_input }: Shape): string => {
  const unit = unit_input === undefined ? undefined : unitsWord(unit_input, 1)
  const lists = [unit, limit_per === undefined ? undefined : gridWord(limit_per)].filter((one) => one !== undefined)
  return `, at most ${counted(limit, "row")} of each ${lists.join(" and ")}`
}
