// A sitting for tests: a plan of videos, a database in a folder of its own, and pages as the API sends them.
import { mkdtempSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { Effect } from "effect"
import type { Outcome, Page, Position } from "../../src/domain/Answer.ts"
import type { StoreError } from "../../src/domain/failures.ts"
import { at, type Json, parseJson, writeJson } from "../../src/domain/Json.ts"
import type { Plan } from "../../src/domain/Plan.ts"
import type { Slice } from "../../src/domain/Slice.ts"
import { type OpenStore, type SliceState, Store } from "../../src/domain/services.ts"
import { openDatabase } from "../../src/duckdb/Database.ts"
import { makePlan, slicesOf } from "../../src/plan/makePlan.ts"
import { layerStore } from "../../src/store/StoreLive.ts"
import { check } from "../plan/check.ts"

export const folder = mkdtempSync(join(tmpdir(), "windrow-store-"))

let files = 0
export const newPath = (): string => join(folder, `${++files}.duckdb`)

/** January 2023 is one window; `collect` is the part of the study under that word, as flow YAML. */
export const planOf = (collect = "{ videos: { accounts: [ada, bob] } }", to = "2023-01-31"): Plan => {
  const text = `{ windrow: 1, study: { name: store }, period: { from: 2023-01-01, to: ${to} }, collect: ${collect} }`
  const { study, pipelines } = check(text)
  return makePlan(study, pipelines)
}

/** One opening of a database, from open to close. */
export const sit = <A, E>(
  path: string,
  plan: Plan,
  use: (store: OpenStore) => Effect.Effect<A, E>,
  origin: "tiktok" | "sandbox:1" | "sandbox:2" = "tiktok"
): Effect.Effect<A, E | StoreError> =>
  Effect.gen(function* () {
    return yield* use(yield* (yield* Store).open(plan))
  }).pipe(Effect.scoped, Effect.provide(layerStore({ path, origin, version: "test" })))

/** Enrols all slices of a plan. */
export const begin = (store: OpenStore, plan: Plan): Effect.Effect<ReadonlyArray<SliceState>, StoreError> =>
  store.enroll(slicesOf(plan), [])

/** Rows of a closed database. Each row is the list of its values. */
export const ask = (path: string, sql: string): Effect.Effect<ReadonlyArray<ReadonlyArray<unknown>>, StoreError> =>
  openDatabase(path, "read").pipe(
    Effect.flatMap((database) => database.rows(sql)),
    Effect.map((rows) => rows.map((row) => Object.values(row))),
    Effect.scoped
  )

/** Long after January 2023, so that its days have settled. */
export const later = Date.UTC(2023, 5, 1, 12)

let requests = 0
export const outcome = (answered_at = later, over: Partial<Outcome> = {}): Outcome => ({
  // Named so that their order as texts is that in which they were made, however many there are.
  request: `test-${String(++requests).padStart(6, "0")}`,
  asked_at: answered_at - 800,
  answered_at,
  status: 200,
  code: "ok",
  message: "",
  log_id: "2023010112",
  bytes: 100,
  rows: 0,
  ...over
})

/** A page whose rows went through text, as real ones do. */
export const pageOf = (rows: ReadonlyArray<Json>, number = 1, next?: Position): Page => {
  const body = writeJson({ data: { videos: rows, has_more: next !== undefined }, error: { code: "ok" } })
  const read = at(parseJson(body), "data.videos") as ReadonlyArray<Json>
  return { body, rows: read, slots: rows.length, next, number, asked_from: undefined }
}

const noon = Date.UTC(2023, 0, 15, 12) / 1000
export const video = (id: Json, over: Record<string, Json> = {}): Json => ({
  id,
  username: "ada",
  create_time: noon,
  ...over
})

/** The slice of a sliceState, by one of its units. */
export const of = (sliceStates: ReadonlyArray<SliceState>, unit: string): SliceState =>
  sliceStates.find(({ slice }) => slice.units.includes(unit))!

export const windowOf = (slice: Slice): string => `${slice.window?.from}–${slice.window?.to}`

/** Stores pages one after another in one slice, an hour apart. */
export const storeAll = (path: string, pages: ReadonlyArray<ReadonlyArray<Json>>, of: Plan = planOf()) =>
  sit(path, of, (store) =>
    Effect.gen(function* () {
      let [sliceState] = yield* begin(store, of)
      for (const [i, rows] of pages.entries()) {
        const next = i + 1 < pages.length ? { cursor: i + 1 } : undefined
        const stored = yield* store.commit(sliceState!, pageOf(rows, i + 1, next), outcome(later + i * 3_600_000))
        sliceState = stored.sliceState
      }
    })
  )
