// The page as a function of facts: what it says and draws, whatever the names are.
import { describe, expect, it } from "vitest"
import { breaksIn } from "../../src/report/breaks.ts"
import { reportPage } from "../../src/report/page.tsx"
import { breaks, day, makeInput } from "./input.ts"
import { all, factsOf, parsed } from "./parsed.ts"

const pageOf = (...given: Parameters<typeof makeInput>) => parsed(reportPage(makeInput(...given)))
const chartTexts = (page: ReturnType<typeof parsed>, chapter: string) =>
  all(page, `#${chapter} .chart text`).map((text) =>
    text.textContent.replace(text.querySelector("title")?.textContent ?? "", "")
  )

describe("names that are HTML", () => {
  const hostile = `</style></title><script>alert(1)</script><img src=x onerror=alert(2)>"' onload="alert(3)&lt;b&gt;`
  const input = makeInput([hostile, "plain"])
  const html = reportPage({
    ...input,
    study: {
      ...input.study,
      title: hostile,
      name: hostile,
      description: hostile,
      authors: [{ given: hostile, family: hostile }]
    },
    studyText: `# ${hostile}\nname: ${hostile}\n`,
    studyFile: hostile,
    database: hostile,
    facts: {
      ...input.facts,
      failed: [{ step: hostile, unit: hostile, from: "2024-06-03", to: "2024-06-03", reason: hostile }],
      problems: [{ kind: hostile, subject: hostile, count: 1, detail: hostile }]
    },
    report: {
      ...input.report,
      origin: `server:${hostile}`,
      holes: [
        {
          step: "videos",
          unit: hostile,
          state: "failed",
          reason: hostile,
          days: 1,
          from: day("2024-06-03"),
          to: day("2024-06-03")
        }
      ],
      answers: { [hostile]: 1 }
    }
  })
  const page = parsed(html)

  it("become text and nothing else", () => {
    expect(html.match(/<script|<img/gi)).toBeNull()
    expect(all(page, "script, img, iframe, object, link, [onerror], [onload]")).toEqual([])
    const handlers = all(page, "*").flatMap((one) => [...one.attributes].filter(({ name }) => name.startsWith("on")))
    expect(handlers).toEqual([])
    expect(page.querySelector("h1")?.textContent).toBe(hostile)
    expect(page.querySelector("pre code")?.textContent).toBe(`# ${hostile}\nname: ${hostile}`)
    expect(all(page, "#coverage .chart title").some((one) => one.textContent.startsWith(`${hostile}\n`))).toBe(true)
    expect(factsOf(page, "methods").get("database")).toEqual([hostile])
  })

  it("load nothing", () => {
    const urls = all(page, "[href], [src]").map((one) => one.getAttribute("href") ?? one.getAttribute("src"))
    expect(urls.length).toBeGreaterThan(5)
    expect(urls.filter((url) => url?.startsWith("#") !== true)).toEqual([])
    expect(html).not.toMatch(/@import|url\((?!#)/)
  })
})

describe("known breaks", () => {
  it("are lines where they fall into the period, or into the days of access", () => {
    // Created from February to April 2026, asked in July 2024.
    const widened = pageOf(["a", "b"], "2026-02-02", "2024-07-10")
    expect(chartTexts(widened, "coverage")).toContain("API: pipeline widened")
    expect(chartTexts(widened, "rows")).toContain("API: pipeline widened")
    expect(chartTexts(widened, "coverage")).not.toContain("API: counts repaired")
    // Observed on 25 June and 15 July 2024.
    expect(chartTexts(widened, "counters")).toContain("API: counts repaired")
    expect(widened.querySelector("#limits")?.textContent).toContain("TikTok repaired the counts in July 2024")
  })

  it("are no lines elsewhere, and are listed all the same", () => {
    const page = pageOf(["a", "b"], "2022-02-07", "2023-01-10")
    expect(all(page, ".chart text").filter((one) => one.textContent.startsWith("API:"))).toEqual([])
    expect(all(page, "#breaks li")).toHaveLength(breaks.length)
    expect(all(page, "#breaks .hit")).toEqual([])
    // Told by the day of access alone.
    const region = all(page, "#breaks li").find((one) => one.textContent.includes("region redefined"))
    expect(region?.querySelector("em")?.textContent).toBe("outside your days of access")
  })

  it("name the three that are known, each with a source", () => {
    expect(breaks.map(({ name }) => name)).toEqual(["counts repaired", "pipeline widened", "region redefined"])
    expect(breaks.every(({ sources }) => sources.length > 0)).toBe(true)
  })

  it("touch a range by a single day", () => {
    const on = (from: string, to: string) => breaksIn(breaks, "created", { from: day(from), to: day(to) }).length
    expect([on("2026-02-26", "2026-03-01"), on("2026-01-01", "2026-02-26"), on("2026-02-27", "2026-03-01")]).toEqual([
      1, 1, 0
    ])
  })
})

describe("the mark of the sandbox", () => {
  const withOrigin = (origin: string) => {
    const input = makeInput(["a", "b"])
    return parsed(reportPage({ ...input, report: { ...input.report, origin } }))
  }
  it.each(["sandbox:windrow", "sandbox"])("stands on a page from %s", (origin) => {
    const page = withOrigin(origin)
    expect(page.querySelector(".stripe")?.textContent).toContain("SANDBOX")
    expect(page.querySelector("title")?.textContent).toContain("SANDBOX")
    expect(page.querySelector("#limits")?.textContent).toContain("The data are made up")
    expect(page.querySelector("footer")?.textContent).toContain("made-up data")
  })
  it("does not stand on real data", () => {
    expect(withOrigin("tiktok").querySelector(".stripe")).toBeNull()
    expect(withOrigin("tiktok").querySelector("body")?.textContent).not.toMatch(/sandbox|made up|made-up/i)
    expect(withOrigin("server:example.org").querySelector(".stripe")?.textContent).toContain("NOT FROM TIKTOK")
  })
})

describe("states", () => {
  it("are seven fills, of which colour tells none apart alone", () => {
    const page = pageOf(["a", "b"])
    const fills = new Set(all(page, "#coverage .chart.wide rect").map((one) => one.getAttribute("fill")))
    expect([...fills].toSorted()).toEqual([
      "url(#p-capped)",
      "url(#p-failed)",
      "url(#p-provisional)",
      "url(#p-unavailable)",
      "var(--done)",
      "var(--empty)",
      "var(--missing)"
    ])
    expect(all(page, "pattern").map((one) => one.getAttribute("id"))).toEqual(
      expect.arrayContaining(["p-capped", "p-failed", "p-provisional", "p-unavailable"])
    )
    expect(all(page, "#summary .legend li")).toHaveLength(7)
  })

  it("are said by every cell, with the days", () => {
    const titles = all(pageOf(["a"]), "#coverage .chart.wide title").map((one) => one.textContent)
    expect(titles).toContain("a\n2024-06-03 to 2024-06-09\n7 done")
    expect(titles).toContain("a missing\nmissing")
  })
})

describe("a chart", () => {
  it("has a name and its numbers as a table", () => {
    const figures = all(pageOf(["a", "b"]), "figure")
    // Coverage of two steps, rows, quota, rows on a page, places, one counter.
    expect(figures).toHaveLength(7)
    for (const figure of figures) {
      expect(all(figure, "svg").map((one) => one.getAttribute("role"))).toEqual(["img", "img"])
      expect(figure.querySelector("svg")?.getAttribute("aria-label")).toMatch(/\w{3}/)
      expect(all(figure, "details table tr").length).toBeGreaterThan(1)
    }
  })

  it("says the same twice of the same facts", () => {
    expect(reportPage(makeInput(["a", "b"]))).toBe(reportPage(makeInput(["a", "b"])))
  })

  it("shows the worst units of many, counts the rest, and stays small", () => {
    const input = makeInput(Array.from({ length: 500 }, (_, n) => `unit ${n}`))
    const bad = input.report.coverage.map((run) =>
      run.unit === "unit 321" && run.step === "videos" ? { ...run, state: "missing" as const } : run
    )
    const html = reportPage({ ...input, report: { ...input.report, coverage: bad } })
    const page = parsed(html)
    expect(page.querySelector("#coverage")?.textContent).toContain("60 accounts, worst first, and 440 more")
    const first = all(page, "#coverage figure")[1]?.querySelector(".chart title")?.textContent
    expect(first).toMatch(/^unit 321\n/)
    expect(html.length).toBeLessThan(3_000_000)
  })
})
