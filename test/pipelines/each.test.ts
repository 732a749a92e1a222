// Every pipeline, collected by the built command line over real HTTP, holds what the sandbox says that there is.
import { readdirSync } from "node:fs"
import { resolve } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { type Sandbox, startSandbox } from "../support/sandbox.ts"
import { makeWorkplace, query, studyText, truthOf } from "../support/workplace.ts"
import { byKey, expectedRow, foundRow, pipelineOf, type Row } from "./expected.ts"
import { truthAbout } from "./truth.ts"

interface Case {
  readonly pipeline: string
  readonly endpoint: string
  readonly input: "accounts" | "ids" | "shops"
  readonly parameter: string
  readonly units: ReadonlyArray<string>
  /** The column that the request fills. */
  readonly known?: string
  /** Columns that change from second to second. */
  readonly fleeting?: ReadonlyArray<string>
}

const accounts = ["tagesschau", "zeitimbild", "busy_anna", "silent_karl", "gone_gone", "private_pia"]
const byAccount = (pipeline: string, endpoint: string, known = "account"): Case => ({
  pipeline,
  endpoint,
  input: "accounts",
  parameter: "username",
  units: accounts,
  known
})

/** Ids of made-up things that the sandbox knows by the id alone; its playlists are those of the videos below. */
const found = { videos: [] as Array<string>, replied: [] as Array<string>, playlists: [] as Array<string> }

const cases = (): ReadonlyArray<Case> => [
  { ...byAccount("users", "users", "username"), fleeting: ["avatar_url"] },
  byAccount("followers", "followers"),
  byAccount("following", "following"),
  byAccount("liked_videos", "liked"),
  byAccount("pinned_videos", "pinned"),
  byAccount("reposted_videos", "reposted"),
  { pipeline: "comments", endpoint: "comments", input: "ids", parameter: "video_id", units: found.videos },
  {
    pipeline: "replies",
    endpoint: "comments",
    input: "ids",
    parameter: "comment_id",
    units: found.replied,
    known: "parent_comment_id"
  },
  { pipeline: "playlists", endpoint: "playlist", input: "ids", parameter: "playlist_id", units: found.playlists },
  { pipeline: "shops", endpoint: "shops", input: "shops", parameter: "shop_name", units: ["Nordlicht", "007", "Süd"] },
  {
    pipeline: "products",
    endpoint: "products",
    input: "ids",
    parameter: "shop_id",
    units: ["749512345", "7495123451234567890"],
    known: "shop_id"
  },
  {
    pipeline: "reviews",
    endpoint: "reviews",
    input: "ids",
    parameter: "product_id",
    units: ["1729000000000000001", "1729000000000000007", "18446744073709551615"],
    known: "product_id"
  }
]

const switches = {
  countersGrow: false,
  vanishShare: 0,
  likesPublicShare: 0.9,
  followerCount: 730,
  followersPerSecond: 37,
  britishSpelling: ["liked", "pinned", "reposted"] as const
}

/** Two ways in which the documents can be read; both must come out the same. */
const readings = [
  { name: "no faults", faults: "none", switches },
  {
    name: "hostile, with every conflict of the documents the other way",
    faults: "hostile",
    switches: {
      ...switches,
      likedCursor: "s",
      repostedKey: "user_reposted_videos",
      commentCapStrict: true,
      shopFieldsIn: "query",
      playlistAs500: true,
      shopEnvelope: false,
      emptyCommentsAsNull: true,
      echoUsername: true,
      likesPrivateStatus: 400
    }
  }
] as const

it("leaves no pipeline out", () => {
  const folder = resolve(import.meta.dirname, "../../pipelines/tiktok")
  const files = readdirSync(folder).filter((file) => file.endsWith(".yaml") && file !== "api.yaml")
  const tried = ["videos", ...cases().map((one) => one.pipeline)]
  expect(files.map((file) => file.replace(".yaml", ""))).toEqual(tried.toSorted())
})

describe.each(readings)("with $name", (reading) => {
  let sandbox: Sandbox
  beforeAll(async () => {
    sandbox = await startSandbox({ faults: reading.faults, switches: { ...reading.switches } })
    const { videos } = await truthOf(sandbox.url, ["tagesschau", "busy_anna"], "2023-03-01", "2023-03-31")
    const discussed = videos.filter((video) => Number(video["comment_count"]) > 150)
    const some = new Set([...discussed.slice(0, 2), ...videos.slice(0, 2)])
    // The last is no video: it is refused by its number, and the others go on.
    found.videos = [...[...some].map((video) => String(video["id"])), "12345"]
    found.playlists = [...new Set(videos.flatMap((video) => video["playlist_id"] ?? []))].map(String)
    const comments = await truthAbout(sandbox.url, "comments", { video_id: found.videos[0] as string })
    const replied = (comments ?? []).toSorted((a, b) => Number(b["reply_count"]) - Number(a["reply_count"]))
    found.replied = replied.slice(0, 3).map((comment) => String(comment["id"]))
  })
  afterAll(() => sandbox.close())

  it("videos", async () => {
    const pipeline = pipelineOf("videos")
    const place = makeWorkplace(sandbox.url)
    const named = ["tagesschau", "busy_anna"]
    place.write("study.yaml", studyText({ accounts: named, from: "2023-03-01", to: "2023-03-12" }))
    const { code, stderr } = await place.windrow(["run", "study.yaml"])
    expect(code, stderr).toBe(0)
    const { videos } = await truthOf(sandbox.url, named, "2023-03-01", "2023-03-12")
    const rows = await query(place.database, "SELECT * FROM videos")
    const actual = rows.map((row) => foundRow(row, pipeline))
    const expected = videos.map((row) => expectedRow(row, pipeline, {}))
    expect(byKey(actual, pipeline)).toEqual(byKey(expected, pipeline))
    expect(rows.length).toBe(videos.length)
  })

  it.each(cases().map((one) => one.pipeline))("%s", async (name) => {
    const one = cases().find((it) => it.pipeline === name) as Case
    const pipeline = pipelineOf(name)
    const place = makeWorkplace(sandbox.url)
    const step = `    ${one.input}: [${one.units.map((unit) => `"${unit}"`).join(", ")}]`
    place.write("study.yaml", studyText({ step }).replace("  videos:", `  ${name}:`))
    const { code, stderr } = await place.windrow(["run", "study.yaml"])
    expect(code, stderr).toBe(0)

    const truths = await Promise.all(
      one.units.map(async (unit) => {
        const rows = await truthAbout(sandbox.url, one.endpoint, { [one.parameter]: unit })
        const known = one.known === undefined ? {} : { [one.known]: unit }
        return rows?.map((row) => expectedRow(row, pipeline, known))
      })
    )
    const rows = await query(place.database, `SELECT * FROM main."${pipeline.rows.table}"`)
    const clean = (all: ReadonlyArray<Row>) =>
      byKey(
        all.map((row) => ({ ...row, ...Object.fromEntries((one.fleeting ?? []).map((column) => [column, null])) })),
        pipeline
      )
    const actual = clean(rows.map((row) => foundRow(row, pipeline)))
    const expected = clean(truths.flatMap((truth) => truth ?? []))
    expect(actual).toEqual(expected)
    expect(rows.length).toBe(expected.size)
    expect(expected.size).toBeGreaterThan(0)

    // Every unit ends in a state: those that the API does not give are unavailable, and no failure.
    const states = await query(place.database, "SELECT unit, state FROM provenance.coverage ORDER BY unit")
    const wanted = one.units.map((unit, index) => [
      unit,
      truths[index] === undefined ? "unavailable" : truths[index].length > 0 ? "done" : "empty"
    ])
    expect(states.map((row) => [row["unit"], row["state"]])).toEqual(wanted.toSorted(([a], [b]) => (a! < b! ? -1 : 1)))
  })
})
