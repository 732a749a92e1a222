// A field that rows are told apart by, that says when they were made, or that another step goes by: without it the step stops.
import { rmSync } from "node:fs"
import { afterEach, describe, expect, it } from "vitest"
import { type Answers, type Asked, ok, refusal, startAnswers } from "../support/answers.ts"
import { makeWorkplace, query, studyText } from "../support/workplace.ts"

let server: Answers
afterEach(() => server.close())

const page = ok(
  '{"videos":[{"id":7184902000000000001,"username":"ada","create_time":1672900000}],"cursor":1,"has_more":false}'
)
const refusing = (field: string) => (asked: Asked) =>
  asked.url.includes(field) ? refusal(400, "invalid_params", `Invalid fields: ${field} is not supported`) : page

const run = async (
  step: string,
  answer: (asked: Asked) => ReturnType<typeof refusing> extends (a: Asked) => infer B ? B : never
) => {
  server = await startAnswers(answer)
  const place = makeWorkplace(server.url)
  place.write("study.yaml", studyText({ step, from: "2023-01-01", to: "2023-01-31" }))
  const first = await place.windrow(["run", "study.yaml"])
  return { place, ...first }
}

describe("a refused field", () => {
  it.each([
    ["that traces rows", "    hashtags: [wahl, klima]", "hashtag_names", "under `query`"],
    ["that tells when rows were made", "    accounts: [ada, bob]", "create_time", "on which days"],
    [
      "that another step goes by",
      "    accounts: [ada, bob]\n  comments: { for_each: { step: videos, top: { n: 2, by: share_count } } }",
      "share_count",
      "other steps cannot be fed"
    ]
  ])("%s stops the step at once, and no day is called empty", async (_, step, field, told) => {
    const { code, place, stderr } = await run(step, refusing(field))
    expect(code, stderr).toBe(1)
    expect(stderr).toContain(`the API refuses the field ${field}`)
    expect(stderr).toContain(told)
    expect(server.heard.length).toBe(1)
    expect(await query(place.database, "SELECT * FROM provenance.coverage")).toEqual([])
    expect(await query(place.database, "SELECT * FROM videos")).toEqual([])
    // The next run asks it once more, and no day is lost.
    expect((await place.windrow(["run", "study.yaml"])).code).toBe(1)
    expect(server.heard.length).toBe(2)
  })

  it("that nothing needs is left out", async () => {
    const { code, place, stderr } = await run("    accounts: [ada, bob]", refusing("voice_to_text"))
    expect(code, stderr).toBe(0)
    expect(await query(place.database, "SELECT id FROM videos")).toEqual([{ id: "7184902000000000001" }])
  })
})

it("a run whose database was taken away tells the requests that it made", async () => {
  server = await startAnswers(() => {
    rmSync(place.database, { force: true })
    return page
  })
  const place = makeWorkplace(server.url)
  place.write("study.yaml", studyText({ accounts: ["ada"], from: "2023-01-01", to: "2023-01-31" }))
  const { stderr } = await place.windrow(["run", "study.yaml"])
  expect(server.heard.length).toBe(1)
  expect(stderr).toContain("1 spent in this run")
})
