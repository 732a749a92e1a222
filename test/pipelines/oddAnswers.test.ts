// Answers that the documents leave room for and that no other test meets: what becomes of them, end to end.
import { afterEach, describe, expect, it } from "vitest"
import { type Answer, type Answers, type Asked, ok, refusal, startAnswers } from "../support/answers.ts"
import { makeWorkplace, query, studyText } from "../support/workplace.ts"

let server: Answers
afterEach(() => server.close())

/** Collects one step and tells how each unit ended. */
const collect = async (
  pipeline: string,
  input: string,
  units: ReadonlyArray<string>,
  answer: (asked: Asked, number: number) => Answer
) => {
  server = await startAnswers(answer)
  const place = makeWorkplace(server.url)
  const step = `    ${input}: [${units.join(", ")}]`
  const text = studyText({ step, from: "2023-01-01", to: "2023-01-31" }).replace("  videos:", `  ${pipeline}:`)
  place.write("study.yaml", text)
  const { code, stderr } = await place.windrow(["run", "study.yaml"])
  const lines = await query(place.database, "SELECT unit, state FROM provenance.coverage ORDER BY unit")
  const states = Object.fromEntries(lines.map((line) => [String(line["unit"]), line["state"]]))
  const rows = (sql = `SELECT * FROM main."${pipeline}"`) => query(place.database, sql)
  return { code, stderr, states, rows, heard: server.heard }
}

const names = (asked: Asked) => (unit: string) => asked.body.includes(`"${unit}"`)

describe("one unit is refused in words that nobody has heard of", () => {
  it.each([403, 404])("with status %i on an endpoint that refuses so", async (status) => {
    const { code, states, stderr } = await collect("liked_videos", "accounts", ["ada", "bob"], (asked) =>
      names(asked)("ada") ? refusal(status, "forbidden", "no") : ok('{"user_liked_videos":[{"id":7}],"has_more":false}')
    )
    expect([code, states], stderr).toEqual([0, { ada: "unavailable", bob: "done" }])
  })

  it("where it is asked alone: the others go on", async () => {
    const units = ["7000000000000000001", "7000000000000000002", "7000000000000000003"]
    const { states, stderr, heard } = await collect("comments", "ids", units, ({ body }) =>
      body.includes(units[1]!)
        ? refusal(400, "invalid_params", "The video is unavailable")
        : ok('{"comments":[{"id":7000000000000000009}],"cursor":1,"has_more":false}')
    )
    expect(states[units[0]!], stderr).toBe("done")
    expect(states[units[2]!]).toBe("done")
    expect(["unavailable", "failed"]).toContain(states[units[1]!])
    expect(heard.length).toBe(3)
  })

  it("in a batch that the message names it in", async () => {
    const { code, states, heard } = await collect("videos", "accounts", ["ada", "bob", "zeta"], (asked) =>
      names(asked)("zeta")
        ? refusal(400, "invalid_params", "Invalid username: zeta")
        : ok('{"videos":[],"cursor":0,"has_more":false}')
    )
    expect([code, states]).toEqual([0, { ada: "empty", bob: "empty", zeta: "unavailable" }])
    expect(heard.length).toBe(2)
  })

  it("in a batch of 100 that the message does not name it in, for some requests", async () => {
    const units = Array.from({ length: 100 }, (_, index) => `account_${index}`)
    const { code, states, heard } = await collect("videos", "accounts", units, (asked) =>
      names(asked)("account_42")
        ? refusal(400, "invalid_params", "An account is banned")
        : ok('{"videos":[],"cursor":0,"has_more":false}')
    )
    expect(code).toBe(0)
    expect(states["account_42"]).toBe("unavailable")
    expect(Object.values(states).filter((state) => state === "empty").length).toBe(99)
    // One that is refused, one that tells that the question is sound, and 2 ⌈log2 100⌉.
    expect(heard.length).toBeLessThanOrEqual(2 + 14)
  })
})

it("a question that is refused for everybody stops the step after few requests", async () => {
  const { code, heard, stderr } = await collect("videos", "accounts", ["ada", "bob", "zeta"], () =>
    refusal(400, "invalid_params", "something is missing")
  )
  expect([code, heard.length], stderr).toEqual([1, 3])
  expect(stderr).toContain("something is missing")
})

it("a field that the API does not know is left out, and told", async () => {
  const { code, states, rows, stderr } = await collect("comments", "ids", ["7000000000000000001"], ({ url }) =>
    url.includes("display_name")
      ? refusal(400, "invalid_params", "Invalid fields: display_name")
      : ok('{"comments":[{"id":7000000000000000009,"text":"hi"}],"cursor":1,"has_more":false}')
  )
  expect([code, Object.values(states)], stderr).toEqual([0, ["done"]])
  expect(await rows("SELECT text, display_name FROM comments")).toEqual([{ text: "hi", display_name: null }])
  expect(stderr).toContain("field_refused")
})

it.each([500, 200])(
  "a profile with status %i and internal_error is a profile only where it is known to be",
  async (status) => {
    const body = '{"data":{"display_name":"Ada","follower_count":1},"error":{"code":"internal_error","message":""}}'
    let asked = 0
    const { code, rows } = await collect("users", "accounts", ["ada"], () => {
      asked += 1
      return status === 500 ? { status, body } : asked === 1 ? { status, body } : ok('{"display_name":"Ada"}')
    })
    expect(code).toBe(0)
    expect(asked).toBe(status === 500 ? 1 : 2)
    expect((await rows()).map((row) => row["display_name"])).toEqual(["Ada"])
  }
)

it("a profile without anything in it is none", async () => {
  const { code, states, rows } = await collect("users", "accounts", ["ada", "bob"], (asked) =>
    names(asked)("ada") ? ok("{}") : ok('{"display_name":"Bob"}')
  )
  expect([code, states]).toEqual([0, { ada: "unavailable", bob: "done" }])
  expect((await rows()).length).toBe(1)
})

it("shops are asked for fields in address and body, and may have nothing", async () => {
  const { code, states, heard } = await collect("shops", "shops", ["Nordlicht"], () => '{"data":{}}')
  expect([code, states]).toEqual([0, { Nordlicht: "empty" }])
  expect(heard[0]?.url).toMatch(/\?fields=.*shop_id/)
  expect(heard[0]?.body).toMatch(/"fields":".*shop_id/)
})

it("reviews without a text are kept, and seconds are as good as milliseconds", async () => {
  const review = (rest: string) => `{"review_rating":"FIVE","create_time":${rest}}`
  const { code, rows } = await collect("reviews", "ids", ["1729000000000000001"], () =>
    ok(`{"review_data":[${review("1722879716021")},${review('1722879717,"review_text":"ja"')}]}`)
  )
  expect(code).toBe(0)
  expect(await rows("SELECT review_text AS text, create_time::VARCHAR AS moment FROM reviews ORDER BY ALL")).toEqual([
    { text: "", moment: "2024-08-05 17:41:56.021" },
    { text: "ja", moment: "2024-08-05 17:41:57" }
  ])
})

it("comments that go on and do not say where end, capped", async () => {
  const { code, states, rows } = await collect("comments", "ids", ["7000000000000000001"], () =>
    ok('{"comments":[{"id":7000000000000000009}],"cursor":null,"has_more":true}')
  )
  expect([code, Object.values(states)]).toEqual([0, ["capped"]])
  expect((await rows()).length).toBe(1)
})

it("one object where a list of objects is told is a list of one", async () => {
  const { code, rows } = await collect("videos", "accounts", ["ada"], () =>
    ok(
      '{"videos":[{"id":7000000000000000009,"username":"ada","create_time":1673000000,"hashtag_info_list":{"hashtag_id":5,"hashtag_name":"x"}}],"cursor":1,"has_more":false}'
    )
  )
  expect(code).toBe(0)
  const sql = "SELECT hashtag_info_list[1].hashtag_name AS name FROM videos"
  expect(await rows(sql)).toEqual([{ name: "x" }])
})
