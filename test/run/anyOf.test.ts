// Inputs of one step all hold; under `any_of` one is enough. The plan says which in words, and to the letter.
import { afterAll, beforeAll, expect, it } from "vitest"
import { type Sandbox, startSandbox } from "../support/sandbox.ts"
import { makeWorkplace, query, requestsAt, studyText } from "../support/workplace.ts"

let sandbox: Sandbox
beforeAll(async () => {
  sandbox = await startSandbox()
})
afterAll(() => sandbox.close())

const study = (step: string) => studyText({ from: "2023-03-01", to: "2023-03-03", step })

const truth = async (conditions: unknown): Promise<ReadonlyArray<string>> => {
  const parameters = new URLSearchParams({
    query: JSON.stringify(conditions),
    start_date: "20230301",
    end_date: "20230303"
  })
  const text = await (await fetch(`${sandbox.url}/sandbox/truth?${parameters}`)).text()
  const ids = [...text.matchAll(/"id":\s*"?(\d+)/g)].map(([, id]) => id ?? "")
  return [...new Set(ids)].toSorted()
}

it("finds what has one of the hashtags or one of the keywords, in the region that holds for all", async () => {
  const place = makeWorkplace(sandbox.url)
  place.write("words.txt", "klima\nnews\n")
  place.write(
    "study.yaml",
    study("    regions: [DE]\n    any_of: { hashtags: [Klima, climate], keywords: { file: words.txt } }")
  )
  const planned = await place.windrow(["plan", "study.yaml"])
  expect(planned.stdout).toContain("videos: videos with the region DE and (any of 2 hashtags or any of 2 keywords)")
  const { code, stderr } = await place.windrow(["run", "study.yaml"])
  expect(code, stderr).toBe(0)
  const rows = await query(place.database, "SELECT id FROM videos ORDER BY id")
  const or = [
    { operation: "IN", field_name: "hashtag_name", field_values: ["klima", "climate"] },
    { operation: "IN", field_name: "keyword", field_values: ["klima", "news"] }
  ]
  const and = [{ operation: "EQ", field_name: "region_code", field_values: ["DE"] }]
  const all = await truth({ and, or })
  expect(rows.map(({ id }) => String(id)).toSorted()).toEqual(all)
  expect(all.length).toBeGreaterThan((await truth({ and: [...and, or[0]] })).length)
})

it("says that inputs of one step all hold", async () => {
  const place = makeWorkplace(sandbox.url)
  place.write("study.yaml", study("    hashtags: [klima, climate, news]\n    keywords: [wahl, news]"))
  const { stdout } = await place.windrow(["plan", "study.yaml"])
  expect(stdout).toContain("videos: videos with any of 3 hashtags and any of 2 keywords")
})

it("prints with --queries what the run then sends, and writes nothing", async () => {
  const place = makeWorkplace(sandbox.url)
  place.write("study.yaml", study("    accounts: [tagesschau, zeitimbild]\n    any_of: { keywords: [news, wahl] }"))
  const { code, stdout } = await place.windrow(["plan", "study.yaml", "--queries"])
  expect(code).toBe(0)
  const [address = "", body = "", ...others] = stdout.trim().split("\n")
  expect(others).toEqual([])
  const before = (await requestsAt(sandbox.url)).length
  expect((await place.windrow(["run", "study.yaml"])).code).toBe(0)
  const sent = (await requestsAt(sandbox.url)).slice(before).find(({ path }) => String(path).includes("/video/query/"))
  expect(sent?.["body"]).toEqual(JSON.parse(body))
  expect(address).toMatch(/^videos \w+ POST \/v2\/research\/video\/query\/\?fields=\S+$/)
})
