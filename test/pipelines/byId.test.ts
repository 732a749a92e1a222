// Videos by their ids, without a period; and random samples of what a period holds.
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { type Sandbox, startSandbox } from "../support/sandbox.ts"
import { makeWorkplace, query, requestsAt, studyText, truthOf } from "../support/workplace.ts"

let sandbox: Sandbox
beforeAll(async () => {
  sandbox = await startSandbox({
    switches: { countersGrow: false, vanishShare: 0, alsoCast: ["busy_anna", "tagesschau"] }
  })
})
afterAll(() => sandbox.close())

const asked = async (from: number) =>
  (await requestsAt(sandbox.url)).slice(from).map((one) => one["body"] as Readonly<Record<string, unknown>>)

describe("videos by id", () => {
  it("are searched around the time that their ids carry, as many in one search as fit into 31 days", async () => {
    const { videos } = await truthOf(sandbox.url, ["tagesschau", "busy_anna"], "2022-11-20", "2023-02-28")
    const some = videos.filter((_, index) => index % 9 === 0).map((video) => String(video["id"]))
    const place = makeWorkplace(sandbox.url)
    place.write("videos.csv", `id\n${some.join("\n")}\n`)
    const step = "    ids: { file: videos.csv }"
    place.write("study.yaml", studyText({ step }).replace(/^period.*\n/m, ""))
    const before = (await requestsAt(sandbox.url)).length
    const { code, stderr } = await place.windrow(["run", "study.yaml"])
    expect(code, stderr).toBe(0)
    const rows = await query(place.database, "SELECT id FROM videos ORDER BY id")
    expect(rows.map((row) => row["id"])).toEqual(some.toSorted())
    const requests = await asked(before)
    // 101 days make at least 4 windows of 31; every hundred ids of a window are one search.
    expect(some.length).toBeGreaterThan(100)
    expect(requests.length).toBeLessThanOrEqual(4 + Math.ceil(some.length / 100) + 1)
    for (const { start_date, end_date, query: condition } of requests) {
      const days = [start_date, end_date].map((day) => Date.parse(String(day).replace(/(....)(..)/, "$1-$2-")) / 864e5)
      expect(days[1]! - days[0]!).toBeLessThanOrEqual(30)
      const { and } = condition as { readonly and: ReadonlyArray<{ readonly field_values: ReadonlyArray<string> }> }
      for (const id of and[0]!.field_values) {
        const day = Number(BigInt(id) >> 32n) / 86_400
        expect(day - 1 >= days[0]! && day - 1 <= days[1]!, id).toBe(true)
      }
    }
    // Asked again, and with one id more: nothing, and one search.
    const more = videos.map((video) => String(video["id"])).find((id) => !some.includes(id)) as string
    place.write("videos.csv", `id\n${[more, ...some].join("\n")}\n`)
    const second = (await requestsAt(sandbox.url)).length
    expect((await place.windrow(["run", "study.yaml"])).code).toBe(0)
    expect((await asked(second)).length).toBe(1)
  })

  it("come from a playlist's list of them", async () => {
    const { videos } = await truthOf(sandbox.url, ["busy_anna"], "2023-01-01", "2023-01-20")
    const playlist = String(videos.find((video) => video["playlist_id"])?.["playlist_id"])
    const place = makeWorkplace(sandbox.url)
    const step = `    for_each: lists\n  lists:\n    pipeline: playlists\n    ids: [${playlist}]`
    place.write("study.yaml", studyText({ step }).replace(/^period.*\n/m, ""))
    const { code, stderr } = await place.windrow(["run", "study.yaml"])
    expect(code, stderr).toBe(0)
    const [list] = await query(
      place.database,
      "SELECT playlist_video_ids AS ids, playlist_item_total AS n FROM playlists"
    )
    const rows = await query(place.database, "SELECT id, playlist_id FROM videos ORDER BY id")
    expect(rows.map((row) => row["id"])).toEqual((list as { readonly ids: ReadonlyArray<string> }).ids.toSorted())
    expect(rows.length).toBe(Number(list?.["n"]))
    expect(rows.every((row) => row["playlist_id"] === playlist)).toBe(true)
  })
})

describe("random samples", () => {
  it("are one request a window, each, and a video keeps the number of samples that it is in", async () => {
    const place = makeWorkplace(sandbox.url)
    const study = (draws: number) =>
      studyText({ from: "2023-01-01", to: "2023-02-10", step: `    accounts: [tagesschau]\n    draws: ${draws}` })
    place.write("study.yaml", study(4))
    const before = (await requestsAt(sandbox.url)).length
    const { code, stderr } = await place.windrow(["run", "study.yaml"])
    expect(code, stderr).toBe(0)
    const requests = await asked(before)
    // 41 days are two windows, and four draws of each.
    expect(requests.map((body) => body["is_random"])).toEqual(Array(8).fill(true))
    const { videos } = await truthOf(sandbox.url, ["tagesschau"], "2023-01-01", "2023-02-10")
    // Every sample is larger than what there is, so each video is in each of the four.
    const rows = await query(
      place.database,
      "SELECT id, count(*) AS times, list(DISTINCT draw ORDER BY draw) AS draws FROM videos_matches GROUP BY id ORDER BY id"
    )
    expect(rows.map((row) => row["id"])).toEqual(videos.map((video) => String(video["id"])).toSorted())
    expect(rows.every((row) => row["times"] === "4" && String(row["draws"]) === "1,2,3,4")).toBe(true)
    expect(await query(place.database, "SELECT count(*) AS n FROM videos")).toEqual([{ n: String(videos.length) }])
    // Two draws more are two draws more.
    place.write("study.yaml", study(6))
    const second = (await requestsAt(sandbox.url)).length
    expect((await place.windrow(["run", "study.yaml"])).code).toBe(0)
    expect((await asked(second)).length).toBe(4)
  })
})
