import type { Corpus } from "../corpus/Corpus.ts"
import { type Counters, countersAt } from "../corpus/counters.ts"
import { secondOfId, type Video } from "../corpus/Video.ts"
import { dayOf } from "../days.ts"
import { Dice, hashText, mix } from "../hash.ts"
import type { Switches } from "../Switches.ts"
import { type Condition, matches, type Query } from "./Query.ts"

/** A query and the UTC days it covers, both included. */
export interface Search {
  readonly query: Query
  readonly first: number
  readonly last: number
}

/** One place in a search's index; without an item when the video is removed. */
export interface Slot {
  readonly video: Video
  readonly counters: Counters
  readonly there: boolean
}

/** The index of a search as it is at an epoch second, newest id first. Always the same for a second and a seed. */
export const slotsOf = (corpus: Corpus, { query, first, last }: Search, second: number): ReadonlyArray<Slot> => {
  const slots: Array<Slot> = []
  for (const name of namedAccounts(query)) corpus.name(name)
  const days = daysOf(query, first, last)
  const byId = query.and.some(isId)
  for (const name of accountsOf(corpus, query)) {
    const account = corpus.account(name)
    for (const video of days.flatMap(([from, to]) => corpus.videos(account, from, to))) {
      if (video.visibleFrom > second) continue
      const counters = countersAt(video.key, video.createTime, second, corpus.switches)
      if (byId && isMissed(video, corpus.switches)) continue
      if (matches(query, video, counters)) slots.push({ video, counters, there: video.removedAt > second })
    }
  }
  return slots.sort((a, b) => (a.video.id < b.video.id ? 1 : -1))
}

/** The accounts a query names, lower case, outside of `not`. */
export const namedAccounts = ({ and, or }: Query): ReadonlySet<string> => new Set([...and, ...or].flatMap(names))

/** The accounts a search has to look at: all it names, and the cast unless only named ones can match. */
const accountsOf = (corpus: Corpus, query: Query): ReadonlySet<string> => {
  const onlyNamed =
    query.and.some(({ field }) => field === "username") ||
    (query.or.length > 0 && query.or.every(({ field }) => field === "username"))
  if (onlyNamed) return namedAccounts(query)
  // An id does not lead back to its account, so it is looked for with everybody who was ever named.
  return new Set([...corpus.cast, ...namedAccounts(query), ...(asksForIds(query) ? corpus.named : [])])
}

type Days = readonly [first: number, last: number]

/** The days a search has to look at: where it names ids, those that the ids tell, since an id is older than its video by seconds. */
const daysOf = (query: Query, first: number, last: number): ReadonlyArray<Days> => {
  const asked = query.and.find(
    ({ field, operation }) => field === "video_id" && (operation === "EQ" || operation === "IN")
  )
  if (asked === undefined) return [[first, last]]
  const told = asked.values.map((id) => dayOf(secondOfId(BigInt(id))))
  const days = new Set(told.flatMap((day) => [day, day + 1]))
  return [...days].filter((day) => day >= first && day <= last).map((day) => [day, day])
}

const asksForIds = ({ and, or }: Query): boolean => [...and, ...or].some(isId)

const isId = ({ field }: Condition): boolean => field === "video_id"

/** A search by id does not find every video that is there. */
const isMissed = ({ key }: Video, { missedById }: Switches): boolean => new Dice(mix(key, 12)).chance(missedById)

const names = ({ field, values }: Condition): ReadonlyArray<string> =>
  field === "username" ? values.map((name) => name.toLowerCase()) : []

/** What tells searches apart: query, dates and seed; neither fields nor max_count. */
export const fingerprint = ({ query, first, last }: Search, seed: number): number => {
  const plain = (conditions: ReadonlyArray<Condition>) => conditions.map((c) => [c.operation, c.field, c.values])
  return hashText(JSON.stringify([plain(query.and), plain(query.or), plain(query.not), first, last]), seed)
}
