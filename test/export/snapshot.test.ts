// `output.snapshot`: a slim copy that people can read while the collection goes on.
import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { expect, it } from "vitest"
import { makeWorkplace, query, studyText } from "../support/workplace.ts"

const snapshotOf = (directory: string) => join(directory, "data/copy.duckdb")
const study = studyText().replace("study.duckdb }", "study.duckdb, snapshot: data/copy.duckdb }")
const flags = ["run", "study.yaml", "--sandbox", "--no-wait", "--daily-quota", "2"]

it("is written at the end of a run, holds what the database holds, and is left alone when nothing changed", async () => {
  const place = makeWorkplace()
  place.write("study.yaml", study)
  expect((await place.windrow([...flags, "--now", "2024-05-01T10:00:00Z"])).code).toBe(75)
  const file = snapshotOf(place.directory)
  const ids = "SELECT id FROM videos ORDER BY id"
  const first = await query(file, ids)
  expect(first.length).toBeGreaterThan(0)
  expect(first).toEqual(await query(place.database, ids))
  const ended = await place.windrow([...flags, "--now", "2024-05-02T10:00:00Z"])
  expect(ended.code, ended.stderr).toBe(0)
  const all = await query(place.database, ids)
  expect(all.length).toBeGreaterThan(first.length)
  expect(await query(file, ids)).toEqual(all)
  const { mtimeMs } = statSync(file)
  expect((await place.windrow([...flags, "--now", "2024-05-02T12:00:00Z"])).code).toBe(0)
  expect(statSync(file).mtimeMs).toBe(mtimeMs)
  expect(existsSync(`${file}.writing`)).toBe(false)
})

it("never replaces a file that is not such a copy, and the run goes on", async () => {
  const place = makeWorkplace()
  place.write("study.yaml", study)
  const file = snapshotOf(place.directory)
  place.write("data/copy.duckdb", "")
  writeFileSync(file, "something of somebody else's")
  const { code, stderr } = await place.windrow(["run", "study.yaml", "--sandbox"])
  expect(code, stderr).toBe(0)
  expect(stderr).toContain("copy.duckdb")
  expect(readFileSync(file, "utf8")).toBe("something of somebody else's")
})
