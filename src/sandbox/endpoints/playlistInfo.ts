import { longInteger } from "../body.ts"
import { PLAYLIST_DAYS, playlistOwner } from "../corpus/Account.ts"
import { isThere } from "../corpus/collections.ts"
import { inPlaylist } from "../corpus/Video.ts"
import type { Fields } from "../json.ts"
import { good } from "../Reply.ts"
import { invalid } from "../refusals.ts"
import type { World } from "../World.ts"
import type { Endpoint } from "./Endpoint.ts"
import { indexPage } from "./paging.ts"

/**
 * A playlist and the ids of its videos, flat in `data`.
 * @see https://developers.tiktok.com/doc/research-api-specs-query-playlist-info
 */
export const playlistInfo: Endpoint = {
  path: "/v2/research/playlist/info/",
  pool: "standard",
  message: "",
  answer: ({ body, world }) => {
    const { ids, ...playlist } = playlistOf(world, body, world.clock.second())
    const { items, ...page } = indexPage(ids, body, 20)
    return { ...playlist, playlist_video_ids: items, ...page }
  },
  wrap: (data, log_id, world) => {
    const reply = good(data, log_id)
    return world.switches.playlistAs500 ? { ...reply, status: 500 } : reply
  },
  truth: {
    name: "playlist",
    tell: (world, parameters, second) => {
      const { ids, ...playlist } = playlistOf(world, parameters, second)
      return [{ playlists: 1 }, { ...playlist, playlist_video_ids: ids }]
    }
  }
}

const playlistOf = (world: World, body: Fields, second: number) => {
  const id = longInteger(body, "playlist_id")
  if (id === undefined || !/^\d{19}$/.test(id.toString())) throw invalid("The playlist_id is invalid")
  const owner = playlistOwner(id, world.switches.videosPerDay)
  const videos = world.corpus
    .videos(owner.account, owner.day, owner.day + PLAYLIST_DAYS - 1)
    .filter((video) => inPlaylist(video) && isThere(video, second))
  return {
    playlist_id: id,
    playlist_name: `Made up playlist ${(owner.day / PLAYLIST_DAYS) % 100} – Hütten`,
    playlist_item_total: videos.length,
    playlist_last_updated: videos.at(-1)?.createTime ?? owner.day * 86_400,
    ids: videos.map((video) => video.id)
  }
}
