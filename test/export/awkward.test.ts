// Texts that break careless files, in CSV and NDJSON: read back by other parsers, value by value.
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { DuckDBInstance } from "@duckdb/node-api"
import { assert, beforeAll, describe, it } from "@effect/vitest"
import { parse } from "csv-parse/sync"
import { sha256 } from "../../src/domain/Json.ts"
import { makeWorkplace, studyText } from "../support/workplace.ts"

const work = makeWorkplace()

const texts: ReadonlyArray<string | null> = [
  'he said "no", twice',
  "two\nlines",
  "two\r\nlines, of Windows",
  "a lone \r return",
  "tab\tand; semicolon",
  "\u{1f600}\u{1f468}\u200d\u{1f469}\u200d\u{1f467} emoji and العربية",
  "=HYPERLINK(1)",
  "  spaces around  ",
  "NULL",
  "NA",
  "",
  null,
  "'single' \\back\\slash",
  '"',
  ",",
  "007",
  "2023-01-01"
]
/** Ids of 19 and 20 digits: a program that takes them for numbers rounds the first and cannot hold the second. */
const idOf = (index: number): string => (index % 2 === 0 ? "7" : "17") + String(index).padStart(18, "0")
const rows = texts
  .map((text, index) => ({ id: idOf(index), text, tags: index === 0 ? null : [text ?? "", 'q"uote'] }))
  .toSorted((a, b) => (a.id < b.id ? -1 : 1))

const literal = (text: string | null): string => (text === null ? "NULL" : `'${text.replaceAll("'", "''")}'`)

beforeAll(async () => {
  work.write("study.yaml", studyText({ to: "2023-01-03" }))
  const { code, stderr } = await work.windrow(["run", "study.yaml", "--sandbox"])
  assert.strictEqual(code, 0, stderr)
  const instance = await DuckDBInstance.create(work.database)
  const connection = await instance.connect()
  await connection.run("DELETE FROM videos")
  for (const { id, text, tags } of rows) {
    const list = tags === null ? "NULL" : `[${tags.map(literal).join(", ")}]`
    await connection.run(
      `INSERT INTO videos BY NAME SELECT '${id}' AS id, ${literal(text)} AS video_description, ${list} AS hashtag_names,
         TIMESTAMP '2023-01-01 10:00:00' AS create_time, TIMESTAMP '2024-05-06 07:08:09.012' AS retrieved_at`
    )
  }
  connection.closeSync()
  instance.closeSync()
})

const exported = async (...args: ReadonlyArray<string>): Promise<Buffer> => {
  const { code, stderr } = await work.windrow(["export", "study.yaml", "--tables", "videos", "--to", "out", ...args])
  assert.strictEqual(code, 0, stderr)
  const format = args[args.indexOf("--format") + 1]
  return readFileSync(join(work.directory, "out", `videos.${format}`))
}

describe("CSV", () => {
  it("gives every text back to another parser, with ids as they were", async () => {
    const content = (await exported("--format", "csv")).toString("utf8")
    const read = parse(content, { columns: true }) as ReadonlyArray<Record<string, string>>
    assert.deepStrictEqual(
      read.map((row) => ({ id: row["id"], text: row["video_description"] })),
      // A CSV file without a schema has one way to say nothing.
      rows.map(({ id, text }) => ({ id, text: text ?? "" }))
    )
    assert.deepStrictEqual(
      read.map((row) => (row["hashtag_names"] === "" ? null : JSON.parse(row["hashtag_names"]!))),
      rows.map(({ tags }) => tags)
    )
    assert.deepStrictEqual(
      [read[0]!["create_time"], read[0]!["retrieved_at"]],
      ["2023-01-01T10:00:00Z", "2024-05-06T07:08:09.012Z"]
    )
  })

  it("keeps an empty text apart from none", async () => {
    const content = (await exported("--format", "csv")).toString("utf8")
    const empty = rows.find(({ text }) => text === "")!
    const missing = rows.find(({ text }) => text === null)!
    assert.include(content, `${empty.id},2023-01-01T10:00:00Z,,,"",`)
    assert.include(content, `${missing.id},2023-01-01T10:00:00Z,,,,`)
  })

  it("has the type of each column beside it", async () => {
    const csv = await exported("--format", "csv")
    const text = readFileSync(join(work.directory, "out", "datapackage.json"), "utf8")
    const [videos] = (JSON.parse(text) as { resources: ReadonlyArray<Record<string, unknown>> }).resources
    const { fields, ...schema } = videos!["schema"] as { fields: ReadonlyArray<Record<string, unknown>> }
    assert.deepInclude(videos, { path: "videos.csv", bytes: csv.length, hash: `sha256:${sha256(csv)}` })
    assert.deepStrictEqual(schema, { missingValues: [""], primaryKey: ["id"] } as object)
    const types = new Map(fields.map(({ format, name, type }) => [name, [type, format]]))
    assert.deepStrictEqual(types.get("id"), ["string", undefined])
    assert.deepStrictEqual(types.get("view_count"), ["integer", undefined])
    assert.deepStrictEqual(types.get("hashtag_names"), ["array", undefined])
    assert.deepStrictEqual(types.get("create_time"), ["datetime", "%Y-%m-%dT%H:%M:%SZ"])
  })

  it("begins with the mark that Excel needs, where it is wanted", async () => {
    const bare = await exported("--format", "csv")
    const marked = await exported("--format", "csv", "--bom")
    assert.deepStrictEqual(marked, Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), bare]))
  })
})

describe("NDJSON", () => {
  it("gives every text and list back", async () => {
    const lines = (await exported("--format", "ndjson")).toString("utf8").trimEnd().split("\n")
    const read = lines.map((line) => JSON.parse(line) as Record<string, unknown>)
    assert.deepStrictEqual(
      read.map((row) => ({ id: row["id"], text: row["video_description"], tags: row["hashtag_names"] })),
      rows
    )
    assert.deepStrictEqual(
      [read[0]!["create_time"], read[0]!["retrieved_at"]],
      ["2023-01-01T10:00:00Z", "2024-05-06T07:08:09.012Z"]
    )
  })
})
