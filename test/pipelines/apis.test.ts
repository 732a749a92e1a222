// A made-up API that shares nothing with the one that Windrow comes with, described in YAML and spoken by a small double:
// collected, killed and gone on with, its quota spent, its refusals understood. No line of src/ knows it.
import { cpSync, readdirSync, readFileSync } from "node:fs"
import { join, resolve } from "node:path"
import { afterEach, describe, expect, it } from "vitest"
import { type Point, withPoints } from "../support/points.ts"
import { time } from "../support/time.ts"
import { mainOf, makeWorkplace, query, type Workplace } from "../support/workplace.ts"
import { type Archive, key, lettersOf, startArchive, type Told } from "./lettersArchive.ts"

const folder = resolve(import.meta.dirname, "apis/letters")

const study = (more = "", writers = "[goethe, schiller, herder, wieland]") => `windrow: 1
study: { name: study }
period: { from: 2024-01-01, to: 2024-01-20 }
collect:
  letters:
    writers: ${writers}
${more}output: { database: data/study.duckdb }
`

let archive: Archive | undefined
afterEach(() => {
  archive?.close()
  archive = undefined
})

const placeWith = (url: string, text: string): Workplace => {
  const place = makeWorkplace()
  for (const file of readdirSync(folder)) {
    const written = readFileSync(join(folder, file), "utf8").replace("http://127.0.0.1:9", url)
    place.write(`pipelines/letters/${file}`, written)
  }
  place.write("study.yaml", text)
  return place
}

const allowed = ["--allow-host", "127.0.0.1"]
const card = { LETTERS_READER_KEY: key }
const run = (place: Workplace, args: ReadonlyArray<string> = []) =>
  place.windrow(["run", "study.yaml", ...allowed, ...args], card)

const refs = async (place: Workplace) =>
  (await query(place.database, "SELECT ref FROM letters ORDER BY ref")).map(({ ref }) => ref)
const truth = (writers: ReadonlyArray<string>, before = "2024-01-21") =>
  writers
    .flatMap((writer) => lettersOf(writer, "2024-01-01", before))
    .map(({ ref }) => ref)
    .toSorted()
const all = ["goethe", "schiller", "herder", "wieland"]

describe("another API", () => {
  it("is collected to the last row, in its own words, and asked nothing when all is there", async () => {
    archive = await startArchive()
    const place = placeWith(archive.url, study("  writers:\n    for_each: letters\n"))
    const { code, stderr } = await run(place)
    expect(code, stderr).toBe(0)
    expect(stderr).toContain(`Letters Archive at 127.0.0.1:${new URL(archive.url).port}`)
    expect(await refs(place)).toEqual(truth(all))
    const [first] = archive.heard
    expect([first?.method, first?.path, first?.body]).toEqual(["GET", "/catalogue/letters", ""])
    expect(first?.headers["accept"]).toBe("application/vnd.letters+json")
    expect(Object.fromEntries(first?.members ?? [])).toMatchObject({
      since: "2024-01-01",
      before: "2024-01-11",
      "per-page": "4"
    })
    // Two batches of three and one writers, the names each a member of its own.
    expect(first?.members.getAll("writer").length).toBeGreaterThan(1)
    expect(await query(place.database, "SELECT written, pages FROM letters WHERE ref = 'goethe/2024-01-01'")).toEqual([
      { written: "2024-01-01 05:30:00", pages: "1" }
    ])
    expect(await query(place.database, "SELECT name, known_letters FROM writers ORDER BY name")).toEqual(
      all.toSorted().map((name) => ({ name, known_letters: "99" }))
    )
    const asked = archive.heard.length
    const again = await run(place)
    expect([again.code, archive.heard.length]).toEqual([0, asked])
    // Views are made from what its endpoints say of themselves.
    expect(
      await query(
        place.database,
        `SELECT value AS writer, count(*)::INTEGER AS letters FROM letters_found_by WHERE step = 'letters' GROUP BY value ORDER BY value`
      )
    ).toEqual(all.toSorted().map((writer) => ({ writer, letters: truth([writer]).length })))
    expect(
      await query(
        place.database,
        `SELECT (SELECT count(*) FROM letters_observed)::INTEGER AS observed, (SELECT count(*) FROM letters_asof(TIMESTAMP '2100-01-01'))::INTEGER AS known,
           (SELECT sum(rows_found) FROM coverage WHERE step = 'letters')::INTEGER AS covered, (SELECT count(*) FROM letters_checks)::INTEGER AS checked`
      )
    ).toEqual([{ observed: truth(all).length, known: truth(all).length, covered: truth(all).length, checked: 0 }])
    expect(await query(place.database, "SELECT value FROM provenance.meta WHERE key = 'origin'")).toEqual([
      { value: "api:letters@localhost" }
    ])
    const doctor = await place.windrow(["doctor", "study.yaml", ...allowed], card)
    expect(doctor.code, doctor.stdout).toBe(0)
    const { host } = new URL(archive.url)
    expect(doctor.stdout).toContain(`run study.yaml --allow-host ${host}`)
    place.write("study.yaml", study().replace("herder", "moerike"))
    expect((await place.windrow(["status", "study.yaml"])).stdout).toContain(`run study.yaml --allow-host ${host}`)
    place.write("study.yaml", study("  writers:\n    for_each: letters\n"))
    const exported = await place.windrow(["export", "study.yaml"])
    expect(exported.code, exported.stderr).toBe(0)
    const report = await place.windrow(["report", "study.yaml"])
    expect(report.code, report.stderr).toBe(0)
    const page = readFileSync(join(place.directory, "data/study.report.html"), "utf8")
    expect(page).toContain("the Letters Archive (localhost)")
    expect(page).not.toMatch(/tiktok/i)
  })

  it("killed at two points goes on without a row lost or asked in vain", async () => {
    const points: ReadonlyArray<Point> = ["inside a page's transaction", "after the last byte of the answer"]
    archive = await startArchive()
    const place = placeWith(archive.url, study())
    const copies = new Map<Point, Workplace>()
    let met = 0
    const reached = (point: Point) => {
      if (!points.includes(point)) return
      met += 1
      // In the middle of a list that goes on behind a mark.
      if (met < 9 || copies.has(point)) return
      const copy = makeWorkplace()
      cpSync(place.directory, copy.directory, { recursive: true })
      copies.set(point, copy)
    }
    const { code, stderr } = await place.windrow(["run", "study.yaml", ...allowed], card, {
      around: withPoints(reached)
    })
    expect(code, stderr).toBe(0)
    expect([...copies.keys()].toSorted()).toEqual(points.toSorted())
    const whole = archive.heard.length
    for (const [point, copy] of copies) {
      const before = archive.heard.length
      const [stored] = await query(copy.database, "SELECT count(*) AS n FROM provenance.pages")
      const after = await run(copy)
      expect(after.code, `${point}: ${after.stderr}`).toBe(0)
      expect(await mainOf(copy.database), point).toBe(await mainOf(place.database))
      // Every request brings a page: those that were stored are not asked again, and all others once.
      expect(Number(stored?.["n"]), point).toBeGreaterThan(1)
      expect(archive.heard.length - before, point).toBe(whole - Number(stored?.["n"]))
    }
  })

  it("whose day is spent is waited for until six in Berlin", async () => {
    time.setWall(Date.parse("2026-12-01T12:00:00Z"))
    archive = await startArchive()
    const place = placeWith(archive.url, study().replace("output:", "quota: { reading: 9 }\noutput:"))
    const stopped = await run(place, ["--no-wait"])
    expect(stopped.code, stopped.stderr).toBe(75)
    expect(stopped.stderr).toContain("2026-12-02 05:00 UTC")
    const spent = await place.windrow(["quota", "study.yaml"], card)
    expect(spent.stdout).toMatch(/reading +9 +21 +2026-12-02 05:00 UTC\n.*lookups +0 +20 +2026-12-01 1\d:00 UTC/)
    expect(archive.heard.length).toBe(9)
    const { code, stderr } = await run(place)
    expect(code, stderr).toBe(0)
    expect(await refs(place)).toEqual(truth(all))
    expect(new Date(time.clock.currentTimeMillisUnsafe()).toISOString()).toMatch(/^2026-12-0[2-9]T05:0/)
  })

  it("whose hour is spent is waited for until the next", async () => {
    time.setWall(Date.parse("2026-12-05T12:50:00Z"))
    archive = await startArchive()
    const text = study("  writers:\n    for_each: letters\n").replace("output:", "quota: { lookups: 3 }\noutput:")
    const place = placeWith(archive.url, text)
    const { code, stderr } = await run(place)
    expect(code, stderr).toBe(0)
    expect(stderr).toContain("2026-12-05 13:00 UTC")
    expect(await query(place.database, "SELECT count(*) AS n FROM writers")).toEqual([{ n: "4" }])
  })

  it("that says itself that the day is spent is asked again behind its reset", async () => {
    time.setWall(Date.parse("2026-12-10T12:00:00Z"))
    archive = await startArchive(undefined, 5)
    const place = placeWith(archive.url, study())
    const { code, stderr } = await run(place)
    expect(code, stderr).toBe(0)
    expect(await refs(place)).toEqual(truth(all))
    expect(stderr).toContain("2026-12-11 05:00 UTC")
  })
})

describe("what another API refuses", () => {
  const once = (told: Told) => {
    let left = 1
    return () => (left-- > 0 ? told : "as usual")
  }

  it.each([
    ["a pause", { status: 429, kind: "slow-down", detail: "" }],
    ["a flood in the cellar", { status: 200, kind: "the-cellar-is-flooded", detail: "" }],
    ["a status that passes", { status: 503, kind: "", detail: "" }],
    ["something odd", { status: 200, kind: "odd-hour", detail: "" }],
    ["a window", { status: 400, kind: "no", detail: "at most 5 days" }],
    ["a list", { status: 400, kind: "no", detail: "at most 2 writers" }]
  ] as const)("once, as %s, is had in the end", async (_, told) => {
    archive = await startArchive(once(told))
    const place = placeWith(archive.url, study())
    const { code, stderr } = await run(place)
    expect(code, stderr).toBe(0)
    expect(await refs(place)).toEqual(truth(all))
  })

  it("for one writer is on record, and the others are collected", async () => {
    archive = await startArchive(({ members }) =>
      members.getAll("writer").includes("herder")
        ? { status: 400, kind: "no", detail: "no such writer: herder" }
        : "as usual"
    )
    const place = placeWith(archive.url, study())
    const { code, stderr } = await run(place)
    expect(code, stderr).toBe(0)
    expect(await refs(place)).toEqual(truth(all.filter((one) => one !== "herder")))
    const states = await query(place.database, "SELECT DISTINCT state FROM provenance.coverage WHERE unit = 'herder'")
    expect(states).toEqual([{ state: "unavailable" }])
  })

  it.each([
    ["a collection is closed", { status: 403, kind: "closed-collection", detail: "" }, 77],
    ["the card is not known", { status: 401, kind: "who-are-you", detail: "" }, 77],
    ["the request is wrong", { status: 422, kind: "no", detail: "since is no day" }, 1]
  ] as const)("for good, since %s, ends the step", async (_, told, exit) => {
    archive = await startArchive(() => told)
    const { code, stderr } = await run(placeWith(archive.url, study("", "[goethe]")))
    expect(code, stderr).toBe(exit)
    // A key cannot be renewed: it is not shown again and again.
    if (exit === 77) expect(archive.heard.length).toBe(1)
  })
})
