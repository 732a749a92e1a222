// The main job, end to end: the built command line, real HTTP, a real DuckDB file, compared with the sandbox's truth.
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { type Sandbox, startSandbox } from "../support/sandbox.ts"
import { mainOf, makeWorkplace, query, requestsAt, studyText, truthOf } from "../support/workplace.ts"

const accounts = ["tagesschau", "zeitimbild", "20minuten"]
let sandbox: Sandbox

beforeAll(async () => {
  sandbox = await startSandbox({ switches: { countersGrow: false, vanishShare: 0 } })
})
afterAll(() => sandbox.close())

describe("windrow run", () => {
  it("brings exactly the sandbox's videos, each once, no id changed by a digit", async () => {
    const place = makeWorkplace(sandbox.url)
    place.write("study.yaml", studyText({ accounts, to: "2023-12-31" }))
    const { code, stderr } = await place.windrow(["run", "study.yaml"])
    expect(code, stderr).toBe(0)
    const truth = await truthOf(sandbox.url, accounts, "2023-01-01", "2023-12-31")
    const rows = await query(
      place.database,
      "SELECT id, username, view_count, epoch(create_time)::BIGINT AS time, video_description AS text FROM videos"
    )
    const expected = truth.videos.map((video) => ({
      id: String(video["id"]),
      username: video["username"],
      view_count: String(video["view_count"]),
      time: String(video["create_time"]),
      text: String(video["video_description"]).replaceAll("\u0000", "")
    }))
    const byId = (a: { id?: unknown }, b: { id?: unknown }) => String(a.id).localeCompare(String(b.id))
    expect([...rows].sort(byId)).toEqual(expected.sort(byId))
    expect(expected.length).toBeGreaterThan(100)
  })

  it("makes no request and changes no byte when everything is there", async () => {
    const place = makeWorkplace(sandbox.url)
    place.write("study.yaml", studyText({ accounts }))
    await place.windrow(["run", "study.yaml"])
    const before = { bytes: readFileSync(place.database), requests: (await requestsAt(sandbox.url)).length }
    expect((await place.windrow(["run", "study.yaml"])).code).toBe(0)
    expect((await requestsAt(sandbox.url)).length).toBe(before.requests)
    expect(readFileSync(place.database).equals(before.bytes)).toBe(true)
  })

  it("asks only for what an edit adds", async () => {
    const place = makeWorkplace(sandbox.url)
    const asked = async (text: string) => {
      place.write("study.yaml", text)
      const before = (await requestsAt(sandbox.url)).length
      const { code, stderr } = await place.windrow(["run", "study.yaml"])
      expect(code, stderr).toBe(0)
      return (await requestsAt(sandbox.url)).slice(before).map((one) => one["body"] as Record<string, unknown>)
    }
    await asked(studyText({ accounts: ["tagesschau", "zeitimbild"], from: "2023-02-01", to: "2023-02-28" }))
    const account = await asked(studyText({ accounts, from: "2023-02-01", to: "2023-02-28" }))
    expect(account.map((body) => JSON.stringify(body["query"]))).toEqual([
      JSON.stringify({ and: [{ operation: "EQ", field_name: "username", field_values: ["20minuten"] }] })
    ])
    const earlier = await asked(studyText({ accounts, from: "2023-01-20", to: "2023-02-28" }))
    expect(earlier.map((body) => [body["start_date"], body["end_date"]])).toEqual([["20230120", "20230131"]])
    const shuffled = studyText({ accounts: accounts.toReversed(), from: "2023-01-20", to: "2023-02-28" })
    expect(await asked(`# a comment\n${shuffled}`)).toEqual([])
    expect(await asked(studyText({ accounts: ["zeitimbild"], from: "2023-01-20", to: "2023-02-28" }))).toEqual([])
  })

  it("costs Σ over windows × batches of max(1, ⌈slots/100⌉) requests", async () => {
    const place = makeWorkplace(sandbox.url)
    const names = Array.from({ length: 120 }, (_, index) => `party_member_${String(index).padStart(3, "0")}`)
    place.write("accounts.csv", `username,party\n${names.map((name) => `${name},x`).join("\n")}\n`)
    const step = "    accounts: { file: accounts.csv, column: username }"
    place.write("study.yaml", studyText({ step, from: "2023-01-01", to: "2023-02-28" }))
    const before = (await requestsAt(sandbox.url)).length
    const { code, stderr } = await place.windrow(["run", "study.yaml"])
    expect(code, stderr).toBe(0)
    // 59 days make 2 windows of at most 31 days, 120 accounts make 2 batches of at most 100.
    const windows = [
      ["2023-01-01", "2023-01-31"],
      ["2023-02-01", "2023-02-28"]
    ] as const
    const batches = [names.slice(0, 100), names.slice(100)]
    const slots = await Promise.all(
      windows.flatMap(([from, to]) => batches.map(async (batch) => (await truthOf(sandbox.url, batch, from, to)).slots))
    )
    const floor = slots.reduce((sum, count) => sum + Math.max(1, Math.ceil(count / 100)), 0)
    expect((await requestsAt(sandbox.url)).length - before).toBe(floor)
    expect(floor).toBeGreaterThan(4)
  })

  it("goes on from the stored plan when the study is gone", async () => {
    const place = makeWorkplace(sandbox.url)
    place.write("study.yaml", studyText({ accounts }))
    expect((await place.windrow(["plan", "study.yaml"])).code).toBe(0)
    const other = makeWorkplace(sandbox.url)
    other.write("study.plan.json", readFileSync(join(place.directory, "study.plan.json"), "utf8"))
    const { code, stderr } = await other.windrow(["resume", "study.plan.json"])
    expect(code, stderr).toBe(0)
    await place.windrow(["run", "study.yaml"])
    expect(await mainOf(other.database)).toBe(await mainOf(place.database))
  })

  it("parks when the day's quota is spent, and finishes after the reset", async () => {
    const place = makeWorkplace()
    place.write("study.yaml", studyText({ accounts: [...accounts, "busy_bee"] }))
    const flags = ["run", "study.yaml", "--sandbox", "--no-wait", "--daily-quota", "10"]
    const first = await place.windrow([...flags, "--now", "2024-05-01T10:00:00Z"])
    expect(first.code).toBe(75)
    expect(first.stderr).toContain("2024-05-02 00:00 UTC")
    expect(first.stderr).toContain("windrow run study.yaml --sandbox")
    const again = await place.windrow([...flags, "--now", "2024-05-01T12:00:00Z", "--progress", "json"])
    expect(again.code).toBe(75)
    let last = again
    for (let day = 2; day < 9 && last.code === 75; day += 1) {
      last = await place.windrow([...flags, "--now", `2024-05-0${day}T00:30:00Z`])
    }
    expect(last.code, last.stderr).toBe(0)
    const whole = makeWorkplace()
    whole.write("study.yaml", studyText({ accounts: [...accounts, "busy_bee"] }))
    await whole.windrow(["run", "study.yaml", "--sandbox", "--now", "2024-05-01T10:00:00Z"])
    const ids = "SELECT id FROM videos ORDER BY id"
    expect(await query(place.database, ids)).toEqual(await query(whole.database, ids))
  })
})
