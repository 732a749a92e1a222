// The copy that a run leaves for those who cannot wait: when it is renewed, and what it never does to a run.
import { type ChildProcess, spawn } from "node:child_process"
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Layer } from "effect"
import { sha256 } from "../../src/domain/Json.ts"
import { Snapshot } from "../../src/domain/Snapshot.ts"
import { ServerTime } from "../../src/domain/services.ts"
import { openDatabase } from "../../src/duckdb/Database.ts"
import { layerSnapshot } from "../../src/export/SnapshotLive.ts"
import { newPath, planOf, sit } from "../store/sitting.ts"
import { mainOf, makeWorkplace, query, studyText } from "../support/workplace.ts"

const withSnapshot = (more: Parameters<typeof studyText>[0] = {}): string =>
  studyText(more).replace("data/study.duckdb", "data/study.duckdb, snapshot: data/copy.duckdb")

const printOf = (path: string): string => `${sha256(readFileSync(path))} ${statSync(path).mtimeMs}`

describe("a run", () => {
  it("that is complete leaves a copy with the same rows, and a second one changes no byte of it", async () => {
    const work = makeWorkplace()
    work.write("study.yaml", withSnapshot())
    const first = await work.windrow(["run", "study.yaml", "--sandbox"])
    assert.strictEqual(first.code, 0, first.stderr)
    const copy = join(work.directory, "data", "copy.duckdb")
    assert.include(first.stderr, `copy to read: ${copy}`)
    assert.strictEqual(await mainOf(copy), await mainOf(work.database))
    const before = [printOf(copy), printOf(work.database)]
    const second = await work.windrow(["run", "study.yaml", "--sandbox"])
    assert.strictEqual(second.code, 0, second.stderr)
    assert.deepStrictEqual([printOf(copy), printOf(work.database)], before)
    assert.notInclude(second.stderr, "copy to read")
  })

  it("that is out of quota leaves one for the day, and the complete one has everything", async () => {
    const work = makeWorkplace()
    work.write("study.yaml", withSnapshot({ from: "2023-01-01", to: "2023-06-30" }))
    const copy = join(work.directory, "data", "copy.duckdb")
    const limited = (...args: ReadonlyArray<string>) => work.windrow(["run", "study.yaml", "--sandbox", ...args])
    assert.strictEqual((await limited("--limit-requests", "2")).code, 75)
    const first = printOf(copy)
    assert.strictEqual((await limited("--limit-requests", "2")).code, 75)
    assert.strictEqual(printOf(copy), first)
    assert.strictEqual((await limited()).code, 0)
    assert.notStrictEqual(printOf(copy), first)
    assert.strictEqual(await mainOf(copy), await mainOf(work.database))
  })

  it("does not touch another's file, says so, and is complete all the same", async () => {
    const work = makeWorkplace()
    work.write("study.yaml", withSnapshot())
    const copy = work.write("data/copy.duckdb", "my notes")
    const { code, stderr } = await work.windrow(["run", "study.yaml", "--sandbox"])
    assert.strictEqual(code, 0, stderr)
    assert.match(stderr, /snapshot: .*not a copy that Windrow made/)
    assert.strictEqual(readFileSync(join(work.directory, copy), "utf8"), "my notes")
    assert.isAtLeast((await query(work.database, "FROM videos")).length, 50)
  })

  it("says that the copy cannot be written, and is complete all the same", async () => {
    const work = makeWorkplace()
    work.write("study.yaml", withSnapshot().replace("data/copy.duckdb", "notes/copy.duckdb"))
    work.write("notes", "a file where a folder should be")
    const { code, stderr } = await work.windrow(["run", "study.yaml", "--sandbox"])
    assert.strictEqual(code, 0, stderr)
    assert.match(stderr, /snapshot: .*copy\.duckdb cannot be written/)
  })
})

const plan = planOf()
const noon = Date.parse("2024-03-01T12:00:00Z")
const day = 24 * 60 * 60 * 1_000

/** Books one more request: the database holds more than before. */
const grow = (path: string, id: number) =>
  sit(path, plan, (store) => store.bookUnknown([{ request: `request-${id}`, at: noon }]))

const opening = (path: string, into?: string) =>
  openDatabase(path, into === undefined ? "read" : { share: "read", into })

/** A snapshot whose clock stands where the test sets it. */
const follow = (path: string, clock: { now: number }) => {
  const snapshot = `${path}.copy`
  const time = Layer.succeed(ServerTime, {
    now: Effect.sync(() => clock.now),
    learn: () => Effect.void,
    oddity: Effect.succeed(undefined)
  })
  const options = { database: path, snapshot, version: "test", open: opening }
  return { snapshot, layer: Layer.provide(layerSnapshot(options), time) }
}

const renew = (when: "waiting" | "ended") =>
  Effect.gen(function* () {
    const renewed = yield* (yield* Snapshot).renew(when)
    return renewed?._tag
  })

/** Another program that holds a database open for writing, until it is killed. */
const hold = async (path: string): Promise<ChildProcess> => {
  const text = `
    import { DuckDBInstance } from "@duckdb/node-api"
    const instance = await DuckDBInstance.create(${JSON.stringify(path)})
    const connection = await instance.connect()
    process.stdout.write("held")
    setInterval(() => connection, 1000)`
  const child = spawn(process.execPath, ["--input-type=module", "--eval", text], {
    cwd: import.meta.dirname,
    stdio: ["ignore", "pipe", "inherit"]
  })
  await new Promise((held) => child.stdout!.once("data", held))
  return child
}

describe("the copy", () => {
  it.effect("is renewed once a day while the run waits, and in the end where there is more", () => {
    const path = newPath()
    const clock = { now: noon }
    const { snapshot, layer } = follow(path, clock)
    return Effect.gen(function* () {
      assert.isUndefined(yield* renew("waiting"))
      yield* grow(path, 1)
      assert.strictEqual(yield* renew("waiting"), "written")
      yield* grow(path, 2)
      assert.isUndefined(yield* renew("waiting"))
      clock.now += day
      assert.strictEqual(yield* renew("waiting"), "written")
      clock.now += day
      assert.isUndefined(yield* renew("waiting"))
      yield* grow(path, 3)
      assert.strictEqual(yield* renew("ended"), "written")
      assert.isUndefined(yield* renew("ended"))
      rmSync(snapshot)
      assert.strictEqual(yield* renew("ended"), "written")
      const beside = readdirSync(dirname(path)).filter((name) => /copy\./.test(name))
      assert.deepStrictEqual(beside, [])
    }).pipe(Effect.provide(layer))
  })

  it.effect("of an earlier run is known, and one of this run is replaced also while somebody holds it", () => {
    const path = newPath()
    const clock = { now: noon }
    const { snapshot, layer } = follow(path, clock)
    return Effect.gen(function* () {
      yield* grow(path, 1)
      assert.strictEqual(yield* Effect.provide(renew("ended"), Layer.fresh(layer)), "written")
      const first = printOf(snapshot)
      const theirs = yield* Effect.promise(() => hold(snapshot))
      try {
        yield* grow(path, 2)
        assert.strictEqual(yield* Effect.provide(renew("ended"), Layer.fresh(layer)), "hindered")
        assert.strictEqual(printOf(snapshot), first)
      } finally {
        theirs.kill("SIGKILL")
      }
      yield* Effect.promise(() => new Promise((gone) => theirs.once("close", gone)))
      const own = Effect.gen(function* () {
        assert.strictEqual(yield* renew("ended"), "written")
        const reader = yield* Effect.promise(() => hold(snapshot))
        yield* grow(path, 3)
        assert.strictEqual(yield* renew("ended"), "written")
        reader.kill("SIGKILL")
      })
      yield* Effect.provide(own, Layer.fresh(layer))
    })
  })

  it.effect("that a killed run left half is cleared away", () => {
    const path = newPath()
    const { snapshot, layer } = follow(path, { now: noon })
    return Effect.gen(function* () {
      yield* grow(path, 1)
      writeFileSync(`${snapshot}.writing`, "half")
      assert.strictEqual(yield* renew("ended"), "written")
      assert.isFalse(existsSync(`${snapshot}.writing`))
    }).pipe(Effect.provide(layer))
  })
})
