import { parseDay, SECONDS_PER_DAY } from "../days.ts"
import { Dice, hashText, mix } from "../hash.ts"
import type { Switches } from "../Switches.ts"
import { cast } from "./cast.ts"
import { homes, type Language } from "./regions.ts"

/**
 * What a username says about its account: `gone_x` and `nosuchaccount_x` are not there, `private_x` is private, and so
 * on; any other is public, but for a share that a switch sets. `busy_x` and `dense_x` post a lot.
 */
export type AccountState = "public" | "gone" | "private" | "silent" | "refused" | "unnamed" | "young" | "renamed"

export interface Account {
  readonly username: string
  /** 32 bits, which two accounts in thousands may share. */
  readonly key: number
  /** 20 bits more, so that not even those two have a video id in common. */
  readonly twist: number
  readonly state: AccountState
  /** An index of `rates`. */
  readonly pace: number
  readonly region: string
  readonly language: Language
  /** Videos a day, on average. */
  readonly rate: number
  /** The UTC day it registered; it has no videos before. */
  readonly registered: number
}

/** A name with an @ before it, or with a space in it, is nobody's. */
const possible = /^[\p{L}\p{N}._-]+$/u
const states: ReadonlyArray<AccountState> = ["gone", "private", "silent", "refused", "unnamed", "young", "renamed"]
/** What people write where they want an account that nobody has. */
const nobodys = /^(no_?such|does_?not_?exist|non_?existent|not_?found|deleted_|missing_)/
/** Of the accounts with trouble: those that are not there, are private, or have another name by now. */
const troubles: ReadonlyArray<AccountState> = ["gone", "gone", "private", "private", "renamed"]
const paces = ["", "busy_", "dense_"]
const rates = [undefined, 30, 120]
const launch = parseDay("20180802")!
const latest = parseDay("20220630")!

/** Any name makes an account, always the same for a seed. Names are not case sensitive. */
export const accountOf = (name: string, seed: number, { troubledShare, videosPerDay }: Population): Account => {
  const username = name.toLowerCase()
  const key = hashText(username, seed)
  const state = stateOf(username, key, cast.includes(username) ? 0 : troubledShare)
  const pace = Math.max(
    0,
    paces.findIndex((word) => word !== "" && username.startsWith(word))
  )
  const twist = hashText(username, ~seed) >>> 12
  return build({ username, key, twist, state, pace }, videosPerDay)
}

type Population = Pick<Switches, "troubledShare" | "videosPerDay">

const stateOf = (username: string, key: number, troubledShare: number): AccountState => {
  if (!possible.test(username) || nobodys.test(username)) return "gone"
  const told = states.find((word) => username.startsWith(`${word}_`))
  const dice = new Dice(mix(key, 11))
  return told ?? (dice.chance(troubledShare) ? dice.pick(troubles) : "public")
}

type Name = Pick<Account, "username" | "key" | "twist" | "state" | "pace">

const build = (name: Name, videosPerDay: number | undefined): Account => {
  const { key, pace, state } = name
  const dice = new Dice(key)
  const [region, language] = dice.pick(homes)
  const usual = dice.chance(0.05) ? 3 + 9 * dice.unit() : 0.1 * 30 ** dice.unit()
  return {
    ...name,
    region,
    language,
    rate: state === "public" ? (videosPerDay ?? rates[pace] ?? usual) : 0,
    registered: launch + dice.below(latest - launch + 1)
  }
}

/** An account has one playlist per so many days. */
export const PLAYLIST_DAYS = 60

/** A playlist's id leads back to its account and days: its upper half is when it begins, plus twist and pace. */
export const playlistId = ({ key, pace, twist }: Account, day: number): bigint => {
  const begins = (day - (day % PLAYLIST_DAYS)) * SECONDS_PER_DAY
  return (BigInt(begins + twist * paces.length + pace) << 32n) | BigInt(key)
}

/** The account of a playlist, which has lost its name, and the playlist's first day. */
export const playlistOwner = (
  id: bigint,
  videosPerDay?: number
): { readonly account: Account; readonly day: number } => {
  const upper = Number(id >> 32n)
  const rest = upper % (PLAYLIST_DAYS * SECONDS_PER_DAY)
  const [key, twist, pace] = [Number(BigInt.asUintN(32, id)), Math.floor(rest / paces.length), rest % paces.length]
  const account = build({ username: `#${key}.${twist}`, key, twist, state: "public", pace }, videosPerDay)
  return { account, day: (upper - rest) / SECONDS_PER_DAY }
}
