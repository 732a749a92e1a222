// The page in a real browser: nothing loaded, nothing logged, everything drawn, accessible, and no wider than a phone.
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs"
import { createRequire } from "node:module"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { pathToFileURL } from "node:url"
import { type Browser, chromium } from "playwright-core"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { reportPage } from "../../src/report/page.tsx"
import { makeInput } from "./input.ts"

const executablePath = process.env["CHROMIUM"] ?? "/usr/bin/chromium"
// `.ci/run` sets this: there a browser that is not installed is a failure.
const isRequired = process.env["WINDROW_LOOKS"] === "required"
const isThere = existsSync(executablePath)
if (!isThere && !isRequired) {
  process.stderr.write(
    `\n!!! SKIPPED: the report was NOT looked at in a browser, ${executablePath} is not there.\n!!! Install Debian's chromium, or set CHROMIUM.\n\n`
  )
}

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8")
const file = join(mkdtempSync(join(tmpdir(), "windrow-page-")), "page.html")

interface Violation {
  readonly id: string
  readonly impact: string
  readonly nodes: ReadonlyArray<{ readonly html: string }>
}

interface Audit {
  readonly violations: ReadonlyArray<Violation>
  readonly passes: ReadonlyArray<{ readonly id: string }>
}

describe.skipIf(!isThere && !isRequired)("the page in Chromium", () => {
  let browser: Browser
  beforeAll(async () => {
    const input = makeInput(
      ["tagesschau", "an_account_with_quite_a_long_name", "<b>bold</b>"],
      "2026-02-02",
      "2024-07-10"
    )
    const made = { ...input, report: { ...input.report, origin: "sandbox:windrow" } }
    writeFileSync(
      file,
      reportPage({ ...made, studyText: `windrow: 1\nstudy: { name: study } # ${"long ".repeat(60)}\n` })
    )
    browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] })
  })
  afterAll(() => browser?.close())

  const looks = [1280, 390].flatMap((width) =>
    (["light", "dark"] as const).map((colorScheme) => ({ width, colorScheme }))
  )

  it.each(looks)("at $width px, $colorScheme", async ({ width, colorScheme }) => {
    // The page's own policy would refuse axe.
    const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme, bypassCSP: true })
    const page = await context.newPage()
    const said: Array<string> = []
    const asked: Array<string> = []
    page.on("console", (message) => said.push(message.text()))
    page.on("pageerror", (error) => said.push(error.message))
    page.on("request", (request) => asked.push(request.url()))
    const url = pathToFileURL(file).href
    await page.goto(url)
    expect([said, asked]).toEqual([[], [url]])

    // Coverage of two steps, rows, quota, rows on a page, places, one counter: one drawing of each pair is shown.
    const shown = await page
      .locator("figure .chart svg")
      .evaluateAll((all) =>
        all.map((svg) => (svg as unknown as Box).getBoundingClientRect()).filter((box) => box.width > 0)
      )
    expect(shown).toHaveLength(7)
    expect(shown.every((box) => box.width > 250 && box.height > 15)).toBe(true)
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(width)
    const scrolling = await page
      .locator("#methods .scroll:visible")
      .evaluateAll((all) =>
        (all as unknown as ReadonlyArray<Scrolled>).filter((one) => one.scrollWidth > one.clientWidth)
      )
    expect(scrolling).toEqual([])
    // Text that a chart cuts off, or that leaves the screen.
    const outside = await page.locator("figure .chart svg text:visible").evaluateAll(
      (all, wide) =>
        all
          .filter((text) => {
            const { left, right } = (text as unknown as Box).getBoundingClientRect()
            return left < 0 || right > wide
          })
          .map((text) => String(text.textContent)),
      width
    )
    expect(outside).toEqual([])

    await page.evaluate(axe)
    const { violations, passes } = (await page.evaluate("axe.run()")) as Audit
    expect(passes.map(({ id }) => id)).toEqual(
      expect.arrayContaining(["color-contrast", "svg-img-alt", "td-headers-attr"])
    )
    const grave = violations.filter(({ impact }) => impact === "serious" || impact === "critical")
    expect(grave.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([])
    await context.close()
  })

  it("prints without its folded tables", async () => {
    const page = await browser.newPage()
    await page.goto(pathToFileURL(file).href)
    await page.emulateMedia({ media: "print" })
    expect(await page.locator("figure details").first().isVisible()).toBe(false)
    expect(await page.locator("figure .chart.wide").first().isVisible()).toBe(true)
    expect((await page.pdf({ format: "A4" })).length).toBeGreaterThan(10_000)
    await page.close()
  })
})

interface Scrolled {
  readonly scrollWidth: number
  readonly clientWidth: number
}

interface Box {
  readonly getBoundingClientRect: () => {
    readonly left: number
    readonly right: number
    readonly width: number
    readonly height: number
  }
}
