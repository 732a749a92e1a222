// Request parameters that lie in members of members, one value or a list of them, with the dates and pages beside them.
import { readdirSync, readFileSync } from "node:fs"
import { join, resolve } from "node:path"
import { afterAll, beforeAll, expect, it } from "vitest"
import { type Answers, startAnswers } from "../support/answers.ts"
import { makeWorkplace, query, type Workplace } from "../support/workplace.ts"

const folder = resolve(import.meta.dirname, "apis/adverts")
const adverts = ["acme", "bodo", "cato"].flatMap((advertiser) =>
  [3, 9, 17].map((day) => ({
    ref: `${advertiser}-${day}`,
    advertiser,
    shown: `2024-01-${String(day).padStart(2, "0")}T10:00:00Z`
  }))
)

interface Sent {
  readonly filters: {
    readonly creator_usernames?: ReadonlyArray<string>
    readonly country_code?: string
    readonly published: { readonly min: string; readonly max: string }
  }
  readonly paging: { readonly limit: number; readonly from?: string }
}

let server: Answers
beforeAll(async () => {
  server = await startAnswers(({ body }) => {
    const { filters, paging } = JSON.parse(body) as Sent
    const { max, min } = filters.published
    const day = ({ shown }: { readonly shown: string }) => shown.slice(0, 10).replaceAll("-", "")
    const all = adverts.filter(
      (one) =>
        min <= day(one) &&
        day(one) <= max &&
        (filters.creator_usernames?.includes(one.advertiser) ?? one.ref.startsWith("a"))
    )
    const from = Number(paging.from ?? 0)
    const next = from + paging.limit < all.length ? { next: String(from + paging.limit) } : {}
    return JSON.stringify({ result: { adverts: all.slice(from, from + paging.limit), paging: next } })
  })
})
afterAll(() => server.close())

const placeWith = (step: string): Workplace => {
  const place = makeWorkplace()
  for (const file of readdirSync(folder)) {
    const written = readFileSync(join(folder, file), "utf8").replace("http://127.0.0.1:9", server.url)
    place.write(`pipelines/adverts/${file}`, written)
  }
  place.write(
    "study.yaml",
    `windrow: 1\nstudy: { name: study }\nperiod: { from: 2024-01-01, to: 2024-01-20 }\ncollect:\n  adverts: ${step}\noutput: { database: data/study.duckdb }\n`
  )
  return place
}

const run = (place: Workplace) =>
  place.windrow(["run", "study.yaml", "--allow-host", "127.0.0.1"], { ADVERTS_KEY: "key" })

it("ask lists of values in their member, beside dates and pages in theirs, to the last row", async () => {
  const place = placeWith("{ advertisers: [acme, bodo, cato] }")
  const { stdout } = await place.windrow(["plan", "study.yaml", "--queries"])
  expect(stdout).toContain(
    '{"filters":{"creator_usernames":["acme","bodo"],"published":{"min":"20240101","max":"20240120"}},"paging":{"limit":2}}'
  )
  const { code, stderr } = await run(place)
  expect(code, stderr).toBe(0)
  const rows = await query(place.database, "SELECT ref FROM adverts ORDER BY ref")
  expect(rows.map(({ ref }) => ref)).toEqual(adverts.map(({ ref }) => ref).toSorted())
  // Three pages of two for six rows of two, and two for three of one.
  expect(server.heard.length).toBe(5)
  const found = await query(
    place.database,
    "SELECT value, count(*)::INTEGER AS n FROM adverts_found_by GROUP BY 1 ORDER BY 1"
  )
  expect(found).toEqual(["acme", "bodo", "cato"].map((value) => ({ value, n: 3 })))
  const asked = server.heard.length
  expect((await run(place)).code).toBe(0)
  expect(server.heard.length).toBe(asked)
})

it("ask one value as it is", async () => {
  const place = placeWith("{ countries: [DE] }")
  const { stdout } = await place.windrow(["plan", "study.yaml", "--queries"])
  expect(stdout).toContain(
    '{"filters":{"country_code":"DE","published":{"min":"20240101","max":"20240120"}},"paging":{"limit":2}}'
  )
  const { code, stderr } = await run(place)
  expect(code, stderr).toBe(0)
})

it.each([
  ["parameter: filters.country_code", "parameter: filters", "the member `filters` carries"],
  ["parameter: filters.country_code", "parameter: filters.published.min", "carries the first day and a value"],
  ["parameter: filters.country_code", "parameter: filters..code", "names no member of a request"],
  ["parameter: filters.country_code", "parameter: filters.__proto__", "is a word of programs"]
])("%s as `%s` is a mistake", async (was, is, says) => {
  const place = placeWith("{ countries: [DE] }")
  const text = readFileSync(join(folder, "adverts.yaml"), "utf8").replace(was, is)
  place.write("pipelines/adverts/adverts.yaml", text)
  const { code, stderr } = await place.windrow(["validate", "study.yaml"])
  expect(code).toBe(65)
  expect(stderr).toContain(says)
})

it("are no members of an address", async () => {
  const place = placeWith("{ countries: [DE] }")
  const text = readFileSync(join(folder, "api.yaml"), "utf8").replace("method: POST", "method: GET")
  place.write("pipelines/adverts/api.yaml", text)
  const { code, stderr } = await place.windrow(["validate", "study.yaml"])
  expect(code).toBe(65)
  expect(stderr).toContain("requests by GET have none of those")
})
