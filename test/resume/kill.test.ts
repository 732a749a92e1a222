// SIGKILL at random moments: whatever is killed, started again it ends with the same `main`, and wastes at most the
// requests that were under way. KILLS sets how many (npm run prove -- kills: 1,000).
import { afterAll, beforeAll, expect, it } from "vitest"
import { seed } from "../support/chance.ts"
import { concurrency, type Killer, pagesTwice, seeded, startKiller } from "../support/kills.ts"
import { mainOf, studyText } from "../support/workplace.ts"

const kills = Number(process.env["KILLS"] ?? 8)
const text = studyText({ accounts: ["tagesschau", "zeitimbild", "20minuten", "busy_bee"], to: "2023-03-31" })

let killer: Killer
beforeAll(async () => {
  killer = await startKiller()
})
afterAll(() => killer.close())

it(`survives ${kills} kills`, { timeout: 60_000 + kills * 20_000 }, async () => {
  const whole = await killer.collect(text)
  const main = await mainOf(whole.place.database)
  const next = seeded(seed)
  for (let killed = 0; killed < kills; ) {
    const round = await killer.collect(text, next)
    expect(await pagesTwice(round.place.database)).toEqual([])
    expect(await mainOf(round.place.database)).toBe(main)
    expect(round.requests).toBeLessThanOrEqual(whole.requests + round.killed * concurrency)
    killed += round.killed
  }
})
