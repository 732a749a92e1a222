import { parseDay, SECONDS_PER_DAY } from "../days.ts"
import { Dice, hashText, mix, unit } from "../hash.ts"
import type { Account } from "./Account.ts"
import { cast } from "./cast.ts"

export type Relation = "followers" | "following"

/** Somebody an account is related to, since an epoch second. */
export interface Related {
  readonly username: string
  readonly display_name: string
  readonly since: number
}

/** By then everybody follows whom they ever will. */
const lastDay = parseDay("20301231")!

const totalOf = ({ key, state }: Account, relation: Relation): number => {
  if (state !== "public" && state !== "silent") return 0
  const dice = new Dice(mix(key, hashText(relation)))
  return Math.floor(10 ** (1 + (relation === "followers" ? 4.5 : 2.2) * dice.unit() ** 2))
}

/** The epoch second the nth relation began; now and then the same as the one before. */
const sinceOf = (account: Account, relation: Relation, total: number, n: number): number => {
  const key = mix(account.key, hashText(relation))
  const step = n > 0 && unit(mix(key, n)) < 0.05 ? n - 1 : n
  const start = account.registered * SECONDS_PER_DAY
  const span = lastDay * SECONDS_PER_DAY - start
  return start + Math.floor((span * (step + 0.9 * unit(mix(key, step + total)))) / total)
}

/** How many there are at an epoch second. */
export const countRelated = (account: Account, relation: Relation, second: number): number => {
  const total = totalOf(account, relation)
  let low = 0
  let high = total
  while (low < high) {
    const middle = (low + high) >> 1
    if (sinceOf(account, relation, total, middle) <= second) low = middle + 1
    else high = middle
  }
  return low
}

/** Those of an epoch second, the newest first, at most `cap`. */
export const related = (
  account: Account,
  relation: Relation,
  second: number,
  cap: number | undefined
): ReadonlyArray<Related> => {
  const total = totalOf(account, relation)
  const count = countRelated(account, relation, second)
  return Array.from({ length: Math.min(count, cap ?? Infinity) }, (_, rank) => {
    const n = count - 1 - rank
    const dice = new Dice(mix(mix(account.key, hashText(relation)), -1 - n))
    const username = `${dice.pick(cast)}${n}`
    const display_name = dice.pick([username, "Jo 🏔", "مريم", "Śnieżka", "made up person", "", "架空さん"])
    return { username, display_name, since: sinceOf(account, relation, total, n) }
  })
}
