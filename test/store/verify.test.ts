// A database is what it says, or what is not is named: raw pages and hashes, coverage and what was asked, `main` and a rebuild.
import { copyFileSync } from "node:fs"
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import type { Fault } from "../../src/domain/Fault.ts"
import type { Plan } from "../../src/domain/Plan.ts"
import { openDatabase } from "../../src/duckdb/Database.ts"
import { slicesOf } from "../../src/plan/makePlan.ts"
import { split } from "../../src/plan/split.ts"
import { unitsOf, wantedOf } from "../../src/plan/wanted.ts"
import { mendDatabase } from "../../src/store/mend.ts"
import { rebuild } from "../../src/store/rebuild.ts"
import { verifyDatabase } from "../../src/store/verify/verifyDatabase.ts"
import { ask, begin, later, newPath, of, outcome, pageOf, planOf, sit, video } from "./sitting.ts"

const plan = planOf("{ videos: { accounts: [ada, bob] } }")
const videos = [video("7300000000000000001", { view_count: 5 }), video("7300000000000000002", { username: "bob" })]

const exec = (path: string, sql: string) =>
  Effect.scoped(Effect.flatMap(openDatabase(path, "write"), (database) => database.exec(sql)))

const collected = (of_: Plan = plan) =>
  Effect.gen(function* () {
    const path = newPath()
    yield* sit(path, of_, (store) =>
      Effect.gen(function* () {
        const [one] = yield* begin(store, of_)
        const { sliceState } = yield* store.commit(one!, pageOf(videos, 1, { cursor: 2 }), outcome())
        // A count that changed, so that there is a history to compare.
        yield* store.commit(sliceState, pageOf([video("7300000000000000001", { view_count: 9 })], 2), outcome())
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

type Where = "pages" | "coverage" | "main"

const first = "7300000000000000001"
const damages: ReadonlyArray<
  readonly [
    name: string,
    damage: ReadonlyArray<readonly [sql: string, where: Where, named: RegExp]>,
    also: ReadonlyArray<Where>
  ]
> = [
  [
    "a byte of a raw page",
    [
      [
        "UPDATE provenance.pages SET body = replace(body, '\"view_count\":5', '\"view_count\":6') WHERE page = 1",
        "pages",
        /^page 1 \(slice \w+: videos 2023-01-01\.\.2023-01-31 ada, bob, page 1 of it\) \(1\) is not what came/
      ]
    ],
    ["main"]
  ],
  [
    "a hash and a page that are gone",
    [
      ["UPDATE provenance.pages SET sha256 = repeat('0', 64) WHERE page = 1", "pages", /^page 1 .*is not what came/],
      [
        "DELETE FROM provenance.pages WHERE page = 2",
        "pages",
        /request test-\d+ of slice \w+.* brought a page that is not there/
      ],
      ["SELECT 1", "pages", /slice \w+.* lacks some of its pages/]
    ],
    ["main"]
  ],
  [
    "rows and cells",
    [
      [`DELETE FROM videos WHERE id = '${first}'`, "main", /videos: id = 7300000000000000001 \(1\) is missing/],
      ["INSERT INTO videos (id) VALUES ('99')", "main", /videos: id = 99 \(1\) is not in a rebuild/],
      [
        "UPDATE videos SET view_count = 7, username = NULL WHERE username = 'bob'",
        "main",
        /id = 7300000000000000002: username is NULL and not bob; view_count is 7 and not NULL \(1\) differs/
      ],
      [
        `DELETE FROM videos_matches WHERE id = '${first}'`,
        "main",
        /videos_matches: id = 7300000000000000001.*is missing/
      ],
      ["INSERT INTO videos_history FROM videos_history LIMIT 1", "main", /videos_history: .*is not in a rebuild/]
    ],
    []
  ],
  [
    "a table and a column",
    [
      ["DROP TABLE videos_history", "main", /table videos_history \(1\) is missing/],
      ["ALTER TABLE videos DROP COLUMN music_id", "main", /column videos\.music_id \(1\) is missing/]
    ],
    []
  ],
  [
    "lines of coverage",
    [
      [
        "DELETE FROM provenance.coverage WHERE unit = 'ada' AND rows > 0",
        "coverage",
        /ada 2023-01-15 \(videos, slice \w+\) \(1\) was asked, and is not covered/
      ],
      [
        "INSERT INTO provenance.coverage SELECT * REPLACE ('eve' AS unit, 'nope' AS slice) FROM provenance.coverage LIMIT 1",
        "coverage",
        /eve 2023.*is covered, and was never asked/
      ],
      [
        "INSERT INTO provenance.coverage SELECT * REPLACE (DATE '2023-02-01' AS from_day, DATE '2023-02-02' AS to_day) FROM provenance.coverage LIMIT 1",
        "coverage",
        /2023-02-01\.\.2023-02-02.*is covered, and was never asked/
      ],
      [
        "INSERT INTO provenance.coverage FROM provenance.coverage WHERE unit = 'bob' AND to_day = DATE '2023-01-14'",
        "coverage",
        /bob 2023-01-01\.\.2023-01-14 .*is covered more than once/
      ],
      [
        "UPDATE provenance.coverage SET state = 'empty', rows = 0 WHERE rows > 0 AND unit = 'bob'",
        "coverage",
        /bob 2023-01-15 .*empty with 0 rows, where there are 1 \(1\) says otherwise/
      ],
      [
        "UPDATE provenance.coverage SET state = 'unavailable' WHERE unit = 'bob' AND from_day = DATE '2023-01-16'",
        "coverage",
        /bob 2023-01-16\.\.2023-01-31 .*unavailable, where the slice came to its end \(1\) has another state/
      ]
    ],
    []
  ],
  [
    "all of coverage",
    [
      [
        "DELETE FROM provenance.coverage",
        "coverage",
        /ada 2023-01-01\.\.2023-01-31 .*bob 2023-01-01\.\.2023-01-31 .*\(2\) was asked, and is not covered/
      ]
    ],
    []
  ]
]

/** All that may be made anew. */
const dump = (path: string) =>
  Effect.forEach(["main.videos", "main.videos_history", "main.videos_matches", "provenance.coverage"], (table) =>
    ask(path, `FROM ${table} ORDER BY ALL`)
  )

describe("a damaged database", () => {
  for (const [name, damage, also] of damages) {
    it.effect(`is told by its name, and mended where that can be done: ${name}`, () =>
      Effect.gen(function* () {
        const path = newPath()
        copyFileSync(yield* sound, path)
        const before = yield* dump(path)
        yield* exec(path, damage.map(([sql]) => sql).join("; "))
        const found = yield* verified(path)
        const texts = { pages: textOf(found.pages.faults), coverage: textOf(found.coverage), main: textOf(found.main) }
        for (const [, where, text] of damage) assert.match(texts[where], new RegExp(text, "m"))
        const expected = [...damage.map(([, where]) => where), ...also]
        for (const where of ["pages", "coverage", "main"] as const) {
          if (!expected.includes(where)) assert.strictEqual(texts[where], "", where)
        }
        if (expected.includes("pages")) return
        yield* mendDatabase(path)
        yield* isSound(path)
        assert.deepStrictEqual(yield* dump(path), before)
      })
    )
  }

  it.effect("is not mended where that would lose what somebody added", () =>
    Effect.gen(function* () {
      const path = newPath()
      copyFileSync(yield* sound, path)
      yield* exec(path, "ALTER TABLE videos ADD COLUMN code INTEGER; UPDATE videos SET code = 4, view_count = 1")
      const error = yield* Effect.flip(mendDatabase(path))
      assert.include(error.message, "videos.code")
      assert.deepStrictEqual(yield* ask(path, "SELECT DISTINCT code FROM videos"), [[4]])
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
        sit(path, of_, (store) =>
          Effect.gen(function* () {
            for (const sliceState of yield* begin(store, of_)) {
              const isVideos = of_.shapes[sliceState.slice.shape]!.pipeline === "videos"
              yield* store.commit(sliceState, isVideos ? pageOf(videos) : page, outcome())
            }
          })
        )
      yield* collect(both)
      yield* isSound(path)
      const only = planOf("{ videos: { accounts: [ada] } }", "2023-01-20")
      assert.strictEqual(yield* sit(path, only, (store) => store.prune(wanted(only))), 2)
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
      yield* sit(path, plan, (store) =>
        Effect.gen(function* () {
          const [one] = yield* begin(store, plan)
          const { sliceState } = yield* store.commit(one!, pageOf(videos, 1, { cursor: 2 }), outcome())
          const restarted = yield* store.restart(sliceState, outcome(later, { status: 400 }))
          const stored = yield* store.commit(restarted, pageOf(videos, 1, { cursor: 2 }), outcome())
          const halves = yield* store.split(
            stored.sliceState,
            split(one!.slice, "units"),
            reason,
            outcome(later, { status: 500 })
          )
          yield* store.giveUp(of(halves, "bob"), "unavailable", reason, outcome(later, { status: 400 }))
          const days = yield* store.split(of(halves, "ada"), split(of(halves, "ada").slice, "days"), reason, undefined)
          yield* store.giveUp(days[0]!, "failed", reason, outcome(later, { status: 500 }))
          yield* store.commit(days[1]!, pageOf(videos, 1, { cursor: 3 }), outcome())
        })
      )
      yield* isSound(path)
      yield* sit(path, plan, (store) => store.commit(store.begun[0]!, pageOf([], 2), outcome()))
      yield* isSound(path)
      // What failed is retried, and the run is cut short.
      yield* sit(path, plan, (store) =>
        Effect.flatMap(store.enroll(slicesOf(plan), []), ([again]) =>
          store.commit(again!, pageOf(videos, 1, { cursor: 1 }), outcome())
        )
      )
      yield* isSound(path)
      yield* sit(path, plan, (store) => store.commit(store.begun[0]!, pageOf([], 2), outcome()))
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
      yield* sit(path, changed, (store) =>
        Effect.flatMap(store.enroll(slicesOf(plan), []), ([again]) =>
          store.commit(again!, pageOf([video("7300000000000000003", { novelty: "x", music_id: 4 })]), outcome())
        )
      )
      yield* isSound(path)
      assert.deepStrictEqual(yield* ask(path, "SELECT id, novelty, music_id FROM videos WHERE novelty IS NOT NULL"), [
        ["7300000000000000003", "x", null]
      ])
    })
  )
})
