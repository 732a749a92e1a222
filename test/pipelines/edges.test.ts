// Lists that page by time: entries that share a second, crowds that no page holds, and where the API ends a list.
import { afterEach, describe, expect, it } from "vitest"
import type { Switches } from "../../src/sandbox/Switches.ts"
import { type Sandbox, startSandbox } from "../support/sandbox.ts"
import { makeWorkplace, query, requestsAt, studyText, truthOf } from "../support/workplace.ts"
import { truthAbout } from "./truth.ts"

let sandbox: Sandbox
afterEach(() => sandbox.close())

const collect = async (pipeline: string, switches: Partial<Switches>, units = ["tagesschau"]) => {
  sandbox = await startSandbox({ switches })
  const place = makeWorkplace(sandbox.url)
  const input = pipeline === "comments" ? "ids" : "accounts"
  const step = `    ${input}: [${units.join(", ")}]`
  place.write("study.yaml", studyText({ step }).replace("  videos:", `  ${pipeline}:`))
  const ended = await place.windrow(["run", "study.yaml"])
  const rows = await query(place.database, `SELECT * FROM main."${pipeline}"`)
  const [state] = await query(place.database, "SELECT state, reason FROM provenance.coverage")
  return { ...ended, rows, state, place }
}

const names = (rows: ReadonlyArray<Readonly<Record<string, unknown>>> = []) => rows.map((row) => row["username"])

describe("a long list of followers", () => {
  // 2,400 entries make 24 pages of 100. Crowds of 48 straddle the edges of pages; what comes twice is kept once.
  it.each([1, 48, 99])("with %i a second arrives complete, once each", async (followersPerSecond) => {
    const switches = { followerCap: undefined, followerCount: 2400, followersPerSecond }
    const { code, stderr, rows, state } = await collect("followers", switches)
    expect(code, stderr).toBe(0)
    const truth = await truthAbout(sandbox.url, "followers", { username: "tagesschau" })
    expect(truth?.length).toBe(2400)
    expect(names(rows).toSorted()).toEqual(names(truth).toSorted())
    expect(state?.["state"]).toBe("done")
    const crowded = followersPerSecond === 1 ? 24 : 24 * 2
    expect((await requestsAt(sandbox.url)).length).toBeLessThanOrEqual(followersPerSecond === 99 ? 78 : crowded)
  })

  it("that no page holds a second of goes on before it, and says what may be missing", async () => {
    const switches = { followerCap: undefined, followerCount: 2400, followersPerSecond: 150 }
    const { code, rows, state, stderr } = await collect("followers", switches)
    expect(code, stderr).toBe(0)
    // A page is 100 of the 150 that share a second; nothing leads to the other 50 of each.
    expect(rows.length).toBe(16 * 100)
    expect(state?.["state"]).toBe("capped")
    expect(String(state?.["reason"])).toContain("share the moment")
    expect(stderr).toMatch(/capped: followers for example tagesschau: .*may be missing/)
    // Each second is seen sliceState still once, behind the first page.
    expect((await requestsAt(sandbox.url)).length).toBeLessThanOrEqual(16 * 2 + 1)
  })

  it("that the API cuts off is complete as far as it goes, and capped", async () => {
    const { rows, state } = await collect("followers", { followerCount: 4800 })
    expect(rows.length).toBe(4500)
    expect(state?.["state"]).toBe("capped")
  })
})

describe("the comments of a video", () => {
  const discussed = async () => {
    sandbox = await startSandbox()
    const url = `${sandbox.url}/sandbox/truth?${new URLSearchParams({
      query: JSON.stringify({ and: [{ operation: "EQ", field_name: "username", field_values: ["dense_anna"] }] }),
      start_date: "20230601",
      end_date: "20230605"
    })}`
    const [, ...lines] = (await (await fetch(url)).text()).trim().split("\n")
    await sandbox.close()
    const videos = lines.map((line) => JSON.parse(line) as { readonly id: string; readonly comment_count: number })
    return (videos.find((video) => video.comment_count > 1500) as { readonly id: string }).id
  }

  it.each([undefined, 1000])("end at the 1,000th, capped, whether the API says so or not", async (commentCap) => {
    const id = await discussed()
    const { code, rows, state, stderr } = await collect("comments", { commentCap, removedShare: 0, vanishShare: 0 }, [
      id
    ])
    expect(code, stderr).toBe(0)
    expect(rows.length).toBe(1000)
    expect(state?.["state"]).toBe("capped")
    expect((await requestsAt(sandbox.url)).length).toBe(10)
    expect(stderr).toContain("1 capped")
  })
})

describe("a playlist of several pages", () => {
  it("is one row with all of its ids, in order, also under status 500", async () => {
    sandbox = await startSandbox({ switches: { playlistAs500: true, vanishShare: 0 } })
    const { videos } = await truthOf(sandbox.url, ["dense_anna"], "2023-02-01", "2023-02-05")
    const id = String(videos.find((video) => video["playlist_id"])?.["playlist_id"])
    const place = makeWorkplace(sandbox.url)
    place.write("study.yaml", studyText({ step: `    ids: [${id}]` }).replace("  videos:", "  playlists:"))
    const { code, stderr } = await place.windrow(["run", "study.yaml"])
    expect(code, stderr).toBe(0)
    const [truth] = (await truthAbout(sandbox.url, "playlist", { playlist_id: id })) ?? []
    const ids = truth?.["playlist_video_ids"] as ReadonlyArray<string>
    expect(ids.length).toBeGreaterThan(200)
    const rows = await query(
      place.database,
      "SELECT playlist_video_ids AS ids, playlist_item_total AS n FROM playlists"
    )
    expect(rows).toEqual([{ ids, n: String(ids.length) }])
    expect((await requestsAt(sandbox.url)).length).toBe(Math.ceil(ids.length / 100))
  })
})
