// Numbers with their nouns, as all that is printed writes them.
import { thousands } from "./thousands.ts"

/** `request` → `requests`, `search` → `searches`, `country` → `countries`. */
export const plural = (one: string): string => {
  if (/(s|x|ch|sh)$/.test(one)) return `${one}es`
  return /[^aeiou]y$/.test(one) ? `${one.slice(0, -1)}ies` : `${one}s`
}

/** `1 request`, `2,000 requests`; `many` where the plural is another one. */
export const counted = (value: number, one: string, many = plural(one)): string =>
  `${thousands(Math.round(value * 10) / 10)} ${value === 1 ? one : many}`
