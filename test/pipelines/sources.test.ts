// Where a list stands a step may stand: what files, written values and several steps bring is asked once, and nothing else.
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { type Sandbox, startSandbox } from "../support/sandbox.ts"
import { makeWorkplace, query, requestsAt, studyText, truthOf } from "../support/workplace.ts"
import { truthAbout } from "./truth.ts"

let sandbox: Sandbox
beforeAll(async () => {
  const switches = {
    countersGrow: false,
    vanishShare: 0,
    followerCount: 5,
    followerCap: undefined,
    followingPublicShare: 1
  }
  sandbox = await startSandbox({ dailyQuota: 100_000, switches })
})
afterAll(() => sandbox.close())

const related = async (endpoint: string, username: string): Promise<ReadonlyArray<string>> =>
  (await truthAbout(sandbox.url, endpoint, { username }))!.map((one) => String(one["username"]).toLowerCase())

/** User names that profiles were asked for, in order. */
const profiles = async (from = 0) =>
  (await requestsAt(sandbox.url))
    .slice(from)
    .flatMap(({ body, path }) =>
      String(path).includes("/user/info/") ? [String((body as { readonly username: string }).username)] : []
    )

const study = (users: string, more = "") =>
  studyText({ step: `    accounts: [tagesschau]` }).replace(
    /collect:[\s\S]*?pace/,
    `collect:\n  following: { accounts: [tagesschau, busy_anna] }\n  followers: { accounts: [tagesschau] }\n${more}  users: { fields: [display_name], accounts: ${users} }\npace`
  )

const start = (users: string, more = "") => {
  const place = makeWorkplace(sandbox.url)
  place.write("seeds.csv", "username,party\nzeitimbild,A\ntagesschau,B\n")
  place.write("study.yaml", study(users, more))
  return {
    ...place,
    /** Runs, and tells whose profiles that asked for. */
    run: async () => {
      const before = (await requestsAt(sandbox.url)).length
      const { code, stderr } = await place.windrow(["run", "study.yaml"])
      expect(code, stderr).toBe(0)
      return (await profiles(before)).toSorted()
    }
  }
}
const sorted = (names: Iterable<string>) => [...new Set(names)].toSorted()

describe("a list of a file, steps and names", () => {
  it("asks once what several of them bring, and an edit asks what is new", async () => {
    const place = start(
      "[{ file: seeds.csv, column: username }, { step: following, column: username }, zeitimbild, taz]"
    )
    const followed = [...(await related("following", "tagesschau")), ...(await related("following", "busy_anna"))]
    expect(followed.length).toBeGreaterThan(5)
    const first = await place.run()
    expect(first).toEqual(sorted(["zeitimbild", "tagesschau", "taz", ...followed]))
    expect(await place.run()).toEqual([])
    const brought = await query(
      place.database,
      "SELECT coalesce(fed_by, 'written') AS by, count(*)::INTEGER AS n FROM provenance.sourced JOIN provenance.sources USING (step, number) WHERE step = 'users' GROUP BY 1 ORDER BY 1"
    )
    expect(brought).toEqual([
      { by: "following", n: new Set(followed).size },
      { by: "written", n: 3 }
    ])
    // Another source asks only for whom it alone brings.
    const following = await related("followers", "tagesschau")
    place.write(
      "study.yaml",
      study("[{ file: seeds.csv }, { step: following, column: username }, { step: followers, column: username }, taz]")
    )
    expect(await place.run()).toEqual(sorted(following).filter((name) => !first.includes(name)))
    // Without the first, what it alone brought is wanted no more, and nothing is asked.
    place.write("study.yaml", study("[{ step: followers, column: username }, taz]"))
    expect(await place.run()).toEqual([])
    const wanted = await query(place.database, "SELECT unit FROM provenance.wanted WHERE step = 'users' ORDER BY 1")
    expect(wanted.map(({ unit }) => unit)).toEqual(sorted([...following, "taz"]))
  })

  it("draws from those who are not left out, and keeps the sample when more are", async () => {
    const treated =
      "  treated: { pipeline: users, fields: [display_name], accounts: [{ step: followers, column: username }] }\n"
    const place = start(
      "{ step: following, column: username, sample: { n: 2, seed: 1 }, except: { step: treated } }",
      treated
    )
    const left = new Set(await related("followers", "tagesschau"))
    const frame = sorted([...(await related("following", "tagesschau")), ...(await related("following", "busy_anna"))])
    const control = (names: ReadonlyArray<string>) => names.filter((name) => !left.has(name))
    const asked = control(await place.run())
    expect(asked.length).toBe(2)
    expect(control(frame)).toEqual(expect.arrayContaining(asked))
    const [drawn] = await query(
      place.database,
      "SELECT any_value(frame)::INTEGER AS frame, count(*)::INTEGER AS n FROM provenance.samples"
    )
    expect(drawn).toEqual({ frame: control(frame).length, n: 2 })
    // One of them must not be asked any more: another takes its place.
    const without = `{ step: following, column: username, sample: { n: 2, seed: 1 }, except: [{ step: treated }, ${asked[0]}] }`
    place.write("study.yaml", study(without, treated))
    expect((await place.run()).length).toBe(1)
    const now = await query(place.database, "SELECT unit FROM provenance.wanted WHERE step = 'users' ORDER BY 1")
    expect(now.length).toBe(2)
    expect(now.map(({ unit }) => unit)).toEqual(expect.arrayContaining(asked.slice(1)))
  })

  it("asks nobody who may turn out to be left out, and goes on where it was paused", async () => {
    const place = makeWorkplace(sandbox.url)
    const all = ["tagesschau", "busy_anna", "taz"]
    const where = "[{ column: comment_count, operation: GT, value: 20 }]"
    place.write(
      "study.yaml",
      studyText({
        from: "2023-03-01",
        to: "2023-03-05",
        step: `    accounts: [${all.join(", ")}]\n    per_request: 1\n    fields: [comment_count, username]\n  users: { fields: [display_name], accounts: { list: [${all.join(", ")}], except: { step: videos, where: ${where} } } }`
      })
    )
    const before = (await requestsAt(sandbox.url)).length
    const paused = await place.windrow(["run", "study.yaml", "--limit-requests", "2"])
    expect(paused.code, paused.stderr).toBe(75)
    expect(await profiles(before)).toEqual([])
    const { code, stderr } = await place.windrow(["run", "study.yaml"])
    expect(code, stderr).toBe(0)
    const { videos } = await truthOf(sandbox.url, all, "2023-03-01", "2023-03-05")
    const discussed = new Set(videos.filter((one) => Number(one["comment_count"]) > 20).map((one) => one["username"]))
    expect(discussed.size).toBeGreaterThan(0)
    const asked = (await profiles(before)).toSorted()
    expect(asked).toEqual(all.filter((name) => !discussed.has(name)).toSorted())
    expect(asked.length).toBeGreaterThan(0)
    const sources = await query(place.database, "SELECT step, number, fed_by, left_out FROM provenance.sources")
    expect(sources).toEqual([{ step: "users", number: 1, fed_by: null, left_out: ["videos"] }])
  })
})

describe("what is chosen by its rank", () => {
  it("is the newest of each account, and the most frequent values, of which those that are as frequent are told", async () => {
    const place = makeWorkplace(sandbox.url)
    const accounts = ["tagesschau", "busy_anna"]
    place.write(
      "study.yaml",
      studyText({
        from: "2023-03-01",
        to: "2023-03-10",
        step: `    accounts: [${accounts.join(", ")}]
    fields: [hashtag_names, username]
  comments: { fields: [like_count], ids: { step: videos, newest: { n: 2, per: account } } }
  tags: { pipeline: videos, fields: [view_count], period: { from: 2023-03-01, to: 2023-03-01 }, hashtags: { step: videos, column: hashtag_names, most_frequent: 2 } }`
      })
    )
    const said = (await place.windrow(["plan", "study.yaml"])).stdout.replaceAll(/\s+/g, " ")
    expect(said).toContain("for the 2 newest rows per username of step videos, by id")
    expect(said).toContain("for the 2 most frequent values in step videos, by hashtag_names")
    expect(said).toMatch(/comments ids ~4/)
    const { code, stderr } = await place.windrow(["run", "study.yaml"])
    expect(code, stderr).toBe(0)
    const { videos } = await truthOf(sandbox.url, accounts, "2023-03-01", "2023-03-10")
    const wanted = async (step: string) =>
      (
        await query(place.database, `SELECT DISTINCT unit FROM provenance.wanted WHERE step = '${step}' ORDER BY 1`)
      ).map(({ unit }) => unit)
    const newest = accounts.flatMap((name) =>
      videos
        .filter(({ username }) => username === name)
        .toSorted((a, b) => Number(b["create_time"]) - Number(a["create_time"]))
        .slice(0, 2)
    )
    expect(await wanted("comments")).toEqual(newest.map(({ id }) => String(id)).toSorted())
    const counts = new Map<string, number>()
    for (const tag of videos.flatMap((one) => one["hashtag_names"] as unknown as ReadonlyArray<string>))
      counts.set(tag, (counts.get(tag) ?? 0) + 1)
    const ranked = [...counts].toSorted(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
    expect(await wanted("tags")).toEqual(sorted(ranked.slice(0, 2).map(([tag]) => tag.toLowerCase())))
    const alike = ranked.slice(2).filter(([, n]) => n === ranked[1]?.[1]).length
    const told = await query(
      place.database,
      "SELECT count::INTEGER AS n FROM provenance.problems WHERE kind = 'tied_choice'"
    )
    expect(told).toEqual(alike === 0 ? [] : [{ n: alike }])
    const chosen = await query(place.database, "SELECT DISTINCT step, method, n FROM provenance.samples ORDER BY 1")
    expect(chosen).toEqual([
      { step: "comments", method: "newest", n: 2 },
      { step: "tags", method: "most_frequent", n: 2 }
    ])
  })
})

describe("a snowball", () => {
  it("asks level by level, of each for a sample that nobody was asked for before, and feeds others with all levels", async () => {
    const place = makeWorkplace(sandbox.url)
    place.write(
      "study.yaml",
      study("{ step: following, column: account }").replace(
        "following: { accounts: [tagesschau, busy_anna] }",
        "following: { accounts: [tagesschau, busy_anna], snowball: { depth: 3, sample: { n: 2, seed: 1 } } }"
      )
    )
    const said = (await place.windrow(["plan", "study.yaml"])).stdout.replaceAll(/\s+/g, " ")
    expect(said).toContain("following_3: following for 2 rows drawn at random from step following_2, by username")
    expect(said).toMatch(/following_2 accounts ~2/)
    const before = (await requestsAt(sandbox.url)).length
    const { code, stderr } = await place.windrow(["run", "study.yaml"])
    expect([0, 1], stderr).toContain(code)
    const levels = await query(
      place.database,
      "SELECT step, list(unit ORDER BY unit) AS units FROM (SELECT DISTINCT step, unit FROM provenance.wanted WHERE step LIKE 'following%') GROUP BY 1 ORDER BY 1"
    )
    const [first, second, third] = levels.map(({ units }) => units as unknown as ReadonlyArray<string>)
    expect(first).toEqual(["busy_anna", "tagesschau"])
    const named = async (names: ReadonlyArray<string>) =>
      sorted((await Promise.all(names.map((name) => related("following", name).catch(() => [])))).flat())
    expect(await named(first!)).toEqual(expect.arrayContaining([...second!]))
    expect(await named(second!)).toEqual(expect.arrayContaining([...third!]))
    expect([second!.length, third!.length]).toEqual([2, 2])
    expect(new Set([...first!, ...second!, ...third!]).size).toBe(6)
    // Profiles of all whose list came, whatever their level.
    const listed = await query(place.database, "SELECT DISTINCT lower(account) AS name FROM following ORDER BY 1")
    expect((await profiles(before)).toSorted()).toEqual(listed.map(({ name }) => name))
    expect(listed.length).toBeGreaterThan(2)
  })
})

describe("conditions on rows", () => {
  it("know lists, several values, parts of texts and what is there, all, any and none of them", async () => {
    const place = makeWorkplace(sandbox.url)
    const accounts = ["tagesschau", "busy_anna"]
    const { videos } = await truthOf(sandbox.url, accounts, "2023-03-01", "2023-03-10")
    const tagsOf = (one: (typeof videos)[number]) => one["hashtag_names"] as unknown as ReadonlyArray<string>
    const own = videos.filter(({ username }) => username === "busy_anna")
    const [tag = "", other = ""] = sorted(own.flatMap(tagsOf))
    place.write(
      "study.yaml",
      studyText({
        from: "2023-03-01",
        to: "2023-03-10",
        step: `    accounts: [${accounts.join(", ")}]
    fields: [username]
  comments:
    fields: [like_count]
    ids:
      step: videos
      where:
        and: [{ column: username, operation: CONTAINS, value: [SCHAU, anna] }, { column: hashtag_names, operation: PRESENT }]
        or:
          - { column: hashtag_names, operation: CONTAINS, value: ["${tag.toUpperCase()}", "${other}"] }
          - { column: comment_count, operation: GT, value: 20 }
        not: [{ column: username, operation: IN, value: [tagesschau, nobody] }]`
      })
    )
    const { code, stderr } = await place.windrow(["run", "study.yaml"])
    expect(code, stderr).toBe(0)
    const met = videos.filter(
      (one) =>
        one["username"] === "busy_anna" &&
        tagsOf(one).length > 0 &&
        (tagsOf(one).some((name) => [tag, other].includes(name)) || Number(one["comment_count"]) > 20)
    )
    expect(met.length).toBeGreaterThan(0)
    expect(met.length).toBeLessThan(videos.length)
    const wanted = await query(
      place.database,
      "SELECT DISTINCT unit FROM provenance.wanted WHERE step = 'comments' ORDER BY 1"
    )
    expect(wanted.map(({ unit }) => unit)).toEqual(met.map(({ id }) => String(id)).toSorted())
  })
})
