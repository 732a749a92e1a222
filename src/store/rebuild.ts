// `provenance` → `main`: every raw page is placed and written again, in the order in which the pages came.
import { Effect } from "effect"
import type { Database } from "../domain/Database.ts"
import type { StoreError } from "../domain/failures.ts"
import { quote } from "../domain/sqlText.ts"
import { leftOutIn, placePage, rowsIn } from "../rows/placePage.ts"
import { bareTables, codebookTable, mainTables } from "../rows/tables.ts"
import { writeRows } from "../rows/writeRows.ts"
import { definedAt, readDefinitions } from "./definitions.ts"
import { fillAccounts } from "./fillAccounts.ts"
import { readLimitsFrom } from "./migrations/keepWholePages.ts"
import { carryAgain, readCarried } from "./placeAgain.ts"
import { pruneTo } from "./prune.ts"
import { readShapes } from "./reader.ts"
import { readSliceStates } from "./sliceStates.ts"
import { readWaveNumbers } from "./waveNumbers.ts"

/** Bodies lie compressed together, and are unpacked together whichever is asked for. */
const atOnce = 64

/** Told, now and then, how many of all raw pages are read. */
export type Tell = (pages: number, all: number) => Effect.Effect<void>

type Wrap = <A>(work: Effect.Effect<A, StoreError>) => Effect.Effect<A, StoreError>

/**
 * Fills the tables of `main`, which are not there, from `provenance` alone. `each` wraps the writing of some pages at once;
 * `bare`: without a word of what the tables mean, where that can be left out.
 * Returns the number of pages.
 */
export const fillMain = Effect.fnUntraced(function* (
  database: Database,
  {
    bare = false,
    each = (work) => work,
    tell = () => Effect.void
  }: { readonly bare?: boolean; readonly each?: Wrap; readonly tell?: Tell } = {}
): Effect.fn.Return<number, StoreError> {
  const definitions = yield* readDefinitions(database)
  const limitsFrom = yield* readLimitsFrom(database)
  const numbers = yield* readWaveNumbers(database)
  const shapes = new Map(Object.entries(yield* readShapes(database)))
  const slices = new Map((yield* readSliceStates(database, "true")).map(({ slice }) => [slice.id, slice]))
  const writers = new Map(definitions.map(({ pipeline }) => [pipeline, writeRows(pipeline)]))
  const tables = new Map<string, number>()
  for (const { pipeline } of definitions) tables.set(pipeline.rows.table, (tables.get(pipeline.rows.table) ?? 0) + 1)
  const made = definitions.map(({ pipeline }) =>
    bare && tables.get(pipeline.rows.table) === 1 ? bareTables(pipeline) : mainTables([pipeline])
  )
  yield* each(database.exec([codebookTable, ...made].join("\n")))

  const prunings = yield* database.rows(
    "SELECT after_page, wanted, epoch_us(pruned_at) AS at FROM provenance.prunings ORDER BY after_page, pruned_at NULLS FIRST"
  )
  const carried = yield* readCarried(database)
  /** What was done between two pages, in the order in which it was. */
  const doneAfter = Effect.fnUntraced(function* (page: number) {
    const own = carried.filter(({ after }) => after === page)
    for (const { at, wanted } of prunings.filter((one) => Number(one["after_page"]) === page)) {
      const before = own.filter((one) => one.at <= Number(at ?? 0))
      own.splice(0, before.length)
      yield* carryAgain(database, before, definitions)
      yield* pruneTo(database, [...definedAt(definitions, page + 1).values()], String(wanted))
    }
    yield* carryAgain(database, own, definitions)
  })
  const write = Effect.fnUntraced(function* (row: Readonly<Record<string, unknown>>) {
    const page = Number(row["page"])
    const slice = slices.get(String(row["slice"]))
    const shape = shapes.get(slice?.shape ?? "")
    const pipeline = definedAt(definitions, page).get(shape?.pipeline ?? "")
    // What nobody can tell the origin of makes no rows.
    if (slice !== undefined && shape !== undefined && pipeline !== undefined) {
      const rows = rowsIn(String(row["body"]), pipeline)
      const { json } = yield* placePage(database, rows, slice, shape, pipeline, page >= limitsFrom, leftOutIn(row))
      const wave = numbers.get(slice.wave) as number
      yield* writers.get(pipeline)!(database, json, slice, wave, Number(row["number"]), Number(row["micros"]) / 1000)
    }
    yield* doneAfter(page)
  })
  const [{ pages, last } = { pages: 0, last: 0 }] = yield* database.rows(
    "SELECT count(*)::INTEGER AS pages, coalesce(max(page), 0)::INTEGER AS last FROM provenance.pages"
  )
  let read = 0
  for (let from = 1; from <= Number(last); from += atOnce) {
    const rows = yield* database.rows(
      `SELECT page, slice, number, epoch_us(retrieved_at) AS micros, body, to_json(left_out)::VARCHAR AS left_out FROM provenance.pages
       WHERE page BETWEEN $from::BIGINT AND $from::BIGINT + ${atOnce - 1} ORDER BY page`,
      { from }
    )
    yield* each(Effect.forEach(rows, write, { discard: true }))
    read += rows.length
    yield* tell(read, Number(pages))
  }
  yield* each(fillAccounts(database))
  return Number(pages)
})

/** Empties the data tables of `main` and fills them again from `provenance` alone; runs inside the caller's transaction. */
export const makeMain = Effect.fnUntraced(function* (database: Database): Effect.fn.Return<number, StoreError> {
  for (const { pipeline } of yield* readDefinitions(database)) {
    const { table } = pipeline.rows
    for (const name of [table, `${table}_history`, `${table}_matches`]) {
      yield* database.exec(`DROP TABLE IF EXISTS main.${quote(name)}`)
    }
  }
  return yield* fillMain(database)
})

/** The same as one transaction. Returns the number of pages. */
export const rebuild = Effect.fn("Store.rebuild")(
  (database: Database): Effect.Effect<number, StoreError> => database.transaction(makeMain(database))
)
