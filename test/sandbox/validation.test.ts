import { describe, expect, it } from "vitest"
import { condition, june, VIDEOS, within } from "./client.ts"

const base = june("berg_anna")
const only = (...conditions: ReadonlyArray<unknown>) => ({ ...base, query: { and: conditions } })

describe("a search is refused with 400 invalid_params", () => {
  it.each<[string, unknown]>([
    ["31 days apart", { ...base, end_date: "20230702" }],
    ["end before start", { ...base, end_date: "20230531" }],
    ["a day that is none", { ...base, start_date: "20230229", end_date: "20230301" }],
    ["dashes", { ...base, start_date: "2023-06-01" }],
    ["no dates", { query: base.query }],
    ["no query", { start_date: "20230601", end_date: "20230602" }],
    ["an empty query", { ...base, query: { and: [], or: [], not: [] } }],
    ["an unknown group", { ...base, query: { xor: base.query.and } }],
    ["an unknown field", only(condition("colour", "EQ", "red"))],
    ["a field of Object", only(condition("constructor", "EQ", "red"))],
    ["an unknown operation", only(condition("username", "LIKE", "a"))],
    ["a lower-case operation", only(condition("username", "eq", "a"))],
    ["EQ with two values", only(condition("username", "EQ", "a", "b"))],
    ["GT with two values", only(condition("view_count", "GT", "1", "2"))],
    ["GT on a name", only(condition("username", "GT", "a"))],
    ["no values", only(condition("username", "IN"))],
    ["a number for a value", only({ operation: "EQ", field_name: "view_count", field_values: [1] })],
    ["a lower-case region", only(condition("region_code", "EQ", "de"))],
    ["a region that is none", only(condition("region_code", "EQ", "QQ"))],
    ["an unknown length", only(condition("video_length", "EQ", "TINY"))],
    ["a video id with letters", only(condition("video_id", "EQ", "12a"))],
    ["max_count 0", { ...base, max_count: 0 }],
    ["max_count 101", { ...base, max_count: 101 }],
    ["a cursor below 0", { ...base, cursor: -1 }],
    ["a list for a body", [base]]
  ])("%s", (_what, body) =>
    within({}, async (client) => {
      const { json, status } = await client.ask(VIDEOS, body)
      expect([status, json.error.code, json.data]).toEqual([400, "invalid_params", {}])
      expect(json.error.message).not.toBe("")
    })
  )

  it.each(["", "id,colour", "id,favourites_count"])("fields=%s", (fields) =>
    within({}, async (client) => expect((await client.ask(VIDEOS, base, fields)).status).toBe(400))
  )
})

describe("a search may be", () => {
  it.each<[string, unknown]>([
    ["30 days apart", { ...base, end_date: "20230701" }],
    ["one day", { ...base, end_date: "20230601" }],
    ["in the future", { ...base, start_date: "20300101", end_date: "20300102" }],
    ["a leap day", { ...base, start_date: "20240229", end_date: "20240229" }],
    ["of only not", { ...base, query: { not: base.query.and } }],
    ["with empty groups", { ...base, query: { ...base.query, or: [], not: [] } }]
  ])("%s", (_what, body) => within({}, async (client) => expect((await client.ask(VIDEOS, body)).status).toBe(200)))

  it("otherwise, by switch", () =>
    within({ switches: { maxSpanDays: 7, maxFieldValues: 2, eqTakesOneValue: false } }, async (client) => {
      const ask = async (body: unknown) => (await client.ask(VIDEOS, body)).status
      const week = { ...base, end_date: "20230608" }
      expect(await ask(week)).toBe(200)
      expect(await ask({ ...week, end_date: "20230609" })).toBe(400)
      expect(await ask({ ...week, query: { and: [condition("username", "EQ", "a", "b")] } })).toBe(200)
      expect(await ask({ ...week, query: { and: [condition("username", "IN", "a", "b", "c")] } })).toBe(400)
    }))
})

describe("paths and methods", () => {
  it("must be exact", () =>
    within({}, async (client) => {
      expect((await client.ask("/v2/research/video/query", base)).status).toBe(404)
      expect((await fetch(`${client.url}${VIDEOS}`)).status).toBe(405)
    }))
})
