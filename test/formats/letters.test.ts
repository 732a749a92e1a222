// Values that an earlier version kept in another form of letters: found as what was asked, and asked no more.
import { expect, it } from "vitest"
import { tamper } from "../security/hostile.ts"
import { makeWorkplace, query } from "../support/workplace.ts"

const study = `windrow: 1
study: { name: study }
period: { from: 2023-01-01, to: 2023-01-10 }
collect:
  tags: { pipeline: videos, hashtags: [börse, klima], fields: [id] }
  words: { pipeline: videos, keywords: [börse], fields: [id] }
  people: { pipeline: videos, accounts: [tagesschau, zeitimbild], fields: [id] }
pace: { requests_per_second: 0, search_gap: 0s, concurrency: 4 }
output: { database: data/study.duckdb }
`

const decomposed = "bo\u0308rse"

it("a database with decomposed letters and capitals is asked nothing, and keeps what it has", async () => {
  const place = makeWorkplace()
  place.write("study.yaml", study)
  const run = ["run", "study.yaml", "--sandbox", "--no-wait"]
  expect((await place.windrow(run)).code).toBe(0)
  const kept = "SELECT count(*)::INTEGER AS n FROM provenance.requests"
  const before = await query(place.database, kept)
  const units = "SELECT DISTINCT unit FROM provenance.coverage WHERE superseded_at IS NULL ORDER BY unit"
  const asked = await query(place.database, units)
  await tamper(
    place.database,
    `UPDATE provenance.meta SET value = '2' WHERE key = 'format';
     UPDATE provenance.coverage SET unit = replace(replace(unit, 'börse', '${decomposed}'), 'tagesschau', 'TagesSchau');
     UPDATE provenance.slices SET units = replace(replace(units, 'börse', '${decomposed}'), 'tagesschau', 'TagesSchau');
     UPDATE main.videos_matches SET unit = replace(replace(unit, 'börse', '${decomposed}'), 'tagesschau', 'TagesSchau')`
  )
  expect(await query(place.database, units)).not.toEqual(asked)
  const looked = await place.windrow(["status", "study.yaml", "--json"])
  expect(JSON.parse(looked.stdout)).toMatchObject({ state: "complete" })
  const again = await place.windrow(run)
  expect(again.code, again.stderr).toBe(0)
  expect(again.stderr).toContain("Complete: nothing to ask")
  expect(await query(place.database, kept)).toEqual(before)
  // Where more is wanted the file is written, and then all of it has one form.
  place.write("study.yaml", study.replace("2023-01-10", "2023-01-11"))
  expect((await place.windrow(run)).code).toBe(0)
  expect(await query(place.database, units)).toEqual(asked)
  expect(
    await query(
      place.database,
      "SELECT count(*)::INTEGER AS n FROM videos_matches WHERE unit <> nfc_normalize(unit) OR unit = 'TagesSchau'"
    )
  ).toEqual([{ n: 0 }])
  const doctor = await place.windrow(["doctor", "study.yaml"], { WINDROW_API_URL: "http://127.0.0.1:9" })
  expect(doctor.stdout).toMatch(/ok\s+main/)
})
