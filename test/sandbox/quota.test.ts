import { describe, expect, it } from "vitest"
import { june, NOON, VIDEOS, within } from "./client.ts"

const codes = async (times: number, ask: () => Promise<{ readonly json: { error: { code: string } } }>) => {
  const out: Array<string> = []
  for (let i = 0; i < times; i++) out.push((await ask()).json.error.code)
  return out
}

describe("quota", () => {
  it("ends with daily_quota_limit_exceeded and starts anew at 00:00 UTC", () =>
    within({ dailyQuota: 2 }, async (client) => {
      const ask = () => client.ask(VIDEOS, june("berg_anna"))
      expect(await codes(4, ask)).toEqual(["ok", "ok", "daily_quota_limit_exceeded", "daily_quota_limit_exceeded"])
      const { json, status } = await ask()
      expect([status, json.data, json.error.message]).toEqual([
        429,
        {},
        "The API daily quota limit exceeded. Please try again later"
      ])
      // The token lives two hours, so it takes two steps to midnight and a new one.
      await client.post("/sandbox/clock", { now: "2026-03-01T23:59:58Z" })
      const token = (await client.token()).json.access_token
      const later = () => client.ask(VIDEOS, june("berg_anna"), "id", token)
      expect(await codes(1, later)).toEqual(["daily_quota_limit_exceeded"])
      await client.post("/sandbox/clock", { now: "2026-03-02T00:00:00Z" })
      expect(await codes(3, later)).toEqual(["ok", "ok", "daily_quota_limit_exceeded"])
      expect((await client.get("/sandbox/quota")).used).toEqual([
        { day: "2026-03-01", client: "key", pool: "standard", used: 2 },
        { day: "2026-03-02", client: "key", pool: "standard", used: 2 }
      ])
    }))

  it("belongs to the client key, not to the token", () =>
    within({ dailyQuota: 1 }, async (client) => {
      const form = { client_secret: "s", grant_type: "client_credentials" }
      const token = async (client_key: string) => (await client.token({ ...form, client_key })).json.access_token
      const [a, again, b] = [await token("a"), await token("a"), await token("b")]
      const status = async (given: string) => (await client.ask(VIDEOS, june("x"), "id", given)).status
      expect([await status(a), await status(again), await status(b)]).toEqual([200, 429, 200])
    }))

  it("counts 400 and 500 unless switched off, never 401 and 429", async () => {
    const spend = async (switches: object) => {
      let used = 0
      await within({ switches, rules: [{ match: { to_request: 1 }, fault: "internal_error" }] }, async (client) => {
        await client.ask(VIDEOS, june("x"))
        await client.ask(VIDEOS, { ...june("x"), max_count: 0 })
        await client.ask(VIDEOS, june("x"), "id", "nonsense")
        await client.post("/sandbox/rules", [{ match: {}, fault: "rate_limited" }])
        await client.ask(VIDEOS, june("x"))
        used = (await client.get("/sandbox/quota")).used[0].used
        const counted = (await client.get("/sandbox/requests")).filter((entry: { counted: boolean }) => entry.counted)
        expect(counted.length).toBe(used)
      })
      return used
    }
    expect(await spend({})).toBe(2)
    expect(await spend({ count400: false })).toBe(1)
    expect(await spend({ count400: false, count500: false })).toBe(0)
  })

  it("has a second-level rate, if asked for, that costs nothing", () =>
    within({ switches: { requestsPerSecond: 2, retryAfter: true } }, async (client) => {
      await client.ask(VIDEOS, june("x"))
      const answers = await Promise.all([1, 2, 3, 4].map(() => client.ask(VIDEOS, june("x"))))
      const late = answers.filter(({ status }) => status === 429)
      expect(late.length).toBeGreaterThanOrEqual(3)
      expect(late[0]!.json.error.code).toBe("rate_limit_exceeded")
      expect(late[0]!.headers.get("retry-after")).toBe("1")
      expect((await client.get("/sandbox/quota")).used[0].used).toBe(5 - late.length)
      await client.post("/sandbox/clock", { now: NOON + 5000 })
      expect((await client.ask(VIDEOS, june("x"))).status).toBe(200)
    }))
})
