// Trouble that comes back: what was learnt is remembered, what was judged early is judged again, nobody waits for ever.
import { describe, expect, it } from "vitest"
import { type Rule, type Sandbox, type SandboxOptions, startSandbox } from "../support/sandbox.ts"
import { time } from "../support/time.ts"
import { makeWorkplace, query, requestsAt, type StudyParts, studyText, truthOf } from "../support/workplace.ts"

const steady = { countersGrow: false, vanishShare: 0 }
const fast = "{ requests_per_second: 0, search_gap: 0s, concurrency: 4 }"

const begin = async (parts: StudyParts, options: SandboxOptions = {}) => {
  const sandbox = await startSandbox({ ...options, switches: { ...steady, ...options.switches } })
  const place = makeWorkplace(sandbox.url)
  place.write("study.yaml", studyText({ pace: fast, ...parts }))
  return { sandbox, place, run: (...flags: ReadonlyArray<string>) => place.windrow(["run", "study.yaml", ...flags]) }
}
const post = (sandbox: Sandbox, path: string, body: unknown) =>
  fetch(`${sandbox.url}/sandbox/${path}`, { method: "POST", body: JSON.stringify(body) })
const rule = (sandbox: Sandbox, rules: ReadonlyArray<Rule>) => post(sandbox, "rules", rules)
const idsOf = (rows: ReadonlyArray<Readonly<Record<string, unknown>>>) =>
  rows.map((row) => String(row["id"])).toSorted()

describe("an outage with one request at a time", () => {
  it("ends with 69, and does not wait for itself", async () => {
    const pace = "{ requests_per_second: 0, search_gap: 0s, concurrency: 1 }"
    const { sandbox, run } = await begin({ pace, to: "2023-05-31", more: "outage: { give_up_after: 4s }" })
    await rule(sandbox, [{ match: { from_request: 4 }, fault: "internal_error" }])
    expect((await run()).code).toBe(69)
    await rule(sandbox, [])
    expect((await run()).code).toBe(0)
    await sandbox.close()
  })
})

describe("a search that goes on days later", () => {
  it("is as fresh as its first page: what came since is asked again", async () => {
    const parts = { accounts: ["busy_bee"], from: "2024-03-20", to: "2024-03-31" }
    const { sandbox, place, run } = await begin(parts, {
      now: Date.parse("2024-03-31T12:00:00Z"),
      switches: { searchIdLifetime: 30 * 86_400 }
    })
    expect((await run("--limit-requests", "1")).code).toBe(75)
    await post(sandbox, "clock", { now: "2024-04-05T12:00:00Z" })
    expect((await run()).code).toBe(0)
    const truth = await truthOf(sandbox.url, ["busy_bee"], parts.from, parts.to)
    const stored = async () => idsOf(await query(place.database, "SELECT id FROM videos"))
    expect(await stored()).toEqual(idsOf(truth.videos))
    await sandbox.close()
  })
})

describe("a later page that claims the end", () => {
  it.each([
    { fault: "nothing_found" as const, arg: undefined },
    { fault: "answer" as const, arg: { status: 200, code: "ok", message: "" } }
  ])("is not believed: $fault", async ({ fault, arg }) => {
    const { sandbox, place, run } = await begin({ accounts: ["busy_bee"], to: "2023-01-31" })
    const more = arg === undefined ? {} : { arg }
    await rule(sandbox, [{ match: { cursor: 300 }, fault, times: 1, ...more }])
    const ended = await run()
    expect(ended.code, ended.stderr).toBe(0)
    const truth = await truthOf(sandbox.url, ["busy_bee"], "2023-01-01", "2023-01-31")
    expect(idsOf(await query(place.database, "SELECT id FROM videos"))).toEqual(idsOf(truth.videos))
    await sandbox.close()
  })
})

describe("a quota that is spent by the server's word", () => {
  it.each([
    ["2024-03-01T00:05:00Z", "2024-03-01 00:20 UTC"],
    ["2024-03-01T00:16:00Z", "2024-03-02 00:00 UTC"]
  ])("at %s is asked for again at %s: just after midnight clocks may differ", async (now, until) => {
    const { sandbox, run } = await begin({}, { now: Date.parse(now) })
    await rule(sandbox, [{ match: {}, fault: "quota_spent" }])
    const { code, stderr } = await run("--no-wait")
    expect(code, stderr).toBe(75)
    expect(stderr).toContain(until)
    // One word is enough: nothing more is asked.
    expect((await requestsAt(sandbox.url)).length).toBe(1)
    await sandbox.close()
  })
})

describe("a run that waits for the next day", () => {
  it("leaves the database to others meanwhile, and goes on after 00:00 UTC", async () => {
    const now = Date.parse("2024-02-29T13:59:48Z")
    const more = "quota: { standard: 2 }\n"
    const { sandbox, place } = await begin({ accounts: ["tagesschau"], to: "2023-03-31", more }, { now })
    const waiting = time.holdAt(" waiting until ")
    const run = place.windrow(["run", "study.yaml"], {}, { onText: waiting.listen })
    await waiting.heard
    // Another process, a run even, finds the file free and the study taken.
    const pages = await query(place.database, "SELECT count(*)::INTEGER AS n FROM provenance.pages")
    expect(pages).toEqual([{ n: 2 }])
    expect((await place.spawned(["run", "study.yaml"])).code).toBe(81)
    waiting.release()
    const { code, stderr } = await run
    expect(code, stderr).toBe(0)
    expect(stderr).toContain("2024-03-01 00:00 UTC")
    const days = await query(
      place.database,
      "SELECT asked_at::DATE::VARCHAR AS day, count(*)::INTEGER AS n FROM provenance.requests GROUP BY ALL ORDER BY ALL"
    )
    expect(days[0]).toEqual({ day: "2024-02-29", n: 2 })
    expect(days[1]?.["day"]).toBe("2024-03-01")
    await sandbox.close()
  })
})

describe("a limit that the server teaches", () => {
  it("costs one refusal, whatever the number of windows", async () => {
    const { sandbox, place, run } = await begin({ to: "2023-12-31" }, { switches: { maxSpanDays: 20 } })
    expect((await run()).code).toBe(0)
    const requests = await requestsAt(sandbox.url)
    expect(requests.filter((one) => one["status"] === 400)).toHaveLength(1)
    const truth = await truthOf(sandbox.url, ["tagesschau", "zeitimbild", "20minuten"], "2023-01-01", "2023-12-31")
    expect(idsOf(await query(place.database, "SELECT id FROM videos"))).toEqual(idsOf(truth.videos))
    await sandbox.close()
  })
})

describe("an account that the API does not give", () => {
  const parts = { accounts: ["tagesschau", "unnamed_bad", "zeitimbild", "20minuten"], from: "2024-02-01", to: "today" }

  it("costs nothing for a week of days, until it is to be retried", async () => {
    const { sandbox, place } = await begin(parts, { now: Date.parse("2024-03-01T12:00:00Z") })
    const cron = async (now: string, ...flags: ReadonlyArray<string>) => {
      await post(sandbox, "clock", { now })
      place.write("study.yaml", studyText({ pace: fast, ...parts, to: now.slice(0, 10) }))
      const before = (await requestsAt(sandbox.url)).length
      const { code, stderr } = await place.windrow(["run", "study.yaml", ...flags])
      expect(code, stderr).toBe(0)
      return (await requestsAt(sandbox.url)).slice(before).map((one) => one["status"])
    }
    expect((await cron("2024-03-01T12:00:00Z")).filter((status) => status === 400).length).toBeGreaterThan(0)
    expect(await cron("2024-03-02T12:00:00Z")).not.toContain(400)
    expect(await cron("2024-03-03T12:00:00Z", "--retry-failed")).toContain(400)
    expect(await cron("2024-03-07T12:00:00Z")).not.toContain(400)
    // It may be back by now.
    expect(await cron("2024-03-12T12:00:00Z")).toContain(400)
    expect(await cron("2024-03-13T12:00:00Z")).not.toContain(400)
    await sandbox.close()
  })

  it("that is dropped from the study is no hole in it any more", async () => {
    const days = { from: "2023-01-01", to: "2023-01-01" }
    const { sandbox, place, run } = await begin({ accounts: ["tagesschau", "zeitimbild"], ...days })
    await rule(sandbox, [{ match: { username: "zeitimbild" }, fault: "internal_error" }])
    expect((await run()).code).toBe(1)
    place.write("study.yaml", studyText({ accounts: ["tagesschau"], pace: fast, ...days }))
    const { code, stderr } = await run()
    expect(code, stderr).toBe(0)
    expect(stderr).toContain("1 account-day: 1 ")
    await sandbox.close()
  })
})
