// `main` can be made again from `provenance` alone: the same tables, row for row, down to the times.
import { Effect } from "effect"
import { assert, it } from "vitest"
import type { Json } from "../../src/domain/Json.ts"
import type { OpenStore, SliceState } from "../../src/domain/services.ts"
import { openDatabase } from "../../src/duckdb/Database.ts"
import { slicesOf } from "../../src/plan/makePlan.ts"
import { rebuild } from "../../src/store/rebuild.ts"
import { fc } from "../support/chance.ts"
import { ask, begin, later, newPath, outcome, pageOf, planOf, sit } from "./sitting.ts"
import { anyJson } from "./values.ts"

// Two windows for accounts and two for hashtags: four slices that can find the same videos.
const plan = planOf(
  "{ videos: { accounts: [ada, bob] }, tagged: { pipeline: videos, hashtags: [wahl, klima] } }",
  "2023-02-28"
)
const columns = Object.keys(plan.pipelines["videos"]!.rows.columns)

const sensible = fc.record(
  {
    id: fc.constantFrom<Json>(1, 2, 3, 7361234567890123456n, "7361234567890123457"),
    username: fc.constantFrom("ada", "bob", "eve"),
    create_time: fc.constantFrom(Date.UTC(2023, 0, 9) / 1000, Date.UTC(2023, 1, 9) / 1000),
    view_count: fc.nat(3),
    like_count: fc.option(fc.nat(3)),
    hashtag_names: fc.subarray(["wahl", "klima", "x"]),
    video_tag: fc.dictionary(fc.constantFrom("a", "b"), fc.nat(1))
  },
  { requiredKeys: ["id"] }
)
const wild = fc
  .tuple(fc.nat(3), fc.dictionary(fc.constantFrom(...columns, "novelty"), anyJson))
  .map(([id, values]): Json => ({ ...values, id }))
const rows = fc.array(
  fc.oneof({ weight: 6, arbitrary: sensible as fc.Arbitrary<Json> }, { weight: 2, arbitrary: wild }, anyJson),
  {
    maxLength: 5
  }
)
const commands = fc.array(
  fc.record({
    slice: fc.nat(3),
    rows,
    does: fc.constantFrom<Array<"more" | "last" | "restart">>("more", "more", "last", "restart")
  }),
  { minLength: 1, maxLength: 12 }
)
interface Command {
  readonly slice: number
  readonly rows: ReadonlyArray<Json>
  readonly does: "more" | "last" | "restart"
}

const collect = (steps: ReadonlyArray<Command>) =>
  Effect.fnUntraced(function* (store: OpenStore) {
    const sliceStates: Array<SliceState> = [...(yield* begin(store, plan))]
    for (const [i, step] of steps.entries()) {
      const sliceState = sliceStates[step.slice]!
      if (step.does === "restart") {
        sliceStates[step.slice] = yield* store.restart(sliceState, outcome())
        continue
      }
      const page = pageOf(step.rows, sliceState.pages + 1, step.does === "more" ? { cursor: i } : undefined)
      const stored = yield* store.commit(sliceState, page, outcome(later + i * 60_000 + 0.25))
      sliceStates[step.slice] = stored.sliceState
      if (step.does !== "last") continue
      // Asked again from its beginning; slices that never began are on the list anew.
      const list = [sliceState, ...sliceStates.filter((one) => one.revision === 0)]
      const [first] = (yield* store.enroll(
        list.map((one) => one.slice),
        []
      )).filter((one) => one.slice.id === sliceState.slice.id)
      sliceStates[step.slice] = first!
    }
  })

const tables = ["videos", "videos_history", "videos_matches", "codebook"]
const dump = (path: string) => Effect.forEach(tables, (table) => ask(path, `FROM main.${table} ORDER BY ALL`))
const again = (path: string, before = "SELECT 1") =>
  Effect.gen(function* () {
    const database = yield* openDatabase(path, "write")
    yield* database.exec(before)
    return yield* rebuild(database)
  }).pipe(Effect.scoped)

it("from any pages, in any order, with keys that come again in other slices", async () => {
  assert.strictEqual(slicesOf(plan).length, 4)
  await fc.assert(
    fc.asyncProperty(commands, async (steps) => {
      const path = newPath()
      const work = Effect.gen(function* () {
        yield* sit(path, plan, collect(steps))
        const before = yield* dump(path)
        const pages = yield* again(path)
        assert.strictEqual(pages, steps.filter(({ does }) => does !== "restart").length)
        assert.deepStrictEqual(yield* dump(path), before)
      })
      await Effect.runPromise(work)
    }),
    { numRuns: 10 }
  )
})

it("also where the tables of main were spoilt or are gone, and the next run goes on as if nothing had been", async () => {
  const path = newPath()
  const steps = [1, 2, 3].map(
    (id) => ({ slice: id % 2, rows: [{ id, username: "ada", view_count: id }], does: "more" }) as const
  )
  const work = Effect.gen(function* () {
    yield* sit(path, plan, collect(steps))
    const before = yield* dump(path)
    const provenance = yield* ask(path, "FROM provenance.pages")
    for (const damage of ["UPDATE videos SET view_count = 0", "DROP TABLE videos", "DELETE FROM videos_matches"]) {
      assert.strictEqual(yield* again(path, damage), 3)
      assert.deepStrictEqual(yield* dump(path), before)
    }
    assert.deepStrictEqual(yield* ask(path, "FROM provenance.pages"), provenance)
    yield* sit(path, plan, (store) => store.commit(store.begun[0]!, pageOf([{ id: 4, username: "bob" }], 9), outcome()))
    assert.deepStrictEqual(yield* ask(path, "SELECT id FROM videos ORDER BY id"), [["1"], ["2"], ["3"], ["4"]])
  })
  await Effect.runPromise(work)
})
