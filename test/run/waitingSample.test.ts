// A sample over a running period is drawn from the whole of it: when the period is over, or month by month.
import { describe, expect, it } from "vitest"
import { makeWorkplace, query } from "../support/workplace.ts"

const study = (sample: string, to = "2024-03-31") => `windrow: 1
study: { name: study }
period: { from: 2024-01-01, to: ${to} }
collect:
  videos: { accounts: [busy_bee, busy_anna], fields: [create_time, username] }
  comments: { for_each: { step: videos, sample: { ${sample}, seed: s } }, fields: [like_count] }
output: { database: data/study.duckdb }
`
const chosen = `SELECT coalesce(strata[1].value, '') AS stratum, count(*)::INTEGER AS n, any_value(frame)::INTEGER AS frame,
  any_value(frame_until)::VARCHAR AS until, any_value(drawn_at)::DATE::VARCHAR AS drawn, any_value(method) AS method, any_value(seed) AS seed,
  any_value(samples.n) AS size FROM provenance.samples GROUP BY 1 ORDER BY 1`
const videosIn = (condition = "true") => `SELECT count(*)::INTEGER AS n FROM videos WHERE ${condition}`

const start = (text: string) => {
  const place = makeWorkplace()
  place.write("study.yaml", text)
  return {
    ...place,
    at: (now: string) => place.windrow(["run", "study.yaml", "--sandbox", "--no-wait", "--now", now]),
    asks: () => query(place.database, chosen),
    count: async (condition?: string) => (await query(place.database, videosIn(condition)))[0]?.["n"]
  }
}

describe("a sample over a period that goes on", () => {
  it("is drawn once, when all days are there and final; plan, run and status say so until then", async () => {
    const place = start(study("n: 5"))
    const said =
      "Step comments: its sample is drawn when all days of step videos are there and final, from 2024-04-03 00:00 UTC on."
    const plan = ["plan", "study.yaml", "--now", "2024-02-10T10:00:00Z"]
    expect((await place.windrow(plan)).stdout.replaceAll(/\s+/g, " ")).toContain(said)
    expect((await place.at("2024-02-10T10:00:00Z")).code).toBe(0)
    expect(await place.asks()).toEqual([])
    expect((await place.windrow(plan)).stdout.replaceAll(/\s+/g, " ")).toContain(said)
    // The period is over, and its last days may still get videos.
    expect((await place.at("2024-04-01T10:00:00Z")).stderr).toMatch(/due on 2024-04-0[123]/)
    expect(await place.asks()).toEqual([])
    await place.at("2024-04-03T10:00:00Z")
    const frame = await place.count()
    expect(await place.asks()).toEqual([
      { stratum: "", n: 5, frame, until: "2024-03-31", drawn: "2024-04-03", method: "sample", seed: "s", size: 5 }
    ])
    expect((await place.windrow(["status", "study.yaml"])).stdout).not.toContain("is drawn when")
    expect((await place.at("2024-04-20T10:00:00Z")).stderr).toContain("nothing to ask")
  })

  it("is drawn of each month that is over, and of none twice", async () => {
    const place = start(study("n: 3, per: [month]", "today"))
    await place.at("2024-02-10T10:00:00Z")
    const january = {
      stratum: "2024-01",
      n: 3,
      until: "2024-01-31",
      drawn: "2024-02-10",
      method: "sample",
      seed: "s",
      size: 3
    }
    const first = { ...january, frame: await place.count("create_time < '2024-02-01'") }
    expect(await place.asks()).toEqual([first])
    // Two days into March those of February are not final.
    await place.at("2024-03-02T10:00:00Z")
    expect(await place.asks()).toEqual([first])
    await place.at("2024-03-03T10:00:00Z")
    const frame = await place.count("create_time >= '2024-02-01' AND create_time < '2024-03-01'")
    expect(await place.asks()).toEqual([
      first,
      { ...january, stratum: "2024-02", until: "2024-02-29", drawn: "2024-03-03", frame }
    ])
    const { stdout } = await place.windrow(["status", "study.yaml"])
    expect(stdout.replaceAll(/\s+/g, " ")).toContain(
      "its sample of each month is drawn when the month of step videos is over"
    )
  })

  it("that has no end is not drawn, and what to do about it is said", async () => {
    const place = start(study("n: 5", "today"))
    await place.at("2024-02-10T10:00:00Z")
    expect(await place.asks()).toEqual([])
    const { stdout } = await place.windrow(["status", "study.yaml"])
    expect(stdout.replaceAll(/\s+/g, " ")).toContain("Name its last day, or draw month by month: `per: [month]`.")
  })
})
