// `windrow doctor study.yaml` on a database that is not what it should be: each thing that is wrong is named, shortly.
import { cpSync } from "node:fs"
import { DuckDBInstance } from "@duckdb/node-api"
import { Effect } from "effect"
import { afterAll, beforeAll, expect, it } from "vitest"
import { verifyDatabase } from "../../src/store/verify/verifyDatabase.ts"
import { type Sandbox, startSandbox } from "../support/sandbox.ts"
import { makeWorkplace, query, studyText, type Workplace } from "../support/workplace.ts"

let sandbox: Sandbox
let sound: Workplace
beforeAll(async () => {
  sandbox = await startSandbox({ switches: { countersGrow: false } })
  sound = makeWorkplace(sandbox.url)
  sound.write("study.yaml", studyText({ accounts: ["tagesschau", "zeitimbild"], to: "2023-01-31" }))
  const { code, stderr } = await sound.windrow(["run", "study.yaml"])
  expect(code, stderr).toBe(0)
})
afterAll(() => sandbox.close())

/** The lines of doctor about data, of a copy that somebody has changed. */
const told = async (sql: string) => {
  const place = makeWorkplace(sandbox.url)
  cpSync(sound.directory, place.directory, { recursive: true })
  const instance = await DuckDBInstance.create(place.database)
  const connection = await instance.connect()
  await connection.run(sql)
  connection.closeSync()
  instance.closeSync()
  const { code, stdout } = await place.windrow(["doctor", "study.yaml"])
  expect(code, stdout).toBe(1)
  const lines = stdout.split("\n").filter((line) => /^\S+ +(pages|coverage|main) /.test(line))
  for (const line of lines) expect(line.length, line).toBeLessThan(420)
  return lines.filter((line) => line.startsWith("FAIL"))
}

it("names one raw page of which a byte was altered, and the row that is not what it makes", async () => {
  const [row] = await query(sound.database, "SELECT id, view_count FROM videos ORDER BY id LIMIT 1")
  const views = String(row?.["view_count"])
  const other = `${views === "1" ? "2" : "1"}${views.slice(1)}`
  const field = `'"view_count":${views}'`
  const lines = await told(
    `UPDATE provenance.pages SET body = replace(body, ${field}, '"view_count":${other}') WHERE contains(body, ${field})`
  )
  expect(lines.join("\n")).toMatch(
    /FAIL {2}pages +page 1 \(slice \w+: videos 2023-01-01\.\.2023-01-31 tagesschau, zeitimbild, page 1 of it\)/
  )
  expect(lines.join("\n")).toContain(
    `main         videos: id = ${row?.["id"]}: view_count is ${views} and not ${other} differs from`
  )
  expect(lines.join("\n")).toMatch(
    new RegExp(
      `videos_history: id = ${row?.["id"]}, wave = 0, retrieved_at = \\S+ \\S+: view_count is ${views} and not ${other} differs`
    )
  )
})

it("names one row that was deleted, in the table and in what tells why it was there", async () => {
  const [row] = await query(sound.database, "SELECT id FROM videos ORDER BY id DESC LIMIT 1")
  const lines = await told(
    `DELETE FROM videos WHERE id = '${row?.["id"]}'; DELETE FROM videos_matches WHERE id = '${row?.["id"]}'`
  )
  expect(lines).toHaveLength(2)
  expect(lines[0]).toContain(`videos: id = ${row?.["id"]} is missing, though a rebuild from the raw pages has it`)
  expect(lines[1]).toMatch(new RegExp(`videos_matches: id = ${row?.["id"]}, unit = \\w+, slice = \\w+ is missing`))
})

it("names one line of coverage that was deleted", async () => {
  const lines = await told("DELETE FROM provenance.coverage WHERE unit = 'zeitimbild' AND from_day = DATE '2023-01-01'")
  expect(lines).toHaveLength(1)
  expect(lines[0]).toMatch(/coverage +zeitimbild 2023-01-01\S* \(videos, slice \w+\) was asked, and is not covered/)
})

it("names a few columns of a row in which many differ, and counts the others", async () => {
  const lines = await told(
    "UPDATE videos SET view_count = 0, like_count = 0, comment_count = 0, share_count = 0, username = 'x', region_code = 'X' WHERE id = (SELECT min(id) FROM videos)"
  )
  expect(lines).toHaveLength(1)
  expect(lines[0]).toMatch(/videos: id = \d+: (\w+ is \S+ and not \S+; ){3}and [1-3] more columns? differs/)
})

it("tells how far it is", async () => {
  const heard: Array<readonly [number, number]> = []
  const tell = (pages: number, all: number) => Effect.sync(() => void heard.push([pages, all]))
  await Effect.runPromise(verifyDatabase(sound.database, "study.yaml", tell))
  const [{ n }] = (await query(sound.database, "SELECT count(*)::INTEGER AS n FROM provenance.pages")) as [
    { n: number }
  ]
  expect(heard.at(-1)).toEqual([n, n])
})
