// A real collection → files, read back by a DuckDB that knows nothing of Windrow.
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { DuckDBInstance } from "@duckdb/node-api"
import { assert, beforeAll, describe, it } from "@effect/vitest"
import { sha256 } from "../../src/domain/Json.ts"
import type { Manifest } from "../../src/export/manifest.ts"
import { makeWorkplace, query, studyText } from "../support/workplace.ts"

const work = makeWorkplace()
const inside = (...path: ReadonlyArray<string>) => join(work.directory, ...path)
const manifestOf = (folder: string) => JSON.parse(readFileSync(inside(folder, "manifest.json"), "utf8")) as Manifest
const windrow = async (...args: ReadonlyArray<string>) => {
  const ended = await work.windrow(["export", "study.yaml", ...args])
  assert.strictEqual(ended.code, 0, ended.stderr)
  return ended
}

/** Answers a query in memory. */
const ask = async (sql: string, database = ":memory:") => {
  const instance = await DuckDBInstance.create(database)
  const connection = await instance.connect()
  try {
    await connection.run(`ATTACH '${work.database}' AS study (READ_ONLY)`)
    return (await connection.runAndReadAll(sql)).getRowObjectsJson()
  } finally {
    connection.closeSync()
    instance.closeSync()
  }
}

/** Every file of a folder with its hash. */
const printOf = (folder: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    readdirSync(inside(folder), { recursive: true, encoding: "utf8" })
      .filter((path) => statSync(inside(folder, path)).isFile())
      .map((path) => [path, sha256(readFileSync(inside(folder, path)))])
  )

let before = ""
beforeAll(async () => {
  work.write("study.yaml", studyText())
  const { code, stderr } = await work.windrow(["run", "study.yaml", "--sandbox"])
  assert.strictEqual(code, 0, stderr)
  before = sha256(readFileSync(work.database))
})

describe("Parquet", () => {
  it("has all tables beside the database, sorted by key, with the same rows", async () => {
    const { stdout, stderr } = await windrow()
    assert.match(stdout, /MADE-UP DATA/)
    assert.match(stderr, /videos\.parquet: [\d,]+ rows/)
    const tables = await query(
      work.database,
      `SELECT schema_name, table_name FROM duckdb_tables()
       WHERE schema_name = 'main' OR schema_name = 'provenance' AND table_name IN ('samples', 'problems', 'requests')
       UNION ALL SELECT schema_name, view_name FROM duckdb_views() WHERE database_name = current_catalog() AND NOT internal`
    )
    assert.includeMembers(
      tables.map(({ table_name }) => table_name),
      ["coverage", "account_days", "samples", "panel"]
    )
    const names = tables.map(({ table_name }) => `${table_name}.parquet`)
    const folder = inside("data", "study-parquet")
    assert.sameMembers(readdirSync(folder), [...names, "manifest.json", "README.md"])
    for (const { schema_name, table_name } of tables) {
      const file = `'${folder}/${table_name}.parquet'`
      const there = `study.${schema_name}."${table_name}"`
      const [row] = await ask(
        `SELECT (SELECT count(*) FROM (FROM ${file} EXCEPT ALL FROM ${there})) AS more,
                (SELECT count(*) FROM (FROM ${there} EXCEPT ALL FROM ${file})) AS less`
      )
      assert.deepStrictEqual({ ...row }, { more: "0", less: "0" }, String(table_name))
    }
    const ids = await ask(`SELECT id FROM '${folder}/videos.parquet'`)
    assert.isAtLeast(ids.length, 50)
    assert.deepStrictEqual(
      ids.map(({ id }) => id),
      ids.map(({ id }) => String(id)).toSorted()
    )
  })

  it("says in the footer what it is of, and is packed with zstd", async () => {
    const file = inside("data", "study-parquet", "videos.parquet")
    const entries = await ask(`SELECT decode(key) AS key, decode(value) AS value FROM parquet_kv_metadata('${file}')`)
    const footer = Object.fromEntries(entries.map(({ key, value }) => [String(key), String(value)]))
    const [run] = await query(work.database, "SELECT plan, version FROM provenance.runs")
    assert.deepInclude(footer, {
      table: "videos",
      study: "study",
      study_hash: String(run!["plan"]),
      origin: "sandbox:windrow",
      windrow: String(run!["version"])
    })
    assert.match(footer["duckdb"]!, /^v\d/)
    const codecs = await ask(`SELECT DISTINCT compression FROM parquet_metadata('${file}')`)
    assert.deepStrictEqual(
      codecs.map(({ compression }) => compression),
      ["ZSTD"]
    )
  })

  it("is the same to the byte when it is exported again, and the database stays as it was", async () => {
    const first = printOf("data/study-parquet")
    await windrow("--to", "again")
    assert.deepStrictEqual(printOf("again"), first)
    await windrow()
    assert.deepStrictEqual(printOf("data/study-parquet"), first)
    assert.strictEqual(sha256(readFileSync(work.database)), before)
  })

  it("is described by a manifest that is right", () => {
    const { files, tables, made_up } = manifestOf("data/study-parquet")
    assert.isTrue(made_up)
    for (const { path, bytes, sha256: hash, rows, table } of files) {
      const content = readFileSync(inside("data/study-parquet", path))
      assert.deepStrictEqual([content.length, sha256(content)], [bytes, hash], path)
      if (table !== undefined) assert.strictEqual(rows, tables[table], path)
    }
    assert.sameMembers(
      files.map(({ path }) => path),
      readdirSync(inside("data/study-parquet")).filter((path) => path !== "manifest.json")
    )
  })

  it("is cut by month or account, the same way each time", async () => {
    await windrow("--partition", "month", "--to", "parts")
    const [row] = await ask(
      `SELECT count(*) AS wrong FROM read_parquet('${inside("parts")}/videos/*/*.parquet', hive_types_autocast = false)
       WHERE month <> strftime(create_time, '%Y-%m')`
    )
    assert.strictEqual(row!["wrong"], "0")
    assert.sameMembers(readdirSync(inside("parts/videos")), ["month=2023-01", "month=2023-02", "month=2023-03"])
    const first = printOf("parts")
    const { files, tables } = manifestOf("parts")
    const parts = files.filter(({ table }) => table === "videos").map(({ rows }) => rows!)
    assert.strictEqual(parts.length, 3)
    assert.strictEqual(
      parts.reduce((sum, rows) => sum + rows, 0),
      tables["videos"]
    )
    await windrow("--partition", "month", "--to", "parts")
    assert.deepStrictEqual(printOf("parts"), first)
    // What the other cut has no more is taken away, folders too.
    await windrow("--partition", "account", "--to", "parts")
    assert.sameMembers(readdirSync(inside("parts/videos")), [
      "account=tagesschau",
      "account=zeitimbild",
      "account=20minuten"
    ])
  })
})

describe("the README of an export", () => {
  for (const format of ["parquet", "csv", "ndjson", "duckdb"]) {
    it(`has three lines of SQL that read ${format}`, async () => {
      await windrow("--format", format, "--to", `readme-${format}`)
      const text = readFileSync(inside(`readme-${format}`, "README.md"), "utf8")
      assert.match(text, /MADE-UP DATA/)
      for (const language of ["r", "python", "sql"]) {
        const [, lines] = new RegExp(`\`\`\`${language}\\n([^\`]*)\`\`\``).exec(text)!
        assert.lengthOf(lines!.trim().split("\n"), 3, language)
      }
      const [, lines] = /```sql\n([^`]*)```/.exec(text)!
      const there = lines!.replaceAll(
        /'([\w*/.-]+\.(?:parquet|csv|ndjson|duckdb))'/g,
        `'${inside(`readme-${format}`)}/$1'`
      )
      const instance = await DuckDBInstance.create(":memory:")
      const connection = await instance.connect()
      const [first, second, last] = there.trim().split("\n")
      await connection.run(first!)
      const columns = (await connection.runAndReadAll(second!)).getRowObjectsJson()
      assert.deepInclude(
        columns.map(({ column_name, column_type }) => ({ column_name, column_type })),
        { column_name: "id", column_type: "VARCHAR" }
      )
      // Read as it was: times without a zone, lists as lists, an empty text apart from none.
      const table = format === "duckdb" ? "data.videos" : "videos"
      await connection.run(`ATTACH '${work.database}' AS study (READ_ONLY)`)
      const [row] = (
        await connection.runAndReadAll(
          `SELECT (SELECT count(*) FROM (SELECT * FROM ${table} EXCEPT ALL FROM study.main.videos))::INTEGER AS n`
        )
      ).getRowObjectsJson()
      assert.deepStrictEqual(row, { n: 0 })
      const [[count]] = (await connection.runAndReadAll(last!)).getRowsJson() as [[string]]
      assert.strictEqual(Number(count), manifestOf(`readme-${format}`).tables["videos"])
      connection.closeSync()
      instance.closeSync()
    })
  }
})

describe("a folder", () => {
  it("keeps what others put there, and loses what the earlier export had more", async () => {
    await windrow("--to", "shared")
    writeFileSync(inside("shared", "notes.txt"), "mine")
    const { stdout } = await windrow("--to", "shared", "--tables", "videos, codebook")
    assert.match(stdout, /\d+ files of the earlier export removed/)
    assert.sameMembers(readdirSync(inside("shared")), [
      "notes.txt",
      "videos.parquet",
      "codebook.parquet",
      "manifest.json",
      "README.md"
    ])
  })

  it("where another's file is in the way stays as it is", async () => {
    mkdirSync(inside("theirs"))
    writeFileSync(inside("theirs", "videos.parquet"), "theirs")
    const { code, stderr } = await work.windrow(["export", "study.yaml", "--to", "theirs"])
    assert.strictEqual(code, 74)
    assert.match(stderr, /videos\.parquet is there already, and no export wrote it\n.*--to/)
    assert.deepStrictEqual(Object.keys(printOf("theirs")), ["videos.parquet"])
  })

  it("that a killed export left half is finished by the next", async () => {
    // Killed between two renames: one file is in place, its manifest still in the draft of a process that is no more.
    await windrow("--to", "killed", "--format", "csv")
    const draft = inside("killed", ".windrow-export-999999999")
    mkdirSync(draft)
    writeFileSync(join(draft, "manifest.json"), readFileSync(inside("killed", "manifest.json")))
    writeFileSync(join(draft, "videos_history.csv"), "half")
    await windrow("--to", "fresh", "--tables", "videos")
    for (const name of ["manifest.json", "README.md"])
      writeFileSync(inside("killed", name), readFileSync(inside("fresh", name)))
    await windrow("--to", "killed", "--format", "csv")
    assert.isFalse(existsSync(draft))
    assert.sameMembers(Object.keys(printOf("killed")), [
      ...manifestOf("killed").files.map(({ path }) => path),
      "manifest.json"
    ])
  })
})

describe("the slim copy", () => {
  it("has everything but the raw answers, and no run goes on with it", async () => {
    await windrow("--format", "duckdb", "--to", "slim")
    const copy = inside("slim", "study.duckdb")
    const columns = "SELECT schema_name, table_name, column_name, data_type, comment FROM duckdb_columns() ORDER BY ALL"
    const isBody = (row: Readonly<Record<string, unknown>>) =>
      row["table_name"] === "pages" && row["column_name"] === "body"
    const theirs = (await query(work.database, columns)).filter((row) => !isBody(row))
    assert.deepStrictEqual(await query(copy, columns), theirs)
    for (const name of ["main.videos", "main.videos_matches", "provenance.requests", "provenance.coverage"]) {
      const count = `SELECT count(*) AS n FROM ${name}`
      assert.deepStrictEqual(await query(copy, count), await query(work.database, count), name)
    }
    work.write("onward.yaml", studyText().replace("data/study.duckdb", "slim/study.duckdb"))
    const hash = sha256(readFileSync(copy))
    const { code, stderr } = await work.windrow(["run", "onward.yaml", "--sandbox"])
    assert.strictEqual(code, 74)
    assert.match(stderr, /is a copy to read.*\n.*Name the original/)
    assert.strictEqual(sha256(readFileSync(copy)), hash)
  })
})
