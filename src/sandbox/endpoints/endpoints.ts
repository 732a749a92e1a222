import { commentList } from "./commentList.ts"
import { createTask, downloadTask, taskStatus } from "./compliance.ts"
import type { Endpoint, Truth } from "./Endpoint.ts"
import { playlistInfo } from "./playlistInfo.ts"
import { followers, following } from "./relations.ts"
import { shopInfo, shopProducts, shopReviews } from "./shop.ts"
import { userInfo } from "./userInfo.ts"
import { likedVideos, pinnedVideos, repostedVideos } from "./userVideos.ts"
import { videoQuery } from "./videoQuery.ts"

const all: ReadonlyArray<Endpoint> = [
  videoQuery,
  userInfo,
  commentList,
  likedVideos,
  pinnedVideos,
  repostedVideos,
  followers,
  following,
  playlistInfo,
  shopInfo,
  shopProducts,
  shopReviews,
  createTask,
  taskStatus,
  downloadTask
]

/** What is served, by path. */
export const endpoints: ReadonlyMap<string, Endpoint> = new Map(all.map((endpoint) => [endpoint.path, endpoint]))

/** What can be told of, by name. */
export const truths: ReadonlyMap<string, Truth> = new Map(
  all.flatMap(({ truth }) => (truth === undefined ? [] : [[truth.name, truth] as const]))
)
