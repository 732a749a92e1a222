// A video that is found by its account is found by its id, also in a sandbox that begins later.
import { appendFileSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { fc } from "../support/chance.ts"
import { makeWorkplace, query, studyText } from "../support/workplace.ts"
import { condition, june, type Loose, VIDEOS, within } from "./client.ts"

const span = { start_date: "20230601", end_date: "20230630", max_count: 100 }

const idsOf = (answer: Loose): ReadonlyArray<string> => answer.json.data.videos.map(({ id }: Loose) => String(id))

describe("ids", () => {
  it("lead to the videos of every account that was named, and of no other", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.stringMatching(/^[a-z][a-z0-9_.]{2,12}[a-z]$/), { minLength: 1, maxLength: 5 }),
        fc.constantFrom("and" as const, "or" as const),
        async (names, group) => {
          const heard: Array<string> = []
          let ids: ReadonlyArray<string> = []
          await within({ onNamed: (name) => heard.push(name) }, async (client) => {
            ids = idsOf(await client.ask(VIDEOS, { ...span, ...june(...names) }, "id"))
          })
          expect(heard.toSorted()).toEqual(names.toSorted())
          const asked = { ...span, query: { [group]: [condition("video_id", "IN", "7", ...ids)] } }
          const found = async (named: ReadonlyArray<string>) => {
            let rows: ReadonlyArray<string> = []
            await within({ named }, async (client) => {
              rows = idsOf(await client.ask(VIDEOS, asked, "id"))
            })
            return rows
          }
          expect(await found(heard)).toEqual(ids)
          expect(await found([])).toEqual([])
        }
      ),
      { numRuns: 5 }
    )
  })

  it("of one study's database feed another study", async () => {
    const place = makeWorkplace()
    const dates = "period: { from: 2023-06-01, to: 2023-06-03 }"
    place.write("first.yaml", studyText({ step: "    accounts: [busy_somebody]" }).replace(/^period.*$/m, dates))
    const first = await place.windrow(["run", "first.yaml", "--sandbox"])
    expect(first.code, first.stderr).toBe(0)
    const rows = await query(place.database, "SELECT id FROM videos ORDER BY id")
    expect(rows.length).toBeGreaterThan(20)
    place.write("ids.csv", `id\n${rows.map(({ id }) => id).join("\n")}\n`)
    const text = studyText({ step: "    ids: { file: ids.csv }" }).replace(/^period.*\n/m, "")
    place.write("second.yaml", text.replace("study.duckdb", "second.duckdb").replace(/name: study/, "name: second"))
    const second = await place.windrow(["run", "second.yaml", "--sandbox"])
    expect(second.code, second.stderr).toBe(0)
    const found = await query(join(place.directory, "data", "second.duckdb"), "SELECT id FROM videos ORDER BY id")
    expect(found).toEqual(rows)
    // What is kept are names, one a line; odd lines harm nothing, and without the file a sandbox does as well.
    const file = join(place.directory, "state", "sandbox-accounts.txt")
    expect(readFileSync(file, "utf8")).toBe("busy_somebody\n")
    appendFileSync(file, `\n\u0000\nbusy_somebody\n${"x".repeat(300)}\nhalf a li`)
    rmSync(join(place.directory, "data"), { recursive: true })
    expect((await place.windrow(["run", "second.yaml", "--sandbox"])).code).toBe(0)
    expect(await query(join(place.directory, "data", "second.duckdb"), "SELECT count(*) AS n FROM videos")).toEqual([
      { n: String(rows.length) }
    ])
    rmSync(join(place.directory, "data"), { recursive: true })
    rmSync(file)
    writeFileSync(`${file}.elsewhere`, "")
    symlinkSync(`${file}.elsewhere`, file)
    expect((await place.windrow(["run", "first.yaml", "--sandbox"])).code).toBe(0)
    expect(readFileSync(`${file}.elsewhere`, "utf8")).toBe("")
  })
})
