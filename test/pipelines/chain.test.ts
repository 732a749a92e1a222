// Steps that feed each other, in one file: what they find, what is added later, and one spent pool.
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { type Sandbox, startSandbox } from "../support/sandbox.ts"
import { makeWorkplace, query, requestsAt, studyText, truthOf } from "../support/workplace.ts"
import { truthAbout } from "./truth.ts"

let sandbox: Sandbox
beforeAll(async () => {
  const switches = { countersGrow: false, vanishShare: 0, followerCount: 130, followerCap: undefined }
  sandbox = await startSandbox({ dailyQuota: 100_000, switches })
})
afterAll(() => sandbox.close())

const accounts = ["tagesschau", "busy_anna"]

/** Three steps, the first of any name; `users` without its picture, whose address changes by the second. */
const chain = (first = "videos") => `    pipeline: videos
    accounts: [${accounts.join(", ")}]
  comments:
    for_each: { step: ${first}, where: [{ column: comment_count, operation: GT, value: 20 }] }
  users:
    for_each: ${first}
    fields: [display_name, follower_count]
`
const study = (parts: Parameters<typeof studyText>[0] = {}, first = "videos") =>
  studyText({ from: "2023-03-01", to: "2023-03-05", step: chain(first), ...parts }).replace("  videos:", `  ${first}:`)

const asked = async (path: string) =>
  (await requestsAt(sandbox.url)).filter((one) => String(one["path"]).includes(path)).map((one) => one["body"])

describe("videos → comments → users", () => {
  it("collects for each row what the step asks for, and nothing else", async () => {
    const place = makeWorkplace(sandbox.url)
    place.write("study.yaml", study())
    const { code, stderr } = await place.windrow(["run", "study.yaml"])
    expect(code, stderr).toBe(0)
    const { videos } = await truthOf(sandbox.url, accounts, "2023-03-01", "2023-03-05")
    const discussed = videos.filter((video) => Number(video["comment_count"]) > 20).map((video) => String(video["id"]))
    expect(discussed.length).toBeGreaterThan(3)
    expect(discussed.length).toBeLessThan(videos.length)
    const truths = await Promise.all(discussed.map((video_id) => truthAbout(sandbox.url, "comments", { video_id })))
    const ids = truths.flatMap((truth) => truth?.map((comment) => String(comment["id"])) ?? [])
    const rows = await query(place.database, "SELECT id FROM comments")
    expect(rows.map((row) => String(row["id"])).toSorted()).toEqual([...new Set(ids)].toSorted())
    const users = await query(place.database, "SELECT username, follower_count FROM users ORDER BY username")
    expect(users).toEqual([
      { username: "busy_anna", follower_count: "130" },
      { username: "tagesschau", follower_count: "130" }
    ])
    // A second run has nothing to do.
    const before = (await requestsAt(sandbox.url)).length
    expect((await place.windrow(["run", "study.yaml"])).code).toBe(0)
    expect((await requestsAt(sandbox.url)).length).toBe(before)
  })

  it("adds what later parents need, and keeps the rest, whatever the step is called", async () => {
    const place = makeWorkplace(sandbox.url)
    place.write("study.yaml", study({ to: "2023-03-03" }))
    expect((await place.windrow(["run", "study.yaml"])).code).toBe(0)
    const first = (await asked("/comment/list/")).length
    place.write("study.yaml", study({ to: "2023-03-05" }, "news"))
    const { code, stderr } = await place.windrow(["run", "study.yaml"])
    expect(code, stderr).toBe(0)
    const later = await query(
      place.database,
      "SELECT id FROM videos WHERE comment_count > 20 AND create_time >= '2023-03-04' ORDER BY id"
    )
    const added = (await asked("/comment/list/")).slice(first) as ReadonlyArray<{ readonly video_id: number }>
    const videos = new Set(added.map((body) => String(body.video_id)))
    expect([...videos].toSorted()).toEqual(later.map((row) => String(row["id"])))
    expect(later.length).toBeGreaterThan(0)
  })

  it("feeds nothing from what the study has dropped", async () => {
    const place = makeWorkplace(sandbox.url)
    const only = (text: string) => study({ step: text })
    place.write("study.yaml", only("    accounts: [tagesschau, busy_anna]\n"))
    expect((await place.windrow(["run", "study.yaml"])).code).toBe(0)
    place.write("study.yaml", only("    accounts: [tagesschau]\n  users: { for_each: videos }\n"))
    expect((await place.windrow(["run", "study.yaml"])).code).toBe(0)
    expect(await query(place.database, "SELECT username FROM users")).toEqual([{ username: "tagesschau" }])
  })
})

describe("two pools", () => {
  it("one being spent does not stop the other", async () => {
    const place = makeWorkplace(sandbox.url)
    const text = `    accounts: [tagesschau, zeitimbild]
  comments: { for_each: videos }
  followers: { for_each: videos }
`
    place.write("study.yaml", study({ step: text, more: "quota: { standard: 3 }" }))
    const { code } = await place.windrow(["run", "study.yaml", "--no-wait"])
    expect(code).toBe(75)
    // 130 followers make two pages; the standard pool went to one search and two lists of comments.
    const followers = await query(place.database, "SELECT account, count(*) AS n FROM followers GROUP BY 1 ORDER BY 1")
    expect(followers).toEqual([
      { account: "tagesschau", n: "130" },
      { account: "zeitimbild", n: "130" }
    ])
  })
})
