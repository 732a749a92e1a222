// `windrow replay` where there is no terminal: lines, and clear words about what it cannot read.
import { readFileSync, statSync } from "node:fs"
import { assert, describe, it } from "@effect/vitest"
import { makeWorkplace, studyText } from "../support/workplace.ts"

const events = "data/study.duckdb.events.ndjson"

describe("windrow replay", () => {
  it("says again what the run said, and the run's events hold no credentials", async () => {
    const place = makeWorkplace()
    place.write("study.yaml", studyText())
    const env = { TIKTOK_CLIENT_SECRET: "a-secret-of-mine" }
    const ran = await place.windrow(["run", "study.yaml", "--sandbox"], env)
    assert.strictEqual(ran.code, 0, ran.stderr)
    const again = await place.windrow(["replay", events])
    assert.strictEqual(again.code, 0, again.stderr)
    // The clock times are the run's own: not a character differs.
    assert.strictEqual(again.stdout, ran.stderr)
    const file = `${place.database}.events.ndjson`
    const text = readFileSync(file, "utf8")
    assert.match(text, /^\{"windrow_events":1,"version":"[\d.]+"\}\n/)
    assert.notMatch(text, /a-secret-of-mine|Bearer|access_token/)

    const { size } = statSync(file)
    const noop = await place.windrow(["run", "study.yaml", "--sandbox"], env)
    assert.strictEqual(noop.code, 0)
    assert.strictEqual(statSync(file).size, size)
  })

  it("reads what --progress json wrote", async () => {
    const place = makeWorkplace()
    place.write("study.yaml", studyText())
    const ran = await place.windrow(["run", "study.yaml", "--sandbox", "--progress", "json"])
    place.write("events.ndjson", ran.stderr)
    const again = await place.windrow(["replay", "events.ndjson", "--speed", "1000"])
    assert.strictEqual(again.code, 0, again.stderr)
    assert.include(again.stdout, "Complete.")
    const json = await place.windrow(["replay", "events.ndjson", "--progress", "json"])
    const lines = (text: string) =>
      text
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line) as unknown)
    assert.deepStrictEqual(lines(json.stdout), lines(ran.stderr))
  })

  it("ends with what is wrong and what to do", async () => {
    const place = makeWorkplace()
    place.write("study.yaml", studyText())
    place.write("one.ndjson", '{"windrow_events":1,"version":"1"}\n{"at":"2024-01-01T00:00:00Z","event":"held"}\n')
    const cases: ReadonlyArray<readonly [args: ReadonlyArray<string>, code: number, text: string]> = [
      [["nowhere.ndjson"], 66, "there is no file nowhere.ndjson"],
      [["study.yaml"], 65, "study.yaml is no file of events"],
      [["one.ndjson", "--run", "2"], 64, "It holds one run."],
      [["one.ndjson", "--speed", "-1"], 64, "--speed must be 0 or more"]
    ]
    for (const [args, code, text] of cases) {
      const ended = await place.windrow(["replay", ...args])
      assert.strictEqual(ended.code, code, ended.stderr)
      assert.include(ended.stderr, text)
      assert.strictEqual(ended.stdout, "")
    }
  })
})
