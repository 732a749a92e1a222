import { parseDay, SECONDS_PER_DAY } from "../days.ts"
import { Dice, hashText, mix, unit } from "../hash.ts"
import type { Switches } from "../Switches.ts"
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

type Crowd = Pick<Switches, "followerCount" | "followersPerSecond">

const totalOf = ({ key, state }: Account, relation: Relation, { followerCount }: Crowd): number => {
  if (state !== "public" && state !== "silent") return 0
  if (followerCount !== undefined) return followerCount
  const dice = new Dice(mix(key, hashText(relation)))
  return Math.floor(10 ** (1 + (relation === "followers" ? 4.5 : 2.2) * dice.unit() ** 2))
}

/** The epoch second the nth relation began; now and then the same as the one before. */
const sinceOf = (account: Account, relation: Relation, total: number, n: number, crowd: Crowd): number => {
  const key = mix(account.key, hashText(relation))
  const twin = n > 0 && crowd.followersPerSecond === undefined && unit(mix(key, n)) < 0.05
  const step = twin ? n - 1 : n
  const start = account.registered * SECONDS_PER_DAY
  // A number that was asked for is there in full: one crowd a minute from the first minute on.
  if (crowd.followerCount !== undefined) return start + 60 * Math.floor(step / (crowd.followersPerSecond ?? 1))
  const span = lastDay * SECONDS_PER_DAY - start
  return start + Math.floor((span * (step + 0.9 * unit(mix(key, step + total)))) / total)
}

/** How many there are at an epoch second. */
export const countRelated = (account: Account, relation: Relation, second: number, crowd: Crowd): number => {
  const total = totalOf(account, relation, crowd)
  let low = 0
  let high = total
  while (low < high) {
    const middle = (low + high) >> 1
    if (sinceOf(account, relation, total, middle, crowd) <= second) low = middle + 1
    else high = middle
  }
  return low
}

/** Those of an epoch second, the newest first, as many as can be had. */
export const related = (
  account: Account,
  relation: Relation,
  second: number,
  switches: Crowd & Pick<Switches, "followerCap">
): ReadonlyArray<Related> => {
  const total = totalOf(account, relation, switches)
  const count = countRelated(account, relation, second, switches)
  return Array.from({ length: Math.min(count, switches.followerCap ?? Infinity) }, (_, rank) => {
    const n = count - 1 - rank
    const dice = new Dice(mix(mix(account.key, hashText(relation)), -1 - n))
    const username = `${dice.pick(cast)}${n}`
    const display_name = dice.pick([username, "Jo 🏔", "مريم", "Śnieżka", "made up person", "", "架空さん"])
    return { username, display_name, since: sinceOf(account, relation, total, n, switches) }
  })
}
