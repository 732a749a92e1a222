// The format of a database: a later one is refused and left as it is, an earlier one is brought to this one.
import { createHash } from "node:crypto"
import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { openDatabase } from "../../src/duckdb/Database.ts"
import { format } from "../../src/store/meta.ts"
import { makeWorkplace, studyText } from "../support/workplace.ts"
import { ask, newPath, planOf, sit } from "./sitting.ts"

const bytes = (path: string) => createHash("sha256").update(readFileSync(path)).digest("hex")

const sayFormat = (path: string, value: string) =>
  Effect.scoped(
    Effect.flatMap(openDatabase(path, "write"), (database) =>
      database.exec("UPDATE provenance.meta SET value = $value WHERE key = 'format'", { value })
    )
  )

/** Opens a file that says each of these formats in turn, and expects a refusal that leaves every byte. */
const refused = (values: ReadonlyArray<string>, text: (value: string) => string) =>
  Effect.gen(function* () {
    const path = newPath()
    yield* sit(path, planOf(), () => Effect.void)
    for (const value of values) {
      yield* sayFormat(path, value)
      const before = bytes(path)
      const error = yield* Effect.flip(sit(path, planOf("{ videos: { accounts: [eve] } }"), () => Effect.void))
      assert.include(error.message, text(value))
      assert.strictEqual(bytes(path), before, value)
    }
  })

describe("a database of another format", () => {
  it.effect("is refused as newer, and not a byte of it changes", () =>
    refused(
      [String(format + 1), "99", "999999999999", "9".repeat(400)],
      (value) => `has format ${value.slice(0, 40)}, of a newer Windrow`
    )
  )

  it.effect("is refused where no Windrow writes such a format", () =>
    refused(["", "abc", "1.5", "0", "-1", "1e3", "01", " 1", "NaN"], (value) => `says that its format is '${value}'`)
  )

  it.effect("is refused where it says none", () =>
    Effect.gen(function* () {
      const path = newPath()
      yield* sit(path, planOf(), () => Effect.void)
      yield* Effect.scoped(
        Effect.flatMap(openDatabase(path, "write"), (database) =>
          database.exec("DELETE FROM provenance.meta WHERE key = 'format'")
        )
      )
      const error = yield* Effect.flip(sit(path, planOf(), () => Effect.void))
      assert.include(error.message, "says that its format is ''")
    })
  )

  it.effect("is refused by every command, which says what to do", () =>
    Effect.gen(function* () {
      const place = makeWorkplace()
      place.write("study.yaml", studyText({ accounts: ["busy_bee"], to: "2023-01-10" }))
      const windrow = (...args: ReadonlyArray<string>) => Effect.promise(() => place.windrow(args))
      assert.strictEqual((yield* windrow("run", "study.yaml", "--sandbox")).code, 0)
      yield* sayFormat(place.database, "99")
      const before = bytes(place.database)
      for (const command of [
        ["run", "--sandbox"],
        ["run", "--sandbox", "--refresh"],
        ["status"],
        ["report"],
        ["export"],
        ["explain"]
      ]) {
        const [name = "", ...flags] = command
        const { code, stderr } = yield* windrow(name, "study.yaml", ...flags)
        assert.strictEqual(code, 74, `${name}: ${stderr}`)
        assert.include(stderr, "has format 99, of a newer Windrow", name)
        assert.include(stderr, "Use the Windrow that made it, or a newer one", name)
        assert.strictEqual(bytes(place.database), before, name)
      }
    })
  )
})

it.effect("a new database has this format, and nothing to migrate", () =>
  Effect.gen(function* () {
    const path = newPath()
    const migrated = yield* sit(path, planOf(), (store) => Effect.succeed(store.migrated))
    assert.isUndefined(migrated)
    assert.deepStrictEqual(yield* ask(path, "SELECT value FROM provenance.meta WHERE key = 'format'"), [
      [String(format)]
    ])
    assert.deepStrictEqual(yield* ask(path, "SELECT count(*)::INTEGER FROM provenance.migrations"), [[0]])
  })
)

it("no statement puts values in by position: a column that an earlier or later version has moves none", () => {
  const root = join(import.meta.dirname, "../../src")
  const byPosition = /INSERT (?:OR \w+ )?INTO [^\s(]+(?: AS \w+)?\s+(?:VALUES|SELECT|WITH|FROM|DEFAULT)/i
  const sources = readdirSync(root, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".ts"))
  const wrong = sources.filter((name) => byPosition.test(readFileSync(join(root, name), "utf8")))
  assert.deepStrictEqual(wrong, [])
  assert.match("INSERT OR IGNORE INTO provenance.waves VALUES (1)", byPosition)
  assert.match("INSERT INTO x\n  SELECT 1", byPosition)
})
