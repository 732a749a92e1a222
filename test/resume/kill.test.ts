// SIGKILL at random moments: whatever is killed, started again it ends with the same `main`, and wastes at most the
// requests that were under way. KILLS sets how many (npm run soak: 1,000).
import { afterAll, beforeAll, expect, it } from "vitest"
import { type Sandbox, startSandbox } from "../../src/sandbox/Server.ts"
import { mainOf, makeWorkplace, query, requestsAt, studyText } from "../support/workplace.ts"

const kills = Number(process.env["KILLS"] ?? 200)
const concurrency = 4
const accounts = ["tagesschau", "zeitimbild", "20minuten", "busy_bee"]
const text = studyText({ accounts, to: "2023-06-30" })

let sandbox: Sandbox
/** Called for every request that the sandbox receives; kills from here land between an answer and its commit. */
let onRequest: (() => void) | undefined

beforeAll(async () => {
  sandbox = await startSandbox({
    switches: { countersGrow: false, vanishShare: 0 },
    onRequest: () => {
      onRequest?.()
      return undefined
    }
  })
})
afterAll(() => sandbox.close())

const collect = async (next: () => number): Promise<{ killed: number; main: string; requests: number }> => {
  const place = makeWorkplace(sandbox.url)
  place.write("study.yaml", text)
  const before = (await requestsAt(sandbox.url)).length
  let killed = 0
  for (;;) {
    const { child, ended } = place.start(["run", "study.yaml", "--progress", "quiet"])
    const style = next()
    let timer: NodeJS.Timeout | undefined
    if (style < 0.4) timer = setTimeout(() => child.kill("SIGKILL"), 100 + next() * 500)
    else {
      // Few requests before each kill: many kills for one collection, at every stage of it.
      let left = 1 + Math.floor(next() * 8)
      onRequest = () => {
        left -= 1
        if (left === 0) timer = setTimeout(() => child.kill("SIGKILL"), next() * 20)
      }
    }
    const { code, stderr } = await ended
    clearTimeout(timer)
    onRequest = undefined
    if (code === 0) break
    expect(code, stderr).toBe(-2)
    killed += 1
  }
  const requests = (await requestsAt(sandbox.url)).length - before
  const twice = "SELECT slice, number FROM provenance.pages GROUP BY ALL HAVING count(*) > 1"
  expect(await query(place.database, twice)).toEqual([])
  return { killed, main: await mainOf(place.database), requests }
}

/** A small seeded generator, so that a failing run can be repeated. */
const seeded = (seed: number) => () => {
  seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0
  return seed / 2 ** 32
}

it(`survives ${kills} kills`, { timeout: 120_000 + kills * 6_000 }, async () => {
  const whole = makeWorkplace(sandbox.url)
  whole.write("study.yaml", text)
  const before = (await requestsAt(sandbox.url)).length
  expect((await whole.windrow(["run", "study.yaml"])).code).toBe(0)
  const floor = (await requestsAt(sandbox.url)).length - before
  const main = await mainOf(whole.database)
  const next = seeded(Number(process.env["SEED"] ?? 1))
  for (let killed = 0; killed < kills; ) {
    const round = await collect(next)
    expect(round.main).toBe(main)
    expect(round.requests).toBeLessThanOrEqual(floor + round.killed * concurrency)
    killed += Math.max(1, round.killed)
  }
})
