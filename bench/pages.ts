// Pages into a database through the real store: `node bench/pages.ts <pages> [<rows there already>]` prints how many are
// committed a second at the end; with `append` behind it, the same by DuckDB alone. One process per measurement, so that it
// is its own.
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { DuckDBInstance } from "@duckdb/node-api"
import { Effect } from "effect"
import { at, type Json, type JsonObject, parseJson, sha256 } from "../src/domain/Json.ts"
import { type SliceState, Store } from "../src/domain/services.ts"
import { makePlan, slicesOf } from "../src/plan/makePlan.ts"
import { changing } from "../src/rows/columns.ts"
import { layerStore } from "../src/store/StoreLive.ts"
import { check } from "../test/plan/check.ts"
import { appendPages, type Lines } from "./appendPages.ts"

const [pages = 100, before = 0] = process.argv.slice(2).map(Number)
const byDuckdbAlone = process.argv[4] === "append"
const folder = mkdtempSync(join(tmpdir(), "windrow-bench-"))
const path = join(folder, "study.duckdb")
const storeAt = layerStore({ path, origin: "sandbox:bench", version: "bench" })

const { study, pipelines } = check(
  "{ windrow: 1, study: { name: bench }, period: { from: 2023-01-01, to: 2023-01-31 }, collect: { videos: { accounts: [ada] } } }"
)
const plan = makePlan(study, pipelines)
const at2023 = Date.UTC(2023, 0, 15) / 1000
const words = "Wetter heute im Studio: sunny with a chance of rain, 20 Grad. ".repeat(3)

const videoText = (number: number): string =>
  JSON.stringify({
    username: "ada",
    create_time: at2023 + (number % 86_400),
    video_description: `${number} ${words} #news #${number % 100}`,
    region_code: "DE",
    share_count: number % 97,
    view_count: number * 7,
    like_count: number % 1013,
    comment_count: number % 31,
    hashtag_names: ["news", `tag${number % 100}`],
    music_id: "7000000000000000000",
    voice_to_text: words,
    video_duration: 60
  }).replace("{", `{"id":${7_000_000_000_000_000_000n + BigInt(number)},`)

/** Rows that were there before, made by DuckDB: they only have to be in the way. */
const fill = async () => {
  const instance = await DuckDBInstance.create(path)
  const connection = await instance.connect()
  await connection.run(`
    INSERT INTO videos (id, username, create_time, video_description, view_count, hashtag_names, retrieved_at)
    SELECT (6000000000000000000 + hash(range) % 1000000000000 * 100000 + range % 100000)::VARCHAR, 'bob', TIMESTAMP '2022-01-01', 'text ' || range, range, ['a', 'b'], now()::TIMESTAMP
    FROM range(${before}) ON CONFLICT DO NOTHING`)
  connection.closeSync()
  instance.closeSync()
}

/** What page `number` holds, as the store writes it. */
const linesOf = (number: number): Lines => {
  const texts = Array.from({ length: 100 }, (_, index) => videoText(number * 100 + index))
  const body = `{"data":{"videos":[${texts.join(",")}],"has_more":true,"cursor":${number * 100}},"error":{"code":"ok"}}`
  const now = Date.UTC(2024, 0, 1) + number * 1000
  const rows = (at(parseJson(body), "data.videos") as ReadonlyArray<JsonObject>).map((row) => ({
    ...row,
    create_time: Number(row["create_time"]) * 1000,
    retrieved_at: now
  })) as unknown as Lines[number][2]
  const kept = changing(pipelines["videos"]!)
  const history = rows.map((row) => ({
    ...Object.fromEntries(["id", ...kept].flatMap((name) => (row[name] === undefined ? [] : [[name, row[name]]]))),
    wave: 0,
    retrieved_at: now
  })) as Lines[number][2]
  const matches = rows.map(({ id = "" }, position) => ({
    id,
    step: "videos",
    unit: "ada",
    slice: "s",
    page: number,
    position,
    wave: 0,
    on_target: true,
    matched_at: now
  }))
  const request = {
    request: `r-${number}`,
    slice: "s",
    answer: "Stored",
    asked_at: now - 800,
    answered_at: now,
    rows: 100
  }
  return [
    ["main", "videos", rows],
    ["main", "videos_history", history],
    ["main", "videos_matches", matches],
    ["provenance", "pages", [{ page: number, slice: "s", number, retrieved_at: now, sha256: sha256(body), body }]],
    ["provenance", "requests", [request]]
  ]
}

const collect = Effect.gen(function* () {
  const store = yield* (yield* Store).open(plan)
  let [sliceState] = (yield* store.enroll(slicesOf(plan), [])) as ReadonlyArray<SliceState>
  const times: Array<number> = []
  for (let number = 1; number <= pages; number += 1) {
    const rows = Array.from({ length: 100 }, (_, index) => videoText(number * 100 + index))
    const body = `{"data":{"videos":[${rows.join(",")}],"has_more":true,"cursor":${number * 100}},"error":{"code":"ok"}}`
    const page = {
      body,
      rows: at(parseJson(body), "data.videos") as ReadonlyArray<Json>,
      slots: 100,
      next: number < pages ? { cursor: number * 100 } : undefined,
      number,
      asked_from: undefined
    }
    const now = Date.UTC(2024, 0, 1) + number * 1000
    const outcome = { request: `r-${number}`, asked_at: now - 800, answered_at: now, status: 200, code: "ok" }
    const began = performance.now()
    const stored = yield* store.commit(sliceState!, page, {
      ...outcome,
      message: "",
      log_id: "",
      bytes: body.length,
      rows: 100
    })
    times.push(performance.now() - began)
    sliceState = stored.sliceState
  }
  return times
}).pipe(Effect.scoped, Effect.provide(storeAt))

// The first opening makes the tables.
const prepare = Effect.gen(function* () {
  yield* (yield* Store).open(plan)
}).pipe(Effect.scoped, Effect.provide(storeAt))
await Effect.runPromise(prepare)
if (before > 0) await fill()
// All of the last hundred, not the middle one: what is put off to a checkpoint is work too.
const append = () =>
  appendPages(
    path,
    Array.from({ length: pages }, (_, index) => linesOf(index + 1))
  )
const times = (byDuckdbAlone ? await append() : await Effect.runPromise(collect)).slice(-100)
const perSecond = (1000 * times.length) / times.reduce((sum, one) => sum + one, 0)
process.stdout.write(`${JSON.stringify({ pages, before, perSecond })}\n`)
rmSync(folder, { recursive: true, force: true })
