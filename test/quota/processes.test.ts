// One count for all processes of a machine: however many take at once, exactly the cap is given, and no id twice.
import { spawn } from "node:child_process"
import { resolve } from "node:path"
import { assert, describe, it } from "vitest"
import { newFolder } from "./newFolder.ts"

interface Taken {
  readonly ids: ReadonlyArray<string>
  readonly by: string
}

/** Runs a script of this folder as a process, and reads the JSON that it prints. */
const start = <A>(script: string, ...words: ReadonlyArray<string>) =>
  new Promise<A>((done, fail) => {
    const child = spawn(process.execPath, [resolve(import.meta.dirname, script), ...words], {
      env: { ...process.env, NODE_NO_WARNINGS: "1" }
    })
    let out = ""
    let errors = ""
    child.stdout.on("data", (chunk) => {
      out += chunk
    })
    child.stderr.on("data", (chunk) => {
      errors += chunk
    })
    child.on("close", (code) => (code === 0 ? done(JSON.parse(out)) : fail(new Error(errors))))
  })

const take = (directory: string, database: string, most: number) =>
  start<Taken>("takeAll.ts", directory, database, String(most))

describe("eight processes that start at once", () => {
  it("on eight studies get the pool's 1,000 between them", async () => {
    const directory = newFolder()
    const all = await Promise.all(Array.from({ length: 8 }, (_, i) => take(directory, `db-${i}`, 1000)))
    const ids = all.flatMap((one) => one.ids)
    assert.strictEqual(ids.length, 1000)
    assert.strictEqual(new Set(ids).size, 1000)
    assert.deepStrictEqual(new Set(all.map((one) => one.by)), new Set(["pool"]))
  })

  it("on one study get its 250 a day, and another study the 750 that are left", async () => {
    const directory = newFolder()
    const all = await Promise.all(Array.from({ length: 8 }, () => take(directory, "db-1", 250)))
    assert.strictEqual(new Set(all.flatMap((one) => one.ids)).size, 250)
    assert.deepStrictEqual(new Set(all.map((one) => one.by)), new Set(["study"]))
    const other = await take(directory, "db-2", 1000)
    assert.deepStrictEqual([other.ids.length, other.by], [750, "pool"])
  })
})

it("the ledger can be made by several processes at the same moment, and they agree on its id", async () => {
  const directories = Array.from({ length: 20 }, newFolder)
  const moment = String(Date.now() + 1500)
  const all = await Promise.all(
    Array.from({ length: 4 }, () => start<ReadonlyArray<string>>("openAtOnce.ts", moment, ...directories))
  )
  for (const ids of all) assert.deepStrictEqual(ids, all[0])
  assert.strictEqual(new Set(all[0]).size, directories.length)
})
