import { fieldList } from "../body.ts"
import type { Account } from "../corpus/Account.ts"
import { countRelated } from "../corpus/relations.ts"
import { select } from "../corpus/row.ts"
import { sentence } from "../corpus/texts.ts"
import { videosOn } from "../corpus/Video.ts"
import { dayOf } from "../days.ts"
import { Dice, mix } from "../hash.ts"
import type { Fields } from "../json.ts"
import type { Switches } from "../Switches.ts"
import { accountIn } from "./accountIn.ts"
import type { Endpoint } from "./Endpoint.ts"

const known =
  "display_name bio_description avatar_url is_verified follower_count following_count likes_count video_count bio_url"

/**
 * One account, as it is now; `data` itself is the object.
 * @see https://developers.tiktok.com/doc/research-api-specs-query-user-info
 */
export const userInfo: Endpoint = {
  path: "/v2/research/user/info/",
  pool: "standard",
  message: "",
  answer: ({ body, fields, world }) => {
    const asked = fieldList(fields, known.split(" "), world.switches.refuseUnknownFields)
    const account = accountIn(world, body)
    const info = select(infoOf(account, world.clock.second(), world.switches), asked)
    return world.switches.echoUsername ? { ...info, username: account.username } : info
  },
  truth: {
    name: "users",
    tell: (world, parameters, second) => {
      const account = accountIn(world, parameters)
      return [{ users: 1 }, { username: account.username, ...infoOf(account, second, world.switches) }]
    }
  }
}

const infoOf = (account: Account, second: number, switches: Switches): Fields => {
  const dice = new Dice(mix(account.key, 6))
  const videos = videosUntil(account, dayOf(second))
  return {
    display_name: dice.pick([
      account.username,
      `${account.username} 🏔`,
      "Anna B.",
      "架空チャンネル",
      'The "Made Up" Show'
    ]),
    bio_description: dice.chance(0.2) ? "" : `${sentence(account.language, dice)}\n📧 made.up@example.org`,
    bio_url: dice.chance(0.3) ? `https://example.org/${account.username}` : undefined,
    avatar_url: `https://sandbox.invalid/avatars/${account.key}.webp?x-expires=${second + 172_800}`,
    is_verified: dice.chance(0.1),
    follower_count: countRelated(account, "followers", second, switches),
    following_count: countRelated(account, "following", second, switches),
    likes_count: videos * dice.below(2000),
    video_count: videos
  }
}

const videosUntil = (account: Account, last: number): number => {
  let sum = 0
  for (let day = account.registered; day <= last; day++) sum += videosOn(account, day)
  return sum
}
