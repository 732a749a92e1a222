// `plan --probe`, shared work and the order of windows, over HTTP.
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { type Sandbox, startSandbox } from "../support/sandbox.ts"
import { mainOf, makeWorkplace, query, requestsAt, studyText, truthOf } from "../support/workplace.ts"

let sandbox: Sandbox
beforeAll(async () => {
  sandbox = await startSandbox({ switches: { videosPerDay: 1.5, vanishShare: 0, countersGrow: false } })
})
afterAll(() => sandbox.close())

const accounts = ["one", "two", "three"]
const whole = { accounts, from: "2023-01-01", to: "2023-12-31" }
const spent = async (work: () => Promise<unknown>) => {
  const before = (await requestsAt(sandbox.url)).length
  await work()
  return (await requestsAt(sandbox.url)).slice(before)
}
const windowsOf = (requests: ReadonlyArray<Readonly<Record<string, unknown>>>) =>
  requests.map((one) => String((one["body"] as Record<string, unknown>)["start_date"]))

describe("plan --probe", () => {
  it("spends no more than it may, keeps the pages, and plans by what they measured", async () => {
    const place = makeWorkplace(sandbox.url)
    place.write("study.yaml", studyText(whole))
    const guess = await place.windrow(["plan", "study.yaml"])
    expect(guess.stdout).toContain("Assumed: videos: 0.5 rows per account and day")
    let told = ""
    const asked = await spent(async () => {
      const { code, stdout, stderr } = await place.windrow(["plan", "study.yaml", "--probe", "8"])
      expect(code, stderr).toBe(0)
      told = stdout
    })
    expect(asked.length).toBe(8)
    // Where the probe looks says the study's name, so it is not the year's beginning only.
    expect(new Set(windowsOf(asked)).size).toBeGreaterThan(1)
    const { slots } = await truthOf(sandbox.url, accounts, whole.from, whole.to)
    const rate = Number(/Measured: videos: ([\d.]+) rows per account and day/.exec(told)?.[1])
    expect(Math.abs(rate - slots / (3 * 365))).toBeLessThan(0.25 * rate)
    const rest = await spent(async () => expect((await place.windrow(["run", "study.yaml"])).code).toBe(0))
    const straight = makeWorkplace(sandbox.url)
    straight.write("study.yaml", studyText(whole))
    const all = await spent(async () => expect((await straight.windrow(["run", "study.yaml"])).code).toBe(0))
    expect(asked.length + rest.length).toBe(all.length)
    expect(await mainOf(place.database)).toBe(await mainOf(straight.database))
    const done = await place.windrow(["plan", "study.yaml"])
    expect(done.stdout).toContain("Left: nothing")
  })

  it("refuses to probe with nothing", async () => {
    const place = makeWorkplace(sandbox.url)
    place.write("study.yaml", studyText(whole))
    expect((await place.windrow(["plan", "study.yaml", "--probe", "0"])).code).toBe(64)
  })
})

describe("a study", () => {
  const twice = (more: string) => `windrow: 1
study: { name: twice }
period: { from: 2023-01-01, to: 2023-01-31 }
collect:
  first: { pipeline: videos, accounts: [one, two] }
  second: { pipeline: videos, accounts: [two, three]${more} }
pace: { requests_per_second: 0, search_gap: 0s }
output: { database: data/study.duckdb }
`
  const namesIn = async (text: string) => {
    const place = makeWorkplace(sandbox.url)
    place.write("study.yaml", text)
    const asked = await spent(async () => expect((await place.windrow(["run", "study.yaml"])).code).toBe(0))
    const names = asked.map((one) => JSON.stringify(one["body"]).match(/one|two|three/g))
    return { place, asks: names.flat().filter((name) => name === "two").length }
  }

  it("asks once what two steps share, unless a step wants its own", async () => {
    const shared = await namesIn(twice(""))
    const own = await namesIn(twice(", repeat: true"))
    expect(shared.asks).toBeGreaterThan(0)
    expect(own.asks).toBeGreaterThan(shared.asks)
    const steps = "SELECT DISTINCT step FROM videos_matches WHERE unit = 'two' ORDER BY 1"
    expect(await query(own.place.database, steps)).toEqual([{ step: "first" }, { step: "second" }])
    const ids = "SELECT id FROM videos ORDER BY 1"
    expect(await query(own.place.database, ids)).toEqual(await query(shared.place.database, ids))
  })

  it("begins with the windows that its order says", async () => {
    const order = async (name: string) => {
      const place = makeWorkplace(sandbox.url)
      const pace = "{ requests_per_second: 0, search_gap: 0s, concurrency: 1 }"
      place.write("study.yaml", studyText({ ...whole, accounts: ["one"], pace, more: `order: ${name}\n` }))
      return windowsOf(await spent(() => place.windrow(["run", "study.yaml"])))
    }
    const [oldest, newest] = [await order("chronological"), await order("newest")]
    expect(oldest[0]).toBe("20230101")
    expect(newest[0]).toBe("20231208")
    expect(new Set(newest)).toEqual(new Set(oldest))
  })
})
