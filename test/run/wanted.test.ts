// What the study wants now is in the database, so that what is missing can be told in SQL: by name of step, shape and unit.
import { describe, expect, it } from "vitest"
import { makeWorkplace, query } from "../support/workplace.ts"

const now = "2024-03-10T10:00:00Z"
const run = ["run", "study.yaml", "--sandbox", "--no-wait", "--now", now]

/** Unit-days that are wanted and not covered, by step: what anybody would write. */
const missing = `
  SELECT w.step, sum(w.to_day - w.from_day + 1 - coalesce(c.days, 0))::INTEGER AS days
  FROM provenance.wanted w LEFT JOIN (
    SELECT shape, observes, unit, sum(to_day - from_day + 1) AS days
    FROM provenance.coverage WHERE superseded_at IS NULL GROUP BY ALL) c USING (shape, observes, unit)
  WHERE w.from_day IS NOT NULL GROUP BY ALL ORDER BY ALL`
const wantedDays = `
  SELECT step, unit, sum(to_day - from_day + 1)::INTEGER AS days, count(*)::INTEGER AS lines
  FROM provenance.wanted WHERE NOT by_id GROUP BY ALL ORDER BY ALL`

const study = (collect: string, more = "") => `windrow: 1
study: { name: study }
period: { from: 2024-01-01, to: 2024-03-05 }
collect: ${collect}
${more}output: { database: data/study.duckdb }
`

describe("what is wanted", () => {
  it("is there whole when a run has asked a part of it, and what is missing follows", async () => {
    const place = makeWorkplace()
    place.write("study.yaml", study("{ videos: { accounts: [busy_bee, busy_anna], window: { max_span_days: 4 } } }"))
    expect((await place.windrow([...run, "--limit-requests", "5"])).code).toBe(75)
    expect(await query(place.database, wantedDays)).toEqual([
      { step: "videos", unit: "busy_anna", days: 65, lines: 1 },
      { step: "videos", unit: "busy_bee", days: 65, lines: 1 }
    ])
    const [half] = await query(place.database, missing)
    // Thirteen windows of five days, of which at most five were asked.
    expect(Number(half?.["days"])).toBeGreaterThanOrEqual(130 - 50)
    expect(Number(half?.["days"])).toBeLessThanOrEqual(130)
    expect((await place.windrow(run)).code).toBe(0)
    expect(await query(place.database, missing)).toEqual([{ step: "videos", days: 0 }])
  })

  it("follows edits: another name, other fields, an account less, and a run that has nothing to ask", async () => {
    const place = makeWorkplace()
    place.write("study.yaml", study("{ videos: { accounts: [busy_bee, busy_anna], fields: [create_time, username] } }"))
    await place.windrow(run)
    place.write(
      "study.yaml",
      study("{ clips: { pipeline: videos, accounts: [busy_bee, busy_anna], fields: [create_time, username] } }")
    )
    expect((await place.windrow(run)).stderr).toContain("nothing to ask")
    expect(await query(place.database, missing)).toEqual([{ step: "clips", days: 0 }])
    place.write(
      "study.yaml",
      study("{ clips: { pipeline: videos, accounts: [busy_bee], fields: [create_time, username] } }")
    )
    await place.windrow(run)
    expect(await query(place.database, wantedDays)).toEqual([{ step: "clips", unit: "busy_bee", days: 65, lines: 1 }])
    place.write(
      "study.yaml",
      study("{ clips: { pipeline: videos, accounts: [busy_bee], fields: [create_time, username, like_count] } }")
    )
    await place.windrow(run)
    // The shape of the old fields covers as many days again, and is wanted no more.
    const exposure = `SELECT sum(c.to_day - c.from_day + 1)::INTEGER AS days FROM provenance.coverage c
      JOIN (SELECT DISTINCT step, shape, observes, unit FROM provenance.wanted) USING (shape, observes, unit) WHERE superseded_at IS NULL`
    expect(await query(place.database, exposure)).toEqual([{ days: 65 }])
  })

  it("names units that rows of another step are, once they are known, and has no days where there are none", async () => {
    const place = makeWorkplace()
    const collect =
      "{ videos: { accounts: [busy_bee] }, users: { for_each: videos }, others: { pipeline: users, accounts: [busy_bee] } }"
    place.write("study.yaml", study(collect))
    await place.windrow([...run, "--limit-requests", "1"])
    const steps =
      "SELECT step, table_name, input, from_day, to_day, fed_by, parents_known FROM provenance.steps ORDER BY place"
    const rows = (known: boolean) => [
      {
        step: "videos",
        table_name: "videos",
        input: "accounts",
        from_day: "2024-01-01",
        to_day: "2024-03-05",
        fed_by: null,
        parents_known: true
      },
      {
        step: "users",
        table_name: "users",
        input: "accounts",
        from_day: null,
        to_day: null,
        fed_by: "videos",
        parents_known: known
      },
      {
        step: "others",
        table_name: "users",
        input: "accounts",
        from_day: null,
        to_day: null,
        fed_by: null,
        parents_known: true
      }
    ]
    expect(await query(place.database, steps)).toEqual(rows(false))
    await place.windrow(run)
    expect(await query(place.database, steps)).toEqual(rows(true))
    // Two steps want one profile, which was asked once: each has its own line.
    const undated = "SELECT step, unit, from_day, to_day FROM provenance.wanted WHERE step <> 'videos' ORDER BY ALL"
    expect(await query(place.database, undated)).toEqual([
      { step: "others", unit: "busy_bee", from_day: null, to_day: null },
      { step: "users", unit: "busy_bee", from_day: null, to_day: null }
    ])
  })
})

describe("coverage", () => {
  it("keeps what it said when young days are asked again", async () => {
    const place = makeWorkplace()
    place.write("study.yaml", study("{ videos: { accounts: [busy_bee] } }"))
    await place.windrow(["run", "study.yaml", "--sandbox", "--no-wait", "--now", "2024-03-05T20:00:00Z"])
    await place.windrow(run)
    const at = (
      moment: string
    ) => `SELECT sum(to_day - from_day + 1)::INTEGER AS days, max(asked_at)::DATE::VARCHAR AS asked
      FROM provenance.coverage WHERE recorded_at <= TIMESTAMP '${moment}' AND coalesce(superseded_at > TIMESTAMP '${moment}', true)`
    expect(await query(place.database, at("2024-03-06 00:00:00"))).toEqual([{ days: 65, asked: "2024-03-05" }])
    expect(await query(place.database, at("2024-03-11 00:00:00"))).toEqual([{ days: 65, asked: "2024-03-10" }])
    const [said] = await query(
      place.database,
      "SELECT count(*)::INTEGER AS n FROM provenance.coverage WHERE superseded_at IS NOT NULL"
    )
    expect(Number(said?.["n"])).toBeGreaterThan(0)
    expect((await place.windrow(["doctor", "study.yaml"])).stdout).toContain("what was asked and what is covered agree")
  })
})
