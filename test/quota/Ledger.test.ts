// Permits: what is given, what is refused, by whom, and until when.
import { writeFileSync } from "node:fs"
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { TestClock } from "effect/testing"
import type { Permit } from "../../src/domain/services.ts"
import { bookOutside } from "../../src/quota/bookOutside.ts"
import { newFolder } from "./newFolder.ts"
import { drain, noon, open, quota } from "./openLedger.ts"

const midnight = Date.UTC(2024, 2, 10)

describe("the cap of a day", () => {
  it.effect("of a study lies below the pool's, and pools do not touch each other", () =>
    Effect.gen(function* () {
      const told = yield* open(
        newFolder(),
        Effect.fnUntraced(function* (permits) {
          const first = yield* drain(permits, "standard")
          const left = [yield* permits.left("standard"), yield* permits.left("graph")]
          const second = yield* drain(permits, "graph", 40)
          return { first, left, second, state: yield* permits.state, used: yield* permits.used }
        }),
        { quota: { standard: 30, graph: 50 } }
      )
      assert.strictEqual(told.first.taken.length, 30)
      assert.deepStrictEqual(told.first.refusal, { _tag: "NoPermit", pool: "standard", by: "study", until: midnight })
      assert.deepStrictEqual(told.left, [0, 50])
      assert.strictEqual(told.second.taken.length, 40)
      const resets_at = "2024-03-10T00:00:00.000Z"
      assert.deepStrictEqual(told.state, [
        { pool: "standard", spent: 30, left: 0, resets_at },
        { pool: "graph", spent: 40, left: 10, resets_at }
      ])
      assert.strictEqual(told.used, 70)
    })
  )

  it.effect("of a pool is shared by studies of one key, and not by those of another", () =>
    Effect.gen(function* () {
      const directory = newFolder()
      yield* open(directory, (permits) => drain(permits, "standard", 600), { database: "db-1" })
      const second = yield* open(directory, (permits) => drain(permits, "standard"), { database: "db-2" })
      assert.deepStrictEqual([second.taken.length, second.refusal?.by], [400, "pool"])
      const other = yield* open(directory, (permits) => permits.left("standard"), { client: "another key" })
      assert.strictEqual(other, 1000)
      // A sandbox of its own has no key: every database counts for itself.
      const alone = yield* open(directory, (permits) => permits.left("standard"), { client: undefined })
      assert.strictEqual(alone, 1000)
    })
  )

  it.effect("that a study sets above the default raises the pool's", () =>
    Effect.gen(function* () {
      const directory = newFolder()
      const big = { quota: { ...quota, standard: 1200 } }
      const { taken, refusal } = yield* open(directory, (permits) => drain(permits, "standard"), big)
      assert.deepStrictEqual([taken.length, refusal?.by], [1200, "pool"])
    })
  )

  it.effect("survives the process, and ids go on where they stopped", () =>
    Effect.gen(function* () {
      const directory = newFolder()
      const first = yield* open(directory, (permits) => drain(permits, "standard", 3))
      const told = yield* open(directory, (permits) =>
        Effect.all([drain(permits, "standard", 2), permits.taken, permits.used])
      )
      const ids = [...first.taken, ...told[0].taken].map((permit) => permit.request)
      assert.strictEqual(new Set(ids).size, 5)
      assert.deepStrictEqual(
        told[1],
        ids.map((request) => ({ request, at: noon }))
      )
      // What an earlier process took is spent today, but was not used by this run.
      assert.strictEqual(told[2], 2)
    })
  )
})

describe("a permit", () => {
  it.effect("that is given back can be taken again, and its request is never heard of", () =>
    Effect.gen(function* () {
      const told = yield* open(
        newFolder(),
        Effect.fnUntraced(function* (permits) {
          const { taken } = yield* drain(permits, "standard")
          yield* permits.giveBack(taken[1] as Permit)
          const more = yield* drain(permits, "standard")
          const ids = (yield* permits.taken).map((one) => one.request)
          return { taken, more, ids, used: yield* permits.used, left: yield* permits.left("standard") }
        }),
        { quota: { ...quota, standard: 5 } }
      )
      assert.deepStrictEqual([told.taken.length, told.more.taken.length, told.used, told.left], [5, 1, 5, 0])
      assert.strictEqual(told.ids.length, 5)
      assert.notInclude(told.ids, told.taken[1]?.request)
      assert.notInclude(
        told.taken.map((one) => one.request),
        told.more.taken[0]?.request
      )
    })
  )

  it.effect("is refused beyond --limit-requests, over all pools, and only in this run", () =>
    Effect.gen(function* () {
      const directory = newFolder()
      const run = () =>
        open(
          directory,
          (permits) => Effect.all([drain(permits, "graph", 4), drain(permits, "standard"), permits.left("graph")]),
          { limit: 6 }
        )
      for (const _ of [1, 2]) {
        const [graph, standard, left] = yield* run()
        assert.deepStrictEqual(
          [graph.taken.length, standard.taken.length, standard.refusal?.by, left],
          [4, 2, "limit", 0]
        )
      }
    })
  )
})

describe("use outside of Windrow", () => {
  it.effect("counts for the key's pool, not for a study's share", () =>
    Effect.gen(function* () {
      const directory = newFolder()
      yield* TestClock.setTime(noon)
      const booked = yield* bookOutside(directory, "key", { pool: "standard", amount: 990 })
      assert.deepStrictEqual(
        booked.map(({ pool, spent, left }) => [pool, spent, left]),
        [
          ["standard", 990, 10],
          ["graph", 0, 20_000]
        ]
      )
      const { taken, refusal } = yield* open(directory, (permits) => drain(permits, "standard"), {
        quota: { ...quota, standard: 30 }
      })
      assert.deepStrictEqual([taken.length, refusal?.by], [10, "pool"])
      const [standard] = yield* bookOutside(directory, "key", undefined)
      assert.deepStrictEqual(
        [standard?.spent, standard?.left, standard?.resets_at],
        [1000, 0, "2024-03-10T00:00:00.000Z"]
      )
      const [other] = yield* bookOutside(directory, "another key", undefined)
      assert.strictEqual(other?.spent, 0)
    })
  )
})

it.effect("a folder that cannot be written, or a file that is none, is a LedgerError that says what to do", () =>
  Effect.gen(function* () {
    const file = newFolder()
    writeFileSync(file, "a file where a folder should be")
    const directory = newFolder()
    yield* open(directory, () => Effect.void)
    writeFileSync(`${directory}/ledger.sqlite`, "no database".repeat(1000))
    for (const place of [file, directory]) {
      const opened = Effect.asVoid(open(place, (permits) => drain(permits, "standard", 1)))
      for (const use of [opened, Effect.asVoid(bookOutside(place, "key", undefined))]) {
        const error = yield* Effect.flip(use)
        assert.strictEqual(error._tag, "LedgerError")
        assert.include(error.hint, "WINDROW_STATE_DIR")
      }
    }
  })
)
