// SIGKILL at random moments of a study whose steps feed each other: what feeds is found again from what is stored, and
// `main` ends as if nothing had happened. KILLS_CHAIN sets how many.
import { afterAll, beforeAll, expect, it } from "vitest"
import { seed } from "../support/chance.ts"
import { concurrency, type Killer, pagesTwice, seeded, startKiller } from "../support/kills.ts"
import { mainOf, query, studyText } from "../support/workplace.ts"

const kills = Number(process.env["KILLS_CHAIN"] ?? 4)
const text = studyText({
  from: "2023-03-01",
  to: "2023-03-03",
  step: `    accounts: [tagesschau, busy_anna, busy_otto]
    check_accounts: true
  comments:
    for_each: { step: videos, where: [{ column: comment_count, operation: GT, value: 20 }], sample: { n: 12, seed: 1 } }
  replies: { for_each: { step: comments, top: { n: 6, by: reply_count } } }
  users: { for_each: videos }
`
})

let killer: Killer
beforeAll(async () => {
  killer = await startKiller()
})
afterAll(() => killer.close())

/** The address of a picture changes by the second. */
const mainWithoutPictures = async (database: string) =>
  (await mainOf(database)).replaceAll(/"avatar_url":"[^"]*"/g, '"avatar_url":""')

it(`videos → comments → replies → users survive ${kills} kills`, { timeout: 60_000 + kills * 60_000 }, async () => {
  const whole = await killer.collect(text)
  const main = await mainWithoutPictures(whole.place.database)
  const chosen = "SELECT step, unit, frame FROM provenance.samples ORDER BY ALL"
  const samples = await query(whole.place.database, chosen)
  expect(samples.length).toBe(18)
  const next = seeded(seed)
  for (let killed = 0; killed < kills; ) {
    const round = await killer.collect(text, next, 40)
    expect(await mainWithoutPictures(round.place.database)).toBe(main)
    expect(await query(round.place.database, chosen)).toEqual(samples)
    expect(await pagesTwice(round.place.database)).toEqual([])
    expect(round.requests).toBeLessThanOrEqual(whole.requests + round.killed * concurrency)
    killed += round.killed
  }
})
