// What runs side by side where few requests are left: the open search is finished, and what is sure to end goes on beside it.
import { afterEach, describe, expect, it } from "vitest"
import { type Answers, ok, startAnswers } from "../support/answers.ts"
import { makeTime } from "../support/time.ts"
import { makeWorkplace } from "../support/workplace.ts"

let server: Answers
afterEach(() => server.close())

const names = Array.from({ length: 120 }, (_, index) => `account_${index}`)
const study = `windrow: 1
study: { name: study }
period: { from: 2023-01-01, to: 2023-01-31 }
collect:
  videos: { accounts: [ada] }
  users: { accounts: [${names.join(", ")}] }
pace: { requests_per_second: 0, search_gap: 10s, concurrency: 4 }
output: { database: data/study.duckdb }
`

/** Which requests a run makes, `s` of the search and `p` of a profile, and how many seconds it takes. */
const run = async (pages: number, limit: number) => {
  const time = makeTime(Date.now())
  let page = 0
  server = await startAnswers(({ url }) => {
    if (url.includes("/user/info/")) return ok('{"display_name":"Ada"}')
    page += 1
    return ok(`{"videos":[{"id":${page}}],"cursor":${page * 100},"has_more":${page < pages},"search_id":"7"}`)
  })
  const place = makeWorkplace(server.url)
  place.write("study.yaml", study)
  const { code, stderr } = await place.windrow(["run", "study.yaml", "--limit-requests", String(limit)], {}, { time })
  expect(code, stderr).toBe(75)
  const made = server.heard.map(({ url }) => (url.includes("/user/info/") ? "p" : "s")).join("")
  return { made, seconds: time.passed() / 1000 }
}

describe("with 14 requests left", () => {
  it("profiles go on beside a search that waits, and leave it what it needs", async () => {
    const { made, seconds } = await run(4, 14)
    expect(made.length).toBe(14)
    expect(made.replaceAll("p", "")).toBe("ssss")
    // Nine of them before the search's second page: five requests are kept for it.
    expect(made.slice(0, 10).replaceAll("s", "").length).toBe(9)
    expect(seconds).toBeLessThan(32)
  })
})
