// How a list ends that the study wants no further.
import { thousands } from "./thousands.ts"

/** Why a list of so many rows is cut off there. */
export const limitText = (limit: number): string =>
  `the study wants ${thousands(limit)} rows of each and no more; what else came is in the raw pages alone`
