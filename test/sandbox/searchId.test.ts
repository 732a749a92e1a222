import { describe, expect, it } from "vitest"
import { june, NOON, VIDEOS, within } from "./client.ts"

const search = june("dense_anna")
const HOUR = 3_600_000

describe("search_id", () => {
  it("is 19 digits, of which the upper half is the second of the search", () =>
    within({}, async (client) => {
      const { search_id } = (await client.ask(VIDEOS, search)).json.data
      expect(search_id).toMatch(/^\d{19}$/)
      expect(Number(BigInt(search_id) >> 32n) - NOON / 1000).toBeLessThan(5)
    }))

  it("serves its own search only, whatever fields and max_count are", () =>
    within({}, async (client) => {
      const { search_id } = (await client.ask(VIDEOS, search)).json.data
      const ask = (change: object, fields = "id") => client.ask(VIDEOS, { ...search, search_id, ...change }, fields)
      expect((await ask({ cursor: 100 })).status).toBe(200)
      expect((await ask({ cursor: 100, max_count: 7 }, "username")).status).toBe(200)
      const foreign = [{ end_date: "20230629" }, june("dense_karl"), { search_id: "7300000000000000000" }]
      for (const change of foreign) {
        const { json, status } = await ask({ cursor: 100, ...change })
        const id = "search_id" in change ? change.search_id : search_id
        expect([status, json.error.code]).toEqual([400, "invalid_params"])
        expect(json.error.message).toBe(`Search Id ${id} is invalid or expired`)
      }
    }))

  it("expires", () =>
    within({ switches: { searchIdLifetime: 1800 } }, async (client) => {
      const { search_id } = (await client.ask(VIDEOS, search)).json.data
      const next = { ...search, search_id, cursor: 100 }
      await client.post("/sandbox/clock", { now: NOON + HOUR / 2 - 10_000 })
      expect((await client.ask(VIDEOS, next)).status).toBe(200)
      await client.post("/sandbox/clock", { now: NOON + HOUR / 2 + 10_000 })
      expect((await client.ask(VIDEOS, next)).json.error.message).toContain("is invalid or expired")
    }))

  it("may be refused while it is fresh", () =>
    within({ switches: { searchIdDelay: 5 } }, async (client) => {
      const { search_id } = (await client.ask(VIDEOS, search)).json.data
      const next = { ...search, search_id, cursor: 100 }
      expect((await client.ask(VIDEOS, next)).json.error.message).toContain("is invalid or expired")
      await client.post("/sandbox/clock", { now: NOON + 7000 })
      expect((await client.ask(VIDEOS, next)).status).toBe(200)
    }))

  it("freezes what the search finds and counts", () =>
    within({ switches: { searchIdLifetime: 40 * 86_400 } }, async (client) => {
      const recent = { ...search, start_date: "20260226", end_date: "20260301" }
      const before = (await client.ask(VIDEOS, recent, "id,view_count")).json.data
      await client.post("/sandbox/clock", { now: NOON + 240 * HOUR })
      const token = (await client.token()).json.access_token
      const again = async (search_id: string) =>
        (await client.ask(VIDEOS, { ...recent, search_id }, "id,view_count", token)).json.data
      expect((await again(before.search_id)).videos).toEqual(before.videos)
      expect((await again("")).videos).not.toEqual(before.videos)
    }))

  it("is needed for a cursor, or not, by switch; and the cursor must lie within", async () => {
    await within({}, async (client) => {
      const { search_id } = (await client.ask(VIDEOS, search)).json.data
      const bare = await client.ask(VIDEOS, { ...search, cursor: 100 })
      const far = await client.ask(VIDEOS, { ...search, cursor: 1_000_000, search_id })
      expect([bare, far].map(({ json }) => json.error.message)).toEqual(Array(2).fill("Invalid count or cursor"))
    })
    await within({ switches: { cursorWithoutSearchId: "honour" } }, async (client) => {
      expect((await client.ask(VIDEOS, { ...search, cursor: 100 })).json.data.cursor).toBe(200)
    })
  })
})
