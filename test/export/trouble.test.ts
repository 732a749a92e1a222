// What goes wrong when data is taken out: each is said with what to do next, and nothing half is left.
import { type ChildProcess, spawn } from "node:child_process"
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { DuckDBInstance } from "@duckdb/node-api"
import { assert, beforeAll, describe, it } from "@effect/vitest"
import { sha256 } from "../../src/domain/Json.ts"
import { makeWorkplace, studyText } from "../support/workplace.ts"

const work = makeWorkplace()
const inside = (...path: ReadonlyArray<string>) => join(work.directory, ...path)
const exporting = (...args: ReadonlyArray<string>) => work.windrow(["export", "study.yaml", ...args])

beforeAll(async () => {
  work.write("study.yaml", studyText({ to: "2023-01-31" }))
  const { code, stderr } = await work.windrow(["run", "study.yaml", "--sandbox"])
  assert.strictEqual(code, 0, stderr)
})

describe("what was typed:", () => {
  const wrong: Readonly<Record<string, readonly [args: ReadonlyArray<string>, code: number, says: RegExp]>> = {
    "a table that is not there": [["--tables", "vidoes"], 64, /no table vidoes\n.*Did you mean: videos\?.*codebook/],
    "no table at all": [["--tables", ","], 64, /names no table\n.*videos/],
    "a format that is not there": [["--format", "excel"], 64, /excel.*parquet/],
    "parts of a CSV file": [["--format", "csv", "--partition", "month"], 64, /--partition is for Parquet/],
    "a mark for Parquet": [["--bom"], 64, /--bom is for CSV/]
  }
  for (const [name, [args, code, says]] of Object.entries(wrong)) {
    it(name, async () => {
      const ended = await exporting(...args)
      assert.strictEqual(ended.code, code)
      assert.match(ended.stderr, says)
      assert.strictEqual(ended.stdout, "")
      assert.isFalse(existsSync(inside("data", "study-parquet")))
    })
  }

  it("a study that was not collected", async () => {
    work.write("new.yaml", studyText().replace("data/study.duckdb", "data/new.duckdb"))
    const { code, stderr } = await work.windrow(["export", "new.yaml"])
    assert.strictEqual(code, 66)
    assert.match(stderr, /new\.duckdb does not exist yet\n.*windrow run new\.yaml/)
  })

  it("a database of somebody else", async () => {
    const instance = await DuckDBInstance.create(inside("theirs.duckdb"))
    const connection = await instance.connect()
    await connection.run("CREATE TABLE videos AS SELECT 1 AS id")
    connection.closeSync()
    instance.closeSync()
    work.write("theirs.yaml", studyText().replace("data/study.duckdb", "theirs.duckdb"))
    const { code, stderr } = await work.windrow(["export", "theirs.yaml", "--to", "theirs"])
    assert.strictEqual(code, 66)
    assert.match(stderr, /not one that Windrow made/)
    assert.isFalse(existsSync(inside("theirs")))
  })
})

describe("the folder", () => {
  it("that is a file is left as it is", async () => {
    work.write("file", "mine")
    const { code, stderr } = await exporting("--to", "file")
    assert.strictEqual(code, 74)
    assert.match(stderr, /is a file, not a folder\n.*--to/)
    assert.strictEqual(readFileSync(inside("file"), "utf8"), "mine")
  })

  it.skipIf(process.getuid?.() === 0)("that may not be written is named", async () => {
    mkdirSync(inside("closed"))
    chmodSync(inside("closed"), 0o500)
    const { code, stderr } = await exporting("--to", "closed/out")
    assert.strictEqual(code, 74)
    assert.match(stderr, /closed\/out cannot be written/)
  })

  it("that the system refuses is named, and the search for a parent ends", async () => {
    const { code, stderr } = await exporting("--to", process.platform === "linux" ? "/proc/x/y" : "file/x")
    assert.strictEqual(code, 74)
    assert.match(stderr, /cannot be written|not a folder/)
  })
})

/** Another program that has the database open. */
const hold = async (path: string): Promise<ChildProcess> => {
  const text = `
    import { DuckDBInstance } from "@duckdb/node-api"
    const instance = await DuckDBInstance.create(${JSON.stringify(path)})
    process.stdout.write("held")
    setInterval(() => instance, 1000)`
  const child = spawn(process.execPath, ["--input-type=module", "--eval", text], {
    cwd: import.meta.dirname,
    stdio: ["ignore", "pipe", "inherit"]
  })
  await new Promise((held) => child.stdout!.once("data", held))
  return child
}

describe("the database", () => {
  it("that another program holds is not waited for: it is named, with its process", async () => {
    const holder = await hold(work.database)
    try {
      const { code, stderr } = await exporting("--to", "held")
      assert.strictEqual(code, 81)
      assert.match(stderr, new RegExp(`study\\.duckdb is open in another program.*${holder.pid}`))
      assert.include(stderr, "output.snapshot")
      assert.isFalse(existsSync(inside("held")))
    } finally {
      holder.kill("SIGKILL")
    }
  })
})

describe("Ctrl-C", () => {
  it("leaves the earlier export as it was, and nothing half", async () => {
    assert.strictEqual((await exporting("--to", "kept")).code, 0)
    const files = readdirSync(inside("kept")).toSorted()
    const hash = () => files.map((name) => sha256(readFileSync(inside("kept", name)))).join()
    const before = hash()
    // A table that takes seconds to sort and write.
    const instance = await DuckDBInstance.create(work.database)
    const connection = await instance.connect()
    await connection.run(
      `INSERT INTO videos_history BY NAME
       SELECT md5(range::VARCHAR) AS id, range AS view_count, TIMESTAMP '2023-01-01' AS retrieved_at FROM range(3000000)`
    )
    connection.closeSync()
    instance.closeSync()
    const { child, ended } = work.start(["export", "study.yaml", "--to", "kept"])
    // `videos` comes before `videos_history`: once it is told, the long one is under way.
    await new Promise<void>((told) => {
      child.stderr!.on("data", (text: string) => text.includes("videos.parquet:") && told())
    })
    child.kill("SIGINT")
    const { code, stderr } = await ended
    assert.strictEqual(code, 130)
    assert.match(stderr, /interrupted: nothing was exported\n.*stays as it was/)
    assert.deepStrictEqual(readdirSync(inside("kept")).toSorted(), files)
    assert.strictEqual(hash(), before)
  })

  it("by force leaves a draft, which the next export clears away", async () => {
    const { child, ended } = work.start(["export", "study.yaml", "--to", "forced"])
    await new Promise<void>((told) => {
      child.stderr!.on("data", (text: string) => text.includes("videos.parquet:") && told())
    })
    child.kill("SIGKILL")
    await ended
    assert.lengthOf(readdirSync(inside("forced")), 1)
    writeFileSync(inside("forced", "notes.txt"), "mine")
    assert.strictEqual((await exporting("--to", "forced", "--tables", "videos")).code, 0)
    assert.sameMembers(readdirSync(inside("forced")), ["notes.txt", "videos.parquet", "manifest.json", "README.md"])
  })
})
