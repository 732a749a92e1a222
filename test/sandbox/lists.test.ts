import { describe, expect, it } from "vitest"
import type { SandboxOptions } from "../../src/sandbox/Server.ts"
import { type Client, crawl, june, type Loose, NOON, settled, truthOf, within } from "./client.ts"

const VIDEO_FIELDS =
  `id,create_time,username,region_code,video_description,music_id,like_count,comment_count,share_count,
view_count,hashtag_names,is_stem_verified,favorites_count,video_duration,hashtag_info_list,sticker_info_list,
effect_info_list,video_mention_list,video_label,video_tag`.replaceAll("\n", "")
const COMMENT_FIELDS = "id,video_id,text,like_count,reply_count,parent_comment_id,create_time,display_name"
const user = (name: string) => `/v2/research/user/${name}/`

/** All pages of a list, and what is in them. */
const pagesOf = async (client: Client, path: string, body: Loose, key: string, fields: string) => {
  const pages: Array<Loose> = []
  let cursor: Loose
  do {
    const { json } = await client.ask(path, { max_count: 100, ...body, cursor }, fields)
    expect(json.error.code).toBe("ok")
    pages.push(json.data)
    cursor = json.data.cursor
  } while (pages.at(-1).has_more)
  return { pages, rows: settled(pages.flatMap((page) => page[key])) as Array<Loose> }
}

/** A video of June 2023 with more than so many comments. */
const muchDiscussed = async (client: Client, least: number) => {
  const { rows } = await crawl(client, june("dense_anna"), "id,comment_count")
  return rows.find(({ comment_count }) => comment_count > least).id as bigint
}

const all = { likesPublicShare: 1, followingPublicShare: 1 }
const inside = (switches: object, run: (client: Client) => Promise<void>, more: SandboxOptions = {}) =>
  within({ ...more, switches: { ...all, ...switches } }, run)

describe("comments", () => {
  const path = "/v2/research/video/comment/list/"

  it("page to the truth, belong to the video, and stop at 1000", () =>
    inside({ removedShare: 0.05 }, async (client) => {
      const video_id = await muchDiscussed(client, 1500)
      const { pages, rows } = await pagesOf(client, path, { video_id: video_id.toString() }, "comments", COMMENT_FIELDS)
      const { rows: expected, totals } = await client.truth({ endpoint: "comments", video_id: String(video_id) })
      expect(rows).toEqual(expected)
      expect([pages.length, pages.at(-1).cursor, totals.slots]).toEqual([10, 1000, 1000])
      expect(rows.length).toBeLessThan(1000)
      expect(rows.every((row) => row.parent_comment_id === String(video_id) && row.video_id === String(video_id))).toBe(
        true
      )
      expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length)
      expect(rows.every((row) => row.create_time >= Number(video_id >> 32n) && row.create_time < NOON / 1000)).toBe(
        true
      )
      const texts = rows.map(({ text }) => text)
      expect(texts).toContain("")
      expect(texts.join()).toMatch(/call 40\*{6}30/)
      expect(texts.join()).toMatch(/mail a\*{7}@\*{5}/)
      expect(texts.join()).toMatch(/card \*{4}\d{4}/)
      expect(rows.some((row) => !("like_count" in row))).toBe(true)
    }))

  it("have replies, as many as they say", () =>
    inside({}, async (client) => {
      const video_id = String(await muchDiscussed(client, 300))
      const { rows } = await client.truth({ endpoint: "comments", video_id })
      const answered = rows.filter((row) => row.reply_count > 0).slice(0, 5)
      expect(answered.length).toBe(5)
      for (const { id, reply_count } of answered) {
        const { rows: replies } = await pagesOf(client, path, { comment_id: id }, "comments", COMMENT_FIELDS)
        expect(replies.length).toBe(reply_count)
        expect(
          replies.every((row) => row.parent_comment_id === id && row.reply_count === 0 && !("video_id" in row))
        ).toBe(true)
        expect(replies).toEqual((await client.truth({ endpoint: "comments", comment_id: id })).rows)
      }
    }))

  it("are asked for by one id, sent as a number of any length", () =>
    inside({}, async (client) => {
      const video_id = await muchDiscussed(client, 20)
      const send = async (text: string) => {
        const token = (await client.token()).json.access_token
        const init = { method: "POST", headers: { authorization: `Bearer ${token}` }, body: text }
        return (await fetch(`${client.url}${path}?fields=parent_comment_id`, init)).text()
      }
      expect(await send(`{"video_id":${video_id}}`)).toContain(`"parent_comment_id":${video_id}`)
      for (const body of ["{}", `{"video_id":${video_id},"comment_id":${video_id}}`, '{"video_id":12}']) {
        expect(await send(body)).toContain("invalid_params")
      }
    }))

  it("can be none, as [] or as null", async () => {
    const none = async (switches: object) => {
      let data: Loose
      await inside(switches, async (client) => {
        const { rows } = await crawl(client, june("dense_anna"), "id,view_count")
        const video_id = String(rows.find(({ view_count }) => view_count === 0).id)
        data = (await client.ask(path, { video_id }, "id")).json.data
      })
      return data
    }
    expect(await none({})).toEqual({ comments: [], cursor: 0, has_more: false })
    expect(await none({ emptyCommentsAsNull: true })).toEqual({ comments: null, cursor: null, has_more: false })
  })
})

describe("followers and following", () => {
  it.each(["followers", "following"])("%s page by time to the truth, from a pool of their own", (name) =>
    inside({}, async (client) => {
      const username = "berg_anna"
      const { pages, rows } = await pagesOf(client, user(name), { username }, `user_${name}`, "")
      const { rows: expected, totals } = await client.truth({ endpoint: name, username })
      const names = new Set(rows.map((row) => row.username))
      expect(names).toEqual(new Set(expected.map((row) => row.username)))
      expect(totals[name]).toBe(expected.length)
      expect(Object.keys(rows[0]).sort()).toEqual(["display_name", "username"])
      const cursors = pages.map(({ cursor }) => cursor)
      expect(cursors).toEqual([...cursors].sort((a, b) => b - a))
      expect(cursors.every((cursor) => cursor > 1.5e9 && cursor < 2e9)).toBe(true)
      expect((await client.get("/sandbox/quota")).used).toMatchObject([{ pool: "graph", used: pages.length }])
    })
  )

  it("stop at a cap, repeat those that share a second, and skip nobody", () =>
    inside({ followerCap: 900 }, async (client) => {
      let repeated = 0
      for (const username of ["a", "b", "c", "d"]) {
        const { rows } = await pagesOf(client, user("followers"), { username, max_count: 7 }, "user_followers", "")
        const { rows: expected } = await client.truth({ endpoint: "followers", username })
        expect(expected.length).toBeLessThanOrEqual(900)
        expect(new Set(rows.map((row) => row.username))).toEqual(new Set(expected.map((row) => row.username)))
        repeated += rows.length - expected.length
      }
      expect(repeated).toBeGreaterThan(0)
    }))

  it("may be closed: to the client, or by the account", async () => {
    await inside({ graphScope: false }, async (client) => {
      const { json, status } = await client.ask(user("followers"), { username: "a" })
      expect([status, json.error.code]).toEqual([401, "scope_not_authorized"])
    })
    await inside({ followingPublicShare: 0 }, async (client) => {
      const { json } = await client.ask(user("following"), { username: "a" })
      expect(json.error.message).toMatch(/information cannot be returned/)
    })
  })
})

describe("liked, pinned and reposted videos", () => {
  const lists = [
    ["liked", "user_liked_videos"],
    ["pinned", "pinned_videos_list"],
    ["reposted", "reposted_videos"]
  ] as const
  it.each(lists)("%s give the truth", (name, key) =>
    inside({}, async (client) => {
      let sum = 0
      for (const username of ["berg_anna", "busy_karl", "heu_bote"]) {
        const { rows } = await pagesOf(client, user(`${name}_videos`), { username }, key, VIDEO_FIELDS)
        const { rows: expected } = await client.truth({ endpoint: name, username })
        const ids = (list: Array<Loose>) => [...new Map(list.map((row) => [row.id, row])).values()]
        expect(ids(rows)).toEqual(ids(expected))
        const own = rows.filter((row) => row.username === username)
        if (name === "pinned") expect(own.length).toBe(rows.length)
        else expect(own.length).toBeLessThan(rows.length / 10)
        sum += rows.length
      }
      expect(sum).toBeGreaterThan(name === "pinned" ? 0 : 100)
    })
  )

  it("liked pages by milliseconds or seconds, and only if the account lets people see", async () => {
    const cursor = async (switches: object) => {
      let at = 0
      await inside(switches, async (client) => {
        at = (await client.ask(user("liked_videos"), { username: "berg_anna", max_count: 2 }, "id")).json.data.cursor
      })
      return at
    }
    expect(await cursor({})).toBeGreaterThan(1e12)
    expect(await cursor({ likedCursor: "s" })).toBeLessThan(1e10)
    await inside({ likesPublicShare: 0 }, async (client) =>
      expect((await client.ask(user("liked_videos"), { username: "berg_anna" }, "id")).status).toBe(403)
    )
  })

  it("differ in spelling, by switch", () =>
    inside({ repostedKey: "user_reposted_videos" }, async (client) => {
      const ask = (name: string) => client.ask(user(`${name}_videos`), { username: "berg_anna" }, "id,favourites_count")
      expect((await ask("liked")).status).toBe(400)
      const { json } = await ask("reposted")
      expect(json.data.user_reposted_videos[0]).toHaveProperty("favorites_count")
    }))
})

describe("playlist", () => {
  const path = "/v2/research/playlist/info/"
  it("of a video has that video, whether its account is known or not", async () => {
    let found: Loose
    await inside({}, async (client) => {
      const { rows } = await client.truth(truthOf(june("busy_karl", "nobody_knows_me")))
      found = rows.filter((row) => row.playlist_id !== undefined)
      expect(found.length).toBeGreaterThan(5)
    })
    await inside({}, async (client) => {
      for (const { id, playlist_id } of found) {
        const { rows } = await pagesOf(client, path, { playlist_id }, "playlist_video_ids", "playlist_id")
        const { rows: told } = await client.truth({ endpoint: "playlist", playlist_id })
        expect(rows).toContain(id)
        expect(rows).toEqual(told[0].playlist_video_ids)
        expect(told[0].playlist_item_total).toBe(rows.length)
      }
    })
    await inside({ playlistAs500: true }, async (client) => {
      const { json, status } = await client.ask(path, { playlist_id: found[0].playlist_id, max_count: 100 })
      expect([status, json.error.code]).toEqual([500, "ok"])
      expect(settled(json.data.playlist_video_ids)).toContain(found[0].id)
    })
  })
})
