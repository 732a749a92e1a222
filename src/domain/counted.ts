// Numbers with their nouns, as all that is printed writes them.
import { thousands } from "./thousands.ts"

/** `1 request`, `2,000 requests`; `many` where an s does not make the plural. */
export const counted = (value: number, one: string, many = `${one}s`): string =>
  `${thousands(Math.round(value * 10) / 10)} ${value === 1 ? one : many}`
