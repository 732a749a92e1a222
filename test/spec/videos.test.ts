// pipelines/tiktok/videos.yaml says of the endpoint what its documentation says.
import { readFileSync } from "node:fs"
import { resolve } from "node:path"
import { Schema } from "effect"
import { expect, it } from "vitest"
import { fieldsOf, Pipeline } from "../../src/domain/Pipeline.ts"
import { Study } from "../../src/domain/Study.ts"
import { loadPipeline } from "../../src/spec/loadPipeline.ts"
import { checkFixture } from "./checkFixture.ts"

const file = resolve(import.meta.dirname, "../../pipelines/tiktok/videos.yaml")
const { pipeline, mistakes } = loadPipeline("videos.yaml", readFileSync(file, "utf8"), "videos")

it("is a pipeline without mistakes", () => {
  expect(mistakes).toEqual([])
  expect(Schema.is(Pipeline)(pipeline)).toBe(true)
})

// @see https://developers.tiktok.com/doc/research-api-specs-query-videos
it("asks for every field of the endpoint", () => {
  const documented =
    "id video_description create_time region_code share_count view_count like_count comment_count music_id hashtag_names username effect_ids playlist_id voice_to_text is_stem_verified favorites_count video_duration hashtag_info_list sticker_info_list effect_info_list video_mention_list video_label video_tag"
  expect([...fieldsOf(pipeline!)].toSorted()).toEqual(documented.split(" ").toSorted())
})

it("knows which columns change", () => {
  const changing = Object.entries(pipeline!.rows.columns).filter(([, column]) => column.changes)
  expect(changing.map(([name]) => name)).toEqual(
    expect.arrayContaining(["like_count", "comment_count", "share_count", "view_count", "favorites_count"])
  )
})

it("has a sentence for every column of the codebook", () => {
  const short = Object.entries(pipeline!.rows.columns).filter(
    ([, { title }]) => title.length < 25 || !title.endsWith(".")
  )
  expect(short).toEqual([])
})

it("ranks its inputs", () => {
  expect(Object.keys(pipeline!.inputs)).toEqual([
    "ids",
    "accounts",
    "hashtags",
    "keywords",
    "music",
    "effects",
    "regions",
    "lengths"
  ])
})

it("makes studies of the domain's form", () => {
  for (const name of ["valid-least", "valid-full", "valid-as-typed", "valid-own-pipeline", "valid-standing"]) {
    const { study, pipelines } = checkFixture(name)
    expect(Schema.is(Study)(study), name).toBe(true)
    expect(Object.values(pipelines).every(Schema.is(Pipeline)), name).toBe(true)
  }
})
