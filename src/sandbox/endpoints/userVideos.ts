import { fieldList } from "../body.ts"
import { collected, pinned } from "../corpus/collections.ts"
import { countersAt } from "../corpus/counters.ts"
import { rowOf, select, videoFields } from "../corpus/row.ts"
import type { Video } from "../corpus/Video.ts"
import { type Fields, isFields } from "../json.ts"
import { privateUser } from "../refusals.ts"
import type { World } from "../World.ts"
import { accountIn, shows } from "./accountIn.ts"
import type { Ask, Endpoint } from "./Endpoint.ts"
import { indexPage, timePage } from "./paging.ts"

/**
 * Videos an account liked; the cursor is a time, in milliseconds unless a switch says seconds.
 * @see https://developers.tiktok.com/doc/research-api-specs-query-user-liked-videos
 */
export const likedVideos: Endpoint = {
  path: "/v2/research/user/liked_videos/",
  pool: "standard",
  message: "ok",
  answer: (ask) => {
    const show = showing(ask, "liked")
    const scale = ask.world.switches.likedCursor === "ms" ? 1000 : 1
    const list = likesOf(ask.world, ask.body, ask.world.clock.second())
    const { items, ...page } = timePage(list, ({ at }) => at * scale, ask.body, 20)
    return { user_liked_videos: items.map(({ video }) => show(video)), ...page }
  },
  truth: {
    name: "liked",
    tell: (world, parameters, second) => told(world, "videos", likesOf(world, parameters, second), second)
  }
}

/**
 * The videos on top of an account's page.
 * @see https://developers.tiktok.com/doc/research-api-specs-query-user-pinned-videos
 */
export const pinnedVideos: Endpoint = {
  path: "/v2/research/user/pinned_videos/",
  pool: "standard",
  message: "ok",
  answer: (ask) => {
    const show = showing(ask, "pinned")
    return {
      pinned_videos_list: pinned(ask.world.corpus, accountIn(ask.world, ask.body), ask.world.clock.second()).map(show)
    }
  },
  truth: {
    name: "pinned",
    tell: (world, parameters, second) => {
      const videos = pinned(world.corpus, accountIn(world, parameters), second)
      return told(
        world,
        "videos",
        videos.map((video) => ({ video })),
        second
      )
    }
  }
}

/**
 * Videos an account reposted; `username` in an item is the creator's.
 * @see https://developers.tiktok.com/doc/research-api-specs-query-user-reposted-videos
 */
export const repostedVideos: Endpoint = {
  path: "/v2/research/user/reposted_videos/",
  pool: "standard",
  message: "ok",
  answer: (ask) => {
    const show = showing(ask, "reposted")
    const { items, ...page } = indexPage(repostsOf(ask.world, ask.body, ask.world.clock.second()), ask.body, 20)
    return { [ask.world.switches.repostedKey]: items.map(({ video }) => show(video)), ...page }
  },
  truth: {
    name: "reposted",
    tell: (world, parameters, second) => told(world, "videos", repostsOf(world, parameters, second), second)
  }
}

const likesOf = (world: World, body: Fields, second: number) => {
  const account = accountIn(world, body)
  const { likesPrivateStatus, likesPublicShare } = world.switches
  if (!shows(account, "likes", likesPublicShare)) throw privateUser("liked videos", likesPrivateStatus)
  return collected(world.corpus, account, "liked", second)
}

const repostsOf = (world: World, body: Fields, second: number) =>
  collected(world.corpus, accountIn(world, body), "reposted", second)

const told = (world: World, name: string, list: ReadonlyArray<{ readonly video: Video }>, second: number) => [
  { [name]: list.length },
  ...list.map(({ video }) => userVideoRow(world, video, second))
]

const known = videoFields.filter((name) => !["effect_ids", "playlist_id", "voice_to_text"].includes(name))

/** Reads `fields`; gives back what shows a video with those. Throws 400. */
const showing = ({ fields, world }: Ask, what: "liked" | "pinned" | "reposted") => {
  const { britishSpelling, refuseUnknownFields } = world.switches
  const read = britishSpelling.includes(what) ? fields.replaceAll("favourites_count", "favorites_count") : fields
  const asked = fieldList(read, known, refuseUnknownFields)
  const second = world.clock.second()
  return (video: Video) => select(userVideoRow(world, video, second), asked)
}

/** Here some members of a video have other names, and empty lists are left out. */
const userVideoRow = (world: World, video: Video, second: number): Fields => {
  const counters = countersAt(video.key, video.createTime, second, world.switches)
  const {
    effect_ids: _,
    playlist_id: __,
    voice_to_text: ___,
    video_tag,
    effect_info_list,
    ...row
  } = rowOf(video, counters)
  const effects = Array.isArray(effect_info_list) ? effect_info_list : []
  const renamed: Fields = {
    ...row,
    video_tag: isFields(video_tag) ? { video_tag_type: video_tag.type, video_tag_number: video_tag.number } : undefined,
    effect_info_list: effects.map(({ effect_photo_url, ...effect }) => ({
      ...effect,
      effect_photo_URI: effect_photo_url
    }))
  }
  return Object.fromEntries(
    Object.entries(renamed).map(([name, value]) => [
      name,
      Array.isArray(value) && value.length === 0 ? undefined : value
    ])
  )
}
