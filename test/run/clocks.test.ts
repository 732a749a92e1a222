// Clocks that are set, or wrong: waits go on as they were meant, and days go by the clock that can be believed.
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { afterEach, describe, expect, it } from "vitest"
import { type Answers, ok, startAnswers } from "../support/answers.ts"
import { makeTime, type Time } from "../support/time.ts"
import { makeWorkplace, query, studyText, type Workplace } from "../support/workplace.ts"

let server: Answers
afterEach(() => server.close())

const noon = Date.UTC(2026, 11, 3, 12)
const minute = 60_000
const hour = 60 * minute
const page = (number: number, more: boolean) =>
  ok(`{"videos":[{"id":${number + 1}}],"cursor":${(number + 1) * 100},"has_more":${more},"search_id":"7"}`)

/** A run of three windows of two pages each, ten seconds apart, whose wall clock is set when the third answer comes. */
const run = async (
  set: ((time: Time) => void) | undefined,
  options: { readonly date?: (time: Time) => string } = {}
) => {
  const time = makeTime(noon)
  const { date = (one: Time) => new Date(noon + one.passed()).toUTCString() } = options
  server = await startAnswers(
    (_, number) => {
      if (number === 2) set?.(time)
      return page(number, number < 3)
    },
    () => ({ date: date(time) })
  )
  const place = makeWorkplace(server.url)
  place.write("study.yaml", studyText({ accounts: ["ada"], pace: "{ concurrency: 4 }" }))
  const ended = await place.windrow(["run", "study.yaml"], {}, { time })
  return { ...ended, place, passed: time.passed() }
}

const daysCovered = async (place: Workplace) => {
  const [row] = await query(place.database, "SELECT sum(to_day - from_day + 1)::INTEGER AS n FROM provenance.coverage")
  return row?.["n"]
}

describe("a wall clock that is set in the middle of a run", () => {
  it.each([-10 * minute, -400 * 24 * hour, 10 * minute, 30 * 24 * hour])("by %i ms changes no wait", async (change) => {
    const usual = await run(undefined)
    server.close()
    const { code, stderr, passed, place } = await run((time) => time.setWall(noon + time.passed() + change))
    expect(code, stderr).toBe(0)
    expect(passed).toBe(usual.passed)
    expect(await daysCovered(place)).toBe(90)
  })

  it("back, where the server tells no time, changes no quota day", async () => {
    const { code, stderr, place } = await run((time) => time.setWall(noon - 48 * hour), { date: () => "soon" })
    expect(code, stderr).toBe(0)
    expect(daysIn(place)).toEqual(["2026-12-03"])
  })
})

describe("a machine's clock", () => {
  it.each([0, Date.UTC(2010, 0, 1)])("that shows %i ms makes nothing due, and is told", async (at) => {
    server = await startAnswers(() => page(0, false))
    const place = makeWorkplace(server.url)
    place.write("study.yaml", studyText({ accounts: ["ada"] }))
    const { code, stderr } = await place.windrow(["run", "study.yaml"], {}, { time: makeTime(at) })
    expect(code, stderr).toBe(0)
    expect(stderr).toContain(`clocks_differ: this machine's clock shows ${new Date(at).toUTCString()}`)
    expect(stderr).toContain("set it right")
    expect(stderr).toContain("Nothing to do")
  })
})

const daysIn = (place: Workplace) => {
  const file = new DatabaseSync(join(place.directory, "state", "ledger.sqlite"), { readOnly: true })
  const rows = file.prepare("SELECT DISTINCT day FROM permits ORDER BY day").all()
  file.close()
  return rows.map(({ day }) => day)
}

describe("a server's clock", () => {
  it.each(["Thu, 01 Jan 1970 00:00:00 GMT", "Sat, 13 Sep 275760 00:00:00 GMT"])(
    "that shows %s is not believed, and told",
    async (date) => {
      const { code, stderr, place } = await run(undefined, { date: () => date })
      expect(code, stderr).toBe(0)
      expect(await daysCovered(place)).toBe(90)
      expect(daysIn(place)).toEqual(["2026-12-03"])
      expect(stderr).toContain(`clocks_differ: the API's clock shows ${date}`)
    }
  )

  it("that is 13 hours ahead decides which day the quota is of, and is told", async () => {
    const { code, stderr, place } = await run(undefined, {
      date: (time) => new Date(noon + 13 * hour + time.passed()).toUTCString()
    })
    expect(code, stderr).toBe(0)
    expect(daysIn(place)).toEqual(["2026-12-04"])
    expect(stderr).toMatch(/clocks_differ: this machine's clock shows Thu, 03 Dec 2026 .* the API's Fri, 04 Dec 2026/)
  })

  it("that is half an hour ahead is nothing to speak of", async () => {
    const { stderr } = await run(undefined, {
      date: (time) => new Date(noon + hour / 2 + time.passed()).toUTCString()
    })
    expect(stderr).not.toContain("clocks_differ")
  })
})
