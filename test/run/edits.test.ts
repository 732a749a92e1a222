// Edits of a study: what they mean is said, --locked and --frozen hold, and nothing is deleted without --prune.
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { DuckDBInstance } from "@duckdb/node-api"
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest"
import { type Sandbox, startSandbox } from "../support/sandbox.ts"
import { mainOf, makeWorkplace, query, requestsAt, studyText } from "../support/workplace.ts"

let sandbox: Sandbox
beforeAll(async () => {
  sandbox = await startSandbox({ switches: { countersGrow: false, vanishShare: 0 } })
})
afterAll(() => sandbox.close())

const two = { accounts: ["tagesschau", "zeitimbild"], from: "2023-01-01", to: "2023-01-31" }

const collected = async () => {
  const place = makeWorkplace(sandbox.url)
  place.write("study.yaml", studyText(two))
  expect((await place.windrow(["run", "study.yaml"])).code).toBe(0)
  return place
}

describe("an edited study", () => {
  it("is refused under --locked, with what differs", async () => {
    const place = await collected()
    expect((await place.windrow(["run", "study.yaml", "--locked"])).code).toBe(0)
    place.write("study.yaml", studyText({ ...two, accounts: [...two.accounts, "20minuten"] }))
    const locked = await place.windrow(["run", "study.yaml", "--locked"])
    expect(locked.code).toBe(80)
    // 2 accounts × 31 days stay, 1 × 31 come.
    expect(locked.stderr).toMatch(/additive.*videos: inputs/s)
    expect(locked.stderr).toMatch(/62 account-days kept\n.* 31 account-days added/)
    // One account and one window: a request.
    expect(locked.stderr).toMatch(/ 1 request to come for what was added/)
    expect(locked.stderr).toContain("--frozen")
  })

  it("is set aside under --frozen", async () => {
    const place = await collected()
    const plan = readFileSync(join(place.directory, "study.plan.json"), "utf8")
    place.write("study.yaml", "not: even a study")
    const before = (await requestsAt(sandbox.url)).length
    expect((await place.windrow(["run", "study.yaml", "--frozen"])).code).toBe(0)
    expect((await requestsAt(sandbox.url)).length).toBe(before)
    expect(readFileSync(join(place.directory, "study.plan.json"), "utf8")).toBe(plan)
  })

  it("is called cosmetic when only words change", async () => {
    const place = await collected()
    place.write("study.yaml", studyText(two).replace("{ name: study }", "{ name: study, title: Another title }"))
    const { code, stderr } = await place.windrow(["run", "study.yaml"])
    expect(code).toBe(0)
    expect(stderr).toContain("(cosmetic): study title".replace("study title", "title"))
    expect(stderr).toMatch(/ 62 account-days kept\n.* 0 account-days added\n.* 0 account-days no longer wanted/)
  })

  it("asks nothing again for a step with another name", async () => {
    const place = await collected()
    place.write("study.yaml", studyText(two).replace("  videos:", "  clips:\n    pipeline: videos"))
    const before = (await requestsAt(sandbox.url)).length
    const { code, stderr } = await place.windrow(["run", "study.yaml"])
    expect(code, stderr).toBe(0)
    expect(stderr).toContain("(cosmetic): step videos was renamed to clips: nothing is asked again")
    expect((await requestsAt(sandbox.url)).length).toBe(before)
  })

  it("cannot be refused and set aside at once", async () => {
    const place = await collected()
    const { code, stderr } = await place.windrow(["run", "study.yaml", "--locked", "--frozen"])
    expect(code, stderr).toBe(64)
    expect(stderr).toContain("--locked and --frozen")
  })

  it("keeps what is no longer wanted until --prune, and a rebuild of main agrees", async () => {
    const place = await collected()
    const rows = "SELECT username, count(*)::INTEGER AS n FROM videos GROUP BY username ORDER BY username"
    const before = await query(place.database, rows)
    expect(before.map((row) => row["username"])).toEqual(["tagesschau", "zeitimbild"])
    place.write("study.yaml", studyText({ ...two, accounts: ["zeitimbild"], to: "2023-01-20" }))
    const kept = await place.windrow(["run", "study.yaml"])
    expect(kept.stderr).toContain("narrowing")
    expect(await query(place.database, rows)).toEqual(before)
    const pruned = await place.windrow(["run", "study.yaml", "--prune"])
    expect(pruned.code, pruned.stderr).toBe(0)
    expect(pruned.stderr).toContain("taken out")
    const alone = makeWorkplace(sandbox.url)
    alone.write("study.yaml", studyText({ ...two, accounts: ["zeitimbild"], to: "2023-01-20" }))
    await alone.windrow(["run", "study.yaml"])
    const ids = "SELECT id FROM videos ORDER BY id"
    expect(await query(place.database, ids)).toEqual(await query(alone.database, ids))
    // 20 days of one account are covered, nothing else.
    const covered =
      "SELECT unit, sum(to_day - from_day + 1)::INTEGER AS days FROM provenance.coverage WHERE superseded_at IS NULL GROUP BY unit"
    expect(await query(place.database, covered)).toEqual([{ unit: "zeitimbild", days: 20 }])
    place.write("study.yaml", studyText(two))
    expect((await place.windrow(["run", "study.yaml"])).code).toBe(0)
    expect(await query(place.database, rows)).toEqual(before)
    expect(await mainOf(place.database)).toContain("tagesschau")
  })
})

it("opens the database once to tell what an edit costs and what is left", async () => {
  const place = await collected()
  const opened = vi.spyOn(DuckDBInstance, "create")
  place.write("study.yaml", studyText({ ...two, to: "2023-02-10" }))
  const { stderr, stdout } = await place.windrow(["plan", "study.yaml"])
  expect(stderr).toContain("(additive)")
  expect(stdout).toContain("Left: 1 search")
  expect(opened).toHaveBeenCalledTimes(1)
  opened.mockRestore()
})
