// What is said of the data is said of what the study wants now: not of all that was ever asked.
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { afterAll, beforeAll, expect, it } from "vitest"
import { type Answers, ok, refusal, startAnswers } from "../support/answers.ts"
import { makeWorkplace } from "../support/workplace.ts"

const ids = ["7300000000000000001", "7300000000000000002"]
const noon = Date.UTC(2023, 0, 15, 12) / 1000

/** Two videos, seven comments under each; `ghost` does not exist, `odd` has a count that is none, `loud` answers with others. */
let server: Answers
beforeAll(async () => {
  server = await startAnswers(({ body, url }) => {
    if (url.includes("/user/info/")) {
      if (body.includes("ghost")) return refusal(400, "invalid_params", "User ghost does not exist")
      return ok(`{"display_name":"A","follower_count":${body.includes("odd") ? '"many"' : 7}}`)
    }
    if (url.includes("/comment/list/")) {
      const id = ids.find((one) => body.includes(one))!
      const comments = Array.from({ length: 7 }, (_, n) => `{"id":"${id}${n}","video_id":${id},"text":"t"}`)
      return ok(`{"comments":[${comments.join()}],"cursor":7,"has_more":false}`)
    }
    const videos = ids.map((id) => `{"id":${id},"username":"ada","create_time":${noon}}`)
    const eve = body.includes("loud") ? [`{"id":9,"username":"eve","create_time":${noon}}`] : []
    const rows = [...(body.includes("ada") ? videos : []), ...eve]
    return ok(`{"videos":[${rows.join()}],"cursor":${rows.length},"has_more":false}`)
  })
})
afterAll(() => server.close())

const study = (step: string, accounts: string, profiles: string, limit: number) => `windrow: 1
study: { name: study }
period: { from: 2023-01-01, to: 2023-01-31 }
collect:
  ${step}: { pipeline: videos, accounts: [${accounts}], per_request: 1 }
  users: { accounts: [${profiles}] }
  comments: { for_each: { step: ${step}, limit: { rows_per_parent: ${limit} } } }
pace: { requests_per_second: 0, search_gap: 0s, concurrency: 4 }
`

interface Problem {
  readonly kind: string
  readonly subject: string
  readonly count: number
}

it("counts what was cut off, not given, of a wrong type or off-target by what is wanted still", async () => {
  const place = makeWorkplace(server.url)
  const collect = async (text: string) => {
    place.write("study.yaml", text)
    const { code, stderr } = await place.windrow(["run", "study.yaml"])
    expect(code, stderr).toBe(0)
    const status = JSON.parse((await place.windrow(["status", "study.yaml", "--json"])).stdout)
    const problems = (status.facts.problems as ReadonlyArray<Problem>).map(({ count, kind, subject }) => [
      kind,
      subject,
      count
    ])
    return { stderr, problems: problems.toSorted(), off: status.facts.off_target as number }
  }
  const page = async () => {
    expect((await place.windrow(["report", "study.yaml"])).code).toBe(0)
    return readFileSync(join(place.directory, "data/study.report.html"), "utf8").replaceAll(/<[^>]+>/g, "")
  }
  const first = await collect(study("videos", "ada, loud", "ada, ghost, odd", 2))
  expect([first.problems, first.off]).toEqual([
    [
      ["capped", "comments", 2],
      ["off_target", "", 1],
      ["unavailable", "ghost", 1],
      ["wrong_type", "users.follower_count", 1]
    ],
    1
  ])
  // Of another length, and of one account: what the first lists lacked is no trouble of these.
  const second = await collect(study("clips", "ada", "ada", 5))
  expect([second.problems, second.off]).toEqual([[["capped", "comments", 2]], 0])
  expect(second.stderr).toContain("wants 5 rows")
  const third = await collect(study("clips", "ada", "ada", 10))
  expect([third.problems, third.off]).toEqual([[], 0])
  expect(third.stderr).not.toContain("problem")
  const text = await page()
  expect(text).not.toContain("Lists that were cut off")
  // The step has another name than when it asked; what it asked of another account is no part of it.
  expect(text).toMatch(
    /Step “clips” asked \S+ for .*? of 1 account \(ada\).*?: 1 request brought 1 page with 2 rows, 2 of them distinct/
  )
  expect(text).toMatch(/Step “users”.*? 1 account \(ada\): 1 request brought 1 page with 1 row, 1 of them distinct/)
})
