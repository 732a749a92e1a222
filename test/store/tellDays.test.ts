// A database of the first format keeps its coverage: every day that was covered is, and what is told of it follows from its rows.
import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { gunzipSync } from "node:zlib"
import { assert, it } from "@effect/vitest"
import { Effect } from "effect"
import type { Plan } from "../../src/domain/Plan.ts"
import { Store } from "../../src/domain/services.ts"
import { makePlan } from "../../src/plan/makePlan.ts"
import { layerStore } from "../../src/store/StoreLive.ts"
import { verifyDatabase } from "../../src/store/verify/verifyDatabase.ts"
import { check } from "../plan/check.ts"
import { ask, newPath } from "./sitting.ts"

const formats = join(import.meta.dirname, "../formats")

const kept = (): string => {
  const path = newPath()
  writeFileSync(path, gunzipSync(readFileSync(join(formats, "format-1.duckdb.gz"))))
  return path
}

const planOfKept = (): Plan => {
  const { study, pipelines } = check(readFileSync(join(formats, "format-1.yaml"), "utf8"))
  return makePlan(study, pipelines)
}

/** Opens it for writing, which brings it to this format, and closes it. */
const open = (path: string) =>
  Effect.flatMap(Store, (store) => store.open(planOfKept())).pipe(
    Effect.asVoid,
    Effect.scoped,
    Effect.provide(layerStore({ path, origin: "sandbox:windrow", version: "test" }))
  )

const readerAt = (path: string) =>
  Effect.flatMap(Store, ({ read }) => Effect.map(read, (seen) => seen?.coverage)).pipe(
    Effect.scoped,
    Effect.provide(layerStore({ path, origin: undefined, version: "test", settle: planOfKept().study.settle }))
  )

const days = (state: string) => `SELECT DISTINCT c.shape, c.unit, c.slice, ${state} AS state,
  unnest(generate_series(coalesce(from_day, DATE '0001-01-01')::TIMESTAMP, coalesce(to_day, DATE '0001-01-01')::TIMESTAMP, INTERVAL 1 DAY))::DATE::VARCHAR AS day
  FROM provenance.coverage c ORDER BY ALL`

it.effect("looked at and gone on with alike", () =>
  Effect.gen(function* () {
    const path = kept()
    const looked = yield* readerAt(path)
    const other = "CASE WHEN c.state IN ('done', 'empty', 'provisional') THEN 'asked' ELSE c.state END"
    const before = yield* ask(path, days(other))
    yield* open(path)
    assert.deepStrictEqual(yield* ask(path, days(other)), before)
    assert.isAbove(before.length, 20)
    assert.deepStrictEqual(yield* readerAt(path), looked)
    // Rows are on the days that have them, and each search began before its last answer came.
    const sums = `SELECT (SELECT sum(rows)::INTEGER FROM provenance.coverage WHERE wave = 0 AND from_day IS NOT NULL),
      (SELECT count(*)::INTEGER FROM (SELECT DISTINCT s.shape, m.unit, m.id FROM videos_matches m JOIN provenance.slices s USING (slice) WHERE m.on_target AND s.wave = 0))`
    const [[rows, distinct]] = (yield* ask(path, sums)) as [[number, number]]
    assert.strictEqual(rows, distinct)
    assert.deepStrictEqual(
      yield* ask(
        path,
        "SELECT count(*)::INTEGER FROM provenance.coverage WHERE began_at IS NULL OR began_at > asked_at OR state = 'provisional'"
      ),
      [[0]]
    )
    const found = yield* verifyDatabase(path, "study.yaml")
    assert.deepStrictEqual(found._tag === "Verified" ? [found.pages.faults, found.coverage, found.main] : [], [
      [],
      [],
      []
    ])
  })
)

it.effect("compared as it is, without being changed", () =>
  Effect.gen(function* () {
    const path = kept()
    const before = readFileSync(path)
    const found = yield* verifyDatabase(path, "study.yaml")
    assert.deepStrictEqual(found._tag === "Verified" ? [found.pages.faults, found.coverage, found.main] : [], [
      [],
      [],
      []
    ])
    assert.isTrue(before.equals(readFileSync(path)))
  })
)
