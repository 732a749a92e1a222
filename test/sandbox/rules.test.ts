import { describe, expect, it } from "vitest"
import { condition, june, type Loose, VIDEOS, within } from "./client.ts"

const search = june("Dense_Anna", "busy_karl")

describe("a rule is about", () => {
  const cases: ReadonlyArray<readonly [Loose, Loose, Loose]> = [
    [{ path: "/video/query/" }, {}, undefined],
    [{ username: "dense_anna" }, {}, { query: { and: [condition("username", "EQ", "busy_karl")] } }],
    [{ username: "dense_anna" }, {}, { query: { not: search.query.and } }],
    [{ start_date: "20230601" }, {}, { start_date: "20230602" }],
    [{ end_date: "20230630" }, {}, { end_date: "20230629" }],
    [{ contains_day: "20230630" }, {}, { end_date: "20230629" }],
    [{ first_page: true }, {}, { cursor: 5 }],
    [{ first_page: false }, { cursor: 5 }, {}],
    [{ cursor: 5 }, { cursor: 5 }, { cursor: 6 }],
    [{ cursor: 0, username: "busy_karl" }, {}, { cursor: 5 }]
  ]
  it.each(cases)("%j", (match, hit, miss) =>
    within({ rules: [{ match, fault: "bad_gateway" }] }, async (client) => {
      expect((await client.ask(VIDEOS, { ...search, ...hit })).status).toBe(502)
      if (miss !== undefined) expect((await client.ask(VIDEOS, { ...search, ...miss })).status).not.toBe(502)
    })
  )

  it("the nth to the mth request, tokens not counted, and so many times at most", () =>
    within({}, async (client) => {
      await client.post("/sandbox/rules", [
        { match: { from_request: 2, to_request: 5 }, fault: "unavailable", times: 3 }
      ])
      const statuses: Array<number> = []
      for (let i = 0; i < 6; i++) statuses.push((await client.ask(VIDEOS, search)).status)
      expect(statuses).toEqual([200, 503, 503, 503, 200, 200])
    }))

  it("what the test decides itself", () =>
    within(
      { onRequest: ({ n, repeats }) => (n === 2 && repeats === 1 ? { fault: "gateway_timeout" } : undefined) },
      async (client) => {
        const statuses = [await client.ask(VIDEOS, search), await client.ask(VIDEOS, search)].map(
          ({ status }) => status
        )
        expect(statuses).toEqual([200, 504])
      }
    ))

  it("a fault and a match that exist", () =>
    within({}, async (client) => {
      const typo = await client.post("/sandbox/rules", [{ match: { frist_page: true }, fault: "reset" }])
      expect([typo.status, typo.text]).toEqual([400, expect.stringMatching(/^Unknown match: frist_page/)])
      const answer = await client.post("/sandbox/rules", [{ match: {}, fault: "no_such_fault" }])
      expect([answer.status, answer.text]).toEqual([400, "Unknown fault: no_such_fault\n"])
    }))
})
