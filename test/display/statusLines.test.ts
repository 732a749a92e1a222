// What `windrow status` draws: a function of the status and the width, told apart without colour.
import { assert, describe, it } from "@effect/vitest"
import { coverageLines, type Paper } from "../../src/display/coverageGrid.ts"
import { monthly } from "../../src/display/monthly.ts"
import { statusLines } from "../../src/display/statusLines.ts"
import type { Day } from "../../src/domain/Day.ts"
import type { CoverageRun, ReportState } from "../../src/domain/ReportFacts.ts"
import type { Status, StatusStep } from "../../src/domain/Status.ts"

const paper = (columns: number, units = 20): Paper => ({ columns, unicode: true, units })

const run = (unit: string, state: ReportState, from: string, to: string): CoverageRun => ({
  step: "videos",
  unit,
  state,
  from: from as Day,
  to: to as Day
})

const view = { step: "videos", input: "accounts", dated: true }
const step = (runs: ReadonlyArray<CoverageRun>, dated = true): StatusStep => monthly([{ ...view, dated }], runs)[0]!

const status = (steps: ReadonlyArray<StatusStep>): Status => ({
  windrow_status: 1,
  study: "news",
  title: "A title that is rather long, as titles of studies are",
  database: "/data/news.duckdb",
  origin: "sandbox:windrow",
  sandbox: true,
  state: "due",
  running: null,
  facts: {
    coverage: { done: 10 },
    units: {},
    tables: { videos: 1200, videos_history: 1300, videos_matches: 1500 },
    rows: 1200,
    requests: 12,
    off_target: 0,
    failed: Array.from({ length: 30 }, (_, i) => ({
      step: "videos",
      unit: `u${i}`,
      from: "2023-01-01",
      to: "2023-01-31",
      reason: "http_500"
    })),
    problems: [{ kind: "off_target", subject: "", count: 3, detail: "rows were returned that nobody asked for" }]
  },
  missing: { unit_days: 5, units: 0 },
  waves: [{ step: "videos", wave: 1, unit_days: 1, units: 0 }],
  steps,
  steps_at: null,
  next: "windrow run study.yaml --sandbox"
})

describe("monthly", () => {
  it("puts days into their months", () => {
    const { counts, coverage } = step([
      run("a", "done", "2023-12-30", "2024-02-29"),
      run("a", "missing", "2024-03-01", "2024-03-02")
    ])
    // 2 + 31 + 29 days done.
    assert.deepStrictEqual(counts, { done: 62, missing: 2 })
    assert.deepStrictEqual(coverage[0]?.months, {
      "2023-12": { done: 2 },
      "2024-01": { done: 31 },
      "2024-02": { done: 29 },
      "2024-03": { missing: 2 }
    })
  })

  it("counts units where an endpoint has no days", () => {
    const { counts, units } = step(
      [run("a", "done", "0001-01-01", "0001-01-01"), run("b", "failed", "0001-01-01", "0001-01-01")],
      false
    )
    assert.deepStrictEqual([counts, units], [{ done: 1, failed: 1 }, 2])
  })

  it("lists the worst first, and at most a thousand", () => {
    const many = Array.from({ length: 1200 }, (_, i) => run(`u${i}`, "done", "2023-01-01", "2023-01-02"))
    const { coverage, units, left_out } = step([
      ...many,
      run("z", "failed", "2023-01-01", "2023-01-01"),
      run("y", "missing", "2023-01-01", "2023-01-31")
    ])
    assert.deepStrictEqual(
      coverage.slice(0, 2).map((one) => one.unit),
      ["z", "y"]
    )
    assert.deepStrictEqual([units, coverage.length, left_out], [1202, 1000, 202])
  })
})

describe("the grid of coverage", () => {
  const states: ReadonlyArray<ReportState> = [
    "done",
    "empty",
    "provisional",
    "capped",
    "failed",
    "unavailable",
    "missing"
  ]
  const all = states.flatMap((state, i) => [run(`account_${i}`, state, "2023-01-01", "2023-01-31")])
  const part = [
    run("account_8", "done", "2023-01-01", "2023-01-10"),
    run("account_8", "missing", "2023-01-11", "2023-01-31")
  ]

  it("has a sign of its own for every state, with and without Unicode", () => {
    for (const unicode of [true, false]) {
      const lines = coverageLines(step([...all, ...part]), { ...paper(90), unicode })
      const signs = lines.flatMap((line) => /^ {2}account_\d +(\S)$/.exec(line)?.[1] ?? [])
      assert.strictEqual(signs.length, 8)
      assert.strictEqual(new Set(signs).size, 8)
      const legend = lines.slice(-2).join("\n")
      for (const sign of signs) assert.include(legend, `${sign} `)
      if (!unicode) assert.match(lines.join("\n"), /^[\x20-\x7e\n]*$/)
    }
  })

  it("names both ends where there is no room for two years", () => {
    const head = (from: string, to: string) =>
      coverageLines(step([run("anna", "done", from, to)]), paper(90))[1]?.trim()
    assert.strictEqual(head("2023-12-01", "2024-02-29"), "2023-12 to 2024-02")
    assert.strictEqual(head("2023-10-01", "2024-02-29"), "2023  2024")
    assert.strictEqual(head("2023-12-01", "2025-01-31"), "2024                    2025")
  })

  it("looks like this", () => {
    const runs = [
      run("tagesschau", "done", "2022-10-01", "2023-04-30"),
      run("zeitimbild", "done", "2022-10-01", "2023-01-15"),
      run("zeitimbild", "missing", "2023-01-16", "2023-04-30")
    ]
    assert.deepStrictEqual(coverageLines(step(runs), paper(80)), [
      // 212 days of the one, and 107 and 105 of the other.
      "videos · 424 account-days: 319 done, 105 missing",
      "              2022  2023",
      "  tagesschau  ■ ■ ■ ■ ■ ■ ■",
      "  zeitimbild  ■ ■ ■ ▄ · · ·",
      "  a sign a month: ■ done, ▄ partly, · to do"
    ])
  })

  it("is never wider than the paper", () => {
    const years = Array.from({ length: 30 }, (_, i) =>
      run(`account_with_a_long_name_${i}`, "done", "2014-01-01", "2024-12-31")
    )
    for (const columns of [24, 30, 40, 57, 80, 120, 200]) {
      for (const line of statusLines(status([step(years), step([...all, ...part])]), paper(columns))) {
        // A path stays in one piece, and so does a command.
        if (line.includes("Next: ")) continue
        const longest = Math.max(
          ...line
            .trim()
            .split(" ")
            .map((word) => word.length)
        )
        assert.isAtMost([...line].length, Math.max(columns, longest + 2), `${columns}: ${line}`)
      }
    }
  })

  it("tells of the rest in a line, those with gaps first", () => {
    const many = Array.from({ length: 500 }, (_, i) => run(`u${i}`, "done", "2023-01-01", "2023-12-31"))
    const gaps = [run("gap1", "missing", "2023-01-01", "2023-12-31"), run("gap2", "failed", "2023-02-01", "2023-02-28")]
    const lines = coverageLines(step([...many, ...gaps]), paper(80, 5))
    assert.match(lines[2] as string, /^ {2}gap2 +✗/)
    assert.match(lines[3] as string, /^ {2}gap1 /)
    assert.include(lines.join("\n"), "and 497 more, without gaps")
    assert.include(
      coverageLines(step([...many, ...gaps]), paper(80, 1)).join("\n"),
      "and 501 more, 1 of them with gaps"
    )
  })
})

describe("the lines of a status", () => {
  it("name the sandbox, what failed, and what to do next", () => {
    const text = statusLines(status([]), paper(80)).join("\n")
    assert.match(text, /SANDBOX \(made-up data\)/)
    assert.include(text, "1,200 in videos")
    assert.include(text, "videos · u0 · 2023-01-01..2023-01-31 (http_500)")
    assert.include(text, "and 22 more")
    assert.match(text, /Next: windrow run study\.yaml --sandbox$/)
  })
})
