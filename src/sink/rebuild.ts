// `provenance` → `main`: every raw page is placed and written again, in the order in which the pages came.
import { Effect } from "effect"
import type { SinkError } from "../domain/failures.ts"
import { at, isObject, type Json, parseJson } from "../domain/Json.ts"
import type { Pipeline } from "../domain/Pipeline.ts"
import type { Shape, Slice } from "../domain/Slice.ts"
import { quote } from "../domain/sqlText.ts"
import type { Database } from "./Database.ts"
import { placeRows } from "./placeRows.ts"
import { pruneTo } from "./prune.ts"
import { readStandings } from "./standings.ts"
import { mainTables } from "./tables.ts"
import { readWaveNumbers } from "./waveNumbers.ts"
import { writeRows } from "./writeRows.ts"

/** The rows of a raw page, where its pipeline says that they are. */
const rowsIn = (body: string, { rows }: Pipeline): ReadonlyArray<Json> => {
  const parsed = parseJson(body)
  for (const path of rows.at) {
    const found = at(parsed, path)
    if (Array.isArray(found)) return found as ReadonlyArray<Json>
    if (rows.one === true && isObject(found)) return [found]
  }
  return []
}

/** Empties the data tables of `main` and fills them again from `provenance` alone, as one transaction. Returns the number of pages. */
export const rebuild = Effect.fn("Sink.rebuild")(function* (database: Database): Effect.fn.Return<number, SinkError> {
  return yield* database.transaction(
    Effect.gen(function* () {
      const read = Effect.fnUntraced(function* <A>(sql: string) {
        const rows = yield* database.rows(sql)
        return new Map(rows.map((row) => [String(row["name"]), parseJson(String(row["definition"])) as unknown as A]))
      })
      const pipelines = yield* read<Pipeline>("SELECT name, definition FROM provenance.pipelines ORDER BY name")
      const shapes = yield* read<Shape>("SELECT shape AS name, definition FROM provenance.shapes")
      const slices = new Map((yield* readStandings(database, "true")).map(({ slice }) => [slice.id, slice]))
      const numbers = yield* readWaveNumbers(database)
      const writers = new Map([...pipelines].map(([name, pipeline]) => [name, writeRows(pipeline)]))

      for (const { rows } of pipelines.values()) {
        for (const name of [rows.table, `${rows.table}_history`, `${rows.table}_matches`]) {
          yield* database.exec(`DROP TABLE IF EXISTS main.${quote(name)}`)
        }
      }
      yield* database.exec(mainTables([...pipelines.values()]))

      const prunings = yield* database.rows("SELECT after_page, wanted FROM provenance.prunings ORDER BY after_page")
      const pruneAfter = Effect.fnUntraced(function* (page: number) {
        for (const { wanted } of prunings.filter((one) => Number(one["after_page"]) === page)) {
          yield* pruneTo(database, [...pipelines.values()], String(wanted))
        }
      })
      const write = Effect.fnUntraced(function* (row: Readonly<Record<string, unknown>>) {
        const slice = slices.get(String(row["slice"])) as Slice
        const shape = shapes.get(slice.shape) as Shape
        const pipeline = pipelines.get(shape.pipeline) as Pipeline
        const { json } = placeRows(rowsIn(String(row["body"]), pipeline), slice, shape, pipeline)
        const writer = writers.get(pipeline.pipeline)!
        const wave = numbers.get(slice.wave) as number
        yield* writer(database, json, slice, wave, Number(row["number"]), Number(row["micros"]) / 1000)
        yield* pruneAfter(Number(row["page"]))
      })
      const [{ pages, last } = { pages: 0, last: 0 }] = yield* database.rows(
        "SELECT count(*)::INTEGER AS pages, coalesce(max(page), 0)::INTEGER AS last FROM provenance.pages"
      )
      // Some at once: bodies lie compressed together, and are unpacked together whichever is asked for.
      for (let from = 1; from <= Number(last); from += 64) {
        const rows = yield* database.rows(
          `SELECT page, slice, number, epoch_us(retrieved_at) AS micros, body FROM provenance.pages
           WHERE page BETWEEN $from::BIGINT AND $from::BIGINT + 63 ORDER BY page`,
          { from }
        )
        for (const row of rows) yield* write(row)
      }
      return Number(pages)
    })
  )
})
