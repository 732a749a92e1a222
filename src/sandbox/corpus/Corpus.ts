import { hashText } from "../hash.ts"
import type { Switches } from "../Switches.ts"
import { type Account, accountOf } from "./Account.ts"
import { cast } from "./cast.ts"
import { makeVideo, type Video, videosOn } from "./Video.ts"

/** The made-up platform of one seed: computed when asked for, never stored. */
export class Corpus {
  readonly seed: number
  readonly switches: Switches
  /** The accounts that searches without a username run over. */
  readonly cast: ReadonlyArray<string>
  private readonly accounts = new Map<string, Account>()
  private readonly names = new Set<string>()
  private readonly onNamed: (name: string) => void
  private readonly days = new Map<string, ReadonlyArray<Video>>()
  private held = 0

  /** @param onNamed hears of each account that is named for the first time */
  constructor(seed: string, switches: Switches, onNamed: (name: string) => void = () => undefined) {
    this.seed = hashText(seed)
    this.switches = switches
    this.cast = [...cast, ...switches.alsoCast]
    this.onNamed = onNamed
  }

  /** The accounts that somebody has named so far. */
  get named(): ReadonlySet<string> {
    return this.names
  }

  /** Somebody names an account. */
  name(username: string): Account {
    const name = username.toLowerCase()
    if (!this.names.has(name) && this.names.size < MOST_ACCOUNTS) {
      this.names.add(name)
      this.onNamed(name)
    }
    return this.account(name)
  }

  account(name: string): Account {
    const known = this.accounts.get(name)
    if (known !== undefined) return known
    if (this.accounts.size >= MOST_ACCOUNTS) this.accounts.clear()
    const account = accountOf(name, this.seed, this.switches)
    this.accounts.set(name, account)
    return account
  }

  /** All videos of an account from one UTC day on to another, both included. */
  videos(account: Account, first: number, last: number): ReadonlyArray<Video> {
    const out: Array<Video> = []
    for (let day = first; day <= last; day++) {
      const count = videosOn(account, day)
      if (count > 0) out.push(...this.day(account, day, count))
    }
    return out
  }

  /** The least recently used days are forgotten once the cache holds `MOST_VIDEOS`. */
  private day(account: Account, day: number, count: number): ReadonlyArray<Video> {
    const name = `${day}${account.username}`
    const known = this.days.get(name)
    if (known !== undefined) {
      this.days.delete(name)
      this.days.set(name, known)
      return known
    }
    const made = Array.from({ length: count }, (_, index) => makeVideo(account, day, index, this.seed, this.switches))
    this.days.set(name, made)
    this.held += count
    for (const [oldest, videos] of this.days) {
      if (this.held <= MOST_VIDEOS) break
      this.days.delete(oldest)
      this.held -= videos.length
    }
    return made
  }
}

const MOST_ACCOUNTS = 50_000
const MOST_VIDEOS = 150_000
