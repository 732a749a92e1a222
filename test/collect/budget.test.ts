// What counts against a step's budget: what the API counted, over all runs, kills and names of the step.
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { permitsOf } from "../../src/collect/budget.ts"
import type { Plan } from "../../src/domain/Plan.ts"
import { AskedSlice, type Spent } from "../../src/domain/Spent.ts"
import type { OpenStore, Permits } from "../../src/domain/services.ts"
import { openDatabase } from "../../src/duckdb/Database.ts"
import { readSpent } from "../../src/store/spent.ts"
import { newFolder } from "../quota/newFolder.ts"
import { open } from "../quota/openLedger.ts"
import { begin, later, newPath, outcome, pageOf, planOf, sit, video } from "../store/sitting.ts"

const budget = "budget: { requests: 2 }"
const plan = planOf(`{ videos: { accounts: [ada], ${budget} } }`)
const given = { take: (pool) => Effect.succeed({ request: "r", pool }) } as Pick<Permits, "take"> as Permits

/** How many permits a step gets. */
const left = (of: Plan, spent: ReadonlyArray<Spent>, step = "videos") =>
  Effect.gen(function* () {
    const permits = permitsOf(of, given, spent)(step)
    let got = 0
    while (got < 9 && !("_tag" in (yield* permits.take("standard")))) got += 1
    return got
  })
const spentIn = (path: string, use: (store: OpenStore, slice: string) => Effect.Effect<unknown, unknown>) =>
  sit(path, plan, (store) =>
    Effect.gen(function* () {
      const [sliceState] = yield* begin(store, plan)
      yield* use(store, sliceState!.slice.id)
      return yield* store.spent
    })
  )

describe("a budget", () => {
  it.effect("is spent by what was answered, and not by what the API does not count", () =>
    Effect.gen(function* () {
      const spent = yield* spentIn(newPath(), (store, slice) =>
        Effect.gen(function* () {
          // As the fetch stage tells it, and as files of the first format have it.
          yield* store.note(
            slice,
            "Repeat",
            outcome(later, { status: 429, code: "rate_limit_exceeded", counted: false })
          )
          yield* store.note(slice, "Repeat", outcome(later, { status: 429, code: "rate_limit_exceeded" }))
          yield* store.note(slice, "Parked", outcome(later, { status: 429, code: "daily_quota_limit_exceeded" }))
          yield* store.note(slice, "Repeat", outcome(later, { status: 401, code: "access_token_invalid" }))
          yield* store.note(slice, "Repeat", outcome(later, { status: 0, code: "refused" }))
          assert.strictEqual(yield* left(plan, yield* store.spent), 2)
          yield* store.note(slice, "Repeat", outcome(later, { status: 500, code: "internal_error" }))
        })
      )
      assert.strictEqual(yield* left(plan, spent), 1)
    })
  )

  it.effect("is spent by a request that was under way when the process was killed", () =>
    Effect.gen(function* () {
      const directory = newFolder()
      const spent = yield* spentIn(newPath(), (store, slice) =>
        open(
          directory,
          (permits) =>
            Effect.gen(function* () {
              yield* permits.take("standard").pipe(Effect.provideService(AskedSlice, slice))
              assert.strictEqual(yield* store.bookUnknown(yield* permits.taken), 1)
            }),
          { database: store.databaseId }
        )
      )
      assert.strictEqual(yield* left(plan, spent), 1)
    })
  )

  it.effect("goes on under another name of the step, and beside a new step of the old name", () =>
    Effect.gen(function* () {
      const path = newPath()
      const spent = yield* spentIn(path, (store, slice) => store.note(slice, "Repeat", outcome(later, { status: 500 })))
      const renamed = planOf(`{ films: { pipeline: videos, accounts: [ada], ${budget} } }`)
      assert.strictEqual(yield* left(renamed, spent, "films"), 1)
      const both = planOf(
        `{ videos: { hashtags: [x], ${budget} }, films: { pipeline: videos, accounts: [ada], ${budget} } }`
      )
      assert.strictEqual(yield* left(both, spent, "films"), 1)
      assert.strictEqual(yield* left(both, spent), 2)
      // A step that asks something else now is still that step.
      const other = planOf(`{ videos: { accounts: [ada], fields: [view_count], ${budget} } }`)
      assert.strictEqual(yield* left(other, spent), 1)
    })
  )

  it.effect("is spent also by what nobody wants any more before it has begun", () =>
    Effect.gen(function* () {
      const path = newPath()
      yield* spentIn(path, (store, slice) => store.note(slice, "Repeat", outcome(later, { status: 500 })))
      const spent = yield* sit(path, planOf(`{ videos: { accounts: [bob], ${budget} } }`), (store) =>
        Effect.andThen(store.enroll([], []), store.spent)
      )
      assert.strictEqual(yield* left(plan, spent), 1)
    })
  )

  it.effect("is read from a file that does not say yet what counted", () =>
    Effect.gen(function* () {
      const path = newPath()
      yield* spentIn(path, (store, slice) =>
        Effect.andThen(
          store.note(slice, "Repeat", outcome(later, { status: 429, code: "rate_limit_exceeded" })),
          Effect.flatMap(begin(store, plan), ([sliceState]) =>
            store.commit(sliceState!, pageOf([video("1")]), outcome(later))
          )
        )
      )
      yield* Effect.scoped(
        Effect.flatMap(openDatabase(path, "write"), (database) =>
          database.exec(
            `CREATE TABLE provenance.copy AS SELECT * EXCLUDE (counted) FROM provenance.requests;
             DROP TABLE provenance.requests; ALTER TABLE provenance.copy RENAME TO requests`
          )
        )
      )
      const spent = yield* Effect.scoped(Effect.flatMap(openDatabase(path, "read"), readSpent))
      assert.strictEqual(yield* left(plan, spent), 1)
    })
  )
})
