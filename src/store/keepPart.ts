// A part of a slice that has come whole although the slice has not: a slice of its own that needs no request.
import { Effect } from "effect"
import type { Database } from "../domain/Database.ts"
import type { SinkError } from "../domain/failures.ts"
import { writeJson } from "../domain/Json.ts"
import type { Pipeline } from "../domain/Pipeline.ts"
import type { Shape, Slice } from "../domain/Slice.ts"
import type { Standing } from "../domain/services.ts"
import { literal, quote } from "../domain/sqlText.ts"
import type { WaveNumbers } from "../domain/Wave.ts"
import { micros } from "../duckdb/micros.ts"
import { cover } from "./cover.ts"
import { enrollSlices } from "./standings.ts"

/** Unit → rows that the whole slice has brought on the days of its part. */
const countRows = Effect.fnUntraced(function* (database: Database, whole: Slice, part: Slice, { rows }: Pipeline) {
  const [table, matches] = [rows.table, `${rows.table}_matches`].map((name) => `main.${quote(name)}`)
  const inside = `t.${quote(rows.time ?? "")}::DATE BETWEEN DATE '${part.window?.from}' AND DATE '${part.window?.to}'`
  const found = yield* database.rows(
    `SELECT m.unit, count(*)::INTEGER AS n FROM ${matches} m JOIN ${table} t USING (${rows.key.map(quote).join(", ")})
     WHERE m.slice = ${literal(whole.id)} AND m.on_target${rows.time === undefined ? "" : ` AND ${inside}`} GROUP BY m.unit`
  )
  return new Map(found.map((row) => [String(row["unit"]), Number(row["n"])]))
})

/** Covers the part with what the whole has brought of it. Runs inside the split's transaction. */
export const keepPart = Effect.fnUntraced(function* (
  database: Database,
  numbers: WaveNumbers,
  { position, slice }: Standing,
  part: Slice,
  shape: Shape,
  pipeline: Pipeline,
  now: number
): Effect.fn.Return<void, SinkError> {
  const at = Number(position?.["at"] ?? now)
  const counts = yield* countRows(database, slice, part, pipeline)
  yield* enrollSlices(database, [part], numbers, slice.id, micros(now))
  yield* database.exec(
    "UPDATE provenance.slices SET state = 'done', reason = 'kept', message = $message, rows = $rows::INTEGER WHERE slice = $slice",
    {
      slice: part.id,
      message: `its rows came with slice ${slice.id}, which broke off below them`,
      rows: [...counts.values()].reduce((sum, n) => sum + n, 0)
    }
  )
  yield* cover(database, part, numbers, shape, pipeline, { reason: null, at, began: Number(position?.["began"] ?? at) })
})

/** What a slice that begins anew has of its part that came whole: rows on target, per unit and together. */
export const startAbove = Effect.fnUntraced(function* (
  database: Database,
  { slice }: Standing,
  part: Slice | undefined,
  pipelineOf: (slice: Slice) => Pipeline
): Effect.fn.Return<Pick<Standing, "rows" | "seen">, SinkError> {
  if (part === undefined) return { rows: 0, seen: {} }
  const counts = yield* countRows(database, slice, part, pipelineOf(slice))
  return { rows: [...counts.values()].reduce((sum, n) => sum + n, 0), seen: Object.fromEntries(counts) }
})

/** How a slice is begun anew, as columns of its row. */
export const restarting = "position = $position, pages = 0, rows = $rows::INTEGER, slots = $rows::INTEGER, seen = $seen"

export const restartValues = ({ position, rows, seen }: Pick<Standing, "position" | "rows" | "seen">) => ({
  position: position === undefined ? null : writeJson(position),
  rows,
  seen: writeJson(seen)
})
