import { dayOf, SECONDS_PER_DAY } from "../days.ts"
import { Dice, hashText, mix, unit } from "../hash.ts"
import type { Account } from "./Account.ts"
import type { Corpus } from "./Corpus.ts"
import { cast } from "./cast.ts"
import { type Video, videosOn } from "./Video.ts"

/** A video somebody liked or reposted, and the epoch second of that. */
export interface Collected {
  readonly video: Video
  readonly at: number
}

/** Videos of the cast that an account liked or reposted until an epoch second, the newest act first. */
export const collected = (
  corpus: Corpus,
  account: Account,
  what: "liked" | "reposted",
  second: number
): ReadonlyArray<Collected> => {
  const key = mix(account.key, hashText(what))
  const step = (2 + (key % 20)) * SECONDS_PER_DAY
  const start = account.registered * SECONDS_PER_DAY
  const out: Array<Collected> = []
  for (let n = 0; start + n * step < second; n++) {
    const dice = new Dice(mix(key, n))
    const act = n > 0 && dice.chance(0.05) ? n - 1 : n
    const at = start + Math.floor((act + 0.9 * unit(mix(key, -1 - act))) * step)
    const video = videoBefore(corpus, corpus.account(dice.pick(cast)), dayOf(at) - dice.below(100), second)
    if (video !== undefined && at <= second) out.unshift({ video, at })
  }
  return out
}

/** Up to three of an account's own videos. */
export const pinned = (corpus: Corpus, account: Account, second: number): ReadonlyArray<Video> => {
  const dice = new Dice(mix(account.key, 10))
  const days = Array.from({ length: dice.below(4) }, () => dice.below(dayOf(second) - account.registered + 1))
  const found = days.map((day) => videoBefore(corpus, account, account.registered + day, second))
  return [...new Set(found)].filter((video) => video !== undefined)
}

/** True if a video can be seen at an epoch second. */
export const isThere = (video: Video, second: number): boolean =>
  video.visibleFrom <= second && second < video.removedAt

/** How many days back a video is looked for. */
const PATIENCE = 40

const videoBefore = (corpus: Corpus, account: Account, day: number, second: number): Video | undefined => {
  for (let back = day; back > day - PATIENCE; back--) {
    if (videosOn(account, back) === 0) continue
    const video = corpus.videos(account, back, back)[0]!
    return isThere(video, second) ? video : undefined
  }
  return undefined
}
