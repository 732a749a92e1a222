import { SECONDS_PER_DAY } from "../days.ts"
import { Dice, mix } from "../hash.ts"
import type { Switches } from "../Switches.ts"
import type { Account } from "./Account.ts"
import { describe, hashtagsOf } from "./texts.ts"

/** What never changes about a video. Seconds are epoch seconds. */
export interface Video {
  readonly id: bigint
  readonly key: number
  readonly account: Account
  readonly createTime: number
  /** From then on a search may find it. */
  readonly visibleFrom: number
  /** From then on it is a slot without an item; Infinity: never. */
  readonly removedAt: number
  readonly description: string
  readonly hashtags: ReadonlyArray<string>
  readonly musicId: bigint | undefined
  readonly effectIds: ReadonlyArray<string>
  /** Seconds. */
  readonly duration: number
}

/** How often an account posted on a UTC day. */
export const videosOn = (account: Account, day: number): number => {
  if (day < account.registered || account.rate === 0) return 0
  const dice = new Dice(mix(account.key, day))
  return Math.floor(account.rate * (0.5 + dice.unit()) + dice.unit())
}

export const makeVideo = (account: Account, day: number, index: number, seed: number, switches: Switches): Video => {
  const dice = new Dice(mix(mix(account.key, day), index))
  const createTime = day * SECONDS_PER_DAY + secondOfDay(dice)
  // Not from the dice: two videos in millions throw the same ones, but must not have the same id.
  const id = idOf(createTime - 5 - dice.below(26), mix(mix(account.key ^ account.twist, index), day))
  const key = keyOfId(id, seed)
  const hashtags = hashtagsOf(account.username, dice)
  return {
    id,
    key,
    account,
    createTime,
    visibleFrom: createTime + dice.below(switches.visibilityLag * 3600 + 1),
    removedAt: removal(id, seed, switches),
    description: describe(account.language, hashtags, dice),
    hashtags,
    musicId: dice.chance(0.96) ? idOf(createTime - dice.below(400) * SECONDS_PER_DAY, dice.bits()) : undefined,
    effectIds: dice.chance(0.04) ? effects(dice) : [],
    duration: Math.round(5 * 120 ** (dice.unit() * dice.unit()))
  }
}

/** A 19-digit id the way the platform makes them: epoch second, then 32 bits that mean nothing. */
export const idOf = (second: number, bits: number): bigint => (BigInt(second) << 32n) | BigInt(bits)

/** All that is not the account's (counters, removal, comments) follows from the id alone. */
export const keyOfId = (id: bigint, seed: number): number =>
  mix(mix(seed, Number(BigInt.asUintN(32, id >> 32n))), Number(BigInt.asUintN(32, id)))

/** The epoch second an id says. */
export const secondOfId = (id: bigint): number => Number(id >> 32n)

/** The epoch second a video or comment was or will be removed; Infinity: never. */
export const removal = (id: bigint, seed: number, switches: Switches): number => {
  const dice = new Dice(mix(keyOfId(id, seed), 1))
  if (dice.chance(switches.removedShare)) return secondOfId(id)
  return dice.chance(switches.vanishShare) ? secondOfId(id) + dice.below(400 * SECONDS_PER_DAY) : Infinity
}

/** True if a video stands in its account's playlist of those days. */
export const inPlaylist = ({ key }: Video): boolean => new Dice(mix(key, 5)).chance(0.04)

const secondOfDay = (dice: Dice): number => {
  if (dice.chance(0.02)) return dice.below(3)
  return dice.chance(0.02) ? SECONDS_PER_DAY - 1 - dice.below(3) : dice.below(SECONDS_PER_DAY)
}

const effects = (dice: Dice): ReadonlyArray<string> =>
  dice.chance(0.2) ? ["0"] : Array.from({ length: 1 + dice.below(2) }, () => String(100_000 + dice.below(60)))
