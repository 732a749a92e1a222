// A standing study: `to: today`, run from cron. Young days are asked when they are new and once more when settled.
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { time } from "../support/time.ts"
import { makeWorkplace, query, studyText } from "../support/workplace.ts"

const study = studyText({ accounts: ["busy_bee"], from: "2024-02-26", to: "today", more: "settle: 48h" })

interface Event {
  readonly event: string
  readonly window?: { readonly from: string; readonly to: string }
  readonly outcome?: string
  readonly message?: string
}

describe("windrow run from cron", () => {
  it("fetches only what is due, and exits 0", async () => {
    const place = makeWorkplace()
    place.write("study.yaml", study)
    const runAt = async (now: string) => {
      const { code, stderr } = await place.windrow([
        "run",
        "study.yaml",
        "--sandbox",
        "--now",
        now,
        "--progress",
        "json"
      ])
      expect(code, stderr).toBe(0)
      const events = stderr
        .trim()
        .split("\n")
        .slice(1)
        .map((line) => JSON.parse(line) as Event)
      const asked = events
        .filter((one) => one.event === "slice_started")
        .map((one) => [one.window?.from, one.window?.to])
      return { asked, last: events.at(-1) as Event }
    }
    const states = async () => {
      const { stdout } = await place.windrow(["status", "study.yaml", "--json"])
      const [step] = (
        JSON.parse(stdout) as { readonly steps: ReadonlyArray<{ readonly counts: Record<string, number> }> }
      ).steps
      return step?.counts ?? {}
    }
    const when = () =>
      query(
        place.database,
        "SELECT DISTINCT began_at::DATE AS day, min(from_day) AS first, max(to_day) AS last FROM provenance.coverage WHERE superseded_at IS NULL GROUP BY 1 ORDER BY 1"
      )

    expect((await runAt("2024-03-01T10:00:00Z")).asked).toEqual([["2024-02-26", "2024-03-01"]])
    // 48 hours before 10:00 on 1 March lies in 28 February: the 27th is the last settled day.
    expect((await states())["provisional"]).toBe(3)
    expect(await when()).toEqual([{ day: "2024-03-01", first: "2024-02-26", last: "2024-03-01" }])
    const soon = await runAt("2024-03-01T18:00:00Z")
    expect(soon.asked).toEqual([])
    expect(soon.last.outcome).toBe("nothing_due")
    expect(soon.last.message).toContain("2024-03-02 00:00 UTC")
    // A day later the 28th has settled, and 2 March is new; they do not touch, so they are two searches.
    expect((await runAt("2024-03-02T10:00:00Z")).asked).toEqual([
      ["2024-02-28", "2024-02-28"],
      ["2024-03-02", "2024-03-02"]
    ])
    expect((await runAt("2024-03-09T10:00:00Z")).asked).toEqual([["2024-02-29", "2024-03-09"]])
    const [twice] = await query(
      place.database,
      "SELECT count(*)::INTEGER AS n FROM (SELECT id FROM videos GROUP BY id HAVING count(*) > 1)"
    )
    expect(twice?.["n"]).toBe(0)
    expect((await states())["provisional"]).toBe(3)
    expect(await when()).toEqual([
      { day: "2024-03-01", first: "2024-02-26", last: "2024-02-27" },
      { day: "2024-03-02", first: "2024-02-28", last: "2024-02-28" },
      { day: "2024-03-09", first: "2024-02-29", last: "2024-03-09" }
    ])
  })

  it("has nothing to do before its period begins, and says so", async () => {
    const place = makeWorkplace()
    place.write("study.yaml", studyText({ accounts: ["busy_bee"], from: "2024-05-01", to: "2024-05-31" }))
    const { code, stderr } = await place.windrow(["run", "study.yaml", "--sandbox", "--now", "2024-03-01T10:00:00Z"])
    expect(code, stderr).toBe(0)
    expect(stderr).toContain("2024-05-01")
  })
})

describe("windrow plan of a standing study", () => {
  it("prices it up to today, and keeps the clock out of the plan", async () => {
    const place = makeWorkplace()
    place.write("study.yaml", study)
    const { code, stdout, stderr } = await place.windrow(["plan", "study.yaml"])
    expect(code, stderr).toBe(0)
    const today = new Date(time.clock.currentTimeMillisUnsafe()).toISOString().slice(0, 10)
    expect(stdout).toContain(`Counted up to today, ${today}: videos.`)
    // One account, at least a window a month.
    expect(Number(/^videos +accounts +1 +(\d+) /m.exec(stdout)?.[1])).toBeGreaterThan(12)
    const text = readFileSync(join(place.directory, "study.plan.json"), "utf8")
    expect(text).not.toContain(today)
    expect(JSON.parse(text)).toMatchObject({ slices: [], open: [{ step: "videos", from: "2024-02-26" }] })
  })
})
