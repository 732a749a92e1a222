// Databases that earlier versions wrote: they open, keep their coverage, and ask nothing that was there.
import { copyFileSync, existsSync, readdirSync, readFileSync } from "node:fs"
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { beforeAll } from "vitest"
import { sha256 } from "../../src/domain/Json.ts"
import { Store } from "../../src/domain/services.ts"
import { openDatabase } from "../../src/duckdb/Database.ts"
import { Driver } from "../../src/duckdb/Driver.ts"
import { format, readMeta } from "../../src/store/meta.ts"
import { migrate, migrations } from "../../src/store/migrations/migrations.ts"
import { rebuild } from "../../src/store/rebuild.ts"
import { layerStore } from "../../src/store/StoreLive.ts"
import { schemaOf } from "../../src/store/tables.ts"
import { planOf } from "../store/sitting.ts"
import { mainOf, query } from "../support/workplace.ts"
import { keptNow, keptPlace } from "./kept.ts"

const run = ["run", "study.yaml", "--sandbox", "--no-wait", "--now", keptNow]
const bytes = (path: string) => sha256(readFileSync(path))

/** What was paid for, whatever the waves are called. */
const paid = async (database: string) => ({
  coverage: await query(
    database,
    // Day by day: how many days a line has, and what it says of their rows, is told otherwise from format 2 on.
    `SELECT shape, unit, CASE WHEN state IN ('done', 'empty', 'provisional') THEN 'asked' ELSE state END AS state, slice, asked_at,
       unnest(generate_series(coalesce(from_day, DATE '0001-01-01')::TIMESTAMP, coalesce(to_day, DATE '0001-01-01')::TIMESTAMP, INTERVAL 1 DAY))::DATE::VARCHAR AS day
     FROM provenance.coverage ORDER BY ALL`
  ),
  samples: await query(database, "SELECT step, unit, stratum, frame, probability FROM provenance.samples ORDER BY ALL"),
  pages: await query(database, "SELECT page, slice, sha256 FROM provenance.pages ORDER BY ALL"),
  matches: await query(database, "SELECT id, unit, slice, page, position FROM videos_matches ORDER BY ALL"),
  history: await query(database, "SELECT id, retrieved_at, comment_count FROM videos_history ORDER BY ALL"),
  slices: await query(database, "SELECT slice, state, revision, position, seen FROM provenance.slices ORDER BY ALL")
})

const contains = (all: ReadonlyArray<unknown>, some: ReadonlyArray<unknown>) => {
  const texts = new Set(all.map((one) => JSON.stringify(one)))
  assert.deepStrictEqual(
    some.filter((one) => !texts.has(JSON.stringify(one))),
    []
  )
}

it("there is a kept file of every format", () => {
  const there = readdirSync(import.meta.dirname).filter((name) => name.endsWith(".duckdb.gz"))
  const all = Array.from({ length: format }, (_, index) => `format-${index + 1}.duckdb.gz`)
  assert.deepStrictEqual(there.toSorted(), all)
  assert.isTrue(migrations.every(({ makes }) => makes > 1 && makes <= format))
})

it("a database of this format that an earlier version wrote is asked nothing more, and keeps every byte", async () => {
  const place = keptPlace(format)
  const before = bytes(place.database)
  const { code, stderr } = await place.windrow(run)
  assert.strictEqual(code, 0, stderr)
  assert.include(stderr, "nothing to ask")
  for (const command of ["status", "explain"]) {
    const ended = await place.windrow([command, "study.yaml"])
    assert.strictEqual(ended.code, 0, `${command}: ${ended.stderr}`)
  }
  assert.strictEqual(bytes(place.database), before)
  const tables = await mainOf(place.database)
  await Effect.runPromise(
    Effect.scoped(Effect.flatMap(openDatabase(place.database, "write"), (database) => rebuild(database)))
  )
  assert.strictEqual(await mainOf(place.database), tables)
})

describe("a database of format 2", () => {
  const place = keptPlace(2)
  let before: Awaited<ReturnType<typeof paid>>
  let stderr = ""
  beforeAll(async () => {
    before = await paid(place.database)
    const ended = await place.windrow(run)
    stderr = ended.stderr
    assert.strictEqual(ended.code, 0, stderr)
  })

  it("is brought to this one with all that was paid for, and asks nothing", async () => {
    assert.include(stderr, `brought from format 2 to ${format}`)
    assert.include(stderr, "nothing to ask")
    const after = await paid(place.database)
    for (const part of ["coverage", "samples", "pages", "matches", "history", "slices"] as const) {
      assert.deepStrictEqual(after[part], before[part], part)
    }
    const again = await place.windrow(run)
    assert.notInclude(again.stderr, "brought from format")
  })

  it("knows what the study wants, of which nothing is missing, and since when coverage says what it does", async () => {
    const missing = await query(
      place.database,
      `SELECT w.step, w.unit FROM provenance.wanted w LEFT JOIN provenance.coverage c ON c.superseded_at IS NULL AND c.shape = w.shape
         AND c.observes = w.observes AND c.unit = w.unit AND coalesce(c.from_day <= w.to_day AND c.to_day >= w.from_day, true)
       WHERE c.unit IS NULL`
    )
    assert.deepStrictEqual(missing, [])
    const [counts] = await query(
      place.database,
      `SELECT (SELECT count(*)::INTEGER FROM provenance.steps) AS steps,
         (SELECT count(*)::INTEGER FROM provenance.coverage WHERE recorded_at IS NULL OR superseded_at IS NOT NULL) AS odd,
         (SELECT count(*)::INTEGER FROM provenance.coverage WHERE from_day < DATE '1000-01-01') AS no_days,
         (SELECT count(*)::INTEGER FROM accounts) AS accounts`
    )
    assert.deepStrictEqual(counts, { steps: 6, odd: 0, no_days: 0, accounts: 4 })
  })

  it("tells how its samples were drawn", async () => {
    const drawn = await query(
      place.database,
      "SELECT DISTINCT method, n, seed, strata[1].name AS name, strata[1].value = stratum AS same FROM provenance.samples"
    )
    assert.deepStrictEqual(drawn, [{ method: "sample", n: 2, seed: "kept", name: "username", same: true }])
  })

  it("is sound: every row is what its pages make", async () => {
    const { stdout } = await place.windrow(["doctor", "study.yaml"])
    assert.include(stdout, "what was asked and what is covered agree")
    assert.include(stdout, "the tables are what the raw pages make")
  })
})

describe("a database of format 1", () => {
  it("is read by every command as if it were of this format, and keeps every byte", async () => {
    const place = keptPlace(1)
    const before = bytes(place.database)
    const commands = [["status"], ["explain"], ["report", "--to", "page.html"], ["export", "--to", "out"]]
    for (const [name = "", ...flags] of commands) {
      const { code, stderr, stdout } = await place.windrow([name, "study.yaml", ...flags])
      assert.strictEqual(code, 0, `${name}: ${stderr}`)
      // The 30-day observation of the account that two steps share was never made.
      if (name === "status") assert.match(stdout, /wave \d+ of step late is open: 246 unit-days missing \(after 30d\)/)
      assert.strictEqual(bytes(place.database), before, name)
    }
  })

  describe("a run", () => {
    const place = keptPlace(1)
    let before: Awaited<ReturnType<typeof paid>>
    let stderr = ""
    beforeAll(async () => {
      before = await paid(place.database)
      const ended = await place.windrow(run)
      stderr = ended.stderr
      assert.strictEqual(ended.code, 0, stderr)
    })

    it("brings it to this one, says how, asks what was not there, and no more", async () => {
      assert.include(stderr, `brought from format 1 to ${format}`)
      assert.include(stderr, 'Later waves of soon are named by what they observe: wave 1 is "after 1d"')
      assert.match(stderr, /Later waves of late [^\n]*wave 1 is "after 30d", with the number \d+ from now on/)
      // One page of the search that was cut off, and one search for the 82 videos whose 30 days nobody had looked at.
      const after = await paid(place.database)
      assert.strictEqual(after.pages.length, before.pages.length + 2)
      assert.strictEqual(after.slices.length, before.slices.length + 1)
      for (const part of ["coverage", "samples", "pages", "matches", "history"] as const) {
        contains(after[part], before[part])
      }
      const again = await place.windrow(run)
      assert.include(again.stderr, "nothing to ask")
      assert.notInclude(again.stderr, "brought from format")
      const said = await query(place.database, "SELECT value FROM provenance.meta WHERE key = 'format'")
      assert.deepStrictEqual(said, [{ value: String(format) }])
    })

    it("leaves one meaning for every number, in rows and slices, and what its pages make", async () => {
      const wrong = await query(
        place.database,
        `SELECT m.slice FROM videos_matches m JOIN provenance.slices s USING (slice) WHERE m.wave <> s.wave
         UNION ALL SELECT slice FROM provenance.slices s LEFT JOIN provenance.waves w USING (wave, observes) WHERE w.wave IS NULL
         UNION ALL SELECT slice FROM provenance.coverage c LEFT JOIN provenance.waves w USING (wave, observes) WHERE w.wave IS NULL`
      )
      assert.deepStrictEqual(wrong, [])
      const main = await mainOf(place.database)
      await Effect.runPromise(Effect.scoped(Effect.flatMap(openDatabase(place.database, "write"), rebuild)))
      assert.strictEqual(await mainOf(place.database), main)
    })

    it("meets its own work where an earlier version has had the file in between", async () => {
      const rows = () => query(place.database, "SELECT slice, wave, observes FROM provenance.slices ORDER BY ALL")
      const known = await rows()
      await Effect.runPromise(
        Effect.scoped(
          Effect.flatMap(openDatabase(place.database, "write"), (database) =>
            database.exec("UPDATE provenance.meta SET value = '1' WHERE key = 'format'")
          )
        )
      )
      const { code, stderr } = await place.windrow([...run, "--refresh"])
      assert.strictEqual(code, 0, stderr)
      contains(await rows(), known)
    })
  })

  it.effect("stays as it is where the migration does not come to its end", () =>
    Effect.gen(function* () {
      const { database: path } = keptPlace(1)
      const before = yield* Effect.promise(() => paid(path))
      const failed = yield* openDatabase(path, "write").pipe(
        Effect.flatMap((database) =>
          database.transaction(Effect.andThen(migrate(database, 1, schemaOf([]).sql, 0), Effect.fail("killed")))
        ),
        Effect.scoped,
        Effect.flip
      )
      assert.strictEqual(failed, "killed")
      const meta = yield* Effect.scoped(Effect.flatMap(openDatabase(path, "read"), (open) => readMeta(open, path)))
      assert.strictEqual(meta["format"], "1")
      assert.deepStrictEqual(yield* Effect.promise(() => paid(path)), before)
    })
  )

  it.effect("is of one format or the other, and whole, wherever the process is killed", () =>
    Effect.gen(function* () {
      const place = keptPlace(1)
      const { database: path } = place
      const before = yield* Effect.promise(() => paid(path))
      const copies: Array<string> = []
      let statements = 0
      const driver = yield* Driver
      // A kill leaves what a copy of the files has, taken while no statement runs.
      const killed: Driver = {
        open: async (file, mode) => {
          const connection = await driver.open(file, mode)
          const after = <A>(made: A): A => {
            statements += 1
            if (mode !== "write" || statements % 6 !== 0) return made
            const copy = `${file}.${copies.push(`${file}.${copies.length}`)}`
            for (const end of ["", ".wal"])
              if (existsSync(`${file}${end}`)) copyFileSync(`${file}${end}`, `${copy}${end}`)
            return made
          }
          return {
            ...connection,
            run: (...given) => connection.run(...given).then(after),
            read: (...given) => connection.read(...given).then(after)
          }
        }
      }
      yield* Effect.scoped(Store.use((store) => store.open(planOf()))).pipe(
        Effect.provide(layerStore({ path, origin: "sandbox:windrow", version: "test" })),
        Effect.provideService(Driver, killed)
      )
      const formats = new Set<string | undefined>()
      for (const [index] of copies.entries()) {
        const copy = `${path}.${index + 1}`
        const meta = yield* Effect.scoped(Effect.flatMap(openDatabase(copy, "read"), (open) => readMeta(open, copy)))
        formats.add(meta["format"])
        const after = yield* Effect.promise(() => paid(copy))
        for (const part of ["coverage", "samples", "pages", "matches", "history"] as const)
          contains(after[part], before[part])
      }
      assert.deepStrictEqual([...formats], ["1", String(format)])
      assert.isAbove(copies.length, 8)
    })
  )
})
