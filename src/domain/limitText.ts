// How a list ends that the study wants no further.
import { gridWord } from "./Grid.ts"
import type { Shape } from "./Slice.ts"
import { thousands } from "./thousands.ts"

/** Why a list is cut off where its shape says so. */
export const limitText = ({ limit = 0, limit_per }: Pick<Shape, "limit" | "limit_per">): string =>
  `the study wants ${thousands(limit)} rows of each${limit_per === undefined ? "" : ` ${gridWord(limit_per)}`} and no more; what else came is in the raw pages alone`
