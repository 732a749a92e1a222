import type { Counters } from "../corpus/counters.ts"
import { regions } from "../corpus/regions.ts"
import type { Video } from "../corpus/Video.ts"
import { dayOf, parseDay } from "../days.ts"

export type Operation = "EQ" | "IN" | "GT" | "GTE" | "LT" | "LTE"

type Value = string | number

/** What may be asked about one field of a video. */
export interface QueryField {
  readonly operations: ReadonlyArray<Operation>
  /** A `field_values` item → what it is compared as; undefined: not a value of this field. */
  readonly read: (value: string) => Value | undefined
  /** What a video has there. */
  readonly of: (video: Video, counters: Counters) => Value | ReadonlyArray<string>
  /** The video's text merely contains the value. */
  readonly contains?: true
}

export const operations: ReadonlyArray<Operation> = ["EQ", "IN", "GT", "GTE", "LT", "LTE"]
const equality: ReadonlyArray<Operation> = ["EQ", "IN"]

const lowerCase = (value: string) => value.toLowerCase()
const id = (value: string) => (/^\d{1,20}$/.test(value) ? BigInt(value).toString() : undefined)
const count = (value: string) => (/^\d{1,19}$/.test(value) ? Number(value) : undefined)

/** SHORT < 15 s ≤ MID ≤ 60 s < LONG ≤ 5 min < EXTRA_LONG; on which side the borders lie is not documented. */
const lengthOf = (seconds: number): string => {
  if (seconds < 15) return "SHORT"
  if (seconds <= 60) return "MID"
  return seconds <= 300 ? "LONG" : "EXTRA_LONG"
}
const lengths = ["SHORT", "MID", "LONG", "EXTRA_LONG"]

/** Every field a condition may name. Source: the query specification. */
export const queryFields: Readonly<Record<string, QueryField>> = {
  create_date: { operations, read: parseDay, of: (video) => dayOf(video.createTime) },
  username: { operations: equality, read: lowerCase, of: (video) => video.account.username },
  region_code: {
    operations: equality,
    read: (value) => (regions.has(value) ? value : undefined),
    of: (video) => video.account.region
  },
  video_id: { operations: equality, read: id, of: (video) => video.id.toString() },
  hashtag_name: { operations: equality, read: lowerCase, of: (video) => video.hashtags },
  keyword: { operations: equality, read: lowerCase, of: (video) => lowerCase(video.description), contains: true },
  music_id: { operations: equality, read: id, of: (video) => video.musicId?.toString() ?? [] },
  effect_id: { operations: equality, read: id, of: (video) => video.effectIds },
  video_length: {
    operations: equality,
    read: (value) => (lengths.includes(value) ? value : undefined),
    of: (video) => lengthOf(video.duration)
  },
  view_count: { operations, read: count, of: (_video, counters) => counters.views },
  comment_count: { operations, read: count, of: (_video, counters) => counters.comments }
}
