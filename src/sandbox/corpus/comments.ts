import { SECONDS_PER_DAY } from "../days.ts"
import { Dice, mix } from "../hash.ts"
import type { Fields } from "../json.ts"
import type { Switches } from "../Switches.ts"
import { finals } from "./counters.ts"
import { homes } from "./regions.ts"
import { sentence } from "./texts.ts"
import { idOf, keyOfId, removal, secondOfId } from "./Video.ts"

/** Never more than this many are made up, whatever a video's count says. */
const MOST_COMMENTS = 20_000

/** The slots of a video's comments at an epoch second, the top ones first; undefined: a comment that was removed. */
export const commentsOf = (videoId: bigint, seed: number, second: number, switches: Switches) => {
  const key = keyOfId(videoId, seed)
  const count = Math.min(finals(key, switches).comments, MOST_COMMENTS)
  return thread(videoId, count, seed, second, switches).slice(0, switches.commentCap ?? Infinity)
}

/** The slots of a comment's replies at an epoch second. */
export const repliesOf = (commentId: bigint, seed: number, second: number, switches: Switches) =>
  thread(commentId, repliesIn(commentId, seed), seed, second, switches)

const repliesIn = (commentId: bigint, seed: number): number => {
  const dice = new Dice(mix(keyOfId(commentId, seed), 7))
  if (dice.chance(0.7)) return 0
  return dice.chance(0.01) ? 150 + dice.below(200) : 1 + dice.below(12)
}

/** Most answers come within days; a comment's place among the top ones has nothing to do with its time. */
const thread = (parent: bigint, count: number, seed: number, second: number, switches: Switches) => {
  const key = keyOfId(parent, seed)
  const slots: Array<Comment | undefined> = []
  for (let n = 0; n < count; n++) {
    const dice = new Dice(mix(mix(key, 8), n))
    const createTime = secondOfId(parent) + 30 + Math.floor(-Math.log(1 - dice.unit()) * 3 * SECONDS_PER_DAY)
    if (createTime > second) continue
    const id = idOf(createTime - dice.below(5), dice.bits())
    slots.push(removal(id, seed, switches) > second ? { id, parent, createTime, rank: n } : undefined)
  }
  return slots
}

export interface Comment {
  readonly id: bigint
  /** A video's id at the top level, else a comment's. */
  readonly parent: bigint
  /** Epoch second. */
  readonly createTime: number
  readonly rank: number
}

/** How many replies to a comment can be read at an epoch second. */
export const countReplies = (commentId: bigint, seed: number, second: number, switches: Switches): number =>
  repliesOf(commentId, seed, second, switches).filter((reply) => reply !== undefined).length

/** A comment as the API shows it. */
export const commentRow = (comment: Comment, replies: number, seed: number, switches: Switches): Fields => {
  const dice = new Dice(mix(keyOfId(comment.id, seed), 9))
  const text = textOf(dice)
  return {
    id: comment.id,
    text: switches.maskPersonalData ? mask(text) : text,
    like_count: dice.chance(0.02) ? undefined : Math.floor((5000 * dice.unit()) / (1 + comment.rank)),
    parent_comment_id: comment.parent,
    create_time: comment.createTime,
    display_name: dice.pick(["Jo", "مريم", "Śnieżka 🐈", "made up person", "架空さん", 'O\'Neill, "Pat"']),
    reply_count: replies
  }
}

const textOf = (dice: Dice): string => {
  if (dice.chance(0.03)) return ""
  const said = sentence(dice.pick(homes)[1], dice)
  if (!dice.chance(0.05)) return said
  const digits = (n: number) => Array.from({ length: n }, () => dice.below(10)).join("")
  return `${said} ${dice.pick([`call 40${digits(6)}30`, "mail anna.b@example.org", `card 4111${digits(12)}`])}`
}

/** As the documents show it: `40******30`, `a*******@*****`, `****6471`. */
export const mask = (text: string): string =>
  text
    .replaceAll(/[\w.]+@[\w.]+/g, (address) => `${address[0]}${"*".repeat(7)}@${"*".repeat(5)}`)
    .replaceAll(/\d{16}/g, (card) => `****${card.slice(-4)}`)
    .replaceAll(/\d{10}/g, (phone) => `${phone.slice(0, 2)}${"*".repeat(6)}${phone.slice(-2)}`)
