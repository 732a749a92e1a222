// Opens the study's database: makes it, checks that it is ours and of one origin, and hands it out for a sitting.

import { randomUUID } from "node:crypto"
import { existsSync, statSync } from "node:fs"
import { dirname } from "node:path"
import { Clock, Effect, Layer } from "effect"
import type { Database } from "../domain/Database.ts"
import { StoreError } from "../domain/failures.ts"
import { canonicalJson, hashOf, type Json } from "../domain/Json.ts"
import { makeFolder } from "../domain/makeFolder.ts"
import type { Plan } from "../domain/Plan.ts"
import { accountsHash } from "../domain/Study.ts"
import { Store } from "../domain/services.ts"
import { literal } from "../domain/sqlText.ts"
import type { ViewMaker } from "../domain/Views.ts"
import { plannedWaves } from "../domain/Wave.ts"
import { openDatabase } from "../duckdb/Database.ts"
import { moved, replaced } from "../duckdb/failures.ts"
import { fileState } from "../duckdb/fileState.ts"
import { micros } from "../duckdb/micros.ts"
import { profileShapes, writeAccounts } from "../rows/accounts.ts"
import { projectRows } from "../rows/projectRows.ts"
import { definedAt, readDefinitions, writeDefinitions } from "./definitions.ts"
import { checkOrigin, format, formatOf, type Meta, readMeta } from "./meta.ts"
import { migrate, overlay } from "./migrations/migrations.ts"
import { openStore, type Project } from "./openStore.ts"
import { lastSettle } from "./readCoverage.ts"
import { readerAt, readShapes } from "./reader.ts"
import { schemaOf } from "./tables.ts"
import { numberWaves } from "./waveNumbers.ts"

export interface StoreOptions {
  /** Absolute path of the database. */
  readonly path: string
  /** Where the data comes from: the real API, or a sandbox (with its seed). They never mix in one file. undefined: only looking. */
  readonly origin: string | undefined
  readonly version: string
  /** Days younger than this, in milliseconds, are provisional; absent: as the study said that was collected last. */
  readonly settle?: number | undefined
  /** How rows are made of pages; null: they are not, and pages and what is asked are kept alone. */
  readonly project?: Project | null
  /** Epoch milliseconds, by the API's clock as far as that is known; absent: by the machine's. */
  readonly now?: Effect.Effect<number>
  /** What makes views of the rows; absent: there are none. */
  readonly views?: ViewMaker
}

export const layerStore = (options: StoreOptions) =>
  Layer.sync(Store, () => {
    const { path, origin, now: clock = Clock.currentTimeMillis } = options
    /** The id of the database that this run has had open. */
    let known: string | undefined
    /** How the file was when it was last found to be ours. */
    let found: string | undefined

    const look = Effect.fnUntraced(function* (database: Database) {
      const meta = yield* readMeta(database, path)
      if (origin !== undefined) yield* checkOrigin(meta, path, origin)
      found = fileState(path)
      return meta
    })

    const read = Effect.gen(function* () {
      if (!existsSync(path)) return undefined
      const database = yield* openDatabase(path, "read")
      const meta = yield* look(database)
      if (meta["database_id"] === undefined) return undefined
      yield* overlay(database, formatOf(meta))
      return yield* readerAt(database, meta["database_id"], options.settle ?? (yield* lastSettle(database)))
    })

    /** Looks at the file before it is opened for writing, which alone may change bytes of it. */
    const check = Effect.suspend(() =>
      existsSync(path) && statSync(path).size > 0 && fileState(path) !== found
        ? Effect.scoped(Effect.flatMap(openDatabase(path, "read"), look))
        : Effect.void
    )

    const open = Effect.fn("Store.open")(function* (plan: Plan) {
      yield* Effect.try({
        try: () => makeFolder(dirname(path)),
        catch: (cause) =>
          new StoreError({
            reason: "cannot_write",
            message: `${dirname(path)} cannot be made: ${cause instanceof Error ? cause.message : String(cause)}`,
            hint: "Make the folder writable, or name another file under output.database.",
            cause
          })
      })
      // Between two sittings others may have the file, and move it.
      if (known !== undefined && !existsSync(path)) return yield* moved(path)
      yield* check
      const database = yield* openDatabase(path, "write")
      const meta = yield* look(database)
      if (known !== undefined && meta["database_id"] !== known) return yield* replaced(path)
      const now = yield* clock
      const id = meta["database_id"] ?? randomUUID()
      known = id
      const install = options.views?.install(database) ?? Effect.void
      const { migrated, shapes } = yield* database.transaction(
        Effect.tap(prepare(database, meta, plan, id, options, now), () => install)
      )
      const sitting = yield* database.transaction(beginSitting(database, plan, options.version, now))
      yield* Effect.addFinalizer(() =>
        Effect.gen(function* () {
          const end = yield* clock
          const machine = yield* Clock.currentTimeMillis
          yield* database.transaction(
            database.exec(
              `UPDATE provenance.runs SET ended_at = make_timestamp($end::BIGINT), machine_ended_at = make_timestamp($machine::BIGINT)
               WHERE sitting = $sitting::INTEGER`,
              { end: micros(end), machine: micros(machine), sitting }
            )
          )
        }).pipe(Effect.ignore)
      )
      const { project = projectRows } = options
      const opened = yield* openStore(database, id, plan, shapes, yield* pipelinesIn(database), project, clock)
      return { ...opened, isInPlace: database.isInPlace, migrated }
    })
    return Store.of({ path, read, open })
  })

/** Makes what is missing; writes nothing where nothing is. */
const prepare = Effect.fnUntraced(function* (
  database: Database,
  meta: Meta,
  plan: Plan,
  id: string,
  options: StoreOptions,
  now: number
) {
  const from = formatOf(meta)
  const schema = schemaOf(Object.values(plan.pipelines))
  const migrated = from < format ? yield* migrate(database, from, schema.sql, now) : undefined
  if (migrated === undefined && meta["schema_hash"] !== schema.hash) yield* database.exec(schema.sql)
  const fixed = {
    format: String(format),
    database_id: id,
    ...(options.origin === undefined ? {} : { origin: options.origin }),
    created_at: meta["created_at"] ?? new Date(now).toISOString(),
    created_by: meta["created_by"] ?? `windrow ${options.version}`,
    study: plan.study.name,
    settle_ms: String(plan.study.settle),
    schema_hash: schema.hash
  }
  const changed = Object.entries(fixed).filter(([key, value]) => meta[key] !== value)
  if (changed.length > 0) {
    const lines = changed.map((line) => `(${line.map(literal).join(", ")})`)
    yield* database.exec(`INSERT OR REPLACE INTO provenance.meta (key, value) VALUES ${lines.join(", ")}`)
  }
  yield* writeDefinitions(database, Object.values(plan.pipelines))
  for (const [shape, definition] of Object.entries(plan.shapes)) {
    yield* database.exec(
      "INSERT OR IGNORE INTO provenance.shapes (shape, pipeline, definition) VALUES ($shape, $pipeline, $definition)",
      {
        shape,
        pipeline: definition.pipeline,
        definition: canonicalJson(definition as unknown as Json)
      }
    )
  }
  yield* numberWaves(database, plannedWaves(plan.study.steps))
  const shapes = new Map(Object.entries(yield* readShapes(database)))
  const accounts = accountsHash(plan.study)
  if (accounts !== undefined && meta["accounts_hash"] !== accounts) {
    yield* writeAccounts(database, plan.study, profileShapes(shapes, yield* pipelinesIn(database)))
    yield* database.exec("INSERT OR REPLACE INTO provenance.meta (key, value) VALUES ('accounts_hash', $hash)", {
      hash: accounts
    })
  }
  return { migrated, shapes }
})

/** Every pipeline that has a word in a database. */
const pipelinesIn = (database: Database) =>
  Effect.map(readDefinitions(database), (all) => Object.fromEntries(definedAt(all, Number.POSITIVE_INFINITY)))

const beginSitting = Effect.fnUntraced(function* (database: Database, plan: Plan, version: string, now: number) {
  const study = canonicalJson(plan.study as unknown as Json)
  const machine = micros(yield* Clock.currentTimeMillis)
  const [row] = yield* database.rows(
    `INSERT INTO provenance.runs (sitting, started_at, ended_at, version, plan, study, machine_started_at)
     SELECT coalesce(max(sitting), 0) + 1, make_timestamp($now::BIGINT), NULL, $version, $plan, $study, make_timestamp($machine::BIGINT)
     FROM provenance.runs
     RETURNING sitting`,
    { now: micros(now), machine, version, plan: hashOf(study), study }
  )
  return Number(row?.["sitting"])
})
