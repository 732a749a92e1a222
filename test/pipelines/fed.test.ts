// What feeds a step is of the kind that its input takes: another kind is a mistake, and a value that is none is said and not asked.
import { afterAll, beforeAll, expect, it } from "vitest"
import { type Sandbox, startSandbox } from "../support/sandbox.ts"
import { makeWorkplace, query, requestsAt, studyText } from "../support/workplace.ts"

let sandbox: Sandbox
beforeAll(async () => {
  sandbox = await startSandbox({ dailyQuota: 100_000 })
})
afterAll(() => sandbox.close())

const fed = (pipeline: string, column: string) =>
  studyText({
    from: "2023-03-01",
    to: "2023-03-10",
    step: `    accounts: [tagesschau, busy_anna]
    fields: [hashtag_names, video_mention_list]
  fed: { pipeline: ${pipeline}, for_each: { step: videos, column: ${column} } }`
  })

it("feeds hashtags from a column of hashtags, and refuses it for accounts", async () => {
  const place = makeWorkplace(sandbox.url)
  place.write("study.yaml", fed("videos", "hashtag_names"))
  const { code, stderr } = await place.windrow(["run", "study.yaml"])
  expect(code, stderr).toBe(0)
  const bodies = (await requestsAt(sandbox.url)).map(({ body }) => JSON.stringify(body))
  const tags = await query(
    place.database,
    "SELECT DISTINCT lower(unnest(hashtag_names)) AS tag FROM videos JOIN videos_matches USING (id) WHERE step = 'videos'"
  )
  expect(tags.length).toBeGreaterThan(1)
  for (const { tag } of tags) expect(bodies.some((body) => body.includes(JSON.stringify(tag)))).toBe(true)
  expect(bodies.filter((body) => body.includes('"hashtag_name"')).length).toBeGreaterThan(0)
  place.write("wrong.yaml", fed("users", "hashtag_names"))
  const wrong = await place.windrow(["validate", "wrong.yaml"])
  expect(wrong.code).toBe(65)
  expect(wrong.stdout + wrong.stderr).toContain(
    "`hashtag_names` of `videos` is nothing that `users` could be asked for"
  )
})

it("checks what rows bring as what people write, says what it does not ask, and is complete", async () => {
  const place = makeWorkplace(sandbox.url)
  place.write("study.yaml", fed("users", "video_mention_list"))
  const { code, stderr } = await place.windrow(["run", "study.yaml"])
  expect(code, stderr).toBe(0)
  const found = await query(place.database, "SELECT DISTINCT lower(unnest(video_mention_list)) AS name FROM videos")
  const names = found.map(({ name }) => String(name))
  const strange = names.filter((name) => /[^\w.]/.test(name))
  expect(strange.length).toBeGreaterThan(0)
  expect(strange.length).toBeLessThan(names.length)
  const bodies = (await requestsAt(sandbox.url)).flatMap(({ body }) => {
    const name = (body as { readonly username?: string } | undefined)?.username
    return name === undefined ? [] : [name]
  })
  expect([...new Set(bodies)].toSorted()).toEqual(names.filter((name) => !strange.includes(name)).toSorted())
  const said = `${strange.length} of \`video_mention_list\` cannot stand under \`accounts\` and are not asked`
  expect(stderr.replace(/\s+/g, " ")).toContain(said.replace(/^\d+ /, ""))
  const status = await place.windrow(["status", "study.yaml"])
  expect(status.stdout.replace(/\s+/g, " ")).toContain("and are not asked")
})
