// What an analyst who had only a database and its codebook asked, and got wrong numbers for: each by the first query that comes to
// mind, against what the sandbox's corpus says.
import { beforeAll, describe, expect, it } from "vitest"
import { Corpus } from "../../src/sandbox/corpus/Corpus.ts"
import { countersAt } from "../../src/sandbox/corpus/counters.ts"
import type { Video } from "../../src/sandbox/corpus/Video.ts"
import { defaultSwitches } from "../../src/sandbox/Switches.ts"
import { makeWorkplace, query } from "../support/workplace.ts"

const [from, to] = ["2024-02-26", "2024-03-08"]
const runs = ["2024-03-08T09:00:00Z", "2024-03-13T09:00:00Z"] as const
const corpus = new Corpus("windrow", defaultSwitches)
const second = (time: string) => Date.parse(time) / 1000
const dayNumber = (day: string) => Date.parse(day) / 86_400_000

const everyOf = (name: string): ReadonlyArray<Video> =>
  corpus.videos(corpus.account(name), dayNumber(from), dayNumber(to))
const seenAt = (video: Video, time: string) => video.visibleFrom <= second(time) && video.removedAt > second(time)
const foundOf = (name: string) => everyOf(name).filter((video) => runs.some((time) => seenAt(video, time)))

const place = makeWorkplace()
const ask = (sql: string) => query(place.database, sql)
const numbers = async (sql: string) => (await ask(sql)).map((row) => Object.values(row).map(Number))
let half: Array<ReadonlyArray<unknown>> = []

const header = "username,id,role"
const government = ["tagesschau,p1,government", "private_one,p2,government"]
const opposition = ["tagesschau,p1,opposition", "zeitimbild,p3,opposition"]

beforeAll(async () => {
  place.write("government.csv", [header, ...government, ""].join("\n"))
  place.write("opposition.csv", [header, ...opposition, ""].join("\n"))
  const study = (opponents: string) => `windrow: 1
study: { name: study }
period: { from: ${from}, to: ${to} }
collect:
  government:
    pipeline: videos
    accounts: { file: government.csv, column: username }
    check_accounts: true
    refresh: { at_age: [4d] }
  opposition: { pipeline: videos, accounts: ${opponents} }
  drawn: { pipeline: videos, hashtags: [klima, climate], draws: 3 }
  following: { accounts: [zeitimbild, private_one] }
pace: { requests_per_second: 0, search_gap: 0s, concurrency: 1 }
output: { database: data/study.duckdb }
`
  const run = async (now: string, ...more: ReadonlyArray<string>) => {
    const { code, stderr } = await place.windrow(["run", "study.yaml", "--sandbox", "--now", now, ...more])
    if (code !== 0 && code !== 75) throw new Error(stderr)
  }
  place.write("study.yaml", study("{ file: opposition.csv, column: username }"))
  await run(runs[0], "--limit-requests", "1", "--no-wait")
  half = (
    await ask("SELECT count(*) FILTER (observable) AS n, count(posts) AS known, count(*) AS days FROM account_days")
  ).map(Object.values)
  for (const now of runs) await run(now)
}, 300_000)

describe("an analyst", () => {
  it("gets one row per video and wave, also where a day was asked twice", async () => {
    const [doubled] = await numbers("SELECT count(*) - count(DISTINCT (id, wave)) FROM videos_observed")
    expect(doubled).toEqual([0])
    const rows = await ask(
      "SELECT id, view_count, epoch(observed_at) AS at FROM videos_observed WHERE wave = 0 AND username = 'tagesschau'"
    )
    const byId = new Map(everyOf("tagesschau").map((video) => [String(video.id), video]))
    expect(rows.length).toBe(foundOf("tagesschau").length)
    for (const { at, id, view_count } of rows) {
      const video = byId.get(String(id)) as Video
      // The first time: what the run of then could see, it saw.
      const first = runs.find((time) => seenAt(video, time)) as string
      expect(Math.abs(Number(at) - second(first))).toBeLessThan(3600)
      expect(Number(view_count)).toBe(
        countersAt(video.key, video.createTime, Math.floor(Number(at)), defaultSwitches).views
      )
    }
    // Days that were asked too early were asked again, or nothing is shown here.
    expect(await numbers("SELECT count(*) FROM provenance.coverage WHERE superseded_at IS NOT NULL")).not.toEqual([[0]])
  })

  it("gets an account that stands on two lists once for each of the two steps, with the line of that step", async () => {
    const posts = foundOf("tagesschau").length
    expect(
      await ask(
        "SELECT step, role, sum(posts)::INTEGER AS posts FROM account_days WHERE username = 'tagesschau' GROUP BY ALL ORDER BY step"
      )
    ).toEqual([
      { step: "government", role: "government", posts },
      { step: "opposition", role: "opposition", posts }
    ])
    expect(
      await ask("SELECT line, username, of_steps[1] AS step, len(of_steps) AS n FROM panel ORDER BY line")
    ).toEqual([
      { line: 1, username: "tagesschau", step: "government", n: "1" },
      { line: 2, username: "private_one", step: null, n: null },
      { line: 3, username: "tagesschau", step: "opposition", n: "1" },
      { line: 4, username: "zeitimbild", step: null, n: null }
    ])
  })

  it("gets requests on the step that had them asked", async () => {
    const truth = await ask(
      "SELECT s.step, count(*)::INTEGER AS requests FROM provenance.requests r JOIN provenance.slices s USING (slice) GROUP BY s.step ORDER BY s.step"
    )
    expect(truth.length).toBe(5)
    expect(
      await ask(
        "SELECT step, sum(requests)::INTEGER AS requests FROM requests_by_step WHERE is_wanted GROUP BY step ORDER BY step"
      )
    ).toEqual(truth)
  })

  it("gets no count where the API refused, or nobody can know", async () => {
    const found = await ask(
      "SELECT step, count(*)::INTEGER AS n, count(rows_found)::INTEGER AS known FROM coverage WHERE value = 'private_one' AND step <> 'check_accounts' GROUP BY step ORDER BY step"
    )
    const days = dayNumber(to) - dayNumber(from) + 1
    expect(found).toEqual([
      { step: "following", n: 1, known: 0 },
      { step: "government", n: days, known: 0 }
    ])
  })

  it("is told what a value is one of, in later waves too", async () => {
    expect(await ask("SELECT DISTINCT input, observes FROM coverage WHERE step = 'government' ORDER BY input")).toEqual(
      [
        { input: "accounts", observes: "collection" },
        { input: "ids", observes: "age 4d" }
      ]
    )
    expect(await numbers("SELECT count(DISTINCT value) FROM coverage WHERE input = 'accounts'")).toEqual([[3]])
  })

  it("knows nothing of accounts whose profile is wanted and was not asked for yet", () => {
    // One request: not every profile can have been asked for, and no day of an account without one is observable.
    expect(half.length).toBe(1)
    const [[observable, known, days]] = half as [[string, string, string]]
    expect([Number(observable), Number(known), Number(days) > 0]).toEqual([0, 0, true])
  })

  it("gets a moment by a text, a day, and a time with a zone, in a session of any zone", async () => {
    const [[truth]] = (await numbers("SELECT count(*) FROM videos_asof(TIMESTAMP '2024-03-09 00:00')")) as [[number]]
    const [[all]] = (await numbers("SELECT count(*) FROM videos")) as [[number]]
    expect([truth > 0, truth < all]).toEqual([true, true])
    for (const zone of ["UTC", "America/New_York", "Asia/Tokyo"]) {
      const told = await numbers(
        `SET TimeZone = '${zone}';
         SELECT (SELECT count(*) FROM videos_asof('2024-03-09')), (SELECT count(*) FROM videos_asof(DATE '2024-03-09')),
           (SELECT count(*) FROM videos_asof(TIMESTAMPTZ '2024-03-09 00:00:00+00')), (SELECT count(*) FROM videos_asof(now())),
           (local_day(TIMESTAMPTZ '2024-01-01 23:30:00+00', 'Europe/Berlin') = DATE '2024-01-02')::INTEGER,
           (local_day(TIMESTAMP '2024-06-01 22:30:00', 'Europe/Berlin') = DATE '2024-06-02')::INTEGER`
      )
      expect(told, zone).toEqual([[truth, truth, truth, all, 1, 1]])
    }
    await ask("RESET TimeZone")
  })

  it("gets each draw as a sample by itself", async () => {
    const rows = await numbers(
      "SELECT draw, count(*), count(DISTINCT id) FROM videos_drawn WHERE step = 'drawn' GROUP BY draw ORDER BY draw"
    )
    expect(rows.map(([draw]) => draw)).toEqual([1, 2, 3])
    for (const [, n, ids] of rows) expect(n).toBe(ids)
    const tags = new Set(corpus.cast.flatMap((name) => everyOf(name)).flatMap(tagged))
    const strange = (await ask("SELECT id FROM videos_drawn")).filter(({ id }) => !tags.has(String(id)))
    expect(strange).toEqual([])
  })

  it("reads the list of a moment, and not all that it ever had", async () => {
    const [now] = await numbers("SELECT count(*) FROM following_asof(now())")
    expect(await numbers("SELECT count(*) FROM following_waves WHERE is_latest")).toEqual([now])
    expect(await numbers("SELECT count(*) FROM following_asof(TIMESTAMP '2024-03-01')")).toEqual([[0]])
  })

  it("is told by comments which table is by change, and which has what is not wanted any more", async () => {
    const told = new Map(
      (
        await ask(
          "SELECT table_name AS name, comment FROM duckdb_tables() WHERE database_name = current_catalog() AND schema_name = 'main'"
        )
      ).map(({ comment, name }) => [name, String(comment)])
    )
    expect(told.get("videos_history")).toContain("videos_observed")
    expect(told.get("videos_matches")).toContain("videos_found_by")
    expect(told.get("videos")).toContain("not wanted any more")
    const lines = await ask(
      "SELECT table_name AS name, description FROM codebook WHERE column_name = '' AND type = 'table'"
    )
    for (const { description, name } of lines) expect(description).toBe(told.get(name))
    expect(lines.length).toBeGreaterThan(5)
    expect(await ask("SELECT * FROM codebook WHERE column_name = 'retrieved_at' AND source <> 'Windrow'")).toEqual([])
  })
})

const tagged = (video: Video): ReadonlyArray<string> =>
  ["klima", "climate"].some((tag) => video.hashtags.includes(tag)) ? [String(video.id)] : []
