import { assert, describe, it } from "@effect/vitest"
import { expect, vi } from "vitest"
import { step } from "../../src/display/progress.ts"
import { frame } from "../../src/display/tui/frame.ts"
import { lengthOf, typed } from "../../src/display/tui/look.ts"
import { spoken } from "../../src/display/tui/spoken.ts"
import { look, noon, scenes } from "./scenes.ts"

// The terminal's colours are chosen when ink is loaded; the tests have none.
vi.hoisted(() => {
  process.env["FORCE_COLOR"] = "1"
  delete process.env["NO_COLOR"]
})

const { renderToString } = await import("ink")
const { createElement } = await import("react")
const { Dashboard } = await import("../../src/display/tui/Dashboard.tsx")

const draw = (name: string, columns: number, colour: boolean, more = {}): string =>
  renderToString(createElement(Dashboard, { progress: scenes[name]!, look: look(columns, more), colour }), { columns })

// biome-ignore lint/suspicious/noControlCharactersInRegex: colours begin with one
const bare = (text: string): string => text.replace(/\x1b\[[\d;]*m/g, "")

describe("the dashboard", () => {
  for (const name of Object.keys(scenes)) {
    for (const columns of [40, 80, 200]) {
      it(`${name} at ${columns} columns`, () => {
        const text = draw(name, columns, false)
        expect(`\n${text}\n`).toMatchSnapshot()
        assert.isFalse(text.includes("\u001b"), "colour where none is wanted")
        for (const line of text.split("\n")) assert.isAtMost([...line].length, columns)
      })

      it(`${name} at ${columns} columns in colour says the same`, () => {
        const text = draw(name, columns, true)
        expect(`\n${text}\n`).toMatchSnapshot()
        assert.include(text, "\u001b[")
        assert.strictEqual(bare(text), draw(name, columns, false))
      })
    }
  }

  it("with details and help", () => {
    expect(`\n${draw("busy", 80, false, { details: true, help: true })}\n`).toMatchSnapshot()
  })

  it("in ASCII where the terminal shows no more", () => {
    const text = draw("busy", 80, false, { signs: typed, details: true, help: true })
    // What others say may have other letters; what is drawn has not.
    const own = text.split("\n").filter((line) => !line.includes("! "))
    // biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII
    assert.match(own.join("\n"), /^[\x00-\x7f]*$/)
    expect(`\n${text}\n`).toMatchSnapshot()
  })

  it("is never higher than the terminal, and keeps what matters most", () => {
    for (let rows = 6; rows <= 60; rows += 1) {
      for (const name of Object.keys(scenes)) {
        const lines = frame(scenes[name]!, look(80, { rows, details: true, help: true }))
        assert.isAtMost(lines.length, rows - 1)
        assert.include(lines[0]?.map(({ text }) => text).join(""), "dach-news-2023")
      }
    }
  })

  it("is never wider in its grid and bars, from 20 columns on", () => {
    for (let columns = 20; columns <= 240; columns += 1) {
      const lines = frame(scenes["busy"]!, look(columns))
      const bar = lines.find((line) => line.some(({ text }) => text.endsWith(" %"))) ?? []
      assert.isAbove(lengthOf(bar), 0)
      assert.isAtMost(lengthOf(bar), columns)
      const row = lines.find((line) => line[0]?.text.startsWith("videos")) ?? []
      assert.isAtMost(lengthOf(row), columns)
    }
  })

  it("counts requests first, and says how long they take in words", () => {
    const text = draw("busy", 80, false)
    assert.match(text, /^8 of about 40 requests · about \d.* (minutes?|seconds?|hours?) left$/m)
    assert.isBelow(text.indexOf("requests"), text.indexOf("account-days"))
    assert.match(text, /^bar: account-days █ answered/m)
  })

  it("says how often something was asked again, a line a kind", () => {
    const again = (at: number, code: string, text: string) =>
      ({
        _tag: "request_failed",
        slice: "s1",
        step: "videos",
        units: 3,
        code,
        text,
        status: 400,
        log_id: "",
        after_ms: 1,
        at
      }) as const
    const progress = [1, 2, 3].reduce(
      (sofar, n) => step(sofar, again(n, "search_refused", `Search Id ${n} is invalid`), noon + n),
      scenes["starting"]!
    )
    assert.deepStrictEqual(progress.recent, ["asked again, handled (3×) · search_refused: Search Id 3 is invalid"])
  })

  it("offers only keys that do something", () => {
    assert.match(draw("busy", 80, false), /p pause {3}q quit after this page/)
    assert.notMatch(draw("starting", 80, false), /p pause|q quit/)
    assert.notMatch(draw("parked", 80, false), /p pause/)
    assert.notMatch(draw("ended", 80, false), /p pause|q quit/)
  })

  it("breaks text between words, at any width", () => {
    const long = { ...scenes["busy"]!, recent: ["one two three four five six seven eight nine ten eleven twelve"] }
    for (let columns = 40; columns <= 200; columns += 1) {
      const lines = frame(long, look(columns)).map((line) => line.map(({ text }) => text).join(""))
      const at = lines.findIndex((line) => line.includes("one two"))
      assert.match(
        `${lines[at]} ${lines[at + 1]}`.replaceAll(/\s+/g, " "),
        /one two three four five six seven eight nine ten/
      )
      for (const word of lines
        .slice(at, at + 2)
        .join(" ")
        .match(/[a-z]+/g) ?? [])
        assert.include(
          "notes one two three four five six seven eight nine ten eleven twelve p pause q quit after this page d details help",
          word
        )
    }
  })

  it("shows a line an account and a sign a month where the terminal is large", () => {
    const unit = (name: string, months: Record<string, Record<string, number>>) => ({ unit: name, counts: {}, months })
    const steps = [
      {
        step: "videos",
        input: "accounts",
        dated: true,
        units: 2,
        counts: { done: 40, missing: 20 },
        coverage: [
          unit("tagesschau", { "2023-01": { done: 31 }, "2023-02": { failed: 1, done: 27 } }),
          unit("zeitimbild", { "2023-01": { capped: 31 }, "2023-02": { unavailable: 28 } })
        ],
        left_out: 0
      }
    ]
    const text = (rows: number) =>
      frame(scenes["busy"]!, look(120, { rows }), steps)
        .map((line) => line.map(({ text }) => text).join(""))
        .join("\n")
    assert.match(text(60), /^ {2}tagesschau +■ ✗$/m)
    assert.match(text(60), /^ {2}zeitimbild +\^ –$/m)
    assert.notInclude(text(24), "zeitimbild")
  })

  it("counts down while parked", () => {
    const at = (second: number) => draw("parked", 80, false, { now: noon + second * 1_000 })
    // The server's clock is ahead by what the event said: 12:00:03 at the sixth event, five seconds after noon.
    assert.include(at(30), "Goes on in 11:59:32")
    assert.include(at(31), "Goes on in 11:59:31")
  })

  it("takes no orders from what the API says", () => {
    const evil = { ...scenes["busy"]!, recent: ["\u001b[2J\u001b]0;owned\u0007 gone\nsecond line"] }
    const text = renderToString(createElement(Dashboard, { progress: evil, look: look(80), colour: false }), {
      columns: 80
    })
    assert.isFalse(text.includes("\u001b"))
    assert.include(text, "gone second line")
  })

  it("speaks in sentences to a screen reader", () => {
    expect(`\n${spoken(scenes["busy"]!, noon + 30_000, true)}\n`).toMatchSnapshot()
    assert.notMatch(spoken(scenes["busy"]!, noon + 30_000, true), /[█▒░■▶÷✗·]{2}/u)
  })
})
