// What the machine and the user do to a run: a full disk, foreign files, Ctrl-C in the middle of an answer.
import { spawn } from "node:child_process"
import { readFileSync, writeFileSync } from "node:fs"
import { join, resolve } from "node:path"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { type Sandbox, startSandbox } from "../../src/sandbox/Server.ts"
import { open } from "../sandbox/client.ts"
import { makeWorkplace, query, requestsAt, studyText, truthOf, type Workplace } from "../support/workplace.ts"

const cli = resolve(import.meta.dirname, "../../dist/windrow.js")
let sandbox: Sandbox
beforeEach(async () => {
  sandbox = await startSandbox({ switches: { countersGrow: false, vanishShare: 0 } })
})
afterEach(() => sandbox.close())

const busy = studyText({ accounts: ["busy_bee", "tagesschau"], to: "2023-03-31" })
const slow = [{ match: {}, fault: "slow", arg: 700 }]
const rules = (list: unknown) => fetch(`${sandbox.url}/sandbox/rules`, { method: "POST", body: JSON.stringify(list) })

/** A run that may write no file larger than so many blocks of 1 kB. */
const runLimited = (place: Workplace, url: string, blocks: number) =>
  new Promise<{ code: number | null; stderr: string }>((done) => {
    const env = {
      ...process.env,
      WINDROW_API_URL: url,
      TIKTOK_CLIENT_KEY: "k",
      TIKTOK_CLIENT_SECRET: "s",
      WINDROW_STATE_DIR: join(place.directory, "state")
    }
    const child = spawn("bash", ["-c", `ulimit -f ${blocks}; exec "${process.execPath}" "${cli}" run study.yaml`], {
      cwd: place.directory,
      env
    })
    let stderr = ""
    child.stderr.on("data", (text: Buffer) => {
      stderr += text.toString()
    })
    child.on("close", (code) => done({ code, stderr }))
  })

describe("a file-size limit", () => {
  it("ends with 74; every committed row is there, and a later run finishes", async () => {
    const place = makeWorkplace(sandbox.url)
    place.write("study.yaml", busy)
    // Enough to begin with, too small to end with.
    const limited = await runLimited(place, sandbox.url, 1500)
    expect(limited.code, limited.stderr).toBe(74)
    expect(limited.stderr).toContain("cannot be written")
    const stored = limited.stderr.match(/page \d+: (\d+) rows/g)?.length ?? 0
    const [pages] = await query(place.database, "SELECT count(*)::INTEGER AS n FROM provenance.pages")
    expect(Number(pages?.["n"])).toBeGreaterThanOrEqual(stored)
    expect(stored).toBeGreaterThan(3)
    const before = (await requestsAt(sandbox.url)).length
    expect((await place.windrow(["run", "study.yaml"])).code).toBe(0)
    const truth = await truthOf(sandbox.url, ["busy_bee", "tagesschau"], "2023-01-01", "2023-03-31")
    const [rows] = await query(
      place.database,
      "SELECT count(*)::INTEGER AS n, count(DISTINCT id)::INTEGER AS ids FROM videos"
    )
    expect(rows).toEqual({ n: truth.videos.length, ids: truth.videos.length })
    expect((await requestsAt(sandbox.url)).length).toBeGreaterThan(before)
  })

  // A commit that fails leaves DuckDB's memory at odds with itself: written into the file, it lost slices and doubled keys.
  it("spoils nothing of what was committed before, also after many pages", async () => {
    const switches = { videosPerDay: 37, vanishShare: 0, removedShare: 0 }
    const client = await open({ switches, dailyQuota: 10_000 })
    try {
      const place = makeWorkplace(client.url)
      const names = Array.from({ length: 20 }, (_, index) => `busy_${index}`)
      const step = `    accounts: [${names.join(", ")}]\n    per_request: 4`
      place.write("study.yaml", studyText({ step, from: "2021-01-01", to: "2021-01-15" }))
      const limited = await runLimited(place, client.url, 5000)
      expect(limited.code, limited.stderr).toBe(74)
      const counts = `SELECT (SELECT count(*) FROM provenance.pages) = (SELECT sum(pages) FROM provenance.slices) AS agree,
        (SELECT count(*)::INTEGER FROM provenance.slices) AS slices`
      const [half] = await query(place.database, counts)
      expect(half?.["agree"]).toBe(true)
      const { code, stderr } = await place.windrow(["run", "study.yaml"])
      expect(code, stderr).toBe(0)
      expect(await query(place.database, counts)).toEqual([half])
      const truth = await truthOf(client.url, names, "2021-01-01", "2021-01-15")
      const stored = await query(place.database, "SELECT DISTINCT id FROM videos ORDER BY id")
      expect(stored.map(({ id }) => id)).toEqual(truth.videos.map(({ id }) => String(id)).toSorted())
    } finally {
      await client.close()
    }
  })
})

describe("a file that is not ours", () => {
  it("is left as it is", async () => {
    const place = makeWorkplace(sandbox.url)
    place.write("study.yaml", studyText())
    place.write("data/study.duckdb", "id,username\n1,somebody\n")
    const { code, stderr } = await place.windrow(["run", "study.yaml"])
    expect(code, stderr).toBe(74)
    expect(stderr).toContain("output.database")
    expect(readFileSync(place.database, "utf8")).toBe("id,username\n1,somebody\n")
    expect(await requestsAt(sandbox.url)).toEqual([])
  })

  it("sandbox and real data never mix", async () => {
    const place = makeWorkplace(sandbox.url)
    place.write("study.yaml", studyText({ to: "2023-01-31" }))
    expect((await place.windrow(["run", "study.yaml", "--sandbox"])).code).toBe(0)
    const bytes = readFileSync(place.database)
    writeFileSync(join(place.directory, "study.yaml"), studyText({ to: "2023-02-28" }))
    const real = await place.windrow(["run", "study.yaml"], { WINDROW_API_URL: "https://open.tiktokapis.com" })
    expect(real.code, real.stderr).toBe(64)
    expect(real.stderr).toContain("made-up")
    const seed = await place.windrow(["run", "study.yaml", "--sandbox", "--seed", "other"])
    expect(seed.code, seed.stderr).toBe(64)
    expect(readFileSync(place.database).equals(bytes)).toBe(true)
  })
})

describe("Ctrl-C while an answer is under way", () => {
  it("waits for it, stores it, and says how to go on", async () => {
    await rules(slow)
    const place = makeWorkplace(sandbox.url)
    place.write("study.yaml", busy)
    const { child, ended } = place.start(["run", "study.yaml"])
    // The first answer takes 0.7 s: the signal comes while it is on its way.
    for (let tries = 0; (await requestsAt(sandbox.url)).length < 1 && tries < 100; tries += 1) {
      await new Promise((done) => setTimeout(done, 50))
    }
    child.kill("SIGINT")
    const { code, stderr } = await ended
    expect(code, stderr).toBe(130)
    expect(stderr).toContain("next       windrow run study.yaml")
    const [pages] = await query(place.database, "SELECT count(*)::INTEGER AS n FROM provenance.pages")
    expect(pages?.["n"]).toBe(1)
    const [unknown] = await query(
      place.database,
      "SELECT count(*)::INTEGER AS n FROM provenance.requests WHERE answer <> 'Stored'"
    )
    expect(unknown?.["n"]).toBe(0)
  })

  it("twice stops at once", async () => {
    await rules([{ match: {}, fault: "hang", arg: 600_000 }])
    const place = makeWorkplace(sandbox.url)
    place.write("study.yaml", busy)
    const { child, ended } = place.start(["run", "study.yaml"])
    for (let tries = 0; (await requestsAt(sandbox.url)).length < 1 && tries < 100; tries += 1) {
      await new Promise((done) => setTimeout(done, 50))
    }
    child.kill("SIGINT")
    setTimeout(() => child.kill("SIGINT"), 100)
    expect((await ended).code).toBe(130)
    await rules([])
    expect((await place.windrow(["run", "study.yaml"])).code).toBe(0)
    const [unknown] = await query(
      place.database,
      "SELECT count(*)::INTEGER AS n FROM provenance.requests WHERE answer = 'unknown'"
    )
    expect(unknown?.["n"]).toBeGreaterThan(0)
  })
})

describe("data that looks wrong", () => {
  it("is told of: a silent window between loud ones, off-target rows, a slice's story", async () => {
    await rules([
      { match: { start_date: "20230201" }, fault: "nothing_found" },
      { match: { start_date: "20230101", first_page: true }, fault: "off_target", times: 1 },
      { match: { start_date: "20230304", first_page: true }, fault: "internal_error", times: 1 }
    ])
    const place = makeWorkplace(sandbox.url)
    place.write("study.yaml", studyText({ accounts: ["busy_bee"] }))
    const { code, stderr } = await place.windrow(["run", "study.yaml"])
    expect(code, stderr).toBe(0)
    expect(stderr).toMatch(/silent_window: busy_bee has no rows in 2023-02-01\.\.2023-03-03/)
    expect(stderr).toMatch(/off_target: .*\(1\)/)
    const status = await place.windrow(["status", "study.yaml"])
    expect(status.stdout).toContain("silent_window")
    const list = (await place.windrow(["explain", "study.yaml"])).stdout
    const id = list
      .split("\n")
      .find((line) => line.includes("2023-03-04"))
      ?.slice(0, 8) as string
    const story = await place.windrow(["explain", "study.yaml", id])
    expect(story.stdout).toMatch(/1 .* 500 .* internal_error .* to be asked again .* log_id \d+/)
    expect(story.stdout).toMatch(/2 .* 200 .* ok .* stored/)
    expect((await place.windrow(["explain", "study.yaml", "zzzz"])).code).toBe(66)
  })
})
