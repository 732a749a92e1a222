// Names in a database and in an old export are data, and a stranger's folder leads nowhere else: what Windrow writes,
// replaces and deletes lies in its own place, whatever stands there already.
import { execFileSync } from "node:child_process"
import { createHash } from "node:crypto"
import {
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync
} from "node:fs"
import { basename, join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import fc from "fast-check"
import { beforeAll, describe, expect, it } from "vitest"
import { fileName, placeIn } from "../../src/domain/ownFile.ts"
import type { Workplace } from "../support/workplace.ts"
import { another, collected, makeVictim, tamper } from "./hostile.ts"

let good: Workplace
beforeAll(async () => {
  good = await collected()
})

/** The study of a place with a month more, so that something is due. */
const longer = (place: Workplace) =>
  readFileSync(join(place.directory, "study.yaml"), "utf8").replace("2023-01-31", "2023-02-28")

const sha = (text: string) => createHash("sha256").update(text).digest("hex")

/** A manifest that claims files. */
const claiming = (files: ReadonlyArray<{ readonly path: string; readonly text: string }>): string =>
  JSON.stringify({
    windrow_export: 1,
    study: { name: "study", hash: "x" },
    origin: "tiktok",
    made_up: false,
    retrieved_until: "",
    format: "parquet",
    windrow: "0",
    duckdb: "v1",
    tables: {},
    files: files.map(({ path, text }) => ({ path, bytes: text.length, sha256: sha(text) }))
  })

describe("a name from a database", () => {
  it("becomes letters, digits, _ and - of one file in the folder, whatever it is", () => {
    const odd = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.constantFrom(
        "../../victim",
        "..",
        ".",
        "",
        "/etc/passwd",
        "a/b",
        "a\\b",
        "C:\\x",
        "con",
        "NUL",
        "-rf",
        "a\u0000b",
        "\u202egnp"
      ),
      fc.string({ minLength: 300, maxLength: 400 })
    )
    fc.assert(
      fc.property(odd, (stored) => {
        const name = fileName(stored)
        expect(name).toMatch(/^[A-Za-z0-9_][A-Za-z0-9_-]{0,120}$/)
        expect(name).not.toMatch(/^(con|nul)$/i)
        expect(placeIn("/folder", name)).toBe(join("/folder", name))
      }),
      { numRuns: 10_000 }
    )
    expect([fileName("videos_history"), fileName("my-study-2")]).toEqual(["videos_history", "my-study-2"])
  })

  it("is no path where it is the study's", async () => {
    const place = another(good)
    await tamper(place.database, "UPDATE provenance.meta SET value = '../../../victim' WHERE key = 'study'")
    const { code, stderr } = await place.windrow(["export", "study.yaml", "--format", "duckdb", "--to", "out/copy"])
    expect(code, stderr).toBe(0)
    expect(readdirSync(join(place.directory, "out/copy")).toSorted()).toEqual([
      "README.md",
      "_________victim.duckdb",
      "manifest.json"
    ])
    expect(existsSync(join(place.directory, "victim.duckdb"))).toBe(false)
  })

  it("is no code in what an export's README and status have pasted", async () => {
    const place = another(good)
    const names = [`a" = "c"); system("evil") #`, "b'; DROP", "c\n```"]
    const columns = names.map((name) => `"${name.replaceAll('"', '""')}" VARCHAR`).join(", ")
    await tamper(
      place.database,
      `CREATE OR REPLACE TABLE main.accounts (username VARCHAR, ${columns});
       UPDATE provenance.meta SET value = 'sandbox:$(evil); \`evil\` ''x' WHERE key = 'origin'`
    )
    const { code, stderr } = await place.windrow(["export", "study.yaml", "--format", "csv", "--tables", "accounts"])
    expect(code, stderr).toBe(0)
    const readme = readFileSync(join(place.directory, "data/study-csv/README.md"), "utf8")
    expect(readme).toContain('`a" = "c"); system("evil") #` = utf8()')
    expect(readme).toContain(String.raw`"a\" = \"c\"); system(\"evil\") #": pa.string()`)
    expect(readme).toContain("'b''; DROP': 'VARCHAR'")
    expect(readme).toContain("E'c\\n```': 'VARCHAR'")
    expect(readme.match(/^```/gm)).toHaveLength(10)
    place.write("study.yaml", longer(place))
    const status = await place.windrow(["status", "study.yaml", "--json"])
    expect(JSON.parse(status.stdout).next).toContain(String.raw`--seed '$(evil); ${"`evil`"} '\''x'`)
  })

  it("of an account is no path where a table is cut by it", async () => {
    const place = another(good)
    await tamper(
      place.database,
      "UPDATE main.videos SET username = ['../../x', '..', '/etc/x', chr(27) || '[31m'][1 + (hash(id) % 4)::INTEGER]"
    )
    const { code, stderr } = await place.windrow(["export", "study.yaml", "--partition", "account", "--to", "out/cut"])
    expect(code, stderr).toBe(0)
    const parts = readdirSync(join(place.directory, "out/cut/videos"))
    expect(parts.length).toBeGreaterThan(1)
    for (const part of parts) expect(part).toMatch(/^account=[\w.%-]+$/)
    expect(readdirSync(join(place.directory, "out"))).toEqual(["cut"])
  })
})

describe("a stored path", () => {
  it("has its place inside by real path, or none", () => {
    const place = another(good)
    const folder = join(place.directory, "data")
    mkdirSync(join(folder, "own"))
    symlinkSync(place.directory, join(folder, "linked"))
    symlinkSync(join(place.directory, "study.yaml"), join(folder, "link.csv"))
    for (const path of [
      "../study.yaml",
      "own/../../study.yaml",
      "/etc/passwd",
      "linked/study.yaml",
      "link.csv",
      "own",
      ".",
      "",
      "own//x",
      "own/./x",
      "a\u0000b",
      "a\\..\\b",
      "C:x"
    ])
      expect(placeIn(folder, path), path).toBeUndefined()
    for (const path of ["x.csv", "own/x.csv", "new/y/z.csv", "study.duckdb"])
      expect(placeIn(folder, path)).toBe(join(folder, path))
  })
})

describe("an old export", () => {
  it("deletes and replaces nothing outside, over links, or that it did not write", async () => {
    const place = another(good)
    const victim = makeVictim(place)
    const out = join(place.directory, "out")
    mkdirSync(out)
    const inside = (name: string) => join(out, name)
    const other = another(good)
    symlinkSync(other.directory, inside("videos"))
    symlinkSync(victim.path, inside("linked.csv"))
    writeFileSync(inside("mine.csv"), "mine")
    writeFileSync(inside("theirs.csv"), "theirs")
    writeFileSync(
      inside("manifest.json"),
      claiming([
        { path: `../../${basename(victim.path)}`, text: victim.text },
        { path: victim.path, text: victim.text },
        { path: "linked.csv", text: victim.text },
        { path: "videos/study.yaml", text: readFileSync(join(other.directory, "study.yaml"), "utf8") },
        { path: "mine.csv", text: "something else" },
        { path: "theirs.csv", text: "theirs" }
      ])
    )
    const { code, stdout, stderr } = await place.windrow([
      "export",
      "study.yaml",
      "--to",
      "out",
      "--tables",
      "codebook"
    ])
    expect(code, stderr).toBe(0)
    expect(stdout).toContain("1 file of the earlier export removed")
    expect(stdout).toContain("left there, because it was changed since the earlier export: mine.csv")
    expect(existsSync(inside("theirs.csv"))).toBe(false)
    expect(readFileSync(inside("mine.csv"), "utf8")).toBe("mine")
    expect(readFileSync(victim.path, "utf8")).toBe(victim.text)
    expect(existsSync(join(other.directory, "study.yaml"))).toBe(true)
    expect(existsSync(inside("linked.csv"))).toBe(true)
  })

  it.each([
    [
      "a link in place of a file",
      (out: string, target: string) => symlinkSync(target, join(out, "videos.parquet")),
      []
    ],
    [
      "a link in place of a folder of parts",
      (out: string, target: string) => symlinkSync(join(target, ".."), join(out, "videos")),
      ["--partition", "month"]
    ],
    [
      "a link in place of the manifest",
      (out: string, target: string) => symlinkSync(target, join(out, "manifest.json")),
      []
    ]
  ])("with %s is not written through", async (_, put, more) => {
    const place = another(good)
    const text = claiming([{ path: "videos.parquet", text: "x" }])
    const victim = makeVictim(place, text)
    const out = join(place.directory, "out")
    mkdirSync(out)
    put(out, victim.path)
    const before = readdirSync(join(victim.path, "..")).length
    const { code, stderr } = await place.windrow(["export", "study.yaml", "--to", "out", ...more])
    expect(code, stderr).toBe(74)
    expect(stderr).toMatch(/is there already, and no export wrote it\n.*--to/)
    expect(readFileSync(victim.path, "utf8")).toBe(text)
    expect(readdirSync(join(victim.path, "..")).length).toBe(before)
  })

  it("that was changed by hand is not written over", async () => {
    const place = another(good)
    const exporting = () => place.windrow(["export", "study.yaml", "--format", "csv", "--to", "out"])
    expect((await exporting()).code).toBe(0)
    expect((await exporting()).code).toBe(0)
    writeFileSync(join(place.directory, "out/videos.csv"), "my corrections")
    const { code, stderr } = await exporting()
    expect(code, stderr).toBe(74)
    expect(stderr).toMatch(/videos\.csv was changed since an export wrote it\n.*Move it away/)
    expect(readFileSync(join(place.directory, "out/videos.csv"), "utf8")).toBe("my corrections")
  })

  it("whose folder beside the database is a link is not filled unasked", async () => {
    const place = another(good)
    const elsewhere = another(good)
    symlinkSync(elsewhere.directory, join(place.directory, "data/study-parquet"))
    const { code, stderr } = await place.windrow(["export", "study.yaml"])
    expect(code, stderr).toBe(74)
    expect(stderr).toMatch(/study-parquet is a link to another place.*\n.*--to/)
    expect(readdirSync(elsewhere.directory).toSorted()).toEqual(["data", "study.yaml"])
  })
})

describe("a folder in which every file that a run writes is a link", () => {
  const beside = [
    "data/study.duckdb.events.ndjson",
    "data/study.duckdb.status.json",
    "data/study.duckdb.coverage.json",
    `data/study.duckdb.status.json.${process.pid}.tmp`,
    "data/copy.duckdb",
    "data/copy.duckdb.writing",
    "data/study.report.html",
    "study.plan.json"
  ]

  it("has none of them written through, and the run is complete", async () => {
    const place = another(good)
    const text = readFileSync(join(place.directory, "study.yaml"), "utf8").replace(
      "study.duckdb }",
      "study.duckdb, snapshot: data/copy.duckdb }"
    )
    place.write("study.yaml", text.replace("2023-01-31", "2023-02-28"))
    const victim = makeVictim(place)
    for (const name of beside) symlinkSync(victim.path, join(place.directory, name))
    const run = await place.windrow(["run", "study.yaml", "--sandbox"])
    expect(run.code, run.stderr).toBe(0)
    expect(run.stderr).toMatch(/events could not be stored: .*events\.ndjson is a link to another place/)
    expect((await place.windrow(["report", "study.yaml"])).code).toBe(0)
    expect(readFileSync(victim.path, "utf8")).toBe(victim.text)
    for (const name of ["study.plan.json", "data/study.duckdb.status.json", "data/study.report.html"])
      expect(lstatSync(join(place.directory, name)).isFile(), name).toBe(true)
  })

  it.each(["", ".lock", ".lock-journal", ".lock-wal", ".wal", ".tmp"])("study.duckdb%s stops it", async (end) => {
    const place = another(good)
    if (end === "")
      place.write(
        "study.yaml",
        readFileSync(join(place.directory, "study.yaml"), "utf8").replace("data/study.", "data/new.")
      )
    else place.write("study.yaml", longer(place))
    const target = join(place.directory, "..", `made-${basename(place.directory)}`)
    symlinkSync(target, join(place.directory, "data", end === "" ? "new.duckdb" : `study.duckdb${end}`))
    const { code, stderr } = await place.windrow(["run", "study.yaml", "--sandbox"])
    expect(code, stderr).toBe(74)
    expect(stderr).toMatch(/is a link to another place, and nothing is written there; move it away/)
    expect(existsSync(target)).toBe(false)
  })

  it("a lock that is another program's database is left as it is", async () => {
    const place = another(good)
    place.write("study.yaml", longer(place))
    const path = `${place.database}.lock`
    const theirs = new DatabaseSync(path)
    theirs.exec(
      "CREATE TABLE log (text); CREATE TABLE holder (text TEXT); CREATE TRIGGER evil AFTER DELETE ON holder BEGIN INSERT INTO log VALUES ('ran'); END; INSERT INTO holder VALUES ('x')"
    )
    theirs.close()
    const before = readFileSync(path)
    const { code, stderr } = await place.windrow(["run", "study.yaml", "--sandbox"])
    expect(code, stderr).toBe(74)
    expect(stderr).toContain("another program's file; move it away")
    expect(readFileSync(path).equals(before)).toBe(true)
  })

  it("a journal of the lock that would have SQLite delete a file is refused", async () => {
    const place = another(good)
    place.write("study.yaml", longer(place))
    const victim = makeVictim(place)
    const name = Buffer.from(victim.path)
    const tail = Buffer.alloc(16)
    tail.writeUInt32BE(name.length, 0)
    tail.writeUInt32BE(
      name.reduce((sum, byte) => sum + byte, 0),
      4
    )
    Buffer.from("d9d505f920a163d7", "hex").copy(tail, 8)
    writeFileSync(`${place.database}.lock-journal`, Buffer.concat([Buffer.alloc(512), name, tail]))
    const { code, stderr } = await place.windrow(["run", "study.yaml", "--sandbox"])
    expect(code, stderr).toBe(74)
    expect(stderr).toContain("is not of this lock")
    expect(readFileSync(victim.path, "utf8")).toBe(victim.text)
  })

  it("another name of the events' bytes keeps them as they are", async () => {
    const place = another(good)
    place.write("study.yaml", longer(place))
    const backup = join(place.directory, "backup.ndjson")
    writeFileSync(backup, '{"windrow_events":1}\n')
    linkSync(backup, `${place.database}.events.ndjson`)
    expect((await place.windrow(["run", "study.yaml", "--sandbox"])).code).toBe(0)
    expect(readFileSync(backup, "utf8")).toBe('{"windrow_events":1}\n')
    expect(readFileSync(`${place.database}.events.ndjson`, "utf8")).toContain("run_finished")
  })

  it.skipIf(process.platform === "win32")("pipes in their places are not waited for", async () => {
    const place = another(good)
    for (const end of [".status.json", ".coverage.json", ".events.ndjson"]) {
      execFileSync("mkfifo", [`${place.database}${end}`])
    }
    execFileSync("mkfifo", [join(place.directory, "study.plan.json")])
    place.write("study.yaml", longer(place))
    for (const args of [
      ["status", "study.yaml"],
      ["plan", "study.yaml"],
      ["run", "study.yaml", "--sandbox"]
    ]) {
      const { code, stderr } = await place.windrow(args)
      expect(code, stderr).toBe(0)
    }
    execFileSync("mkfifo", [join(place.directory, "data/pipe.duckdb")])
    place.write("study.yaml", longer(place).replace("data/study.", "data/pipe."))
    for (const args of [
      ["status", "study.yaml"],
      ["export", "study.yaml"],
      ["run", "study.yaml", "--sandbox"]
    ])
      expect((await place.windrow(args)).code).toBe(74)
  })

  it("init writes through none of them", async () => {
    const place = another(good)
    const target = join(place.directory, "..", `made-${basename(place.directory)}`)
    const victim = makeVictim(place, '{ "$id": "study.schema.json", "title": "A Windrow study" }')
    symlinkSync(target, join(place.directory, "new.yaml"))
    symlinkSync(victim.path, join(place.directory, "study.schema.json"))
    const flags = ["--name", "new", "--accounts", "tagesschau", "--from", "2023-01-01", "--to", "2023-01-31"]
    const { code, stderr } = await place.windrow(["init", "new.yaml", ...flags])
    expect(code, stderr).toBe(74)
    expect(existsSync(target)).toBe(false)
    expect(readFileSync(victim.path, "utf8")).toBe(victim.text)
  })
})
