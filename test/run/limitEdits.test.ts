// Another `limit` of rows for each list: what is there of a list is not asked again.
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest"
import { type Answers, ok, startAnswers } from "../support/answers.ts"
import { type Sandbox, startSandbox } from "../support/sandbox.ts"
import { makeWorkplace, query, requestsAt, type Workplace } from "../support/workplace.ts"

const noon = Date.UTC(2023, 0, 15, 12) / 1000
/** Comments under each video; the first of those of the last is a comment under another one, too. */
const lists = { "7300000000000000001": 7, "7300000000000000002": 2, "7300000000000000003": 5 } as const
const ids = Object.keys(lists) as ReadonlyArray<keyof typeof lists>

let server: Answers
let sandbox: Sandbox
beforeAll(async () => {
  sandbox = await startSandbox({ switches: { countersGrow: false, vanishShare: 0 } })
  server = await startAnswers(({ body, url }) => {
    const asked = JSON.parse(body.replaceAll(/:(\d{16,})/g, ':"$1"')) as Record<string, number | string>
    if (url.includes("/user/info/")) return ok('{"display_name":"A","follower_count":7}')
    if (url.includes("/comment/list/")) {
      const id = String(asked["video_id"]) as keyof typeof lists
      const from = Number(asked["cursor"] ?? 0)
      const to = Math.min(lists[id], from + Number(asked["max_count"]))
      const rows = Array.from(
        { length: to - from },
        (_, n) => `{"id":"${id}${from + n}","video_id":${id},"like_count":1}`
      )
      return ok(`{"comments":[${rows.join()}],"cursor":${to},"has_more":${to < lists[id]}}`)
    }
    const videos = ids.map((id) => `{"id":${id},"username":"ada","create_time":${noon}}`)
    return ok(`{"videos":[${videos.join()}],"cursor":3,"has_more":false}`)
  })
})
afterAll(async () => {
  server.close()
  await sandbox.close()
})

const study = (limit: number | undefined, more = "") => `windrow: 1
study: { name: study }
period: { from: 2023-01-01, to: 2023-01-31 }
collect:
  videos: { accounts: [ada] }
  comments: { for_each: { step: videos${limit === undefined ? "" : `, limit: { rows_per_parent: ${limit} }`} } }
${more}pace: { requests_per_second: 0, search_gap: 0s, concurrency: 4 }
`

let place: Workplace
beforeEach(async () => {
  place = makeWorkplace(server.url)
  place.write("study.yaml", study(4))
  const { code, stderr } = await place.windrow(["run", "study.yaml"])
  expect(code, stderr).toBe(0)
})

/** Edits the study: what `plan` says, which lists are asked then, and how many rows of each are wanted. */
const edit = async (text: string, ...flags: ReadonlyArray<string>) => {
  place.write("study.yaml", text)
  const planned = await place.windrow(["plan", "study.yaml"])
  const said = Number(/([\d,]+) requests? to come/.exec(planned.stderr)?.[1] ?? 0)
  const before = server.heard.length
  const { code, stderr } = await place.windrow(["run", "study.yaml", ...flags])
  expect(code, stderr).toBe(0)
  const asked = server.heard.slice(before).map(({ body }) => /"video_id":"?(\d+)/.exec(body)?.[1])
  expect(asked.length, planned.stderr).toBe(said)
  return { asked, text: planned.stderr }
}

afterEach(async () => {
  const { stdout } = await place.windrow(["doctor", "study.yaml"])
  expect(stdout).not.toMatch(/FAIL {2}(pages|coverage|main)/)
})

/** Rows of each list that a limit has, with the states that coverage gives. */
const there = async (limit: number) => {
  const rows = await query(
    place.database,
    `WITH last AS (SELECT slice FROM provenance.slices WHERE shape IN (
       SELECT shape FROM provenance.shapes WHERE json_extract(definition, '$.limit')::INTEGER = ${limit}))
     SELECT c.unit, c.state, c.rows, (SELECT count(*)::INTEGER FROM comments_matches m WHERE m.slice = c.slice) AS n,
       (SELECT count(*)::INTEGER FROM comments t WHERE t.video_id = c.unit) AS all
     FROM provenance.coverage c JOIN last USING (slice) ORDER BY c.unit`
  )
  return rows.map(({ all, n, rows, state }) => [state, rows, n, all])
}

it("lowered, asks nothing, says so, and is kept to; what is beyond goes with --prune", async () => {
  const { asked, text } = await edit(study(3))
  expect(asked).toEqual([])
  expect(text).toContain("(narrowing): step comments: for_each")
  expect(text).toMatch(/ 31 account-days and 3 ids kept\n +0 account-days added\n +0 account-days no longer wanted/)
  expect(text).toContain(
    "step comments wants 3 rows of each list from now on: those that are there beyond stay until --prune"
  )
  expect(await there(3)).toEqual([
    ["capped", 3, 3, 4],
    ["done", 2, 2, 2],
    ["capped", 3, 3, 4]
  ])
  const moments = await query(
    place.database,
    "SELECT count(DISTINCT asked_at)::INTEGER AS n FROM provenance.coverage WHERE unit LIKE '7300%' GROUP BY unit"
  )
  expect(moments.map(({ n }) => n)).toEqual([1, 1, 1])
  expect((await edit(study(3), "--prune")).asked).toEqual([])
  expect((await there(3)).map(([, , , all]) => all)).toEqual([3, 2, 3])
})

it("raised, asks the lists that were cut off and no others, and says so in its price", async () => {
  const { asked, text } = await edit(study(6))
  expect(asked.toSorted()).toEqual([ids[0], ids[2]])
  expect(text).toContain("(additive): step comments: for_each")
  expect(text).toMatch(/ 31 account-days and 1 id kept\n +2 ids added\n +0 account-days no longer wanted/)
  expect(text).toContain(
    "2 ids of those added are lists that the earlier limit cut off: asked again from their beginning"
  )
  expect(await there(6)).toEqual([
    ["capped", 6, 6, 6],
    ["done", 2, 2, 2],
    ["done", 5, 5, 5]
  ])
  // Taken back and put in again: nothing of it is asked a second time.
  expect((await edit(study(4))).asked).toEqual([])
  expect((await edit(study(6))).asked).toEqual([])
  expect((await edit(study(undefined))).asked).toEqual([ids[0]])
  expect((await edit(study(1))).asked).toEqual([])
  expect((await there(1)).map(([state, rows]) => [state, rows])).toEqual(Array.from({ length: 3 }, () => ["capped", 1]))
})

it("in an edit of something else besides, and of what feeds another step, asks only for that", async () => {
  const more = "  users: { accounts: [ada, bob] }\n"
  const { asked, text } = await edit(study(2, more))
  expect(asked).toEqual([undefined, undefined])
  expect(text).toContain("(reshaping)")
  // The rows that a wider limit brought feed as before.
  const fed =
    "  replies: { pipeline: comments, for_each: { step: comments, column: video_id, limit: { rows_per_parent: 1 } } }\n"
  expect((await edit(study(3, more + fed))).asked.length).toBe(0)
})

it("asks no other window of a search that has all the rows that are wanted", async () => {
  const other = makeWorkplace(sandbox.url)
  const text = (limit: number) => `windrow: 1
study: { name: study }
period: { from: 2023-01-01, to: 2023-03-31 }
collect:
  users: { accounts: [busy_bee, quiet_one] }
  videos: { for_each: { step: users, column: username, limit: { rows_per_parent: ${limit} } } }
pace: { requests_per_second: 0, search_gap: 0s, concurrency: 4 }
`
  const asked = async (limit: number) => {
    other.write("study.yaml", text(limit))
    const before = (await requestsAt(sandbox.url)).length
    const { code, stderr } = await other.windrow(["run", "study.yaml"])
    expect(code, stderr).toBe(0)
    const bodies = (await requestsAt(sandbox.url)).slice(before).map((one) => JSON.stringify(one["body"]))
    return bodies.filter((body) => body.includes("busy_bee") && body.includes("start_date")).length
  }
  expect(await asked(3)).toBe(1)
  const [row] = await query(
    other.database,
    `SELECT count(*)::INTEGER AS n, (SELECT sum(to_day - from_day + 1)::INTEGER FROM provenance.coverage
       WHERE unit = 'busy_bee' AND from_day IS NOT NULL) AS days FROM videos WHERE username = 'busy_bee'`
  )
  expect(row).toEqual({ n: 3, days: 90 })
  expect(await asked(2)).toBe(0)
  const { stdout } = await other.windrow(["doctor", "study.yaml"])
  expect(stdout).not.toMatch(/FAIL {2}(pages|coverage|main)/)
})
