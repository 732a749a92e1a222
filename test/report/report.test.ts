// `windrow report` after a real run against the sandbox: its numbers are those of the database, asked independently.
import { createHash } from "node:crypto"
import { existsSync, readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { DuckDBInstance } from "@duckdb/node-api"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { startSandbox } from "../support/sandbox.ts"
import { makeWorkplace, query, requestsAt, studyText } from "../support/workplace.ts"
import { all, cellsOf, factsOf, parsed } from "./parsed.ts"

// Two requests fail once each: they are spent, and bring no page.
const sandbox = await startSandbox({})
await fetch(`${sandbox.url}/sandbox/rules`, {
  method: "POST",
  body: JSON.stringify([{ match: { from_request: 3 }, fault: "internal_error", times: 2 }])
})
const place = makeWorkplace(sandbox.url)
const file = join(place.directory, "data", "study.report.html")
const read = () => parsed(readFileSync(file, "utf8"))
const one = async (sql: string) => Object.values((await query(place.database, sql))[0] ?? {})[0]
const number = (value: unknown) => Number(value).toLocaleString("en")

beforeAll(async () => {
  place.write("study.yaml", studyText({ accounts: ["tagesschau", "zeitimbild", "busy_bee"], to: "2023-04-15" }))
  const run = await place.windrow(["run", "study.yaml"])
  expect(run.code, run.stderr).toBe(0)
  const { code, stdout, stderr } = await place.windrow(["report", "study.yaml"])
  expect([code, stdout, stderr]).toEqual([0, `${file}\n`, ""])
})

afterAll(() => sandbox.close())

describe("the page of a run", () => {
  it("has the numbers of the database in its table for a paper", async () => {
    const facts = factsOf(read(), "methods")
    const expected = {
      requests: await one("SELECT count(*) FROM provenance.requests"),
      pages: await one("SELECT count(*) FROM provenance.pages"),
      "rows received": await one("SELECT sum(rows) FROM provenance.pages"),
      "rows, distinct": await one("SELECT count(*) FROM videos"),
      duplicates:
        Number(await one("SELECT sum(rows) FROM provenance.pages")) - Number(await one("SELECT count(*) FROM videos")),
      "off-target rows": await one("SELECT count(*) FROM videos_matches WHERE NOT on_target"),
      // 105 days: 31 + 28 + 31 + 15.
      "account-days done":
        3 * 105 -
        Number(
          await one("SELECT coalesce(sum(to_day - from_day + 1), 0) FROM provenance.coverage WHERE state = 'empty'")
        )
    }
    for (const [name, value] of Object.entries(expected)) expect(facts.get(name), name).toEqual([number(value)])
    expect(facts.get("period (UTC, both days included)")).toEqual(["2023-01-01 to 2023-04-15"])
    expect(facts.get("database id")).toEqual([await one("SELECT value FROM provenance.meta WHERE key = 'database_id'")])
    expect(facts.get("hash of the study, as collected")).toEqual([
      await one("SELECT plan FROM provenance.runs ORDER BY sitting DESC")
    ])
    expect(facts.get("fields")?.[0]?.split(", ")).toContain("view_count")
  })

  it("has a hash of the raw pages that anybody can compute", async () => {
    const pages = await query(place.database, "SELECT body FROM provenance.pages ORDER BY page")
    const hashes = pages.map(({ body }) => createHash("sha256").update(String(body)).digest("hex"))
    const whole = createHash("sha256").update(hashes.join("")).digest("hex")
    expect(factsOf(read(), "methods").get("SHA-256 over all raw pages")).toEqual([whole])
  })

  it("has the rows of every account and month", async () => {
    const rows = await query(
      place.database,
      "SELECT username, strftime(create_time, '%Y-%m') AS month, count(*) AS n FROM videos GROUP BY ALL"
    )
    const table = all(read(), "#rows figure table")[0]
    const [head = [], ...months] = cellsOf(table!)
    const found = months.flatMap(([month, ...cells]) =>
      cells.map((cell, column) => `${head[column + 1]} ${month} ${cell.replaceAll(",", "")}`)
    )
    const expected = rows.map(({ username, month, n }) => `${String(username)} ${String(month)} ${String(n)}`)
    expect(found.filter((line) => !line.endsWith(" 0")).toSorted()).toEqual(expected.toSorted())
  })

  it("has the requests of every day, with those that brought no page", async () => {
    const [row] = await query(
      place.database,
      "SELECT count(*) AS n, count(*) FILTER (WHERE answer = 'Stored') AS page FROM provenance.requests"
    )
    const days = cellsOf(all(read(), "#quota table")[0]!).slice(1)
    const sum = (column: number) => days.reduce((total, cells) => total + Number(cells[column]), 0)
    expect([sum(1), sum(2)]).toEqual([Number(row?.["n"]), Number(row?.["page"])])
    // What the server saw, of which it refused two.
    const seen = (await requestsAt(sandbox.url)).length
    expect([sum(1), sum(2)]).toEqual([seen, seen - 2])
  })

  it("carries the mark of the sandbox, and the study as it was written", () => {
    const page = read()
    expect(page.querySelector(".stripe")?.textContent).toContain("SANDBOX")
    expect(page.querySelector("#study pre")?.textContent).toBe(
      readFileSync(join(place.directory, "study.yaml"), "utf8").trimEnd()
    )
    expect(page.querySelector("#study .madeup")).toBeNull()
  })
})

describe("windrow report", () => {
  it("leaves one file beside the database, and none unfinished", () => {
    const pages = readdirSync(join(place.directory, "data")).filter((name) => /html|tmp/.test(name))
    expect(pages).toEqual(["study.report.html"])
  })

  it("changes no byte of the database, and writes where it is told", async () => {
    const before = readFileSync(place.database)
    const { code, stdout } = await place.windrow(["report", "study.yaml", "--to", "pages/mine.html"])
    expect([code, stdout]).toEqual([0, `${join(place.directory, "pages", "mine.html")}\n`])
    expect(readFileSync(place.database).equals(before)).toBe(true)
  })

  it("does not write over what is no page", async () => {
    const { code, stderr } = await place.windrow(["report", "study.yaml", "--to", "study.yaml"])
    expect([code, stderr]).toEqual([64, expect.stringContaining("does not end in .html")])
    expect(readFileSync(join(place.directory, "study.yaml"), "utf8")).toContain("windrow: 1")
  })

  it("says who holds the database", async () => {
    const instance = await DuckDBInstance.create(place.database)
    const { code, stderr } = await place.spawned(["report", "study.yaml", "--to", "held.html"])
    instance.closeSync()
    expect([code, stderr]).toEqual([81, expect.stringContaining(`PID ${process.pid}`)])
    expect(existsSync(join(place.directory, "held.html"))).toBe(false)
  })

  it("says what to do first where nothing is collected", async () => {
    const here = makeWorkplace()
    here.write("study.yaml", studyText())
    const { code, stderr } = await here.windrow(["report", "study.yaml"])
    expect([code, stderr]).toEqual([66, expect.stringContaining("Collect first: windrow run study.yaml")])
  })

  it("counts what an edit adds as missing, and says that the study was edited", async () => {
    place.write(
      "study.yaml",
      studyText({ accounts: ["tagesschau", "zeitimbild", "busy_bee", "20minuten"], to: "2023-04-15" })
    )
    expect((await place.windrow(["report", "study.yaml"])).code).toBe(0)
    expect(factsOf(read(), "methods").get("account-days missing")).toEqual(["105"])
    expect(read().querySelector(".verdict")?.textContent).toContain("Incomplete")
    expect(read().querySelector("#study .madeup")?.textContent).toContain("Edited since the last run")
  })
})

describe("a study that was observed again", () => {
  it("shows its later wave by itself, and how counts moved", async () => {
    const here = makeWorkplace()
    here.write("study.yaml", studyText({ accounts: ["busy_bee"], from: "2024-02-20", to: "2024-02-25" }))
    const run = (now: string, ...flags: ReadonlyArray<string>) =>
      here.windrow(["run", "study.yaml", "--sandbox", "--now", now, ...flags])
    const first = await run("2024-03-01T10:00:00Z")
    expect(first.code, first.stderr).toBe(0)
    const again = await run("2024-03-20T10:00:00Z", "--refresh")
    expect(again.code, again.stderr).toBe(0)
    const { stdout } = await here.windrow(["report", "study.yaml"])
    const page = parsed(readFileSync(stdout.trim(), "utf8"))

    const titles = all(page, "#coverage h3").map((one) => one.textContent)
    expect(titles).toEqual(["videos", "videos, wave 1"])
    const [row] = await query(
      here.database,
      `SELECT (SELECT count(*) FROM videos) AS videos, count(*) AS changed, sum(first)::BIGINT AS first, sum(last)::BIGINT AS last
       FROM (SELECT id, arg_min(view_count, retrieved_at) AS first, arg_max(view_count, retrieved_at) AS last
             FROM videos_history GROUP BY id HAVING count(*) > 1)`
    )
    const facts = factsOf(page, "methods")
    expect(facts.get("rows, distinct")).toEqual([number(row?.["videos"])])
    const figure = all(page, "#counters figure").find((one) => one.textContent.startsWith("videos.view_count"))
    const [, ...days] = cellsOf(figure!.querySelector("table")!)
    expect(days.at(-1)).toEqual(["2024-03-20", number(row?.["first"]), number(row?.["last"])])
    expect(Number(row?.["last"])).toBeGreaterThan(Number(row?.["first"]))
  })
})
