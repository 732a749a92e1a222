// When a row was first seen: what later waves count from.
import { assert, it } from "@effect/vitest"
import { Effect } from "effect"
import { openDatabase } from "../../src/duckdb/Database.ts"
import { slicesOf } from "../../src/plan/makePlan.ts"
import { unitsOf, wantedOf } from "../../src/plan/wanted.ts"
import { newPath, outcome, pageOf, planOf, sit, video } from "../store/sitting.ts"

const plan = planOf("{ videos: { accounts: [ada], refresh: { after: 7d, times: 1 } } }")
const wanted = unitsOf(wantedOf(plan.study, plan.pipelines, { today: undefined, parents: {} }))
const first = Date.UTC(2023, 0, 31, 12)
const again = Date.UTC(2023, 1, 3, 12)

/** One slice, asked twice while its days are young: the second time one more video has come. */
const askedTwice = (path: string) =>
  sit(path, plan, (store) =>
    Effect.gen(function* () {
      const [before] = yield* store.enroll(slicesOf(plan), [])
      yield* store.commit(before!, pageOf([video("1")]), outcome(first))
      const [after] = yield* store.enroll(slicesOf(plan), [])
      yield* store.commit(after!, pageOf([video("1"), video("2")]), outcome(again))
    })
  )
const seenIn = (path: string) =>
  sit(path, plan, (store) => store.seen(plan.pipelines["videos"]!, "ids", wanted)).pipe(
    Effect.map((seen) => seen.map(({ at, unit }) => [unit, at]))
  )

it.effect("a row that came at the second asking is dated by that one", () =>
  Effect.gen(function* () {
    const path = newPath()
    yield* askedTwice(path)
    assert.deepStrictEqual(yield* seenIn(path), [
      ["1", first],
      ["2", again]
    ])
  })
)

it.effect("also where matches do not tell when they came, as those of the first format", () =>
  Effect.gen(function* () {
    const path = newPath()
    yield* askedTwice(path)
    yield* Effect.scoped(
      Effect.flatMap(openDatabase(path, "write"), (database) =>
        database.exec("UPDATE main.videos_matches SET matched_at = NULL")
      )
    )
    assert.deepStrictEqual(yield* seenIn(path), [
      ["1", first],
      ["2", again]
    ])
  })
)
