import { describe, expect, it } from "vitest"
import { ALL_FIELDS, condition, crawl, june, type Loose, open, settled, truthOf, VIDEOS, within } from "./client.ts"

describe("pages of a search", () => {
  it("give the truth, in the end, with slots that hold nothing", () =>
    within({}, async (client) => {
      const search = june("dense_anna", "busy_karl", "berg_anna")
      const { pages, rows } = await crawl(client, search)
      const { rows: expected, totals } = await client.truth(truthOf(search))
      expect(settled(rows)).toEqual(expected)
      expect(pages.at(-1).cursor).toBe(totals.slots)
      expect(totals.videos).toBeLessThan(totals.slots)
      expect(pages.length).toBe(Math.ceil(totals.slots / 100))
      expect(pages.slice(0, -1).every((page, index) => page.cursor === 100 * (index + 1))).toBe(true)
    }))

  it("have ids in descending order, each once, as bare integers of 19 digits", () =>
    within({}, async (client) => {
      const { rows } = await crawl(client, june("dense_anna"), "id")
      const ids = rows.map(({ id }) => id as bigint)
      expect(ids.every((id) => typeof id === "bigint" && id.toString().length === 19)).toBe(true)
      expect(new Set(ids).size).toBe(ids.length)
      expect(ids).toEqual([...ids].sort((a, b) => (a < b ? 1 : -1)))
      expect(ids.some((id) => BigInt(Number(id)) !== id)).toBe(true)
      const { text } = await client.ask(VIDEOS, june("dense_anna"), "id")
      expect(text).toContain(`"id":${ids[0]}`)
    }))

  it("default to 20 items and hold the asked fields only, in any order", () =>
    within({}, async (client) => {
      const { max_count: _, ...search } = june("dense_anna")
      const { json, text } = await client.ask(VIDEOS, search, "username, id,view_count")
      expect(json.data.cursor).toBe(20)
      for (const row of json.data.videos) expect(Object.keys(row).sort()).toEqual(["id", "username", "view_count"])
      expect(text).toMatch(/"id":\d+,"(username|view_count)"/)
      expect(text).toMatch(/"(username|view_count)":[^,]+,"id"/)
    }))

  it("are the same from two servers of a seed, and after a restart amid the crawl", async () => {
    const search = june("dense_anna")
    let whole: Loose = []
    let first: Loose
    await within({}, async (client) => {
      whole = (await crawl(client, search)).rows
      first = (await client.ask(VIDEOS, search, ALL_FIELDS)).json.data
    })
    const client = await open({})
    const { json } = await client.ask(
      VIDEOS,
      { ...search, cursor: first.cursor, search_id: first.search_id },
      ALL_FIELDS
    )
    expect(json.data.videos).toEqual(whole.slice(first.videos.length, first.videos.length + json.data.videos.length))
    expect((await crawl(client, search)).rows).toEqual(whole)
    await client.close()
    await within({ seed: "other" }, async (other) => expect((await crawl(other, search)).rows).not.toEqual(whole))
  })

  it("can be none: no items, no search_id", () =>
    within({}, async (client) => {
      for (const name of ["gone_a", "private_a", "silent_a"]) {
        const { json } = await client.ask(VIDEOS, june(name))
        expect(json.data).toEqual({ videos: [], cursor: 0, has_more: false })
      }
    }))

  it("of a random draw are samples of the truth, another each time", () =>
    within({}, async (client) => {
      const search = { ...june("dense_anna"), is_random: true, max_count: 30 }
      const draws = await Promise.all([1, 2].map(() => client.ask(VIDEOS, search, "id")))
      const truth = new Set((await client.truth(truthOf(search))).rows.map(({ id }) => id))
      const [a, b] = draws.map(({ json }) => settled(json.data.videos).map(({ id }: Loose) => id))
      expect([a.length, b.length, draws[0]!.json.data.has_more]).toEqual([30, 30, false])
      expect([...a, ...b].every((id: string) => truth.has(id))).toBe(true)
      expect(a).not.toEqual(b)
      expect(a).not.toEqual([...a].sort().reverse())
    }))

  it("take null and empty members for absent ones, and digits for numbers", () =>
    within({}, async (client) => {
      const plain = await client.ask(VIDEOS, june("dense_anna"), "id")
      const odd = { ...june("dense_anna"), max_count: "100", cursor: null, search_id: "", is_random: null }
      expect((await client.ask(VIDEOS, odd, "id")).json.data.videos).toEqual(plain.json.data.videos)
    }))

  it("refuse a name that spoils the list, named or not", () =>
    within({}, async (client) => {
      const named = await client.ask(VIDEOS, june("berg_anna", "refused_x"))
      expect(named.json.error).toMatchObject({
        code: "invalid_params",
        message: expect.stringMatching(/refused_x is invalid: cannot find the user/)
      })
      const unnamed = await client.ask(VIDEOS, june("berg_anna", "unnamed_x"))
      expect(unnamed.json.error.message).toBe("API cannot return this user's information")
      const not = { ...june("berg_anna"), query: { not: [condition("username", "EQ", "refused_x")] } }
      expect((await client.ask(VIDEOS, not)).status).toBe(200)
    }))
})
