// A database is what it says, or what is not is named: raw pages and hashes, coverage and what was asked, `main` and a rebuild.
import { copyFileSync } from "node:fs"
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import type { Fault } from "../../src/domain/Fault.ts"
import type { Plan } from "../../src/domain/Plan.ts"
import { slicesOf } from "../../src/plan/makePlan.ts"
import { split } from "../../src/plan/split.ts"
import { unitsOf, wantedOf } from "../../src/plan/wanted.ts"
import { openDatabase } from "../../src/sink/Database.ts"
import { rebuild } from "../../src/sink/rebuild.ts"
import { verifyDatabase } from "../../src/sink/verifyDatabase.ts"
import { ask, begin, later, newPath, of, outcome, pageOf, planOf, sit, video } from "./sitting.ts"

const plan = planOf("{ videos: { accounts: [ada, bob] } }")
const videos = [video("7300000000000000001", { view_count: 5 }), video("7300000000000000002", { username: "bob" })]

const exec = (path: string, sql: string) =>
  Effect.scoped(Effect.flatMap(openDatabase(path, "write"), (database) => database.exec(sql)))

const collected = (of_: Plan = plan) =>
  Effect.gen(function* () {
    const path = newPath()
    yield* sit(path, of_, (sink) =>
      Effect.gen(function* () {
        const [one] = yield* begin(sink, of_)
        const { standing } = yield* sink.store(one!, pageOf(videos, 1, { cursor: 2 }), outcome())
        // A count that changed, so that there is a history to compare.
        yield* sink.store(standing, pageOf([video("7300000000000000001", { view_count: 9 })], 2), outcome())
      })
    )
    return path
  })

const verified = Effect.fnUntraced(function* (path: string) {
  const found = yield* verifyDatabase(path, "study.yaml")
  if (found._tag === "NotNow") return assert.fail(found.why)
  return found
})

const textOf = (faults: ReadonlyArray<Fault>): string =>
  faults.map(({ count, names, what }) => `${names.join("; ")} (${count}) ${what}`).join("\n")

const isSound = Effect.fnUntraced(function* (path: string) {
  const { coverage, main, pages } = yield* verified(path)
  assert.strictEqual([pages.faults, coverage, main].map(textOf).join(""), "")
})

/** One that is sound, to be copied. */
const sound = Effect.runSync(Effect.cached(Effect.tap(collected(), (path) => isSound(path))))

describe("a damaged database", () => {
  const first = "7300000000000000001"
  it.effect.each([
    [
      "a byte of a raw page",
      "UPDATE provenance.pages SET body = replace(body, '\"view_count\":5', '\"view_count\":6') WHERE page = 1",
      ["pages", /^page 1 \(slice \w+: videos 2023-01-01\.\.2023-01-31 ada, bob, page 1 of it\) \(1\) is not what came/],
      ["main", /videos_history: .*view_count = 5/]
    ],
    [
      "a raw page that is gone",
      "DELETE FROM provenance.pages WHERE page = 2",
      ["pages", /request test-\d+ of slice \w+.* brought a page that is not there/],
      ["pages", /slice \w+.* lacks some of its pages/],
      ["main", /view_count is 9 and not 5/]
    ],
    [
      "a hash",
      "UPDATE provenance.pages SET sha256 = repeat('0', 64) WHERE page = 2",
      ["pages", /^page 2 .*is not what came/]
    ],
    [
      "a row that is gone",
      `DELETE FROM videos WHERE id = '${first}'`,
      ["main", /^videos: id = 7300000000000000001 \(1\) is missing/]
    ],
    ["a row too much", "INSERT INTO videos (id) VALUES ('99')", ["main", /^videos: id = 99 \(1\) is not in a rebuild/]],
    [
      "a cell",
      `UPDATE videos SET view_count = 7 WHERE id = '${first}'`,
      ["main", /^videos: id = 7300000000000000001: view_count is 7 and not 9 \(1\) differs/]
    ],
    [
      "a cell that became nothing",
      `UPDATE videos SET username = NULL WHERE id = '${first}'`,
      ["main", /username is NULL and not ada \(1\) differs/]
    ],
    [
      "a match",
      `DELETE FROM videos_matches WHERE id = '${first}'`,
      ["main", /videos_matches: id = 7300000000000000001.*is missing/]
    ],
    [
      "a line of the history twice",
      "INSERT INTO videos_history FROM videos_history LIMIT 1",
      ["main", /videos_history: .*is not in a rebuild/]
    ],
    ["a table", "DROP TABLE videos_history", ["main", /table videos_history \(1\) is missing/]],
    ["a column", "ALTER TABLE videos DROP COLUMN music_id", ["main", /column videos\.music_id \(1\) is missing/]],
    [
      "a line of coverage that is gone",
      "DELETE FROM provenance.coverage WHERE unit = 'ada' AND from_day = DATE '2023-01-15'",
      ["coverage", /^ada 2023-01-15 \(videos, slice \w+\) \(1\) was asked, and is not covered$/]
    ],
    [
      "all of coverage",
      "DELETE FROM provenance.coverage",
      ["coverage", /ada 2023-01-01\.\.2023-01-31 .*bob 2023-01-01\.\.2023-01-31 .*\(2\) was asked, and is not covered/]
    ],
    [
      "a line of coverage of a slice that is not there",
      "INSERT INTO provenance.coverage BY NAME SELECT * REPLACE ('eve' AS unit, 'nope' AS slice) FROM provenance.coverage LIMIT 1",
      ["coverage", /^eve .*is covered, and was never asked/]
    ],
    [
      "a line of coverage of days that were not asked",
      "INSERT INTO provenance.coverage BY NAME SELECT * REPLACE (DATE '2023-02-01' AS from_day, DATE '2023-02-02' AS to_day) FROM provenance.coverage LIMIT 1",
      ["coverage", /2023-02-01\.\.2023-02-02.*is covered, and was never asked/]
    ],
    [
      "a line of coverage twice",
      "INSERT INTO provenance.coverage FROM provenance.coverage WHERE unit = 'ada' AND rows > 0",
      ["coverage", /ada 2023-01-15 .*is covered more than once/]
    ],
    [
      "a day with rows that says that it has none",
      "UPDATE provenance.coverage SET state = 'empty', rows = 0 WHERE rows > 0 AND unit = 'ada'",
      ["coverage", /^ada 2023-01-15 .*empty with 0 rows, where there are 1 \(1\) says otherwise/]
    ],
    [
      "a state that its slice has not",
      "UPDATE provenance.coverage SET state = 'unavailable' WHERE rows > 0 AND unit = 'ada'",
      ["coverage", /^ada 2023-01-15 .*unavailable, where the slice came to its end \(1\) has another state/]
    ]
  ] as ReadonlyArray<readonly [string, string, ...ReadonlyArray<readonly ["pages" | "coverage" | "main", RegExp]>]>)(
    "names %s",
    ([_, damage, ...expected]) =>
      Effect.gen(function* () {
        const path = newPath()
        copyFileSync(yield* sound, path)
        yield* exec(path, damage)
        const found = yield* verified(path)
        const texts = { pages: textOf(found.pages.faults), coverage: textOf(found.coverage), main: textOf(found.main) }
        for (const [where, text] of expected) assert.match(texts[where], text)
        for (const where of ["pages", "coverage", "main"] as const) {
          if (!expected.some(([one]) => one === where)) assert.strictEqual(texts[where], "", where)
        }
      })
  )
})

describe("a sound database", () => {
  const wanted = (of_: Plan) => unitsOf(wantedOf(of_.study, of_.pipelines, { today: undefined, parents: {} }))

  it.effect("has what somebody added beside, and that is nobody's business", () =>
    Effect.gen(function* () {
      const path = yield* collected()
      yield* exec(
        path,
        "CREATE TABLE codes AS SELECT 1 AS one; ALTER TABLE videos ADD COLUMN code INTEGER; UPDATE videos SET code = 4"
      )
      yield* isSound(path)
    })
  )

  it.effect("was pruned, also of a step whose pipeline left the study, and wanted again", () =>
    Effect.gen(function* () {
      const path = newPath()
      const both = planOf("{ videos: { accounts: [ada, bob] }, comments: { ids: ['7300000000000000001'] } }")
      const comment = { id: "9", video_id: "7300000000000000001", text: "hello", create_time: 1673784000 }
      const comments = JSON.stringify({ data: { comments: [comment], has_more: false }, error: { code: "ok" } })
      const page = { ...pageOf([]), body: comments, rows: [comment] }
      const collect = (of_: Plan) =>
        sit(path, of_, (sink) =>
          Effect.gen(function* () {
            for (const standing of yield* begin(sink, of_)) {
              const isVideos = of_.shapes[standing.slice.shape]!.pipeline === "videos"
              yield* sink.store(standing, isVideos ? pageOf(videos) : page, outcome())
            }
          })
        )
      yield* collect(both)
      yield* isSound(path)
      const only = planOf("{ videos: { accounts: [ada] } }", "2023-01-20")
      assert.strictEqual(yield* sit(path, only, (sink) => sink.prune(wanted(only))), 2)
      const left =
        "SELECT (SELECT count(*)::INT FROM comments), (SELECT count(*)::INT FROM comments_matches), (SELECT count(*)::INT FROM videos)"
      assert.deepStrictEqual(yield* ask(path, left), [[0, 0, 1]])
      yield* isSound(path)
      yield* Effect.scoped(Effect.flatMap(openDatabase(path, "write"), rebuild))
      assert.deepStrictEqual(yield* ask(path, left), [[0, 0, 1]])
      yield* collect(both)
      assert.deepStrictEqual(yield* ask(path, left), [[1, 1, 2]])
      yield* isSound(path)
    })
  )

  it.effect("has slices that failed, were split, given up, begun anew and asked again", () =>
    Effect.gen(function* () {
      const path = newPath()
      const reason = { code: "server", text: "no" }
      yield* sit(path, plan, (sink) =>
        Effect.gen(function* () {
          const [one] = yield* begin(sink, plan)
          const { standing } = yield* sink.store(one!, pageOf(videos, 1, { cursor: 2 }), outcome())
          const restarted = yield* sink.restart(standing, outcome(later, { status: 400 }))
          const stored = yield* sink.store(restarted, pageOf(videos, 1, { cursor: 2 }), outcome())
          const halves = yield* sink.split(
            stored.standing,
            split(one!.slice, "units"),
            reason,
            outcome(later, { status: 500 })
          )
          yield* sink.giveUp(of(halves, "bob"), "unavailable", reason, outcome(later, { status: 400 }))
          const days = yield* sink.split(of(halves, "ada"), split(of(halves, "ada").slice, "days"), reason, undefined)
          yield* sink.giveUp(days[0]!, "failed", reason, outcome(later, { status: 500 }))
          yield* sink.store(days[1]!, pageOf(videos, 1, { cursor: 3 }), outcome())
        })
      )
      yield* isSound(path)
      yield* sit(path, plan, (sink) => sink.store(sink.begun[0]!, pageOf([], 2), outcome()))
      yield* isSound(path)
      // What failed is retried, and the run is cut short.
      yield* sit(path, plan, (sink) =>
        Effect.flatMap(sink.enroll(slicesOf(plan), []), ([again]) =>
          sink.store(again!, pageOf(videos, 1, { cursor: 1 }), outcome())
        )
      )
      yield* isSound(path)
      yield* sit(path, plan, (sink) => sink.store(sink.begun[0]!, pageOf([], 2), outcome()))
      yield* isSound(path)
    })
  )

  it.effect("was read by a pipeline that has changed since", () =>
    Effect.gen(function* () {
      const path = yield* collected()
      const pipeline = plan.pipelines["videos"]!
      const { music_id: _music, ...columns } = pipeline.rows.columns
      const other = {
        ...pipeline,
        rows: { ...pipeline.rows, columns: { ...columns, novelty: { type: "text", title: "New." } } }
      } as typeof pipeline
      const changed = { ...plan, pipelines: { videos: other } }
      yield* sit(path, changed, (sink) =>
        Effect.flatMap(sink.enroll(slicesOf(plan), []), ([again]) =>
          sink.store(again!, pageOf([video("7300000000000000003", { novelty: "x", music_id: 4 })]), outcome())
        )
      )
      yield* isSound(path)
      assert.deepStrictEqual(yield* ask(path, "SELECT id, novelty, music_id FROM videos WHERE novelty IS NOT NULL"), [
        ["7300000000000000003", "x", null]
      ])
    })
  )
})
