// Several versions of Windrow on one ledger: what an earlier one wrote counts, and what a later one added stays.
import { mkdirSync } from "node:fs"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { assert, it } from "@effect/vitest"
import { Effect } from "effect"
import { ledgerVersion } from "../../src/quota/LedgerFile.ts"
import { newFolder } from "./newFolder.ts"
import { drain, noon, open } from "./openLedger.ts"

/** The ledger as it was before it said its version. */
const first = `
  CREATE TABLE ledger (id TEXT NOT NULL);
  INSERT INTO ledger VALUES ('abcdef01');
  CREATE TABLE permits (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    client TEXT NOT NULL, pool TEXT NOT NULL, day TEXT NOT NULL, database_id TEXT NOT NULL,
    taken_at INTEGER NOT NULL, amount INTEGER NOT NULL DEFAULT 1
  );
  CREATE TABLE closed (client TEXT NOT NULL, pool TEXT NOT NULL, until INTEGER NOT NULL, PRIMARY KEY (client, pool));`

/** What the first version writes for a permit. */
const takes = `INSERT INTO permits (client, pool, day, database_id, taken_at) VALUES ('key', 'standard', '2024-03-09', 'db-1', ${noon})`

const within = <A>(directory: string, use: (file: DatabaseSync) => A): A => {
  mkdirSync(directory, { recursive: true })
  const file = new DatabaseSync(join(directory, "ledger.sqlite"))
  try {
    return use(file)
  } finally {
    file.close()
  }
}
const versionOf = (file: DatabaseSync) => file.prepare("PRAGMA user_version").get()?.["user_version"]

it.effect("what an earlier version took is taken, and it goes on taking in the same file", () =>
  Effect.gen(function* () {
    const directory = newFolder()
    within(directory, (file) => file.exec(`${first}${takes};${takes}`))
    const ids = yield* open(directory, (permits) =>
      Effect.map(drain(permits, "standard", 1), ({ taken }) => taken.map(({ request }) => request))
    )
    assert.deepStrictEqual(ids, ["abcdef01-3"])
    within(directory, (file) => {
      assert.strictEqual(versionOf(file), ledgerVersion)
      file.exec(takes)
    })
    const state = yield* open(directory, (permits) => permits.state)
    assert.strictEqual(state[0]?.spent, 4)
  })
)

it.effect("a later version's number, columns and tables stay, and permits are given", () =>
  Effect.gen(function* () {
    const directory = newFolder()
    yield* open(directory, (permits) => drain(permits, "standard", 1))
    within(directory, (file) =>
      file.exec(`PRAGMA user_version = 99; ALTER TABLE permits ADD COLUMN colour TEXT NOT NULL DEFAULT 'red';
        ALTER TABLE closed ADD COLUMN colour TEXT; ALTER TABLE ledger ADD COLUMN colour TEXT; CREATE TABLE more (one TEXT)`)
    )
    const state = yield* open(directory, (permits) =>
      Effect.gen(function* () {
        yield* drain(permits, "standard", 1)
        yield* permits.close("graph", noon + 1000)
        return yield* permits.state
      })
    )
    assert.strictEqual(state[0]?.spent, 2)
    within(directory, (file) => assert.strictEqual(versionOf(file), 99))
  })
)
