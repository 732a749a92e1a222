// Later waves end to end: run from cron, they fall due one by one, go into the history, and leave the collection alone.
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { type Sandbox, startSandbox } from "../support/sandbox.ts"
import { makeWorkplace, query, requestsAt, studyText } from "../support/workplace.ts"

let sandbox: Sandbox
beforeAll(async () => {
  sandbox = await startSandbox({ now: Date.parse("2024-02-22T10:00:00Z"), switches: { vanishShare: 0.5 } })
})
afterAll(() => sandbox.close())

const flags = (now: string) => ["--sandbox", "--now", now]

const growth = studyText({
  from: "2024-02-10",
  to: "2024-02-19",
  step: "    accounts: [busy_bee]\n    refresh: { at_age: [6d, 14d] }"
})

describe("windrow run from cron", () => {
  it("asks each video again at each age, and says when the next wave is due", async () => {
    const place = makeWorkplace()
    place.write("study.yaml", growth)
    const runAt = async (now: string) => {
      const { code, stderr } = await place.windrow(["run", "study.yaml", ...flags(now)])
      expect(code, stderr).toBe(0)
      return stderr
    }
    expect(await runAt("2024-02-22T10:00:00Z")).toContain("the next wave falls due on 2024-02-23 00:00 UTC")
    const first = await query(
      place.database,
      "SELECT id, view_count, retrieved_at::VARCHAR AS at FROM videos ORDER BY id"
    )
    const before = await query(place.database, "SELECT * FROM videos_history WHERE wave = 0 ORDER BY id")
    // At 10:00 on the 24th, the 16th and the 17th are six days old; those before were older when they were collected.
    // The day is that of the id, some seconds before that of the video.
    await runAt("2024-02-24T10:00:00Z")
    const asked = await query(
      place.database,
      `SELECT DISTINCT make_timestamp((m.id::UBIGINT >> 32)::BIGINT * 1000000)::DATE::VARCHAR AS day FROM videos_matches m
       WHERE m.wave = 1 ORDER BY 1`
    )
    expect(asked.map(({ day }) => day)).toEqual(["2024-02-16", "2024-02-17"])
    await runAt("2024-02-27T10:00:00Z")
    expect(await runAt("2024-03-05T10:00:00Z")).toContain("Complete.")
    expect(await runAt("2024-03-06T10:00:00Z")).toContain("nothing to ask")
    // What the collection saw stands in the history as it was, and each wave beside it.
    expect(await query(place.database, "SELECT * FROM videos_history WHERE wave = 0 ORDER BY id")).toEqual(before)
    const again = await query(place.database, "SELECT id FROM videos ORDER BY id")
    expect(again.map(({ id }) => id)).toEqual(first.map(({ id }) => id))
    const [waves] = await query(
      place.database,
      "SELECT list(DISTINCT wave ORDER BY wave) AS waves, count(DISTINCT id)::INTEGER AS n FROM videos_history"
    )
    expect(waves).toEqual({ waves: [0, 1, 2], n: first.length })
    const grown = await query(
      place.database,
      `SELECT count(*)::INTEGER AS n FROM videos_history a JOIN videos_history b USING (id)
       WHERE a.wave = 0 AND b.wave = 2 AND b.view_count > a.view_count`
    )
    expect(Number(grown[0]?.["n"])).toBeGreaterThan(0)
  })

  it("asks by search whom it asked before, and keeps a list of followers per wave", async () => {
    const place = makeWorkplace()
    const text = `windrow: 1
study: { name: study }
collect:
  followers: { accounts: [busy_anna], refresh: { after: 7d, times: 1 } }
pace: { requests_per_second: 0 }
output: { database: data/study.duckdb }
`
    place.write("study.yaml", text)
    for (const now of ["2024-02-22T10:00:00Z", "2024-02-29T10:00:00Z"]) {
      const { code, stderr } = await place.windrow(["run", "study.yaml", ...flags(now)])
      expect(code, stderr).toBe(0)
    }
    const rows = await query(
      place.database,
      `SELECT wave, count(*)::INTEGER AS edges, count(DISTINCT username)::INTEGER AS names FROM followers_matches
       GROUP BY wave ORDER BY wave`
    )
    expect(rows.map(({ wave }) => wave)).toEqual([0, 1])
    expect(rows.every(({ edges, names }) => edges === names && Number(edges) > 0)).toBe(true)
  })
})

describe("two steps that ask the same", () => {
  it("each make the observation that they plan, and rows tell which it was", async () => {
    const place = makeWorkplace()
    const step = (name: string, accounts: string, after: string) =>
      `  ${name}: { pipeline: videos, accounts: [${accounts}], refresh: { after: ${after}, times: 1 } }`
    place.write(
      "study.yaml",
      `windrow: 1
study: { name: study }
period: { from: 2024-02-18, to: 2024-02-19 }
collect:
${step("soon", "busy_bee", "1d")}
${step("late", "busy_bee, busy_anna", "30d")}
pace: { requests_per_second: 0, search_gap: 0s, concurrency: 4 }
output: { database: data/study.duckdb }
`
    )
    for (const now of ["2024-02-25T10:00:00Z", "2024-02-27T10:00:00Z", "2024-04-10T10:00:00Z"]) {
      const { code, stderr } = await place.windrow(["run", "study.yaml", ...flags(now)])
      expect(code, stderr).toBe(0)
    }
    const observed = await query(
      place.database,
      `SELECT v.username, w.observes
       FROM videos_matches m JOIN videos v USING (id) JOIN provenance.waves w USING (wave) GROUP BY ALL ORDER BY ALL`
    )
    expect(observed.map(({ username, observes }) => `${username} ${observes}`)).toEqual([
      "busy_anna after 30d",
      "busy_anna collection",
      "busy_bee after 1d",
      "busy_bee after 30d",
      "busy_bee collection"
    ])
    const lacking = await query(
      place.database,
      `SELECT id FROM videos WHERE id NOT IN (SELECT unit FROM provenance.coverage WHERE observes = 'after 30d')`
    )
    expect(lacking).toEqual([])
  })
})

describe("windrow run --refresh", () => {
  it("is one wave now, also where the study plans none, and is gone on with when it was cut off", async () => {
    const place = makeWorkplace(sandbox.url)
    const accounts = ["busy_bee", "busy_anna", "busy_otto"]
    place.write("study.yaml", studyText({ accounts, from: "2023-01-01", to: "2023-01-31" }))
    expect((await place.windrow(["run", "study.yaml"])).code).toBe(0)
    const [found] = await query(place.database, "SELECT count(*)::INTEGER AS n FROM videos")
    const first = (await requestsAt(sandbox.url)).length
    // 100 ids are one search.
    const whole = Math.ceil(Number(found?.["n"]) / 100)
    expect(whole).toBeGreaterThan(3)
    const cut = await place.windrow(["run", "study.yaml", "--refresh", "--limit-requests", "2"])
    expect(cut.code, cut.stderr).toBe(75)
    const open = await place.windrow(["status", "study.yaml"])
    expect(open.stdout).toMatch(/wave 1 of step videos is open: [\d,]+ unit-days missing/)
    const { code, stderr } = await place.windrow(["run", "study.yaml", "--refresh"])
    expect(code, stderr).toBe(0)
    const requests = (await requestsAt(sandbox.url)).slice(first)
    const bodies = requests.map((one) => JSON.stringify((one["body"] as { query: unknown }).query))
    expect(bodies.every((text) => text.includes('"video_id"') && !text.includes("busy_"))).toBe(true)
    const asked = await query(
      place.database,
      "SELECT list(DISTINCT wave) AS waves, count(DISTINCT unit)::INTEGER AS n FROM provenance.coverage WHERE wave > 0"
    )
    expect(asked).toEqual([{ waves: [1], n: Number(found?.["n"]) }])
    // Nothing is left of it; the next one is another wave.
    const before = (await requestsAt(sandbox.url)).length
    expect((await place.windrow(["run", "study.yaml"])).code).toBe(0)
    expect((await requestsAt(sandbox.url)).length).toBe(before)
    expect((await place.windrow(["run", "study.yaml", "--refresh"])).code).toBe(0)
    const [last] = await query(place.database, "SELECT max(wave) AS wave FROM videos_matches")
    expect(last).toEqual({ wave: 2 })
    // Who is dropped and pruned is gone from every wave, and the waves of the others stay as they were.
    const kept = `SELECT wave, state, count(*)::INTEGER AS lines, count(DISTINCT unit)::INTEGER AS units FROM provenance.coverage
      WHERE superseded_at IS NULL AND wave > 0 AND unit IN (SELECT id FROM videos WHERE username = 'busy_bee') GROUP BY ALL ORDER BY ALL`
    const lines = await query(place.database, kept)
    place.write("study.yaml", studyText({ accounts: ["busy_bee"], from: "2023-01-01", to: "2023-01-31" }))
    expect((await place.windrow(["run", "study.yaml", "--prune"])).code).toBe(0)
    expect(await query(place.database, kept)).toEqual(lines)
    const left = await query(
      place.database,
      "SELECT DISTINCT v.username, m.wave FROM videos_matches m JOIN videos v USING (id) ORDER BY m.wave"
    )
    expect(left).toEqual([0, 1, 2].map((wave) => ({ username: "busy_bee", wave })))
  })
})

describe("windrow plan", () => {
  it("prices later waves and says what that assumes", async () => {
    const place = makeWorkplace()
    place.write("study.yaml", growth)
    const { code, stdout } = await place.windrow(["plan", "study.yaml"])
    expect(code).toBe(0)
    // The period lies in the past, and so do the ages: collected now, none of them is asked.
    expect(stdout.replaceAll(/\s+/g, " ")).toContain(
      "Waves of videos: 2, 6 days, 14 days after the day a video is from: about 0 requests in all"
    )
    expect(stdout).toContain("All of these ages are past already")
    const then = await place.windrow(["plan", "study.yaml", "--sandbox", "--now", "2024-02-11T10:00:00Z"])
    // 10 days × 0.5 videos fit into one search by id.
    expect(then.stdout.replaceAll(/\s+/g, " ")).toContain(
      "Waves of videos: 2, 6 days, 14 days after the day a video is from: about 1 request each, 2 in all"
    )
  })
})
