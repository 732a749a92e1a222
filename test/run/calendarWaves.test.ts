// Observation on a calendar: what was collected before a day is asked again on it, late days say so, and an edit asks what is new.
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { expect, it } from "vitest"
import { makeTime } from "../support/time.ts"
import { makeWorkplace, query, type Workplace } from "../support/workplace.ts"

const profiles = (refresh: string) => `windrow: 1
study: { name: study }
collect:
  users: { accounts: [busy_anna, busy_bee], refresh: ${refresh} }
pace: { requests_per_second: 0 }
output: { database: data/study.duckdb }
`

const at = (day: string) => ["--sandbox", "--now", `${day}T10:00:00Z`]

const runOn = async (place: Workplace, day: string) => {
  const { code, stderr } = await place.windrow(["run", "study.yaml", ...at(day)])
  expect(code, stderr).toBe(0)
  return stderr
}

/** Wave → the days on which it was asked. */
const asked = async (place: Workplace, table = "users") => {
  const rows = await query(
    place.database,
    `SELECT w.observes, list(DISTINCT p.retrieved_at::DATE::VARCHAR ORDER BY 1)::VARCHAR AS days, count(*)::INTEGER AS n
     FROM provenance.pages p JOIN provenance.slices s USING (slice) JOIN provenance.waves w ON w.wave = s.wave
     JOIN provenance.shapes h USING (shape) WHERE h.pipeline = '${table}' GROUP BY 1 ORDER BY min(p.retrieved_at), 1`
  )
  return rows.map(({ days, n, observes }) => `${observes}: ${n} on ${days}`)
}

it("asks profiles each day of a campaign, says what is to come, and leaves out what had begun", async () => {
  const place = makeWorkplace()
  place.write("study.yaml", profiles("{ every: 1d, from: 2024-02-24, until: 2024-02-27 }"))
  const planned = await place.windrow(["plan", "study.yaml", ...at("2024-02-25").slice(1)])
  // Two profiles on the 26th and 27th; on the 24th and 25th none, since nothing was collected before.
  expect(planned.stdout.replaceAll(/\s+/g, " ")).toContain(
    "Waves of users: 4, on 2024-02-24, 2024-02-25, 2024-02-26, 2024-02-27: about 2 requests each, 4 in all (the same again). 2 of these days are past already and are not asked."
  )
  expect(await runOn(place, "2024-02-25")).toContain("the next wave falls due on 2024-02-26 00:00 UTC")
  const left = await place.windrow(["plan", "study.yaml", ...at("2024-02-25").slice(1)])
  expect(left.stdout.replaceAll(/\s+/g, " ")).toContain(
    "wave on 2024-02-27 of users: 2 units on 2024-02-27 00:00 UTC, about 2 requests"
  )
  expect(left.stdout).not.toContain("wave on 2024-02-25 of users")
  const early = makeTime(Date.parse("2024-02-25T11:00:00Z"))
  const status = await place.windrow(["status", "study.yaml"], {}, { time: early })
  expect(status.stdout.replaceAll(/\s+/g, " ")).toContain(
    "2 waves of users are to come, from 2024-02-26 00:00 UTC to 2024-02-27 00:00 UTC."
  )
  await place.windrow(["report", "study.yaml", "--to", "early.html"], {}, { time: early })
  expect(readFileSync(join(place.directory, "early.html"), "utf8")).toContain("2 waves of users are to come")
  await runOn(place, "2024-02-26")
  expect(await runOn(place, "2024-02-26")).toContain("nothing to ask")
  await runOn(place, "2024-02-27")
  expect(await asked(place)).toEqual([
    "collection: 2 on [2024-02-25]",
    "on 2024-02-26: 2 on [2024-02-26]",
    "on 2024-02-27: 2 on [2024-02-27]"
  ])
  const later = await place.windrow(["status", "study.yaml"])
  expect(later.stdout.replaceAll(/\s+/g, " ")).toContain(
    "Wave on 2024-02-25 of users: 2 units left out, because that day had begun"
  )
})

it("asks late what was not asked in time, says so, and asks a day that is added and nothing else", async () => {
  const place = makeWorkplace()
  place.write("study.yaml", profiles("{ on: [2024-02-26] }"))
  await runOn(place, "2024-02-25")
  await runOn(place, "2024-02-29")
  const status = await place.windrow(["status", "study.yaml"])
  expect(status.stdout.replaceAll(/\s+/g, " ")).toMatch(
    /Wave on 2024-02-26 of users: 2 units were asked up to 3 days later than its name says/
  )
  place.write(
    "study.yaml",
    profiles("{ on: [2024-02-26, 2024-03-02], every: 7d, from: 2024-02-19, until: 2024-03-04 }")
  )
  const edit = await place.windrow(["plan", "study.yaml", ...at("2024-02-29").slice(1)])
  expect(edit.stderr).toContain("step users: refresh")
  expect(await runOn(place, "2024-02-29")).toContain("the next wave falls due on 2024-03-02 00:00 UTC")
  await runOn(place, "2024-03-02")
  await runOn(place, "2024-03-04")
  expect(await asked(place)).toEqual([
    "collection: 2 on [2024-02-25]",
    "on 2024-02-26: 2 on [2024-02-29]",
    "on 2024-03-02: 2 on [2024-03-02]",
    "on 2024-03-04: 2 on [2024-03-04]"
  ])
})

it("asks videos by their ids, those that were there before the day, beside their ages", async () => {
  const place = makeWorkplace()
  place.write(
    "study.yaml",
    `windrow: 1
study: { name: study }
period: { from: 2024-02-18, to: today }
collect:
  videos: { accounts: [busy_bee], refresh: { at_age: [20d], on: [2024-02-24] } }
settle: 24h
pace: { requests_per_second: 0, search_gap: 0s }
output: { database: data/study.duckdb }
`
  )
  for (const day of ["2024-02-23", "2024-02-24", "2024-02-28"]) await runOn(place, day)
  const seen = await query(
    place.database,
    `SELECT bool_and(v.create_time < TIMESTAMP '2024-02-24') AS before, count(DISTINCT m.id)::INTEGER AS n,
       (SELECT count(DISTINCT id)::INTEGER FROM videos_matches c JOIN provenance.slices s USING (slice)
        WHERE c.wave = 0 AND s.updated_at < TIMESTAMP '2024-02-24' AND on_target) AS known
     FROM videos_matches m JOIN videos v USING (id) JOIN provenance.waves w ON w.wave = m.wave
     WHERE w.observes = 'on 2024-02-24' AND m.on_target`
  )
  expect(seen[0]?.["before"]).toBe(true)
  expect(Number(seen[0]?.["n"])).toBeGreaterThan(0)
})
