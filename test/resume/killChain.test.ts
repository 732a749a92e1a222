// SIGKILL at random moments of a study whose steps feed each other: what feeds is found again from what is stored, and
// `main` ends as if nothing had happened. KILLS_CHAIN sets how many.
import { afterAll, beforeAll, expect, it } from "vitest"
import { type Sandbox, startSandbox } from "../../src/sandbox/Server.ts"
import { mainOf, makeWorkplace, query, requestsAt, studyText } from "../support/workplace.ts"

const kills = Number(process.env["KILLS_CHAIN"] ?? 25)
const concurrency = 4
const text = studyText({
  from: "2023-03-01",
  to: "2023-03-03",
  step: `    accounts: [tagesschau, busy_anna, busy_otto]
    check_accounts: true
  comments:
    for_each: { step: videos, where: [{ column: comment_count, operation: GT, value: 20 }], sample: { n: 12, seed: 1 } }
  replies: { for_each: { step: comments, top: { n: 6, by: reply_count } } }
  users: { for_each: videos, fields: [display_name, follower_count] }
`
})

let sandbox: Sandbox
/** Called for every request that the sandbox receives; kills from here land between an answer and its commit. */
let onRequest: (() => void) | undefined

beforeAll(async () => {
  sandbox = await startSandbox({
    dailyQuota: 1_000_000,
    switches: { countersGrow: false, vanishShare: 0 },
    onRequest: () => {
      onRequest?.()
      return undefined
    }
  })
})
afterAll(() => sandbox.close())

/** The address of a picture changes by the second. */
const mainWithoutPictures = async (database: string) =>
  (await mainOf(database)).replaceAll(/"avatar_url":"[^"]*"/g, '"avatar_url":""')

/** A small seeded generator, so that a failing run can be repeated. */
const seeded = (seed: number) => () => {
  seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0
  return seed / 2 ** 32
}

it(`videos → comments → replies → users survive ${kills} kills`, { timeout: 60_000 + kills * 8_000 }, async () => {
  const whole = makeWorkplace(sandbox.url)
  whole.write("study.yaml", text)
  const first = (await requestsAt(sandbox.url)).length
  const ended = await whole.windrow(["run", "study.yaml"])
  expect(ended.code, ended.stderr).toBe(0)
  const floor = (await requestsAt(sandbox.url)).length - first
  const main = await mainWithoutPictures(whole.database)
  const chosen = "SELECT step, unit, frame FROM provenance.samples ORDER BY ALL"
  const samples = await query(whole.database, chosen)
  expect(samples.length).toBe(18)

  const next = seeded(Number(process.env["SEED"] ?? 1))
  for (let killed = 0; killed < kills; ) {
    const place = makeWorkplace(sandbox.url)
    place.write("study.yaml", text)
    const before = (await requestsAt(sandbox.url)).length
    let here = 0
    for (;;) {
      const { child, ended: end } = place.start(["run", "study.yaml", "--progress", "quiet"])
      let timer: NodeJS.Timeout | undefined
      let left = 1 + Math.floor(next() * 8)
      onRequest = () => {
        left -= 1
        if (left === 0) timer = setTimeout(() => child.kill("SIGKILL"), next() * 20)
      }
      const { code, stderr } = await end
      clearTimeout(timer)
      onRequest = undefined
      if (code === 0) break
      expect(code, stderr).toBe(-2)
      here += 1
    }
    expect(await mainWithoutPictures(place.database)).toBe(main)
    expect(await query(place.database, chosen)).toEqual(samples)
    const twice = "SELECT slice, number FROM provenance.pages GROUP BY ALL HAVING count(*) > 1"
    expect(await query(place.database, twice)).toEqual([])
    expect((await requestsAt(sandbox.url)).length - before).toBeLessThanOrEqual(floor + here * concurrency)
    killed += Math.max(1, here)
  }
})
