import { fieldList, integer, longInteger, maxCount } from "../body.ts"
import { commentRow, commentsOf, countReplies, repliesOf } from "../corpus/comments.ts"
import { select } from "../corpus/row.ts"
import { secondOfId } from "../corpus/Video.ts"
import type { Fields } from "../json.ts"
import { badCursor, invalid } from "../refusals.ts"
import type { World } from "../World.ts"
import type { Endpoint } from "./Endpoint.ts"
import { indexPage } from "./paging.ts"

const known = "id video_id text like_count reply_count parent_comment_id create_time display_name".split(" ")

/**
 * The comments of a video, or the replies to a comment; removed ones leave pages short.
 * @see https://developers.tiktok.com/doc/research-api-specs-query-video-comments
 */
export const commentList: Endpoint = {
  path: "/v2/research/video/comment/list/",
  pool: "standard",
  message: "",
  answer: ({ body, fields, world }) => {
    const asked = fieldList(fields, known, world.switches.refuseUnknownFields)
    const slots = rowsOf(world, body, world.clock.second())
    if (slots.length === 0 && world.switches.emptyCommentsAsNull)
      return { comments: null, cursor: null, has_more: false }
    const { commentCap, commentCapStrict } = world.switches
    const reach = integer(body, "cursor", 0) + maxCount(body, 10)
    if (commentCapStrict && commentCap !== undefined && reach > commentCap) throw badCursor()
    const { items, ...page } = indexPage(slots, body, 10)
    return { comments: items.flatMap((row) => (row === undefined ? [] : [select(row(), asked)])), ...page }
  },
  truth: {
    name: "comments",
    tell: (world, parameters, second) => {
      const slots = rowsOf(world, parameters, second)
      const rows = slots.flatMap((row) => (row === undefined ? [] : [row()]))
      return [{ slots: slots.length, comments: rows.length }, ...rows]
    }
  }
}

/** The slots of the list a body asks for, each made only when shown. Throws 400. */
const rowsOf = (world: World, body: Fields, second: number): ReadonlyArray<(() => Fields) | undefined> => {
  const video = longInteger(body, "video_id")
  const comment = longInteger(body, "comment_id")
  if ((video === undefined) === (comment === undefined)) throw invalid("Send exactly one of video_id and comment_id")
  const id = video ?? comment!
  if (!/^\d{19}$/.test(id.toString()) || secondOfId(id) > second) throw invalid(`The id ${id} is invalid`)
  const { corpus, switches } = world
  const list = (video === undefined ? repliesOf : commentsOf)(id, corpus.seed, second, switches)
  return list.map((slot) => {
    if (slot === undefined) return undefined
    return () => {
      const replies = video === undefined ? 0 : countReplies(slot.id, corpus.seed, second, switches)
      return { ...commentRow(slot, replies, corpus.seed, switches), video_id: video }
    }
  })
}
