// Servers that never come to an end: every endpoint's run ends after few requests, and never as if all were there.
import { afterEach, describe, expect, it } from "vitest"
import { type Answers, ok, startAnswers } from "../support/answers.ts"
import { makeWorkplace, query, studyText } from "../support/workplace.ts"

let server: Answers
afterEach(() => server.close())

interface Endpoint {
  readonly input: string
  readonly unit: string
  readonly list: string
  readonly row: (id: number) => string
  /** The cursor behind the nth page, counted from 1. */
  readonly cursor: (page: number) => number
}
const id = (n: number) => `{"id":${7_000_000_000 + n},"username":"ada"}`
const endpoints: Readonly<Record<string, Endpoint>> = {
  videos: { input: "accounts", unit: "ada", list: "videos", row: id, cursor: (page) => page * 100 },
  comments: { input: "ids", unit: "7000000000000000001", list: "comments", row: id, cursor: (page) => page * 100 },
  followers: {
    input: "accounts",
    unit: "ada",
    list: "user_followers",
    row: (n) => `{"username":"name_${n}","display_name":"N"}`,
    cursor: (page) => 1_725_000_000 - page
  },
  products: {
    input: "ids",
    unit: "749512345",
    list: "product_data",
    row: (n) => `{"product_id":${n},"product_name":"P"}`,
    cursor: () => 0
  }
}
const size = (name: string) => (name === "products" ? 10 : 100)

/** Runs one step against a server that answers every page with these rows, `more` to come, and a cursor or none. */
const run = async (name: string, rows: (page: number) => ReadonlyArray<number>, withCursor = true) => {
  const { cursor, input, list, row, unit } = endpoints[name] as Endpoint
  server = await startAnswers((_, number) => {
    const at = withCursor ? `"cursor":${cursor(number + 1)},` : ""
    return ok(`{"${list}":[${rows(number).map(row).join()}],${at}"has_more":true,"search_id":"7"}`)
  })
  const place = makeWorkplace(server.url)
  const step = `    ${input}: [${unit}]`
  place.write("study.yaml", studyText({ step, to: "2023-01-31" }).replace("  videos:", `  ${name}:`))
  const { code, stderr } = await place.windrow(["run", "study.yaml"])
  const asked = server.heard.length
  const states = await query(place.database, "SELECT DISTINCT state, reason FROM provenance.coverage")
  await place.windrow(["run", "study.yaml"])
  return { code, stderr, asked, again: server.heard.length - asked, states }
}

const page = (name: string, from: number) => Array.from({ length: size(name) }, (_, index) => from + index)

describe.each(Object.keys(endpoints))("%s of a server", (name) => {
  it("that brings one page again and again fail after six requests, and are not asked again unasked", async () => {
    const { code, asked, again, states, stderr } = await run(name, () => page(name, 0))
    expect([code, asked, again], stderr).toEqual([1, 6, 0])
    expect(states.map(({ state }) => state)).toEqual(["failed"])
    expect(String(states[0]?.["reason"])).toContain("the server repeats itself")
    expect(stderr).toContain("the server repeats itself")
  })
})

describe.each(["videos", "comments", "followers"])("%s of a server", (name) => {
  it("that promises more behind empty pages, or does not say where, end soon and never as done", async () => {
    for (const [rows, withCursor] of [
      [() => [], true],
      [() => page(name, 0), false]
    ] as const) {
      const { asked, states, stderr } = await run(name, rows, withCursor)
      server.close()
      expect(asked, stderr).toBeLessThan(100)
      expect(states.map(({ state }) => state).filter((state) => state !== "failed" && state !== "capped")).toEqual([])
      expect(states.length).toBeGreaterThan(0)
    }
  })

  it("that mixes a page with new rows among known ones is followed while it brings any", async () => {
    // Every third page is new, ten of them in all; behind the last one nothing is.
    const { asked, states } = await run(name, (n) => page(name, 100 * Math.min(9, Math.floor(n / 3))))
    const capped = name === "comments"
    expect(asked).toBe(capped ? 10 : 27 + 6)
    expect(states.map(({ state }) => state)).toEqual([capped ? "capped" : "failed"])
  })
})
