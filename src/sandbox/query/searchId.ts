import { mix } from "../hash.ts"
import { staleSearch } from "../refusals.ts"
import type { Switches } from "../Switches.ts"

/** A search has several ids that mean the same, so that one may be given up for another. */
const VARIANTS = 16

/** Epoch second of the search, then 32 bits that only this search has: 19 digits, and nothing to remember. */
export const searchId = (second: number, search: number, variant: number): string =>
  ((BigInt(second) << 32n) | BigInt(mix(search, variant % VARIANTS))).toString()

/** The first of a search's ids that has not been given up. */
export const freshId = (second: number, search: number, expired: ReadonlySet<string>): string => {
  const ids = Array.from({ length: VARIANTS }, (_, variant) => searchId(second, search, variant))
  return ids.find((id) => !expired.has(id)) ?? ids[0]!
}

/** Another id for the same search. */
export const otherId = (id: string, search: number): string => {
  const second = Number(BigInt(id) >> 32n)
  return searchId(second, search, variantOf(id, search) + 1)
}

/**
 * The epoch second a presented id was made at.
 * Throws 400 `Search Id … is invalid or expired` for one that is foreign, too fresh or too old.
 */
export const secondOf = (id: string, search: number, now: number, switches: Switches): number => {
  if (!/^\d{19}$/.test(id) || variantOf(id, search) < 0) throw staleSearch(id)
  const second = Number(BigInt(id) >> 32n)
  const age = now - second
  if (age < 0 || age < switches.searchIdDelay || age >= switches.searchIdLifetime) throw staleSearch(id)
  return second
}

const variantOf = (id: string, search: number): number => {
  const bits = Number(BigInt.asUintN(32, BigInt(id)))
  return Array.from({ length: VARIANTS }, (_, variant) => mix(search, variant)).indexOf(bits)
}
