// Work under way goes on after its step was renamed: with the step's budget, under its name, and not a request more.
import { afterAll, beforeAll, expect, it } from "vitest"
import { type Sandbox, startSandbox } from "../support/sandbox.ts"
import { makeWorkplace, requestsAt, studyText } from "../support/workplace.ts"

let sandbox: Sandbox
beforeAll(async () => {
  sandbox = await startSandbox({ switches: { countersGrow: false, vanishShare: 0 } })
})
afterAll(() => sandbox.close())

const asked = async () => (await requestsAt(sandbox.url)).length

const searches = (name: string) => ({
  days: { from: "2024-02-01", to: "2024-02-20" },
  step: `    accounts: [quiet_one]
  ${name}:
    pipeline: videos
    accounts: [busy_bee, busy_anna, busy_otto]
    per_request: 1
    fields: [id, username, create_time, view_count]
    budget: { requests: 2 }`
})
const lists = (name: string) => ({
  days: { from: "2024-02-01", to: "2024-02-02" },
  step: `    accounts: [busy_bee]
  ${name}:
    pipeline: comments
    for_each: { step: videos, top: { n: 3, by: comment_count } }
    budget: { requests: 2 }`
})

const swapped = (name: string) => {
  const other = name === "before" ? "after" : "before"
  const fields = "fields: [id, username, create_time, view_count]"
  return {
    days: { from: "2024-02-01", to: "2024-02-20" },
    step: `    accounts: [quiet_one]
  ${name}: { pipeline: videos, accounts: [busy_bee, busy_otto], per_request: 1, ${fields}, budget: { requests: 2 } }
  ${other}: { pipeline: videos, accounts: [quiet_one], ${fields}, budget: { requests: 40 } }`
  }
}

it.each([
  ["two steps that swap their names", swapped],
  ["searches", searches],
  ["lists that another step feeds", lists]
])("of %s", async (_, stepOf) => {
  const place = makeWorkplace(sandbox.url)
  const collect = async (name: string) => {
    const { days, step } = stepOf(name)
    place.write("study.yaml", studyText({ ...days, step: `${step}\n` }))
    const before = await asked()
    const { code, stderr } = await place.windrow(["run", "study.yaml", "--no-wait"])
    return { code, stderr, requests: (await asked()) - before }
  }
  const first = await collect("before")
  expect(first.code, first.stderr).toBe(1)
  expect(first.stderr).toContain("step before is not complete: its budget is spent")
  const renamed = await collect("after")
  expect(renamed.requests, renamed.stderr).toBe(0)
  expect(renamed.stderr).not.toContain("before ·")
  expect(renamed.stderr).toContain("step after is not complete: its budget is spent")
})
