// A kill at each place where one can hurt: started again, a run ends with the same `main`, no page is stored twice, and no
// more is asked than what was under way.
import { cpSync } from "node:fs"
import { Effect } from "effect"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { Thrift } from "../../src/duckdb/Database.ts"
import { concurrency } from "../support/kills.ts"
import { type Point, points, withPoints } from "../support/points.ts"
import { type Sandbox, startSandbox } from "../support/sandbox.ts"
import { mainOf, makeWorkplace, query, requestsAt, studyText, type Workplace } from "../support/workplace.ts"

// A search that expires, a month that fails until it is cut, a day's share that is spent, a copy beside it, steps that feed.
const study = studyText({
  from: "2023-01-01",
  to: "2023-02-28",
  step: `    accounts: [tagesschau, zeitimbild]
  comments:
    for_each: { step: videos, where: [{ column: comment_count, operation: GT, value: 20 }], sample: { n: 3, seed: 1 } }
`,
  more: "quota: { standard: 16 }\n"
}).replace("output: {", "output: { snapshot: data/copy.duckdb,")
const rules = [
  { match: { cursor: 100, start_date: "20230101" }, fault: "search_id_expired" as const, times: 1 },
  { match: { start_date: "20230201", end_date: "20230228" }, fault: "internal_error" as const }
]

/** A search that is refused is tried so often before it is cut or begins anew, and after a kill from the start again. */
const patience = 5

/** Often enough that a short run meets it. */
const thrift = { tidyEvery: 8, kept: "32MB", renewEvery: 12 }
const thrifty = <A>(command: Effect.Effect<A>) => Effect.provideService(command, Thrift, thrift)

interface Killed {
  readonly place: Workplace
  /** Requests that had arrived. */
  readonly requests: number
}

let sandbox: Sandbox
let whole: { readonly main: string; readonly requests: number }
const killed = new Map<Point, Killed>()

/** A search that starts anew has its first pages a second time, each from another request. */
const answersTwice = "SELECT request FROM provenance.pages GROUP BY ALL HAVING count(*) > 1"

const asked = async () => (await requestsAt(sandbox.url)).length

beforeAll(async () => {
  let requests = 0
  const place = makeWorkplace("")
  const met = new Map<Point, number>()
  // The first time is often special, the third is in the middle of things: the later one is kept.
  const reached = (point: Point) => {
    const times = (met.get(point) ?? 0) + 1
    met.set(point, times)
    if (times !== 1 && times !== 3) return
    const copy = makeWorkplace(sandbox.url)
    cpSync(place.directory, copy.directory, { recursive: true })
    killed.set(point, { place: copy, requests })
  }
  sandbox = await startSandbox({
    dailyQuota: 1_000_000,
    switches: { countersGrow: false, vanishShare: 0, videosPerDay: 2 },
    rules,
    onRequest: () => {
      requests += 1
      reached("before the first byte of the answer")
      return undefined
    }
  })
  place.write("study.yaml", study)
  const { code, stderr } = await place.windrow(
    ["run", "study.yaml", "--progress", "plain"],
    { WINDROW_API_URL: sandbox.url },
    {
      around: (command) => withPoints(reached)(thrifty(command)),
      onText: (text) => {
        if (text.includes(" waiting until")) reached("while waiting for the next day")
        if (text.includes("Complete.")) reached("after all is collected")
      }
    }
  )
  expect(code, stderr).toBe(0)
  whole = { main: await mainOf(place.database), requests: await asked() }
})
afterAll(() => sandbox.close())

describe("a kill", () => {
  it.each(points)("%s loses nothing, and wastes no more than what is under way", async (point) => {
    const found = killed.get(point)
    expect(found, "the run came by").toBeDefined()
    const { place, requests } = found as Killed
    const before = await asked()
    const { code, stderr } = await place.windrow(["run", "study.yaml"], {}, { around: thrifty })
    expect(code, stderr).toBe(0)
    expect(await mainOf(place.database)).toBe(whole.main)
    expect(await query(place.database, answersTwice)).toEqual([])
    expect(requests + (await asked()) - before).toBeLessThanOrEqual(whole.requests + concurrency + patience)
  })
})
