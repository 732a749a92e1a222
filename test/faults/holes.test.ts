// Trouble that does not go away: holes are found with few requests, named, and retried only when asked to.
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { type Rule, type Sandbox, startSandbox } from "../support/sandbox.ts"
import { makeWorkplace, query, requestsAt, studyText, truthOf } from "../support/workplace.ts"

/** What was seen once is seen again. */
const steady = { countersGrow: false, vanishShare: 0 }

let sandbox: Sandbox
beforeEach(async () => {
  sandbox = await startSandbox({ switches: steady })
})
afterEach(() => sandbox.close())

const rule = async (rules: ReadonlyArray<Rule>): Promise<void> => {
  await fetch(`${sandbox.url}/sandbox/rules`, { method: "POST", body: JSON.stringify(rules) })
}
const idsOf = (rows: ReadonlyArray<Readonly<Record<string, unknown>>>) =>
  rows.map((row) => String(row["id"])).toSorted()
const fast = "{ requests_per_second: 0, search_gap: 0s, concurrency: 4 }"

const ninetyNine = Array.from({ length: 99 }, (_, index) => `quiet_account_${index}`)

describe("one account that the API does not give", () => {
  const collect = async (bad: string) => {
    await sandbox.close()
    sandbox = await startSandbox({ switches: { ...steady, videosPerDay: 0.1 } })
    const place = makeWorkplace(sandbox.url)
    place.write("accounts.csv", ["username", ...ninetyNine, bad].join("\n"))
    const step = "    accounts: { file: accounts.csv, column: username }"
    place.write("study.yaml", studyText({ step, from: "2023-01-01", to: "2023-03-31", pace: fast }))
    const ended = await place.windrow(["run", "study.yaml"])
    expect(ended.code, ended.stderr).toBe(0)
    const truth = await truthOf(sandbox.url, ninetyNine, "2023-01-01", "2023-03-31")
    expect(idsOf(await query(place.database, "SELECT id FROM videos"))).toEqual(idsOf(truth.videos))
    const verdict =
      "SELECT DISTINCT unit, sum(to_day - from_day + 1) AS days FROM provenance.coverage WHERE superseded_at IS NULL AND state = 'unavailable' GROUP BY unit"
    expect(await query(place.database, verdict)).toEqual([{ unit: bad, days: "90" }])
    expect(ended.stderr).toContain(`${bad} is unavailable`)
    const again = await place.windrow(["run", "study.yaml"])
    expect(again.code).toBe(0)
    return requestsAt(sandbox.url)
  }

  it("costs one request in all where the message names it", async () => {
    const refused = (await collect("refused_bad")).filter((one) => one["status"] === 400)
    expect(refused).toHaveLength(1)
  })

  it("costs at most 2 · ⌈log2 100⌉ = 14 requests to isolate where it does not, once for all windows", async () => {
    const requests = await collect("unnamed_bad")
    const windows = new Set(requests.map((one) => (one["body"] as { start_date: string }).start_date))
    expect(windows.size).toBe(3)
    // The batch is refused once, then halved seven times: one half is refused, the other is a search of its own.
    const isolating = requests.filter((one) => {
      const body = one["body"] as { search_id?: string }
      const size = JSON.stringify(body).split("_account_").length - 1
      return one["status"] === 400 || (size < 99 && body.search_id === undefined)
    })
    expect(isolating.length).toBeLessThanOrEqual(1 + 14)
  })
})

describe("a day that always answers 500", () => {
  it("fails alone: 29 of 30 slices complete, the hole is named, and only it is retried", async () => {
    await rule([{ match: { contains_day: "20220215" }, fault: "internal_error" }])
    const place = makeWorkplace(sandbox.url)
    // 930 days make 30 windows of 31.
    place.write("study.yaml", studyText({ accounts: ["tagesschau"], from: "2021-01-01", to: "2023-07-19", pace: fast }))
    const first = await place.windrow(["run", "study.yaml"])
    expect(first.code, first.stderr).toBe(1)
    expect(first.stderr).toContain("tagesschau · 2022-02-15..2022-02-15")
    expect(first.stderr).toContain("--retry-failed")
    const lost = await query(
      place.database,
      "SELECT unit, from_day, to_day FROM provenance.coverage WHERE superseded_at IS NULL AND state = 'failed'"
    )
    expect(lost).toEqual([{ unit: "tagesschau", from_day: "2022-02-15", to_day: "2022-02-15" }])
    const truth = await truthOf(sandbox.url, ["tagesschau"], "2021-01-01", "2023-07-19")
    const there = truth.videos.filter((video) => dayOf(video["create_time"]) !== "2022-02-15")
    expect(idsOf(await query(place.database, "SELECT id FROM videos"))).toEqual(idsOf(there))
    const status = await place.windrow(["status", "study.yaml"])
    expect(status.stdout).toContain("2022-02-15")

    const spent = (await requestsAt(sandbox.url)).length
    expect((await place.windrow(["run", "study.yaml"])).code).toBe(1)
    expect((await requestsAt(sandbox.url)).length).toBe(spent)
    // While the fault lasts the day is tried again, and known to be a hole and no outage.
    const still = await place.windrow(["run", "study.yaml", "--retry-failed"])
    expect(still.code, still.stderr).toBe(1)
    expect((await place.windrow(["run", "study.yaml"])).code).toBe(1)
    await rule([])
    const tried = (await requestsAt(sandbox.url)).length
    expect(tried - spent).toBeLessThanOrEqual(12)
    expect((await place.windrow(["run", "study.yaml", "--retry-failed"])).code).toBe(0)
    const retried = (await requestsAt(sandbox.url)).slice(tried)
    expect(retried.map((one) => (one["body"] as { start_date: string }).start_date)).toEqual(["20220215"])
    expect(idsOf(await query(place.database, "SELECT id FROM videos"))).toEqual(idsOf(truth.videos))
  })
})

describe("a day that answers 500 for everybody", () => {
  // In the middle of its window, where it is looked at first, and beside it.
  it.each(["2023-01-16", "2023-01-27"])("fails alone for all who are asked together: %s", async (day) => {
    await sandbox.close()
    const rules = [{ match: { contains_day: day.replaceAll("-", "") }, fault: "internal_error" as const }]
    sandbox = await startSandbox({ switches: { ...steady, videosPerDay: 0.1 }, rules })
    const place = makeWorkplace(sandbox.url)
    const accounts = ninetyNine.slice(0, 60)
    place.write("study.yaml", studyText({ accounts, from: "2023-01-01", to: "2023-01-31", pace: fast }))
    const { code, stderr } = await place.windrow(["run", "study.yaml"])
    expect(code, stderr).toBe(1)
    const states = await query(
      place.database,
      "SELECT DISTINCT state = 'failed' AS failed, from_day, to_day FROM provenance.coverage WHERE superseded_at IS NULL AND state = 'failed'"
    )
    expect(states).toEqual([{ failed: true, from_day: day, to_day: day }])
    const truth = await truthOf(sandbox.url, accounts, "2023-01-01", "2023-01-31")
    const there = truth.videos.filter((video) => dayOf(video["create_time"]) !== day)
    expect(idsOf(await query(place.database, "SELECT id FROM videos"))).toEqual(idsOf(there))
    // Five halvings of 31 days: tries of the part that fails, a look at some of its days, and the part that does not.
    expect((await requestsAt(sandbox.url)).length, stderr).toBeLessThanOrEqual(60)
    const spent = (await requestsAt(sandbox.url)).length
    expect((await place.windrow(["run", "study.yaml"])).code).toBe(1)
    expect((await requestsAt(sandbox.url)).length).toBe(spent)
  })
})

describe("an account that answers 500 on several days of a window", () => {
  it("is given up for the window; who retries loses those days alone", async () => {
    // Five failures at once look like an outage, which is probed after half a second then and not after 30.
    const more = "outage: { give_up_after: 1m }\n"
    const days = ["01", "08", "16", "24", "31"].map((day) => `202301${day}`)
    await rule(days.map((contains_day) => ({ match: { contains_day }, fault: "internal_error" as const })))
    const place = makeWorkplace(sandbox.url)
    place.write(
      "study.yaml",
      studyText({ accounts: ["tagesschau"], from: "2022-12-01", to: "2023-01-31", pace: fast, more })
    )
    const first = await place.windrow(["run", "study.yaml"])
    expect(first.code, first.stderr).toBe(1)
    expect(first.stderr).toContain("tagesschau · 2023-01-01..2023-01-31")
    const failed =
      "SELECT strftime(from_day, '%Y%m%d') AS day FROM provenance.coverage WHERE superseded_at IS NULL AND state = 'failed' ORDER BY ALL"
    expect((await query(place.database, failed)).length).toBe(31)
    const again = await place.windrow(["run", "study.yaml", "--retry-failed"])
    expect(again.code, again.stderr).toBe(1)
    expect((await query(place.database, failed)).map((row) => row["day"])).toEqual(days)
    const truth = await truthOf(sandbox.url, ["tagesschau"], "2022-12-01", "2023-01-31")
    const there = truth.videos.filter((one) => !days.includes(dayOf(one["create_time"]).replaceAll("-", "")))
    expect(idsOf(await query(place.database, "SELECT id FROM videos"))).toEqual(idsOf(there))
  })
})

describe("a search that expires", () => {
  it("starts anew; what is stored is neither doubled nor lost", async () => {
    await sandbox.close()
    sandbox = await startSandbox({
      switches: steady,
      now: Date.parse("2024-03-01T08:00:00Z")
    })
    const place = makeWorkplace(sandbox.url)
    place.write("study.yaml", studyText({ accounts: ["busy_bee"], from: "2023-01-01", to: "2023-01-31", pace: fast }))
    // 31 days × 30 videos make about 10 pages; three are taken today, the rest after a night.
    expect((await place.windrow(["run", "study.yaml", "--limit-requests", "3"])).code).toBe(75)
    await fetch(`${sandbox.url}/sandbox/clock`, {
      method: "POST",
      body: JSON.stringify({ now: "2024-03-02T08:00:00Z" })
    })
    const ended = await place.windrow(["run", "study.yaml"])
    expect(ended.code, ended.stderr).toBe(0)
    expect(ended.stderr).toContain("starts anew")
    const truth = await truthOf(sandbox.url, ["busy_bee"], "2023-01-01", "2023-01-31")
    expect(idsOf(await query(place.database, "SELECT id FROM videos"))).toEqual(idsOf(truth.videos))
    const matches = await query(place.database, "SELECT id FROM videos_matches")
    expect(idsOf(matches)).toEqual(idsOf(truth.videos))
  })
})

describe("an outage", () => {
  it("is not held against slices: exit 69, few requests, and a plain run goes on", async () => {
    const place = makeWorkplace(sandbox.url)
    const more = "outage: { give_up_after: 8s }"
    place.write("study.yaml", studyText({ to: "2023-12-31", pace: fast, more }))
    expect((await place.windrow(["run", "study.yaml", "--limit-requests", "4"])).code).toBe(75)
    const before = (await requestsAt(sandbox.url)).length
    await rule([{ match: {}, fault: "unavailable" }])
    const down = await place.windrow(["run", "study.yaml"])
    expect(down.code, down.stderr).toBe(69)
    expect((await requestsAt(sandbox.url)).length - before).toBeLessThanOrEqual(30)
    await rule([])
    expect((await place.windrow(["run", "study.yaml"])).code).toBe(0)
    const truth = await truthOf(sandbox.url, ["tagesschau", "zeitimbild", "20minuten"], "2023-01-01", "2023-12-31")
    expect(idsOf(await query(place.database, "SELECT id FROM videos"))).toEqual(idsOf(truth.videos))
  })

  it("that ends is waited out", async () => {
    const place = makeWorkplace(sandbox.url)
    place.write("study.yaml", studyText({ to: "2023-12-31", pace: fast, more: "outage: { give_up_after: 60s }" }))
    await rule([{ match: {}, fault: "gateway_timeout", times: 9 }])
    const ended = await place.windrow(["run", "study.yaml"])
    expect(ended.code, ended.stderr).toBe(0)
    expect(ended.stderr).toContain("answers again")
    const [failed] = await query(
      place.database,
      "SELECT count(*)::INTEGER AS n FROM provenance.slices WHERE state IN ('failed', 'split')"
    )
    expect(failed?.["n"]).toBe(0)
  })
})

const dayOf = (seconds: unknown): string => new Date(Number(seconds) * 1000).toISOString().slice(0, 10)

describe("everything at once", () => {
  it.each(["realistic", "hostile"] as const)("%s: all rows, none twice", async (faults) => {
    await sandbox.close()
    sandbox = await startSandbox({ faults, seed: "7", switches: steady })
    const accounts = ["tagesschau", "zeitimbild", "20minuten", "busy_bee"]
    const place = makeWorkplace(sandbox.url)
    place.write("study.yaml", studyText({ accounts, pace: fast, from: "2023-03-01" }))
    const ended = await place.windrow(["run", "study.yaml", "--no-wait"])
    expect(ended.code, ended.stderr).toBe(0)
    const truth = await truthOf(sandbox.url, accounts, "2023-03-01", "2023-03-31")
    const stored = await query(place.database, "SELECT DISTINCT id FROM videos_matches WHERE on_target")
    expect(idsOf(stored)).toEqual(idsOf(truth.videos))
    const floor = Math.ceil(truth.slots / 100)
    expect((await requestsAt(sandbox.url)).length).toBeLessThanOrEqual(floor * 3 + 20)
  })
})

describe("an account that always answers 500", () => {
  it("is found in every window, and costs few requests to find", async () => {
    await rule([{ match: { username: "bad_one" }, fault: "internal_error" }])
    const place = makeWorkplace(sandbox.url)
    const accounts = [...ninetyNine.slice(0, 15), "bad_one"]
    const more = "outage: { give_up_after: 1m }\n"
    place.write("study.yaml", studyText({ accounts, from: "2023-01-01", to: "2023-06-30", pace: fast, more }))
    const before = (await requestsAt(sandbox.url)).length
    const { code, stderr } = await place.windrow(["run", "study.yaml"])
    expect(code, stderr).toBe(1)
    const coverage = `SELECT unit, sum(to_day - from_day + 1)::INTEGER AS days FROM provenance.coverage
      WHERE state = 'failed' GROUP BY unit`
    expect(await query(place.database, coverage)).toEqual([{ unit: "bad_one", days: 181 }])
    const truth = await truthOf(sandbox.url, accounts.slice(0, 15), "2023-01-01", "2023-06-30")
    expect(idsOf(await query(place.database, "SELECT id FROM videos"))).toEqual(idsOf(truth.videos))
    // Six windows of sixteen accounts: some tries, a look at a day, four halvings with their tries, and three days.
    expect((await requestsAt(sandbox.url)).length - before).toBeLessThan(6 * 40 + truth.slots / 100)
    await rule([])
  })
})
