import { dayOf } from "../days.ts"
import { Dice, hashText, mix } from "../hash.ts"
import type { Fields, Plain } from "../json.ts"
import { playlistId } from "./Account.ts"
import type { Counters } from "./counters.ts"
import { sentence } from "./texts.ts"
import { inPlaylist, type Video } from "./Video.ts"

/** Every field a video may have, in the order of the documents. */
export const videoFields: ReadonlyArray<string> =
  `id video_description create_time region_code share_count view_count like_count comment_count music_id hashtag_names
username effect_ids playlist_id voice_to_text is_stem_verified favorites_count video_duration hashtag_info_list
sticker_info_list effect_info_list video_mention_list video_label video_tag`.split(/\s+/)

/** A video as the API shows it, with all fields it has; what it has not is `undefined`. */
export const rowOf = (video: Video, counters: Counters): Fields => {
  const dice = new Dice(mix(video.key, 4))
  const { language, region, username } = video.account
  return {
    id: video.id,
    video_description: video.description,
    create_time: video.createTime,
    region_code: region,
    share_count: counters.shares,
    view_count: counters.views,
    like_count: dice.chance(0.03) ? undefined : counters.likes,
    comment_count: counters.comments,
    music_id: video.musicId,
    hashtag_names: video.hashtags,
    username,
    effect_ids: video.effectIds.length > 0 ? video.effectIds : undefined,
    playlist_id: inPlaylist(video) ? playlistId(video.account, dayOf(video.createTime)) : undefined,
    voice_to_text: dice.chance(0.15) ? `${sentence(language, dice)}. ${sentence(language, dice)}.` : undefined,
    is_stem_verified: dice.chance(0.02),
    favorites_count: counters.favorites,
    video_duration: video.duration,
    hashtag_info_list: dice.chance(0.9) ? video.hashtags.map((tag) => hashtagInfo(tag, dice)) : undefined,
    sticker_info_list: sometimes(dice, 0.1, () => [
      { sticker_id: BigInt(video.key) + 7_100_000_000_000_000_000n, sticker_name: sentence(language, dice) }
    ]),
    effect_info_list: sometimes(dice, video.effectIds.length > 0 ? 0.8 : 0, () => video.effectIds.map(effectInfo)),
    video_mention_list: sometimes(dice, 0.12, () => [
      dice.pick(["heu_anna", "Anna B. 🏔", "radio karl", "made.up.mona"])
    ]),
    video_label: dice.chance(0.01) ? { label_type: "election", text: "Made up election label" } : undefined,
    video_tag: dice.chance(0.06) ? { type: dice.pick(["AIGC", "Branded"]), number: dice.pick([1, 2, 7]) } : undefined
  }
}

/** A list that is there, there and empty, or absent. */
const sometimes = (dice: Dice, share: number, list: () => ReadonlyArray<Plain>): ReadonlyArray<Plain> | undefined => {
  if (dice.chance(share)) return list()
  return dice.chance(0.3) ? [] : undefined
}

const hashtagInfo = (tag: string, dice: Dice): Fields => ({
  hashtag_id: BigInt(hashText(tag)) + 1_600_000_000_000_000n,
  hashtag_name: tag,
  hashtag_description: dice.chance(0.2) ? `Made up: all about ${tag}` : undefined
})

const effectInfo = (id: string): Fields => ({
  effect_id: id,
  effect_name: id === "0" ? "" : `Made up effect ${id}`,
  effect_photo_url: `https://sandbox.invalid/effects/${id}.png`
})

/** Of all fields the asked ones. */
export const select = (row: Fields, fields: ReadonlyArray<string>): Fields =>
  Object.fromEntries(fields.map((name) => [name, row[name]]))
