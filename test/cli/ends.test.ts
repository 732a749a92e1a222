// How commands end: what is said where there is nothing to do, nothing to do it with, or nowhere to write.
import { existsSync, readdirSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { startSandbox } from "../support/sandbox.ts"
import { makeWorkplace, query, studyText } from "../support/workplace.ts"

const january = studyText({ to: "2023-01-31" })
const profiles = `windrow: 1
study: { name: study }
collect: { users: { accounts: [tagesschau, zeitimbild] } }
pace: { requests_per_second: 0, search_gap: 0s, concurrency: 4 }
output: { database: data/study.duckdb }
`

describe("a run with nothing to ask", () => {
  it("says so in one line, with what is there", async () => {
    const place = makeWorkplace()
    place.write("study.yaml", january)
    expect((await place.windrow(["run", "study.yaml", "--sandbox"])).code).toBe(0)
    const [rows] = await query(place.database, "SELECT count(*)::INTEGER AS n FROM videos")
    const again = await place.windrow(["run", "study.yaml", "--sandbox"])
    expect(again.code).toBe(0)
    const lines = again.stderr.trim().split("\n")
    expect(lines).toHaveLength(1)
    // 3 accounts × 31 days.
    expect(lines[0]).toMatch(new RegExp(`^Complete: nothing to ask \\(${rows?.["n"]} rows; 93 account-days: `))
    expect(lines[0]).toContain("study.yaml")
  })

  it("needs no credentials", async () => {
    const place = makeWorkplace()
    place.write("study.yaml", january)
    const url = { WINDROW_API_URL: "http://127.0.0.1:9", TIKTOK_CLIENT_KEY: "", TIKTOK_CLIENT_SECRET: "" }
    await place.windrow(["run", "study.yaml", "--sandbox"])
    const mixed = await place.windrow(["run", "study.yaml"], url)
    expect(mixed.code, mixed.stderr).toBe(64)
  })
})

describe("a run without credentials", () => {
  it("ends with 78 and three ways out, before anything is made or told", async () => {
    const place = makeWorkplace()
    place.write("study.yaml", january)
    const { code, stdout, stderr } = await place.windrow(["run", "study.yaml", "--progress", "plain"], {
      TIKTOK_CLIENT_KEY: "",
      TIKTOK_CLIENT_SECRET: ""
    })
    expect([code, stdout]).toEqual([78, ""])
    expect(stderr.trim().split("\n")).toHaveLength(2)
    for (const word of ["TIKTOK_CLIENT_KEY", "TIKTOK_CLIENT_SECRET", ".env", "--sandbox"])
      expect(stderr).toContain(word)
    expect(readdirSync(place.directory).toSorted()).toEqual(["study.plan.json", "study.yaml"])
  })
})

describe("an endpoint without days", () => {
  it("counts units, and never shows the day that stands for none", async () => {
    const place = makeWorkplace()
    place.write("study.yaml", profiles)
    const outputs = [
      await place.windrow(["plan", "study.yaml"]),
      await place.windrow(["run", "study.yaml", "--sandbox"]),
      await place.windrow(["run", "study.yaml", "--sandbox"]),
      await place.windrow(["status", "study.yaml"]),
      await place.windrow(["explain", "study.yaml"])
    ]
    expect(outputs[1]?.stderr).toContain("2 accounts: 2 done")
    expect(outputs[2]?.stderr).toContain("2 accounts: 2 done")
    for (const { code, stdout, stderr } of outputs) {
      expect(code, stderr).toBe(0)
      expect(stdout + stderr).not.toMatch(/0001-01-01|unit-day/)
    }
    place.write("study.yaml", profiles.replace("tagesschau", "20minuten"))
    const edited = await place.windrow(["plan", "study.yaml"])
    expect(edited.stderr).toMatch(/1 account kept\n +1 account added\n +1 account no longer wanted/)
  })
})

describe("a place that cannot be made", () => {
  it.skipIf(!existsSync("/proc/self"))("ends a run at once with 74 and the path", async () => {
    const place = makeWorkplace()
    place.write("study.yaml", january.replace("data/study.duckdb", "/proc/no/such/study.duckdb"))
    const database = await place.windrow(["run", "study.yaml", "--sandbox"])
    expect(database.code, database.stderr).toBe(74)
    expect(database.stderr).toContain("/proc/no/such/study.duckdb")
    place.write("study.yaml", january)
    const state = await place.windrow(["run", "study.yaml", "--sandbox"], { WINDROW_STATE_DIR: "/proc/no/such" })
    expect(state.code, state.stderr).toBe(74)
    expect(state.stderr).toContain("/proc/no")
    expect(state.stderr).toContain("WINDROW_STATE_DIR")
  })

  it("is also one below a file", async () => {
    const place = makeWorkplace()
    place.write("data", "a file")
    place.write("study.yaml", january)
    const { code, stderr } = await place.windrow(["run", "study.yaml", "--sandbox"])
    expect(code, stderr).toBe(74)
    expect(stderr).toContain(join(place.directory, "data"))
  })
})

describe("a server on this machine", () => {
  it("is a sandbox where it says so, and of sandboxes the seeds are told apart", async () => {
    const [one, other] = await Promise.all(["windrow", "other"].map((seed) => startSandbox({ seed })))
    const place = makeWorkplace(one!.url)
    try {
      place.write("study.yaml", january)
      const made = await place.windrow(["run", "study.yaml"])
      expect(made.code, made.stderr).toBe(0)
      expect(made.stderr).toContain("SANDBOX (made-up data)")
      place.write("study.yaml", studyText({ to: "2023-02-28", more: "outage: { give_up_after: 0s }" }))
      const mixed = await place.windrow(["run", "study.yaml"], { WINDROW_API_URL: other!.url })
      expect(mixed.code, mixed.stderr).toBe(64)
      expect(mixed.stderr).toMatch(/with seed windrow; .* with seed other may not be added/)
    } finally {
      await Promise.all([one!.close(), other!.close()])
    }
    // It is gone: what is there can be looked at and gone on with, and another program at an address is no sandbox.
    expect((await place.windrow(["run", "study.yaml"])).code).toBe(69)
    const empty = makeWorkplace()
    empty.write("study.yaml", studyText({ more: "outage: { give_up_after: 0s }" }))
    const down = await empty.windrow(["run", "study.yaml"])
    expect(down.code, down.stderr).toBe(69)
    expect(down.stderr).not.toContain("SANDBOX")
  })
})

describe("windrow quota --spent", () => {
  it("refuses more than there is in a day", async () => {
    const place = makeWorkplace()
    const { code, stderr } = await place.windrow(["quota", "--spent", "5000"])
    expect(code).toBe(64)
    expect(stderr).toContain("more than the pool standard has: 1,000 a day")
    expect((await place.windrow(["quota"])).stdout).toMatch(/^standard +0 +1,000 /m)
    expect((await place.windrow(["quota", "--spent", "5000", "--pool", "graph"])).code).toBe(0)
  })
})
