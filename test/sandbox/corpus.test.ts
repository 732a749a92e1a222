import { describe, expect, it } from "vitest"
import { Corpus } from "../../src/sandbox/corpus/Corpus.ts"
import { dayOf } from "../../src/sandbox/days.ts"
import { defaultSwitches } from "../../src/sandbox/Switches.ts"
import { type Client, june, type Loose, NOON, truthOf, within } from "./client.ts"

const truth = async (client: Client, search: Loose, as_of?: number): Promise<Array<Loose>> => {
  const at = as_of === undefined ? {} : { as_of: String(as_of) }
  return (await client.truth({ ...truthOf(search), ...at })).rows
}
const year = (...names: ReadonlyArray<string>) => ({ ...june(...names), start_date: "20220101", end_date: "20221231" })
const share = (rows: ReadonlyArray<Loose>, test: (row: Loose) => boolean) => rows.filter(test).length / rows.length

describe("videos", () => {
  it("younger than 48 hours are there in part, older ones all", () =>
    within({ switches: { removedShare: 0, vanishShare: 0 } }, async (client) => {
      const days = { ...june("dense_anna"), start_date: "20260226", end_date: "20260301" }
      const now = await truth(client, days)
      const later = await truth(client, days, NOON / 1000 + 5 * 86_400)
      const age = (row: Loose) => NOON / 1000 - row.create_time
      const old = (rows: ReadonlyArray<Loose>) => rows.filter((row) => age(row) >= 48 * 3600).map(({ id }) => id)
      const young = (rows: ReadonlyArray<Loose>) => rows.filter((row) => age(row) > 0 && age(row) < 48 * 3600)
      expect(old(now)).toEqual(old(later))
      expect(young(now).length).toBeGreaterThan(10)
      expect(young(now).length).toBeLessThan(young(later).length)
      expect(now.every((row) => age(row) >= 0)).toBe(true)
    }))

  it("come as often as the account's name says", () =>
    within({ switches: { removedShare: 0, vanishShare: 0 } }, async (client) => {
      const perDay = async (...names: ReadonlyArray<string>) => (await truth(client, june(...names))).length / 30
      expect(await perDay("busy_x")).toBeCloseTo(30, -1)
      expect(await perDay("dense_x")).toBeGreaterThan(100)
      expect(await perDay("gone_x", "private_x", "silent_x")).toBe(0)
      const many = await perDay(...Array.from({ length: 200 }, (_, n) => `ordinary${n}`))
      expect(many / 200).toBeGreaterThan(0.3)
      expect(many / 200).toBeLessThan(3)
    }))

  it("come as often as a switch says", () =>
    within({ switches: { videosPerDay: 2, removedShare: 0, vanishShare: 0 } }, async (client) => {
      expect((await truth(client, june("busy_x", "berg_anna"))).length / 60).toBeCloseTo(2, 0)
    }))

  it("vanish some time later", () =>
    within({}, async (client) => {
      const ids = async (as_of: number) => new Set((await truth(client, june("dense_anna"), as_of)).map(({ id }) => id))
      const [then, now] = [await ids(Date.parse("2023-07-05") / 1000), await ids(NOON / 1000)]
      expect([...now].every((id) => then.has(id))).toBe(true)
      expect(now.size).toBeLessThan(then.size)
    }))

  it("have the documented fields about as often as observed", () =>
    within({}, async (client) => {
      const rows = await truth(client, year("dense_anna", "dense_karl"))
      const has = (name: string) => share(rows, (row) => name in row)
      for (const name of ["id", "username", "create_time", "region_code", "view_count", "hashtag_names"])
        expect(has(name)).toBe(1)
      expect(has("like_count")).toBeCloseTo(0.97, 1)
      expect(has("like_count")).toBeLessThan(1)
      expect(has("voice_to_text")).toBeCloseTo(0.15, 1)
      for (const name of ["effect_ids", "playlist_id", "video_tag", "video_label"]) {
        expect(has(name)).toBeGreaterThan(0)
        expect(has(name)).toBeLessThan(0.1)
      }
      for (const name of ["sticker_info_list", "effect_info_list", "video_mention_list"]) {
        expect(rows.some((row) => row[name]?.length === 0)).toBe(true)
        expect(rows.some((row) => row[name]?.length > 0)).toBe(true)
        expect(has(name)).toBeLessThan(1)
      }
      expect(Math.max(...rows.map((row) => row.view_count))).toBeGreaterThan(1e6)
      expect(rows.every((row) => row.view_count < 2 ** 31)).toBe(true)
      expect(share(rows, (row) => row.view_count === 0)).toBeCloseTo(0.03, 1)
      expect(rows.some((row) => row.comment_count === 0 && row.view_count > 0)).toBe(true)
    }))

  it("have more views than 32 bits can hold by a switch only", () =>
    within({ switches: { hugeCounts: true } }, async (client) => {
      expect((await truth(client, year("dense_anna"))).some((row) => row.view_count > 2 ** 31)).toBe(true)
    }))

  it("have hashtags that are only partly those of their text", () =>
    within({}, async (client) => {
      const rows = await truth(client, june("dense_anna"))
      const written = ({ video_description: text }: Loose) =>
        [...text.matchAll(/#(\S+)/g)].map(([, tag]) => tag.toLowerCase()).toSorted()
      const same = (row: Loose) => `${written(row)}` === `${row.hashtag_names.toSorted()}`
      const tagged = rows.filter((row) => row.hashtag_names.length > 0)
      expect(share(tagged, same)).toBeGreaterThan(0.2)
      expect(share(tagged, same)).toBeLessThan(0.7)
      expect(rows.some((row) => written(row).some((tag: string) => !row.hashtag_names.includes(tag)))).toBe(true)
      expect(rows.some((row) => row.hashtag_names.some((tag: string) => !written(row).includes(tag)))).toBe(true)
    }))

  it("have texts in many scripts that break naive writers", () =>
    within({}, async (client) => {
      const rows = await truth(client, year(...Array.from({ length: 40 }, (_, n) => `slow_${n}`), "busy_x"))
      const texts = rows.map(({ video_description: text }) => text).join("")
      for (const part of [
        "ü",
        "ё",
        "ل",
        "架空",
        "ラ",
        "\u200D",
        "e\u0301",
        "\u0000",
        "\n",
        "\t",
        "\\",
        '"',
        ";",
        "'"
      ]) {
        expect(texts).toContain(part)
      }
      expect(rows.some(({ video_description: text }) => text === "")).toBe(true)
      expect(texts).toMatch(/#[A-Z]{4,}/)
    }))

  it("have counters that grow, differ from day to day by the lag, and stand still within a day", () =>
    within({}, async (client) => {
      const views = async (as_of: number) =>
        (await truth(client, june("dense_anna"), as_of)).reduce((sum, row) => sum + row.view_count, 0)
      const start = Date.parse("2023-07-04T00:00:00Z") / 1000
      const [early, sameDay, late] = [await views(start), await views(start + 86_399), await views(start + 30 * 86_400)]
      expect(early).toBe(sameDay)
      expect(late).toBeGreaterThan(early)
    }))

  it("have the same counters for ever if a switch says so", () =>
    within({ switches: { countersGrow: false, vanishShare: 0 } }, async (client) => {
      const days = june("dense_anna")
      expect(await truth(client, days)).toEqual(await truth(client, days, NOON / 1000 + 1e7))
    }))

  it("have ids that no other video has, in thousands of accounts", () => {
    const corpus = new Corpus("windrow", defaultSwitches)
    const day = dayOf(Date.parse("2023-06-01") / 1000)
    const ids = Array.from({ length: 5000 }, (_, n) => corpus.videos(corpus.account(`name${n}`), day, day + 20))
      .flat()
      .map(({ id }) => id)
    expect(ids.length).toBeGreaterThan(80_000)
    expect(new Set(ids).size).toBe(ids.length)
  })

  it("of a month and 100 accounts are told", () =>
    within({}, async (client) => {
      const names = Array.from({ length: 100 }, (_, n) => `account${n}`)
      expect((await truth(client, june(...names))).length).toBeGreaterThan(500)
    }))
})
