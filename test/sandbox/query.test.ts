import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { fc } from "../support/chance.ts"
import { type Client, condition, crawl, june, type Loose, open, settled, truthOf, within } from "./client.ts"

const accounts = ["busy_anna", "berg_anna", "busy_karl", "heu_bote"]
const span = { start_date: "20230601", end_date: "20230607", max_count: 100 }

let client: Client
let everything: ReadonlyArray<Loose> = []
beforeAll(async () => {
  client = await open({})
  everything = (await client.truth(truthOf({ ...june(...accounts), ...span }))).rows
})
afterAll(() => client.close())

const seconds = (day: string) => Date.parse(`${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}T00:00:00Z`) / 1000

/** The same conditions, read once more from the documents. */
const holds = (video: Loose, { field_name, field_values, operation }: Loose): boolean => {
  const compare = (value: number, wanted: ReadonlyArray<number>) =>
    ({
      EQ: value === wanted[0],
      IN: wanted.includes(value),
      GT: value > wanted[0]!,
      GTE: value >= wanted[0]!,
      LT: value < wanted[0]!,
      LTE: value <= wanted[0]!
    })[operation as "EQ"]
  const low = field_values.map((value: string) => value.toLowerCase())
  if (field_name === "create_date")
    return compare(video.create_time - (video.create_time % 86_400), field_values.map(seconds))
  if (field_name.endsWith("_count")) return compare(video[field_name], field_values.map(Number))
  if (field_name === "username") return low.includes(video.username)
  if (field_name === "hashtag_name") return video.hashtag_names.some((tag: string) => low.includes(tag))
  if (field_name === "keyword") return low.some((word: string) => video.video_description.toLowerCase().includes(word))
  if (field_name === "effect_id") return (video.effect_ids ?? []).some((id: string) => field_values.includes(id))
  if (field_name === "video_length") {
    const s = video.video_duration
    return field_values.includes(s < 15 ? "SHORT" : s <= 60 ? "MID" : s <= 300 ? "LONG" : "EXTRA_LONG")
  }
  return field_values.includes(video[({ video_id: "id" } as Loose)[field_name] ?? field_name])
}

const among = <A>(...values: ReadonlyArray<A>) => fc.constantFrom(...values)
const some = (values: fc.Arbitrary<string>) => fc.uniqueArray(values, { minLength: 1, maxLength: 3 })
const equal = (field: string, values: () => fc.Arbitrary<string>) =>
  fc.oneof(
    values().map((value) => condition(field, "EQ", value)),
    some(values()).map((list) => condition(field, "IN", ...list))
  )
const ordered = (field: string, values: () => fc.Arbitrary<string>) =>
  fc.tuple(among("GT", "GTE", "LT", "LTE", "EQ"), values()).map(([op, value]) => condition(field, op, value))
const seen = (name: string) => () =>
  among(...everything.flatMap((video) => (video[name] === undefined ? [] : [String(video[name])])))

const anyCondition = () =>
  fc.oneof(
    equal("username", () => among(...accounts, "BERG_Anna", "silent_x")),
    equal("region_code", () => fc.oneof(seen("region_code")(), among("AQ"))),
    equal("hashtag_name", () => among("heuernte", "FYP", "架空", "весна", "nothing")),
    equal("keyword", () => among("made up", "ERFUNDEN", "#fy", "架空", "вы", "\n", "\u0000", "'")),
    equal("video_length", () => among("SHORT", "MID", "LONG", "EXTRA_LONG")),
    equal("video_id", seen("id")),
    equal("music_id", seen("music_id")),
    equal("effect_id", () => among("0", "100001", "100002", "100003")),
    ordered("create_date", () => fc.integer({ min: 1, max: 9 }).map((day) => `2023060${day}`)),
    ordered("view_count", seen("view_count")),
    ordered("comment_count", seen("comment_count"))
  )

describe("query language", () => {
  it("means all of and, one of or, none of not", async () => {
    const group = () => fc.array(anyCondition(), { maxLength: 3 })
    const named = condition("username", "IN", ...accounts)
    await fc.assert(
      fc.asyncProperty(group(), group(), group(), async (and, or, not) => {
        const search = { ...span, query: { and: [named, ...and], or, not } }
        const expected = everything.filter(
          (video) =>
            and.every((one) => holds(video, one)) &&
            (or.length === 0 || or.some((one) => holds(video, one))) &&
            !not.some((one) => holds(video, one))
        )
        expect(settled((await crawl(client, search)).rows)).toEqual(expected)
      }),
      { numRuns: 150 }
    )
  })

  it("covers start_date to end_date in UTC, both included, though an id may lie in the day before", async () => {
    const day = { ...june("dense_anna"), start_date: "20230610", end_date: "20230610" }
    const { rows } = await crawl(client, day)
    const [from, to] = [seconds("20230610"), seconds("20230611")]
    expect(rows.length).toBeGreaterThan(50)
    expect(rows.every(({ create_time: at }) => at >= from && at < to)).toBe(true)
    const month = (await crawl(client, june("dense_anna"))).rows
    expect(month.filter(({ create_time: at }) => at >= from && at < to)).toEqual(rows)
    expect(month.some(({ create_time: at, id }) => Number(id >> 32n) % 86_400 > at % 86_400)).toBe(true)
    expect(month.some(({ create_time: at }) => at % 86_400 < 3)).toBe(true)
    expect(month.some(({ create_time: at }) => at % 86_400 > 86_396)).toBe(true)
  })

  it("runs over the cast when no account is named, and over the named ones besides", async () => {
    const tagged = { ...span, query: { and: [condition("hashtag_name", "EQ", "heuernte")] } }
    const names = new Set((await crawl(client, tagged)).rows.map(({ username }) => username))
    expect(names.size).toBeGreaterThan(10)
    const cast = await client.get("/sandbox/accounts")
    expect([...names].every((name) => cast.includes(name))).toBe(true)
    const either = {
      ...span,
      query: { or: [condition("hashtag_name", "EQ", "heuernte"), condition("username", "EQ", "busy_anna")] }
    }
    const more = new Set((await crawl(client, either)).rows.map(({ username }) => username))
    expect([...more].filter((name) => !names.has(name))).toEqual(["busy_anna"])
  })

  it("may have a larger cast", () =>
    within({ switches: { alsoCast: ["busy_anna"] } }, async (larger) => {
      const { id, username } = everything.find((video) => video.username === "busy_anna")
      const search = { ...span, query: { and: [condition("video_id", "EQ", id)] } }
      expect((await crawl(larger, search)).rows.map((row) => row.username)).toEqual([username])
      // One that has not heard of the account does not look at it.
      await within({}, async (usual) => expect((await crawl(usual, search)).rows).toEqual([]))
    }))
})
