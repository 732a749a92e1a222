// docs/queries.md: every query is run, and gives what the sandbox's own corpus says.
import { readFileSync } from "node:fs"
import { resolve } from "node:path"
import { beforeAll, describe, expect, it } from "vitest"
import type { Pipeline } from "../../src/domain/Pipeline.ts"
import { provenanceWords } from "../../src/query/views/provenanceWords.ts"
import { Corpus } from "../../src/sandbox/corpus/Corpus.ts"
import { commentsOf, repliesOf } from "../../src/sandbox/corpus/comments.ts"
import { countersAt } from "../../src/sandbox/corpus/counters.ts"
import { countRelated, related } from "../../src/sandbox/corpus/relations.ts"
import type { Video } from "../../src/sandbox/corpus/Video.ts"
import { defaultSwitches } from "../../src/sandbox/Switches.ts"
import { loadPipeline } from "../../src/spec/loadPipeline.ts"
import { ownPipelines } from "../../src/spec/pipelineFiles.ts"
import { makeWorkplace, query } from "../support/workplace.ts"

const text = readFileSync(resolve(import.meta.dirname, "../../docs/queries.md"), "utf8")

/** The queries below a heading. */
const queriesOf = (number: number): ReadonlyArray<string> => {
  const [, section = ""] =
    new RegExp(`^## ${number}\\. [^\\n]*\\n([\\s\\S]*?)(?=^## |(?![\\s\\S]))`, "m").exec(text) ?? []
  return [...section.matchAll(/```sql\n([\s\S]*?)```/g)].map(([, sql]) => sql as string)
}

const [from, to] = ["2024-02-01", "2024-03-08"]
const runs = ["2024-03-08T09:00:00Z", "2024-03-13T09:00:00Z", "2024-03-23T09:00:00Z"] as const
const lines = [
  { username: "tagesschau", id: "p1", party: "red", from: "", to: "2024-02-14" },
  { username: "tagesschau", id: "p1", party: "blue", from: "2024-02-15", to: "" },
  { username: "zeitimbild", id: "p2", party: "red", from: "", to: "" },
  { username: "20minuten", id: "", party: "blue", from: "", to: "" },
  { username: "silent_one", id: "p4", party: "blue", from: "", to: "" },
  { username: "gone_one", id: "p5", party: "red", from: "", to: "" }
]

const corpus = new Corpus("windrow", defaultSwitches)
const dayNumber = (day: string) => Date.parse(day) / 86_400_000
const second = (time: string) => Date.parse(time) / 1000
const dayOf = ({ createTime }: Video) => new Date(createTime * 1000).toISOString().slice(0, 10)

/** Videos of an account that a search of some moment gives. */
const videosOf = (name: string, first = from, until = to, at: string = runs[1]): ReadonlyArray<Video> =>
  corpus
    .videos(corpus.account(name), dayNumber(first), dayNumber(until))
    .filter(({ removedAt, visibleFrom }) => visibleFrom <= second(at) && removedAt > second(at))

const countAt = (name: string, time: string) =>
  countRelated(corpus.account(name), "followers", second(time), defaultSwitches)

/** Of those whose lists come whole, the one with the shortest that grows from the first run to the last. */
const [grower = ""] = corpus.cast
  .filter(
    (name) =>
      countAt(name, runs[2]) > countAt(name, runs[0]) &&
      countAt(name, runs[2]) < (defaultSwitches.followerCap ?? Infinity)
  )
  .toSorted((a, b) => countAt(a, runs[2]) - countAt(b, runs[2]))

const names = [...new Set(lines.map(({ username }) => username))]

/** What was found in the end: days that were asked too early were asked again. */
const foundOf = (name: string, first = from, until = to): ReadonlyArray<Video> => {
  const all = [...videosOf(name, first, until, runs[0]), ...videosOf(name, first, until, runs[1])]
  return [...new Map(all.map((one) => [one.id, one])).values()]
}

const place = makeWorkplace()
const ask = (sql: string) => query(place.database, sql)
const half: Array<Readonly<Record<string, unknown>>> = []

beforeAll(async () => {
  const cells = lines.map((line) => Object.values(line).join(","))
  place.write("accounts.csv", ["username,id,party,from,to", ...cells, ""].join("\n"))
  place.write(
    "study.yaml",
    `windrow: 1
study: { name: study }
period: { from: ${from}, to: ${to} }
collect:
  videos:
    accounts: { file: accounts.csv, column: username }
    refresh: { at_age: [4d, 14d] }
  users: { accounts: { file: accounts.csv, column: username } }
  tags: { pipeline: videos, hashtags: [klima, climate] }
  tags_again: { pipeline: videos, hashtags: [klima] }
  comments:
    for_each: { step: videos, sample: { n: 8, per: [username], seed: a } }
  replies:
    for_each: { step: comments, sample: { n: 20, seed: b } }
  followers:
    accounts: [zeitimbild, 20minuten, ${grower}]
    refresh: { after: 7d, times: 1 }
pace: { requests_per_second: 0, search_gap: 0s, concurrency: 1 }
output: { database: data/study.duckdb }
`
  )
  const run = async (now: string, ...more: ReadonlyArray<string>) => {
    const { code, stderr } = await place.windrow(["run", "study.yaml", "--sandbox", "--now", now, ...more])
    if (code !== 0 && code !== 75) throw new Error(stderr)
  }
  await run(runs[0], "--limit-requests", "2", "--no-wait")
  half.push(...(await ask(queriesOf(2)[0] as string)))
  for (const now of runs) await run(now)
}, 300_000)

const one = async (number: number, nth = 0) => ask(queriesOf(number)[nth] as string)
const median = (values: ReadonlyArray<number>) => {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length / 2
  return sorted.length % 2 === 1
    ? sorted[Math.floor(middle)]
    : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2
}
const total = <A>(all: ReadonlyArray<A>, of: (one: A) => number) => all.reduce((sum, item) => sum + of(item), 0)

describe("docs/queries.md", () => {
  it("has a query below every heading with a number, and all of them run", async () => {
    const numbers = [...text.matchAll(/^## (\d+)\. /gm)].map(([, number]) => Number(number))
    expect(numbers).toEqual(Array.from({ length: 17 }, (_, n) => n + 1))
    for (const number of numbers) {
      expect(queriesOf(number).length, String(number)).toBeGreaterThan(0)
      for (const sql of queriesOf(number)) expect((await ask(sql)).length, sql).toBeGreaterThan(0)
    }
  })

  it("1: counts of each wave are those of its moment", async () => {
    const found = await one(1)
    const rows = await ask("SELECT id, wave, epoch(observed_at) AS at, view_count FROM videos_observed")
    const byId = new Map(
      corpus.cast
        .concat(names)
        .flatMap((name) => videosWithout(name))
        .map((video) => [String(video.id), video])
    )
    const truth = Map.groupBy(rows, ({ wave }) => Number(wave))
    for (const row of rows) {
      const video = byId.get(String(row["id"])) as Video
      const counted = countersAt(video.key, video.createTime, Math.floor(Number(row["at"])), defaultSwitches)
      expect(Number(row["view_count"])).toBe(counted.views)
    }
    expect(found.map(({ wave, videos }) => [Number(wave), Number(videos)])).toEqual(
      [...truth].toSorted(([a], [b]) => a - b).map(([wave, all]) => [wave, all.length])
    )
    for (const { views, wave } of found) {
      expect(Number(views)).toBe(median((truth.get(Number(wave)) ?? []).map((row) => Number(row["view_count"]))))
    }
    expect(found.length).toBe(3)
  })

  it("2: what is missing is told, and nothing is in the end", async () => {
    const days = dayNumber(to) - dayNumber(from) + 1
    const of = (rows: ReadonlyArray<Readonly<Record<string, unknown>>>, step: string) =>
      rows.filter((row) => row["step"] === step)
    const sum = (rows: ReadonlyArray<Readonly<Record<string, unknown>>>) =>
      total(rows, ({ unit_days }) => Number(unit_days))
    const wanted = await ask("SELECT step, count(*) AS n FROM coverage WHERE observes = 'collection' GROUP BY step")
    expect(Number(of(wanted, "videos")[0]?.["n"])).toBe(days * 5)
    expect(Number(of(wanted, "tags_again")[0]?.["n"])).toBe(days)
    expect(half.some(({ state }) => state === "missing")).toBe(true)
    expect(sum(of(half, "videos"))).toBe(days * 5)
    const whole = await one(2)
    const daysWith = (videos: ReadonlyArray<Video>) => new Set(videos.map(dayOf)).size
    const tagged = corpus.cast.flatMap((name) => foundOf(name)).filter(({ hashtags }) => hashtags.includes("klima"))
    const done = daysWith(tagged)
    expect(of(whole, "tags_again")).toEqual([
      { step: "tags_again", state: "done", unit_days: String(done) },
      ...(days === done ? [] : [{ step: "tags_again", state: "empty", unit_days: String(days - done) }])
    ])
    const posted = total(names, (name) => daysWith(foundOf(name)))
    expect(
      await ask(
        "SELECT state, count(*)::INTEGER AS n FROM coverage WHERE step = 'videos' AND observes = 'collection' GROUP BY state ORDER BY state"
      )
    ).toEqual([
      { state: "done", n: posted },
      { state: "empty", n: days * names.length - posted }
    ])
    expect(whole.filter(({ state }) => !["done", "empty", "unavailable"].includes(String(state)))).toEqual([])
  })

  it("3 and 6: each step has its rows, and each hashtag its videos, once", async () => {
    const tagged = (tag: string) =>
      corpus.cast.flatMap((name) => foundOf(name)).filter(({ hashtags }) => hashtags.includes(tag))
    const both = new Set([...tagged("klima"), ...tagged("climate")].map(({ id }) => id))
    const found = new Map((await one(3)).map(({ rows_found, step }) => [step, Number(rows_found)]))
    expect(found.get("tags_again")).toBe(tagged("klima").length)
    expect(found.get("tags")).toBe(both.size)
    expect(found.get("videos")).toBe(total(names, (name) => foundOf(name).length))
    expect(await one(6)).toEqual(
      ["climate", "klima"].map((hashtag) => ({ hashtag, videos: String(tagged(hashtag).length) }))
    )
  })

  it("4: weeks without posts count as zero, and accounts that are gone not at all", async () => {
    const mondays = ["2024-02-05", "2024-02-12", "2024-02-19", "2024-02-26"]
    const mean = (party: string) => {
      const weeks = lines
        .filter((line) => line.party === party && !line.username.startsWith("gone"))
        .flatMap(({ from: first, to: until, username }) =>
          mondays.flatMap((monday) => {
            const sunday = new Date(Date.parse(monday) + 6 * 86_400_000).toISOString().slice(0, 10)
            const isWhole = (first === "" || first <= monday) && (until === "" || until >= sunday)
            return isWhole ? [foundOf(username, monday, sunday).length] : []
          })
        )
      return Math.round((total(weeks, (n) => n) / weeks.length) * 1000) / 1000
    }
    expect(await one(4)).toEqual(["blue", "red"].map((party) => ({ party, posts_a_week: mean(party) })))
  })

  it("5: a video belongs to one line, and every person has a name", async () => {
    const truth = lines.map((line, n) => ({
      line: n + 1,
      person: line.id || line.username,
      party: line.party,
      videos: foundOf(line.username, line.from || from, line.to || to).length
    }))
    // An account that stands in no list, but is named elsewhere in the study, has a line behind them.
    const found = (await one(5)).filter(({ line }) => Number(line) <= lines.length)
    expect(found.map((row) => ({ ...row, videos: Number(row["videos"]) }))).toEqual(
      truth.filter(({ videos }) => videos > 0)
    )
  })

  it("7 and 12: a sample is drawn from the whole period, and weights add up to it", async () => {
    const found = await one(7)
    const frames = found
      .filter(({ step }) => step === "comments")
      .map(({ frame, frame_until }) => [Number(frame), frame_until])
    const truth = names.flatMap((name) => (foundOf(name).length === 0 ? [] : [[foundOf(name).length, to]]))
    expect(frames.toSorted()).toEqual(truth.toSorted())
    const [weights] = await ask("SELECT sum(stage_weight) AS n FROM sample_weights WHERE step = 'comments'")
    expect(Number(weights?.["n"])).toBeCloseTo(total(truth, ([n]) => Number(n)))
    // Every comment of the frame is under a sampled video: both stages multiply.
    const [wrong] = await ask(
      `SELECT count(*) FILTER (abs(r.total_weight - r.stage_weight * v.total_weight) > 1e-9 OR r.total_weight IS NULL) AS n, count(*) AS all
       FROM sample_weights r JOIN comments c ON c.id = r.value JOIN sample_weights v ON v.value = c.video_id AND v.step = 'comments'
       WHERE r.step = 'replies'`
    )
    expect([Number(wrong?.["n"]), Number(wrong?.["all"]) > 0]).toEqual([0, true])
    // What the sampled comments stand for, by the replies that each of them had when it was asked for.
    const sampled = await ask(
      `SELECT w.step, w.value, epoch(c.asked_at)::BIGINT AS at FROM sample_weights w JOIN coverage c ON c.step = w.step AND c.value = w.value
       WHERE c.observes = 'collection'`
    )
    const seed = corpus.seed
    const there = (all: ReadonlyArray<unknown>) => all.filter((slot) => slot !== undefined).length
    const under = new Map(
      sampled
        .filter(({ step }) => step === "comments")
        .map(({ at, value }) => [String(value), commentsOf(BigInt(String(value)), seed, Number(at), defaultSwitches)])
    )
    const videoWeight = new Map(
      names.flatMap((name) =>
        foundOf(name).map(({ id }) => [String(id), Math.max(1, foundOf(name).length / 8)] as const)
      )
    )
    const comments = [...under].flatMap(([video, slots]) =>
      slots.flatMap((slot) => (slot === undefined ? [] : [[String(slot.id), video] as const]))
    )
    const videoOf = new Map(comments)
    const commentWeight = Math.max(1, comments.length / 20)
    const replies = sampled.filter(({ step }) => step === "replies")
    const stands = total(replies, ({ at, value }) => {
      const weight = (videoWeight.get(videoOf.get(String(value)) ?? "") ?? Number.NaN) * commentWeight
      return weight * there(repliesOf(BigInt(String(value)), seed, Number(at), defaultSwitches))
    })
    expect(replies.length).toBe(20)
    expect(Number((await one(12))[0]?.["replies"])).toBeCloseTo(stands)
    const [per] = await one(12, 1)
    expect(Number(per?.["comments_per_sampled_video"])).toBeCloseTo(total([...under.values()], there) / under.size)
  })

  it("8: rows of days add up to the rows that there are", async () => {
    const truth = Map.groupBy(
      names.flatMap((name) => foundOf(name)),
      dayOf
    )
    const days = [...truth].map(([day, videos]) => ({ day, videos: String(videos.length) }))
    expect(await one(8)).toEqual(days.toSorted((a, b) => (a.day < b.day ? -1 : 1)))
  })

  it("9: who follows now is the last list, and changes are known between whole ones", async () => {
    const at = (name: unknown, moment: number) =>
      new Set(
        related(corpus.account(String(name)), "followers", moment, defaultSwitches).map(({ username }) => username)
      )
    const isCut = (name: unknown, moment: number) =>
      countRelated(corpus.account(String(name)), "followers", moment, defaultSwitches) >
      (defaultSwitches.followerCap ?? Infinity)
    const asked = new Map(
      (
        await ask(
          "SELECT account, epoch(max(asked_at))::BIGINT AS at FROM followers_waves WHERE is_latest GROUP BY account"
        )
      ).map((row) => [row["account"], Number(row["at"])])
    )
    expect(await one(9)).toEqual(
      ["20minuten", grower, "zeitimbild"].toSorted().map((account) => ({
        account,
        followers: String(at(account, asked.get(account) ?? 0).size),
        is_complete: !isCut(account, asked.get(account) ?? 0)
      }))
    )
    const changes = await ask(
      "SELECT *, epoch(from_at)::BIGINT AS a, epoch(to_at)::BIGINT AS b FROM followers_churn ORDER BY account, to_wave"
    )
    expect(changes.length).toBe(6)
    for (const { a, account, b, gained, lost, size_after, size_before } of changes) {
      const [before, after] = [at(account, Number(a)), at(account, Number(b))]
      const isKnown = a !== null && !isCut(account, Number(a)) && !isCut(account, Number(b))
      expect([gained, lost, size_before].map((n) => (n === null ? null : Number(n)))).toEqual(
        isKnown ? [after.difference(before).size, before.difference(after).size, before.size] : [null, null, null]
      )
      expect(size_after === null ? null : Number(size_after)).toBe(isCut(account, Number(b)) ? null : after.size)
    }
    expect(changes.some(({ gained }) => Number(gained) > 0)).toBe(true)
  })

  it("10: gone is who was asked for and not found", async () => {
    const [found] = await one(10)
    const asked = await ask(
      "SELECT id, max(epoch(asked_at)) AS at FROM videos_checks WHERE observes <> 'collection' GROUP BY id"
    )
    const byId = new Map(names.flatMap((name) => videosWithout(name)).map((video) => [String(video.id), video]))
    const gone = asked.filter(({ at, id }) => (byId.get(String(id)) as Video).removedAt <= Number(at))
    expect([Number(found?.["asked"]), Number(found?.["gone"])]).toEqual([asked.length, gone.length])
    expect(asked.length).toBeGreaterThan(0)
  })

  it("11: a day knows what had come by then", async () => {
    const [found] = await one(11)
    const early = new Map(
      [...names.flatMap((name) => videosOf(name, from, to, runs[0])), ...tagsAt(runs[0])].map((video) => [
        video.id,
        video
      ])
    )
    const views = total(
      [...early.values()],
      (video) => countersAt(video.key, video.createTime, second(runs[0]), defaultSwitches).views
    )
    expect([Number(found?.["videos"]), Number(found?.["views"])]).toEqual([early.size, views])
  })

  it("13: days are those of the period, and what has none has NULL", async () => {
    const found = new Map((await one(13)).map((row) => [row["step"], row]))
    const dated = new Set(["videos", "tags", "tags_again"])
    const steps = ["comments", "followers", "replies", "tags", "tags_again", "users", "videos"]
    expect([...found.values()]).toEqual(
      steps.map((step) => ({ step, from_day: dated.has(step) ? from : null, to_day: dated.has(step) ? to : null }))
    )
    const [odd] = await ask("SELECT count(*)::INTEGER AS n FROM provenance.coverage WHERE from_day < DATE '1900-01-01'")
    expect(odd).toEqual({ n: 0 })
  })

  it("14 and 15: effects and local days are those of the videos", async () => {
    const all = new Map(
      [...names.flatMap((name) => foundOf(name)), ...tagsAt(runs[0]), ...tagsAt(runs[1])].map((one) => [one.id, one])
    )
    const videos = [...all.values()]
    const effects = total(videos, ({ effectIds }) => new Set(effectIds).size) / videos.length
    expect(Number((await one(14))[0]?.["effects_a_video"])).toBeCloseTo(effects)
    const berlin = new Intl.DateTimeFormat("sv", { timeZone: "Europe/Berlin" })
    const moved = videos.filter((video) => berlin.format(new Date(video.createTime * 1000)) !== dayOf(video))
    expect(await one(15)).toEqual([{ videos: String(videos.length), moved: String(moved.length) }])
  })

  it("16: every column of every table and view is in the codebook, and of provenance in a comment", async () => {
    const missing = await ask(
      `SELECT schema_name, table_name, column_name FROM duckdb_columns() c
       WHERE database_name = current_catalog() AND schema_name IN ('main', 'provenance') AND NOT internal AND table_name <> 'codebook' AND NOT EXISTS (
         FROM main.codebook b WHERE b.column_name = c.column_name AND b.description <> ''
           AND b.table_name = CASE schema_name WHEN 'main' THEN c.table_name ELSE 'provenance.' || c.table_name END)
       UNION ALL SELECT schema_name, table_name, column_name FROM duckdb_columns()
       WHERE database_name = current_catalog() AND schema_name = 'provenance' AND comment IS NULL`
    )
    expect(missing).toEqual([])
    // What the API says of its columns is what the endpoints' files say.
    const source = ownPipelines()
    for (const name of ["videos", "users", "comments", "followers"]) {
      const file = source.read(name)
      const { rows } = loadPipeline(file?.file ?? "", file?.text ?? "", name).pipeline as Pipeline
      const told = await ask(
        `SELECT column_name, description FROM codebook WHERE table_name = '${rows.table}' AND source LIKE 'https:%' ORDER BY column_name`
      )
      expect(told).toEqual(
        Object.entries(rows.columns)
          .map(([column_name, { title }]) => ({ column_name, description: title }))
          .toSorted((a, b) => (a.column_name < b.column_name ? -1 : 1))
      )
    }
    const texts = new Map(
      (await one(16)).map((row) => [`${row["table_name"]}.${row["column_name"]}`, row["description"]])
    )
    for (const [table, columns] of Object.entries(provenanceWords)) {
      for (const [name, words] of Object.entries(columns)) {
        if (texts.has(`provenance.${table}.${name}`)) expect(texts.get(`provenance.${table}.${name}`)).toBe(words)
      }
    }
    expect(texts.size).toBeGreaterThan(100)
  })

  it("17: every request is some step's", async () => {
    const [all] = await ask("SELECT count(*) AS n FROM provenance.requests")
    expect(total(await one(17), ({ requests }) => Number(requests))).toBe(Number(all?.["n"]))
  })
})

/** Every video of an account in the period, whatever became of it. */
const videosWithout = (name: string): ReadonlyArray<Video> =>
  corpus.videos(corpus.account(name), dayNumber(from), dayNumber(to))

const tagsAt = (time: string): ReadonlyArray<Video> =>
  corpus.cast
    .flatMap((name) => videosOf(name, from, to, time))
    .filter(({ hashtags }) => hashtags.includes("klima") || hashtags.includes("climate"))
