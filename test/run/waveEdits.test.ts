// Planned waves that an edit adds: what is to come and when, and what is not at the age that its name says.
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { expect, it } from "vitest"
import { makeWorkplace, query, studyText, type Workplace } from "../support/workplace.ts"

const flags = (now: string) => ["--sandbox", "--now", now]

const study = (refresh: string) =>
  studyText({
    from: "2024-02-10",
    to: "2024-02-11",
    step: `    accounts: [busy_bee]${refresh === "" ? "" : `\n    refresh: ${refresh}`}`
  })

const run = async (place: Workplace, refresh: string, now: string) => {
  place.write("study.yaml", study(refresh))
  const { code, stderr } = await place.windrow(["run", "study.yaml", ...flags(now)])
  expect(code, stderr).toBe(0)
  return stderr
}

const plan = async (place: Workplace, refresh: string, now: string) => {
  place.write("study.yaml", study(refresh))
  const { code, stderr, stdout } = await place.windrow(["plan", "study.yaml", "--now", now])
  expect(code, stderr).toBe(0)
  return { stderr, stdout: stdout.replaceAll(/\s+/g, " ") }
}

const collected = async () => {
  const place = makeWorkplace()
  await run(place, "", "2024-02-22T10:00:00Z")
  return place
}

const sentences = async (place: Workplace) => {
  const status = await place.windrow(["status", "study.yaml"], { COLUMNS: "400" })
  const { off_time } = JSON.parse((await place.windrow(["status", "study.yaml", "--json"])).stdout)
  for (const text of off_time) expect(status.stdout.replaceAll(/\s+/g, " ")).toContain(text)
  expect((await place.windrow(["report", "study.yaml"])).code).toBe(0)
  const page = readFileSync(join(place.directory, "data/study.report.html"), "utf8").replaceAll(/<[^>]+>/g, "")
  for (const text of off_time) expect(page.includes(text), text).toBe(true)
  return off_time as ReadonlyArray<string>
}

it("says what an edit plans for later, and when; and what it plans no more", async () => {
  const place = await collected()
  const [{ n }] = (await query(place.database, "SELECT count(*)::INTEGER AS n FROM videos")) as [{ n: number }]
  const added = await plan(place, "{ after: 30d, times: 2 }", "2024-02-23T10:00:00Z")
  expect(added.stderr).toContain("(additive): step videos: refresh")
  expect(added.stderr).toContain("0 requests to come for what was added")
  const first = `wave after 30d of videos: ${n} units on 2024-03-23 00:00 UTC, about 1 request`
  expect(added.stderr).toContain(`later: ${first}`)
  expect(added.stderr).toContain(`later: wave after 60d of videos: ${n} units on 2024-04-22 00:00 UTC, about 1 request`)
  expect(added.stdout).toContain(`Later: ${first}.`)
  const fewer = await plan(place, "{ after: 30d, times: 1 }", "2024-02-23T10:00:00Z")
  expect(fewer.stderr).toContain("(narrowing): step videos: refresh")
  expect(fewer.stderr).toContain("no longer planned: wave after 60d of videos")
  expect(fewer.stderr).not.toContain("later:")
})

it("says of a delay that was over when it was planned that it is asked late, and then that it was", async () => {
  const place = await collected()
  const late = await plan(place, "{ after: 7d, times: 1 }", "2024-03-20T10:00:00Z")
  const text =
    /Wave after 7d of videos: [\d,]+ units were due up to 20 days ago and will be asked later than its name says/
  expect(late.stderr).toMatch(text)
  expect(late.stdout).toMatch(text)
  expect(late.stderr).toMatch(/[1-9] requests? to come/)
  await run(place, "{ after: 7d, times: 1 }", "2024-03-20T10:00:00Z")
  const said = await sentences(place)
  expect(said).toHaveLength(1)
  expect(said[0]).toMatch(/^Wave after 7d of videos: [\d,]+ units were asked up to 20 days later than its name says/)
  const [{ asked }] = (await query(
    place.database,
    "SELECT min(asked_at)::DATE::VARCHAR AS asked FROM provenance.coverage WHERE observes = 'after 7d'"
  )) as [{ asked: string }]
  expect(asked).toBe("2024-03-20")
})

it("says nothing of a wave that was asked on its day, and leaves out, in words, what a later one has overtaken", async () => {
  const place = await collected()
  await run(place, "{ after: 7d, times: 1 }", "2024-02-29T21:00:00Z")
  expect(await sentences(place)).toEqual([])
  const { stderr } = await plan(place, "{ after: 3d, times: 2 }", "2024-02-29T21:00:00Z")
  expect(stderr).toMatch(/Wave after 3d of videos: [\d,]+ units left out, because a later wave was due/)
  expect(stderr).not.toContain("Wave after 6d of videos: 0")
})

it("says of an age that was past when videos were collected that it is left out, also where days are asked again", async () => {
  const place = await collected()
  const { stderr, stdout } = await plan(place, "{ at_age: [5d, 60d] }", "2024-02-23T10:00:00Z")
  const text = /Wave age 5d of videos: [\d,]+ units left out, because that age was past when they were collected/
  expect(stderr).toMatch(text)
  expect(stdout).toMatch(text)
  expect(stderr).toContain("0 requests to come")
  expect(stderr).toMatch(
    /later: wave age 60d of videos: [\d,]+ units from 2024-04-11 00:00 UTC to 2024-04-12 00:00 UTC/
  )
  const search = await plan(place, "{ at_age: [11d], by: search }", "2024-02-23T10:00:00Z")
  // The 10th was eleven days old when it was collected on the 22nd, the 11th not quite.
  expect(search.stderr).toContain("Wave age 11d of videos: 1 unit-day left out")
})
