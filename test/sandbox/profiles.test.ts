import { describe, expect, it, vi } from "vitest"
import { ALL_FIELDS, type Client, condition, june, type Loose, settled, truthOf, VIDEOS, within } from "./client.ts"

const search = { ...june("dense_anna", "busy_karl", "berg_anna", "heu_bote"), end_date: "20230612" }
const MOST_TRIES = 12

/** A plain good client: repeats what fails, starts over when its search is lost, believes nothing twice. */
const persist = async (client: Client, body: Loose, path = VIDEOS, list = "videos", fields = ALL_FIELDS) => {
  const rows = new Map<string, Loose>()
  let at: Loose = {}
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const answer = await client.ask(path, { ...body, ...at }, fields).catch(() => undefined)
    const { data, error } = answer?.json ?? {}
    if (answer?.status === 401) await client.renew()
    if (error?.code !== "ok") {
      if (/invalid or expired/.test(error?.message ?? error?.msg) && tries > 3) at = {}
      continue
    }
    if (!Array.isArray(data[list] ?? [])) continue
    for (const row of data[list] ?? []) rows.set(String(row.id ?? row.video_id ?? row.username), row)
    if (String(data.has_more) === "false") return rows
    if (data.cursor === undefined || Number(data.cursor) === (at.cursor ?? 0)) continue
    at = { cursor: Number(data.cursor), search_id: data.search_id || at.search_id }
    tries = -1
  }
  throw new Error(`Gave up at ${JSON.stringify(at)}`)
}

/** The row without noise, in its right spelling. */
const clean = (row: Loose, expected: Loose) => {
  const { sandbox_noise: _, video_id, ...rest } = row
  const mended = { ...rest, id: rest.id ?? video_id, username: rest.username.replace("\u0000", "") }
  return Object.fromEntries(
    Object.entries(settled(mended)).map(([name, value]) => {
      if (name.endsWith("_count")) return [name, Number(value)]
      return [name, value === null && Array.isArray(expected[name]) ? [] : value]
    })
  )
}

describe.each(["realistic", "hostile"] as const)("profile %s", (faults) => {
  const options = { faults, dailyQuota: 1e6, switches: { requestsPerSecond: undefined, searchIdDelay: 0 } }

  it("can be survived without losing or changing a row", async () => {
    const met = new Set<string>()
    for (const seed of ["a", "b", "c", "d"]) {
      await within({ ...options, seed }, async (client) => {
        for (const max_count of [20, 100]) {
          const rows = await persist(client, { ...search, max_count })
          const truth = (await client.truth(truthOf(search))).rows
          const strangers = [...rows.values()].filter((row) => row.username.startsWith("nobody_asked_"))
          expect(rows.size - strangers.length).toBe(truth.length)
          for (const expected of truth) expect(clean(rows.get(expected.id), expected)).toEqual(expected)
        }
        for (const { faults: chosen } of await client.get("/sandbox/requests")) for (const name of chosen) met.add(name)
      })
    }
    expect(met.size).toBeGreaterThan(faults === "hostile" ? 20 : 5)
  })

  it("takes nothing from other lists either", () =>
    within({ ...options, seed: "lists", switches: { ...options.switches, likesPublicShare: 1 } }, async (client) => {
      const username = "berg_anna"
      const user = (name: string) => `/v2/research/user/${name}/`
      const discussed = (await client.truth(truthOf(search))).rows.find((row) => row.comment_count > 150).id
      const lists: ReadonlyArray<readonly [string, Loose, string, string]> = [
        ["comments", { video_id: discussed }, "/v2/research/video/comment/list/", "comments"],
        ["followers", { username }, user("followers"), "user_followers"],
        ["liked", { username }, user("liked_videos"), "user_liked_videos"],
        ["reposted", { username }, user("reposted_videos"), "reposted_videos"]
      ]
      for (const [endpoint, body, path, list] of lists) {
        const rows = await persist(client, { ...body, max_count: 15 }, path, list, "id")
        const { rows: told } = await client.truth({ endpoint, ...body })
        const names = [...rows.keys()].map((name) => name.replace("\u0000", ""))
        expect(new Set(names)).toEqual(new Set(told.map((row) => row.id ?? row.username)))
      }
    }))

  it("meets the same run with the same faults", async () => {
    // The clock stands: whether a search that begins anew gets a new id depends on the second.
    vi.useFakeTimers({ toFake: ["performance"] })
    try {
      const stories: Array<Loose> = []
      for (let run = 0; run < 2; run++) {
        await within({ ...options, seed: "again" }, async (client) => {
          await persist(client, { ...search, max_count: 10 })
          stories.push((await client.get("/sandbox/requests")).map((entry: Loose) => [entry.faults, entry.status]))
        })
      }
      expect(stories[0]).toEqual(stories[1])
      expect(stories[0].flatMap(([names]: Loose) => names).length).toBeGreaterThan(0)
    } finally {
      vi.useRealTimers()
    }
  })

  it("refuses a search_id for its first seconds", () =>
    within({ ...options, switches: { requestsPerSecond: undefined } }, async (client) => {
      const first = { ...search, max_count: 20 }
      let page: Loose
      for (let tries = 0; page?.search_id === undefined && tries < MOST_TRIES; tries++) {
        page = (await client.ask(VIDEOS, first).catch(() => undefined))?.json?.data
      }
      const next = { ...first, cursor: 20, search_id: page.search_id }
      const answers: Array<number> = []
      for (let tries = 0; tries < 4; tries++) {
        answers.push((await client.ask(VIDEOS, next).catch(() => undefined))?.status ?? 0)
      }
      expect(answers).not.toContain(200)
    }))

  it("knows some accounts that are not there, the same ones every time, and finds not every video by its id", () =>
    within({ ...options, seed: "life" }, async (client) => {
      const names = Array.from({ length: 200 }, (_, n) => `panel.member${n}`)
      const refused = async (name: string) =>
        (await fetch(`${client.url}/sandbox/truth?endpoint=users&username=${name}`)).status === 400
      const troubled = (await Promise.all(names.map(refused))).filter(Boolean)
      expect(troubled.length / names.length).toBeCloseTo(faults === "realistic" ? 0.03 : 0.08, 1)
      expect(troubled.length).toBeGreaterThan(0)

      const days = { ...june("dense_anna"), end_date: "20230602" }
      const { rows } = await client.truth(truthOf(days))
      const byId = { ...days, query: { and: [condition("video_id", "IN", ...rows.map(({ id }) => id))] } }
      const found = (await client.truth(truthOf(byId))).rows
      expect(found.length).toBeLessThan(rows.length)
      expect(found.length / rows.length).toBeGreaterThan(0.9)
    }))
})

describe("a deep search", () => {
  it("breaks at a slot of its own, also when it begins anew, and a shorter one does not", () =>
    within({ switches: { deepSearchFrom: 500, searchIdWhenEmpty: true } }, async (client) => {
      const depth = async (body: Loose) => {
        let at: Loose = {}
        for (;;) {
          const { json, status } = await client.ask(VIDEOS, { ...body, ...at })
          if (status === 500) return at.cursor
          expect(status).toBe(200)
          if (!json.data.has_more) return Infinity
          at = { cursor: json.data.cursor, search_id: json.data.search_id }
        }
      }
      // 20 accounts × 30 days × 120 videos: 72,000 slots, and 500 × 8 at most.
      const deep = june(...Array.from({ length: 20 }, (_, n) => `dense_${n}`))
      const first = await depth(deep)
      expect(first).toBeGreaterThanOrEqual(400)
      expect(first).toBeLessThanOrEqual(4000)
      expect(await depth(deep)).toBe(first)
      expect(await depth({ ...june("dense_1"), end_date: "20230602" })).toBe(Infinity)
    }))
})

describe("profile none", () => {
  it("has no faults", () =>
    within({}, async (client) => {
      await persist(client, search)
      const entries = await client.get("/sandbox/requests")
      expect(entries.every(({ faults, status }: Loose) => faults.length === 0 && status === 200)).toBe(true)
    }))
})
