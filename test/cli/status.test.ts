// `windrow status` from a second process: during a run, between runs, as JSON, and followed to the end.
import { existsSync, readFileSync } from "node:fs"
import { join, resolve } from "node:path"
import { Ajv2020 } from "ajv/dist/2020.js"
import { describe, expect, it } from "vitest"
import type { Status } from "../../src/domain/Status.ts"
import { cli, hasTmux, openTerminal } from "../display/terminal.ts"
import { time } from "../support/time.ts"
import { makeWorkplace, query, studyText, type Workplace } from "../support/workplace.ts"

const schema = JSON.parse(readFileSync(resolve(import.meta.dirname, "../../schemas/status.schema.json"), "utf8"))
const isStatus = new Ajv2020({ strict: false }).compile(schema)

const statusOf = async (place: Workplace, ask = place.windrow): Promise<Status> => {
  const { code, stdout, stderr } = await ask(["status", "study.yaml", "--json"])
  expect(code, stderr).toBe(0)
  const status = JSON.parse(stdout) as Status
  expect(isStatus(status), JSON.stringify(isStatus.errors)).toBe(true)
  return status
}

/** Some 60 pages, a few a second, one after another; windows of 4 days, so that some are done long before the end. */
const slow = studyText({
  step: "    accounts: [tagesschau, busy_bee]\n    window: { max_span_days: 3 }",
  to: "2023-05-31",
  pace: "{ requests_per_second: 4, search_gap: 0s, concurrency: 1 }"
})

const runningAt = async (place: Workplace): Promise<void> => {
  for (let tries = 0; tries < 200; tries += 1) {
    const file = `${place.database}.status.json`
    if (existsSync(file) && readFileSync(file, "utf8").includes('"state": "collecting"')) return
    await new Promise((go) => setTimeout(go, 50))
  }
  throw new Error("the run did not begin")
}

const sumOf = (status: Status, state: string): number => status.steps[0]?.counts[state] ?? 0

describe("windrow status", () => {
  it("in a second process gives numbers that the finished database confirms", async () => {
    const place = makeWorkplace()
    place.write("study.yaml", slow)
    const seen: Array<Status> = []
    const asked: Array<Promise<unknown>> = []
    let pages = 0
    // Time stands still while somebody looks, and with it the run.
    const onText = (text: string) => {
      if (!/ page \d+: /.test(text)) return
      pages += 1
      if (pages % 10 === 0) {
        asked.push(time.during(async () => seen.push(await statusOf(place, place.spawned))))
      }
    }
    const { code, stderr } = await place.windrow(["run", "study.yaml", "--sandbox"], {}, { onText })
    await Promise.all(asked)
    expect(code, stderr).toBe(0)
    expect(seen.length).toBeGreaterThan(3)

    // What had arrived after each request, as the database tells it in the order of the requests.
    const answers = await query(
      place.database,
      "SELECT sum(rows) OVER (ORDER BY asked_at)::INTEGER AS rows, row_number() OVER (ORDER BY asked_at)::INTEGER AS n FROM provenance.requests"
    )
    const after = new Map([[0, 0], ...answers.map((row) => [Number(row["n"]), Number(row["rows"])] as const)])
    const [videos] = await query(place.database, "SELECT count(*)::INTEGER AS n FROM videos")
    // Who looks late finds a run that has ended meanwhile.
    const during = seen.filter(({ running }) => running !== null)
    expect(during.length).toBeGreaterThan(3)
    for (const { running, sandbox, state, facts } of during) {
      expect([sandbox, state]).toEqual([true, "running"])
      // The database is free for a moment before its run ends.
      if (facts !== null) expect(facts.rows).toBe(videos?.["n"])
      expect(running?.pid).toBe(process.pid)
      expect(after.get(running!.tally.requests)).toBe(running!.tally.rows)
    }
    expect(during.at(-1)!.running!.tally.rows).toBeGreaterThan(during[0]!.running!.tally.rows)

    // Coverage grew while it ran, and what was covered then is covered now, unit by unit and month by month.
    const last = await statusOf(place)
    expect(last.state).toBe("complete")
    const covered = seen.filter((status) => sumOf(status, "done") > 0)
    expect(covered.length).toBeGreaterThan(0)
    for (const status of covered) {
      for (const { unit, months } of status.steps[0]!.coverage) {
        const now = last.steps[0]!.coverage.find((one) => one.unit === unit)!
        for (const [month, counts] of Object.entries(months)) {
          for (const [kind, days] of Object.entries(counts))
            if (kind !== "missing") expect(now.months[month]![kind]).toBeGreaterThanOrEqual(days)
        }
      }
    }
    // 2 accounts × 151 days, by status as by the database.
    const states = await query(
      place.database,
      "SELECT state, sum(to_day - from_day + 1)::INTEGER AS days FROM provenance.coverage GROUP BY state"
    )
    const counted = Object.fromEntries(states.map((row) => [String(row["state"]), Number(row["days"])]))
    expect(last.steps[0]!.counts).toEqual(counted)
    expect(last.facts!.coverage).toEqual(counted)
    expect(Object.values(counted).reduce((a, b) => a + b)).toBe(302)
    expect(last.facts!.rows).toBe(videos?.["n"])
    expect(existsSync(`${place.database}.coverage.json`)).toBe(false)
  })

  it("marks made-up data, and goes on with it as it was made", async () => {
    const place = makeWorkplace()
    place.write("study.yaml", studyText())
    const nothing = await place.windrow(["status", "study.yaml"])
    expect(nothing.stdout).toMatch(/Nothing is collected yet\. Next: windrow run study\.yaml$/m)
    expect((await statusOf(place)).state).toBe("nothing")
    const seed = ["--sandbox", "--seed", "other"]
    await place.windrow(["run", "study.yaml", ...seed, "--limit-requests", "4"])
    const { stdout } = await place.windrow(["status", "study.yaml"])
    expect(stdout).toContain("SANDBOX")
    expect(stdout).toMatch(/Next: windrow run study\.yaml --sandbox --seed other$/m)
    const due = await statusOf(place)
    expect(due).toMatchObject({ state: "due", sandbox: true, origin: "sandbox:other" })
    // 3 accounts × 90 days are either covered or missing.
    const covered = Object.values(due.facts!.coverage).reduce((a, b) => a + b)
    expect(covered).toBeGreaterThan(0)
    expect(due.missing!.unit_days + covered).toBe(270)
    expect((await place.windrow(["run", "study.yaml", ...seed])).code).toBe(0)
    expect(await statusOf(place)).toMatchObject({ state: "complete", missing: { unit_days: 0, units: 0 } })
  })

  it("arrives whole through a pipe, however many accounts there are", async () => {
    const place = makeWorkplace()
    const accounts = Array.from({ length: 400 }, (_, index) => `account${index}`)
    place.write("study.yaml", studyText({ accounts, from: "2021-01-01", to: "2023-12-31" }))
    await place.windrow(["run", "study.yaml", "--sandbox", "--limit-requests", "1"])
    const { steps, missing, facts } = await statusOf(place)
    expect(steps[0]?.coverage).toHaveLength(400)
    // More than any pipe takes at once.
    expect(JSON.stringify(steps).length).toBeGreaterThan(200_000)
    const covered = Object.values(facts!.coverage).reduce((a, b) => a + b, 0)
    expect(missing!.unit_days + covered).toBe(400 * 1095)
    const { stdout } = await place.windrow(["status", "study.yaml"])
    expect(stdout).toMatch(/and 380 more/)
    for (const line of stdout.split("\n").slice(3)) expect(line.length).toBeLessThanOrEqual(100)
  })

  it("--watch follows a run into a file line by line, and ends with it", async () => {
    const place = makeWorkplace()
    place.write("study.yaml", slow)
    const run = place.start(["run", "study.yaml", "--sandbox", "--limit-requests", "16"])
    await runningAt(place)
    const watch = await place.windrow(["status", "study.yaml", "--watch"])
    expect(watch.code, watch.stderr).toBe(0)
    expect((await run.ended).code).toBe(75)
    const lines = watch.stdout.split("\n").filter((line) => /^\d\d:\d\d:\d\d collecting · /.test(line))
    expect(lines.length).toBeGreaterThan(1)
    expect(watch.stdout).toMatch(/Not complete\. Next: windrow run study\.yaml --sandbox\n$/)
    // Nothing to follow: once, and no waiting.
    expect((await place.windrow(["status", "study.yaml", "--watch"])).stdout).toMatch(/^study · SANDBOX/)
    expect((await place.windrow(["status", "study.yaml", "--watch", "--json"])).code).toBe(64)
  })
})

describe.skipIf(!hasTmux)("windrow status --watch on a terminal", () => {
  it("draws, is left by q or Ctrl-C while the run goes on, and gives the terminal back", async () => {
    const place = makeWorkplace()
    place.write("study.yaml", slow)
    const run = place.start(["run", "study.yaml", "--sandbox", "--limit-requests", "40"])
    await runningAt(place)
    for (const [columns, key] of [
      [40, "q"],
      [80, "C-c"]
    ] as const) {
      const terminal = openTerminal(place.directory, { columns, rows: 24 }, { NODE_NO_WARNINGS: "1" })
      try {
        terminal.type("PS1='ready> '; stty -g > before; clear")
        terminal.type(`'${process.execPath}' '${cli}' status study.yaml --watch; echo "code $?"`)
        const busy = await terminal.until(/(busy_bee|tagesschau) +[■□▄·]/)
        expect(busy).toMatch(/study · SANDBOX/)
        expect(busy).toMatch(/collecting/)
        expect(busy).toMatch(/q leaves/)
        terminal.key(key)
        expect(await terminal.until(/code 0/)).not.toMatch(/q leaves/)
        terminal.type("stty -g > after; echo over")
        await terminal.until(/^over/m)
        expect(readFileSync(join(place.directory, "after"), "utf8")).toBe(
          readFileSync(join(place.directory, "before"), "utf8")
        )
      } finally {
        terminal.close()
      }
    }
    expect(run.child.exitCode).toBe(null)
    run.child.kill("SIGINT")
    expect((await run.ended).code).toBe(130)
  })
})
