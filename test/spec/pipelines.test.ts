// Every endpoint in pipelines/tiktok/ says of its endpoint what its documentation says.
import { readdirSync, readFileSync } from "node:fs"
import { resolve } from "node:path"
import { Schema } from "effect"
import { describe, expect, it } from "vitest"
import { Pipeline } from "../../src/domain/Pipeline.ts"
import { loadPipeline } from "../../src/spec/loadPipeline.ts"

const folder = resolve(import.meta.dirname, "../../pipelines/tiktok")
const names = readdirSync(folder).flatMap((file) =>
  file === "api.yaml" ? [] : (/^(\w+)\.yaml$/.exec(file)?.[1] ?? [])
)
const load = (name: string) => loadPipeline(`${name}.yaml`, readFileSync(resolve(folder, `${name}.yaml`), "utf8"), name)

const collected =
  "id create_time username region_code video_description music_id like_count comment_count share_count view_count hashtag_names is_stem_verified favorites_count video_duration hashtag_info_list sticker_info_list effect_info_list video_mention_list video_label video_tag"
const comment = "id video_id text like_count reply_count parent_comment_id create_time display_name"

/** Every field of an answer, in the words of the documentation; `account` and other names of what was asked come on top. */
const documented: Readonly<Record<string, string>> = {
  videos: `${collected} effect_ids playlist_id voice_to_text`,
  users:
    "username display_name bio_description avatar_url is_verified follower_count following_count likes_count video_count bio_url",
  comments: comment,
  replies: comment,
  liked_videos: `account ${collected}`,
  pinned_videos: `account ${collected}`,
  reposted_videos: `account ${collected}`,
  followers: "account display_name username",
  following: "account display_name username",
  playlists: "playlist_id playlist_name playlist_item_total playlist_last_updated playlist_video_ids",
  shops: "shop_id shop_name shop_rating shop_review_count item_sold_count shop_performance_value",
  products:
    "shop_id product_id product_name product_description product_price product_rating product_rating_1_count product_rating_2_count product_rating_3_count product_rating_4_count product_rating_5_count product_review_count product_sold_count shop_name",
  reviews: "product_id review_text review_like_count review_rating product_name create_time display_name"
}

it("there is one for every endpoint that a researcher can call", () => {
  expect(names.toSorted()).toEqual(Object.keys(documented).toSorted())
})

describe.each(names)("%s.yaml", (name) => {
  const { pipeline, mistakes } = load(name)

  it("is a pipeline without mistakes", () => {
    expect(mistakes).toEqual([])
    expect(Schema.is(Pipeline)(pipeline)).toBe(true)
  })

  it("has every documented field as a column", () => {
    expect(Object.keys(pipeline!.rows.columns).toSorted()).toEqual(documented[name]?.split(" ").toSorted())
  })

  it("has a sentence for every column of the codebook", () => {
    const short = Object.entries(pipeline!.rows.columns).filter(
      ([, { title }]) => title.length < 20 || !/[.)]$/.test(title)
    )
    expect(short).toEqual([])
  })

  it("keeps the history of every counter", () => {
    const counters = Object.entries(pipeline!.rows.columns).filter(([column]) =>
      /_(count|value)$|^playlist_item/.test(column)
    )
    expect(counters.filter(([, { changes }]) => changes !== true).map(([column]) => column)).toEqual([])
  })
})

it("followers and following are counted against the larger pool, all others share the smaller one", () => {
  const graph = names.filter((name) => load(name).pipeline?.request.pool === "graph")
  expect(graph).toEqual(["followers", "following"])
})
