import { dayOf, SECONDS_PER_DAY } from "../days.ts"
import { Dice, mix } from "../hash.ts"
import type { Switches } from "../Switches.ts"

export interface Counters {
  readonly views: number
  readonly likes: number
  readonly comments: number
  readonly shares: number
  readonly favorites: number
}

/** What a video's counters end at. Some are 0; a few videos have millions of views, or more than 2^31 by a switch. */
export const finals = (key: number, { hugeCounts }: Pick<Switches, "hugeCounts">): Counters => {
  const dice = new Dice(mix(key, 2))
  const fame = dice.unit()
  const famous = () => (hugeCounts ? 2 ** 31 * (1 + 3 * dice.unit()) : 10 ** (6 + 1.5 * dice.unit()))
  const views = fame < 0.03 ? 0 : Math.floor(fame > 0.995 ? famous() : 10 ** (1 + 5 * fame ** 2))
  const share = (of: number, most: number) => Math.floor(of * most * dice.unit() ** 2)
  const likes = share(views, 0.15)
  return { views, likes, comments: share(likes, 0.2), shares: share(likes, 0.3), favorites: share(likes, 0.25) }
}

/**
 * The counters a search sees: the same all through one UTC day, late by up to `counterLag` days.
 * `second` is the search's, both times are epoch seconds.
 */
export const countersAt = (key: number, createTime: number, second: number, switches: Switches): Counters => {
  const end = finals(key, switches)
  if (!switches.countersGrow) return end
  const day = dayOf(second)
  const age = Math.max(0, (day + 1) * SECONDS_PER_DAY - createTime) / SECONDS_PER_DAY
  const seen = age - Math.min(age, switches.counterLag) * new Dice(mix(mix(key, 3), day)).unit()
  const share = (1 - Math.exp(-seen / 3)) * (1 + 0.02 * Math.log1p(seen / 30))
  return {
    views: Math.floor(end.views * share),
    likes: Math.floor(end.likes * share),
    comments: Math.floor(end.comments * share),
    shares: Math.floor(end.shares * share),
    favorites: Math.floor(end.favorites * share)
  }
}
