// Opening a database runs nothing of it: not a view in place of a table, not a macro in place of a function, not a default.
// And what is read of it reaches no other file.
import { existsSync, readdirSync, readFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { Effect } from "effect"
import { beforeAll, describe, expect, it } from "vitest"
import { openDatabase } from "../../src/duckdb/Database.ts"
import { query, type Workplace } from "../support/workplace.ts"
import { another, collected, makeVictim, tamper } from "./hostile.ts"

let good: Workplace
beforeAll(async () => {
  good = await collected()
})

/** Every command that opens a database. */
const commands: ReadonlyArray<ReadonlyArray<string>> = [
  ["status", "study.yaml", "--json"],
  ["explain", "study.yaml"],
  ["report", "study.yaml"],
  ["export", "study.yaml", "--format", "csv"],
  ["plan", "study.yaml"],
  ["run", "study.yaml", "--sandbox"]
]

const views = (sql: string) => `DROP TABLE main.videos_matches; CREATE VIEW main.videos_matches AS ${sql}`

const attacks: Readonly<Record<string, readonly [sql: (victim: string) => string, says: string]>> = {
  "a view that reads another file": [(victim) => views(`SELECT content AS step FROM read_text('${victim}')`), "view"],
  "a view that never ends": [() => views("SELECT range AS step FROM range(1000000000000)"), "view"],
  "a view in provenance": [
    () =>
      "DROP TABLE provenance.waves; CREATE VIEW provenance.waves AS SELECT 1 AS shape, 2 AS wave, now() AS begun_at",
    "view"
  ],
  "a macro in place of count": [() => "CREATE MACRO main.count(x) AS 666", "macro"],
  "a macro in place of MAX, in capitals": [() => 'CREATE MACRO main."MAX"(x) AS 666', "macro"],
  "a macro in place of sha256": [() => "CREATE MACRO main.sha256(x) AS 'evil'", "macro"],
  "a table macro in place of duckdb_tables": [
    (victim) => `CREATE MACRO main.duckdb_tables() AS TABLE SELECT content AS table_name FROM read_text('${victim}')`,
    "macro"
  ],
  "a macro in place of what the check itself asks": [
    () => "CREATE MACRO main.regexp_full_match(a, b) AS true; CREATE MACRO main.duckdb_functions() AS TABLE SELECT 1",
    "macro"
  ],
  "a macro in a schema of its own": [() => "CREATE SCHEMA evil; CREATE MACRO evil.count(x) AS 1", "schema"],
  "a view of ours with another query": [
    (victim) => `CREATE OR REPLACE VIEW main.coverage AS SELECT content AS step FROM read_text('${victim}')`,
    "view"
  ],
  "a view of ours with another condition": [() => "CREATE OR REPLACE VIEW main.step_rows AS SELECT 1 AS step", "view"],
  "a view of ours under other names of columns": [
    () => "CREATE OR REPLACE VIEW main.requests_by_step(a) AS SELECT 1",
    "view"
  ],
  "a macro of ours with another expression": [
    () => "CREATE OR REPLACE MACRO main.local_day(ts, tz) AS ts::DATE",
    "macro"
  ],
  "a macro of ours for a table": [
    (victim) =>
      `DROP MACRO main.local_day; CREATE MACRO main.local_day(ts, tz) AS TABLE SELECT content FROM read_text('${victim}')`,
    "macro"
  ],
  "a view of ours in the wrong schema": [() => "CREATE VIEW provenance.step_rows AS SELECT 1 AS step", "view"],
  "a type in place of JSON": [() => `CREATE TYPE main."JSON" AS ENUM ('evil')`, "type"],
  "a schema like a catalog": [
    () => 'CREATE SCHEMA study."system"; CREATE TABLE study."system".x (a INTEGER)',
    "schema"
  ],
  "a table that leads out of the folder": [() => 'CREATE TABLE main."../../victim" (a INTEGER)', "table"],
  "a table with a quote": [() => 'CREATE TABLE main."a"" FROM x; --" (a INTEGER)', "table"],
  "a table that looks like another": [() => 'CREATE TABLE main."vid\u0435os" (a INTEGER)', "table"],
  "a table that moves the terminal": [() => 'CREATE TABLE main."\u001b]0;evil\u0007" (a INTEGER)', "table"],
  "a table with a name without end": [() => `CREATE TABLE main."${"a".repeat(100_000)}" (a INTEGER)`, "table"],
  "a column that is code where it is pasted": [
    () => 'ALTER TABLE main.videos ADD COLUMN "a"" = ""c""); system(""evil"")" VARCHAR',
    "column"
  ],
  "a column that is computed": [() => "CREATE TABLE main.extra (a INTEGER, b INTEGER AS (a + 1))", "column"],
  "a default that is computed": [
    () => "ALTER TABLE provenance.runs ALTER COLUMN version SET DEFAULT error('evil')",
    "column"
  ],
  "a condition that is computed": [() => "CREATE TABLE main.extra (a INTEGER CHECK (error('evil') IS NULL))", "table"],
  "an index that is computed": [() => "CREATE INDEX evil ON provenance.runs ((upper(version)))", "index"]
}

/** Modes in which commands open a database. */
const modes = ["read", "write"] as const

describe("a database with", () => {
  for (const [name, [sql, says]] of Object.entries(attacks)) {
    it(`${name} is refused, and stays as it is`, async () => {
      const place = another(good)
      const victim = makeVictim(place)
      await tamper(place.database, sql(victim.path))
      const before = readFileSync(place.database)
      for (const mode of modes) {
        const refused = await Effect.runPromise(Effect.flip(Effect.scoped(openDatabase(place.database, mode))))
        expect(refused.message).toMatch(new RegExp(`holds a [^:]*${says}[^:]* that Windrow does not make: "`))
        expect(refused.message.length).toBeLessThan(1_000)
        // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not come through
        expect(refused.message).not.toMatch(/[\x00-\x1f\x7f-\x9f]/)
      }
      expect(readFileSync(place.database).equals(before)).toBe(true)
    })
  }

  it.each(["a view that reads another file", "a view that never ends", "a macro in place of count"])(
    "%s is refused by every command, and nothing of it runs",
    async (name) => {
      const place = another(good)
      const victim = makeVictim(place)
      const [sql] = attacks[name]!
      await tamper(place.database, sql(victim.path))
      const beside = readdirSync(dirname(place.database))
      for (const args of commands) {
        const { code, stdout, stderr } = await place.windrow(args)
        expect(code, `${args[0]}: ${stderr}`).toBe(74)
        expect(stderr).toContain("Nothing of it was run")
        expect(stdout + stderr).not.toContain(victim.text)
      }
      const written = readdirSync(dirname(place.database)).filter((one) => !beside.includes(one))
      expect(written.filter((one) => !/\.(lock|status\.json)$/.test(one))).toEqual([])
      expect(readFileSync(victim.path, "utf8")).toBe(victim.text)
    }
  )

  it("all that Windrow makes itself, and what a researcher may add, is opened", async () => {
    const place = another(good)
    await tamper(
      place.database,
      `CREATE INDEX by_author ON main.videos (username);
       CREATE TABLE main.my_codes AS SELECT id, 1 AS code FROM main.videos;
       DROP VIEW main.coverage;
       CREATE TABLE main.coverage AS SELECT 'mine' AS coverage;
       CREATE OR REPLACE TABLE main.accounts (username VARCHAR, "Partei (kurz); DROP" VARCHAR, "名前" VARCHAR)`
    )
    for (const args of commands) expect((await place.windrow(args)).code, args[0]).toBe(0)
    expect(await query(place.database, "FROM main.coverage")).toEqual([{ coverage: "mine" }])
  })

  it("views of another version is opened, and none of them is run", async () => {
    const place = another(good)
    const victim = makeVictim(place)
    await tamper(
      place.database,
      `UPDATE provenance.meta SET value = '0' WHERE key = 'views_generation';
       CREATE OR REPLACE VIEW main.coverage AS SELECT content AS step FROM read_text('${victim.path}');
       CREATE OR REPLACE MACRO main.local_day(ts, tz) AS ts::DATE`
    )
    for (const args of [...commands, ["export", "study.yaml", "--format", "duckdb"]]) {
      const { code, stdout, stderr } = await place.windrow(args)
      expect(code, `${args[0]}: ${stderr}`).toBe(0)
      expect(stdout + stderr).not.toContain(victim.text)
    }
    const folder = join(dirname(place.database), "study-csv")
    const [head = "", ...rows] = readFileSync(join(folder, "coverage.csv"), "utf8").trim().split("\n")
    expect(head).toContain("state")
    expect(rows.length).toBeGreaterThan(1)
    // Where something is written, they are made anew.
    expect((await place.windrow(["run", "study.yaml", "--sandbox", "--refresh"])).code).toBe(0)
    const [day] = await query(
      place.database,
      "SELECT local_day(TIMESTAMP '2024-06-01 23:00:00', 'Europe/Berlin')::VARCHAR AS day"
    )
    expect(day).toEqual({ day: "2024-06-02" })
    expect((await query(place.database, "SELECT count(*)::INTEGER AS n FROM coverage"))[0]?.["n"]).toBeGreaterThan(1)
  })

  it("a copy made by strangers in place of the snapshot is not run either", async () => {
    const place = another(good)
    const victim = makeVictim(place)
    const study = readFileSync(join(place.directory, "study.yaml"), "utf8")
    place.write("study.yaml", study.replace("study.duckdb }", "study.duckdb, snapshot: data/copy.duckdb }"))
    await tamper(
      join(place.directory, "data/copy.duckdb"),
      `CREATE SCHEMA provenance; CREATE VIEW provenance.meta AS
       SELECT 'copy_of' AS key, content AS value FROM read_text('${victim.path}')`
    )
    const run = await place.windrow(["run", "study.yaml", "--sandbox"])
    expect(run.code, run.stderr).toBe(0)
    expect(run.stderr).toMatch(/copy\.duckdb was not renewed/)
    expect(run.stderr).not.toContain(victim.text)
  })
})

describe("an open database", () => {
  const told = <A, E>(work: Effect.Effect<A, E>) =>
    Effect.runPromise(
      work.pipe(
        Effect.as("done"),
        Effect.catch((error) => Effect.succeed(String((error as { cause?: unknown }).cause ?? error)))
      )
    )
  const reaches: Readonly<Record<string, (path: string) => string>> = {
    "reads a text": (path) => `SELECT * FROM read_text('${path}')`,
    "reads a folder": (path) => `SELECT * FROM glob('${dirname(path)}/*')`,
    "writes a file": (path) => `COPY (SELECT 1) TO '${path}'`,
    "attaches a file": (path) => `ATTACH '${path}.duckdb' AS other`,
    "goes back to more": () => "SET enable_external_access = true",
    "loads an extension": () => "INSTALL httpfs"
  }

  for (const [what, sql] of Object.entries(reaches)) {
    it(`${what} in no mode`, async () => {
      const place = another(good)
      const victim = makeVictim(place)
      const into = join(place.directory, "out")
      for (const mode of ["read", "write", "beside", { share: "beside", into }, { share: "read", into }] as const) {
        const opened = openDatabase(place.database, mode)
        const said = await told(Effect.scoped(Effect.flatMap(opened, (one) => one.exec(sql(victim.path)))))
        expect(said, `${JSON.stringify(mode)} ${what}`).toMatch(
          /disabled by configuration|locked|while database is running/
        )
      }
      expect(readFileSync(victim.path, "utf8")).toBe(victim.text)
      expect(existsSync(`${victim.path}.duckdb`)).toBe(false)
    })
  }

  it("that is only read has no setting changed but the number of threads", async () => {
    for (const mode of ["read", "beside"] as const) {
      const set = (sql: string) =>
        told(Effect.scoped(Effect.flatMap(openDatabase(good.database, mode), (one) => one.exec(sql))))
      expect(await set("SET memory_limit = '1TB'")).toContain("locked")
      expect(await set("SET temp_directory = '/'")).toContain("locked")
      expect(await set("SET threads = 1")).toBe("done")
    }
  })

  it("that is exported in parts has the same rows", async () => {
    const { code, stderr } = await good.windrow(["export", "study.yaml", "--partition", "account", "--to", "parts"])
    expect(code, stderr).toBe(0)
    const [row] = await query(good.database, "SELECT count(*)::INTEGER AS n FROM main.videos")
    const parts = readdirSync(join(good.directory, "parts", "videos"))
    expect([parts, Number(row?.["n"]) > 0]).toEqual([["account=tagesschau"], true])
  })
})

describe("a database with a value that no run writes", () => {
  it.each([
    "UPDATE provenance.coverage SET to_day = 'infinity'",
    "UPDATE provenance.coverage SET to_day = '9999-12-31'",
    "UPDATE provenance.coverage SET asked_at = '-infinity'",
    "UPDATE provenance.slices SET from_day = '0044-03-15 (BC)'",
    "UPDATE provenance.slices SET units = 'x'",
    "UPDATE provenance.slices SET units = repeat('[', 20000) || repeat(']', 20000)",
    "UPDATE provenance.slices SET seen = 'null'",
    "UPDATE provenance.shapes SET definition = '[]'",
    "UPDATE provenance.runs SET study = 'x'",
    "UPDATE provenance.definitions SET definition = ''"
  ])("is refused, and nothing is gone by it: %s", async (sql) => {
    const place = another(good)
    await tamper(place.database, sql)
    const { code, stderr } = await place.windrow(["status", "study.yaml"])
    expect(code, stderr).toBe(74)
    expect(stderr).toMatch(/has a value in provenance\.\w+\.\w+ that no Windrow writes\n.*left as it is/)
  })
})
