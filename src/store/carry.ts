// Lists that were asked under another limit become lists of this one: their rows are placed again from the raw pages, as many
// as are wanted now. Nothing is asked. What is done is written down, so that a rebuild does the same at the same place.
import { Effect } from "effect"
import type { Carried } from "../domain/Coverage.ts"
import type { Database } from "../domain/Database.ts"
import type { DayRange } from "../domain/Day.ts"
import type { StoreError } from "../domain/failures.ts"
import { writeJson } from "../domain/Json.ts"
import { limitText } from "../domain/limitText.ts"
import { makeSlice, type Shape, type Slice } from "../domain/Slice.ts"
import { literal } from "../domain/sqlText.ts"
import { waveText } from "../domain/Wave.ts"
import { micros } from "../duckdb/micros.ts"
import { cameOf } from "../rows/came.ts"
import { cover } from "./cover.ts"
import { type Definition, definedAt, readDefinitions } from "./definitions.ts"
import { placeAgain } from "./placeAgain.ts"
import { readShapes } from "./reader.ts"
import { enrollSlices, readSliceStates } from "./sliceStates.ts"
import { readWaveNumbers } from "./waveNumbers.ts"

/** A slice of another limit that has come to its end, one of its units, and what coverage says of both. */
interface Ended {
  readonly source: Slice
  readonly unit: string
  readonly state: "done" | "failed" | "unavailable"
  readonly reason: string | null
  readonly message: string | null
  readonly said: string | null
  readonly at: number
  readonly began: number
}

/** What stands whole in coverage; what lies with another slice (a part that was kept, one that was carried itself) is left. */
const readEnded = Effect.fnUntraced(function* (database: Database, shapes: ReadonlyArray<string>) {
  const among = `(${shapes.map(literal).join(", ")})`
  const rows = yield* database.rows(
    `WITH lines AS (
       SELECT slice, unit, sum(coalesce(to_day - from_day + 1, 1)) AS days, any_value(reason) AS said,
              epoch_ms(max(asked_at)) AS at, epoch_ms(max(began_at)) AS began
       FROM provenance.coverage WHERE superseded_at IS NULL AND shape IN ${among} GROUP BY slice, unit)
     SELECT s.slice, l.unit, s.state, s.reason, s.message, l.said, l.at, coalesce(l.began, l.at) AS began
     FROM provenance.slices s JOIN lines l USING (slice)
     WHERE s.state IN ('done', 'failed', 'unavailable') AND coalesce(s.reason, '') <> 'kept'
       AND s.slice NOT IN (SELECT slice FROM provenance.carried)
       AND (s.pages > 0 OR s.state <> 'done' OR s.reason = 'capped') AND l.days = coalesce(s.to_day - s.from_day + 1, 1)
     ORDER BY l.at, s.slice, l.unit`
  )
  const slices = new Map((yield* readSliceStates(database, `shape IN ${among}`)).map(({ slice }) => [slice.id, slice]))
  return rows.flatMap((row): ReadonlyArray<Ended> => {
    const source = slices.get(String(row["slice"]))
    const text = (name: string) => (row[name] === null ? null : String(row[name]))
    return source === undefined
      ? []
      : [
          {
            source,
            unit: String(row["unit"]),
            state: row["state"] as Ended["state"],
            reason: text("reason"),
            message: text("message"),
            said: text("said"),
            at: Number(row["at"]),
            began: Number(row["began"])
          }
        ]
  })
})

const isWithin = ({ from, to }: DayRange, { window }: Slice): boolean =>
  window === undefined || (from <= window.from && window.to <= to)

const carryOne = Effect.fnUntraced(function* (
  database: Database,
  ended: Ended,
  to: Carried,
  shape: Shape,
  definitions: ReadonlyArray<Definition>,
  now: number
) {
  const { at, began, said, source, state, unit } = ended
  const numbers = yield* readWaveNumbers(database)
  const pipeline = definedAt(definitions, Number.POSITIVE_INFINITY).get(shape.pipeline)
  const slice = makeSlice({ ...source, shape: to.shape, units: [unit] })
  const [own] = yield* database.rows("SELECT 1 AS one FROM provenance.slices WHERE slice = $slice AND pages > 0", {
    slice: slice.id
  })
  if (pipeline === undefined || own !== undefined) return 0
  yield* enrollSlices(database, [slice], numbers, null, micros(now))
  const [last] = yield* database.rows("SELECT coalesce(max(page), 0)::BIGINT AS page FROM provenance.pages")
  const after = Number(last?.["page"] ?? 0)
  yield* database.exec(
    `INSERT INTO provenance.carried (number, slice, source, after_page, carried_at)
     SELECT count(*) + 1, $slice, $source, $after::BIGINT, make_timestamp($now::BIGINT) FROM provenance.carried`,
    { slice: slice.id, source: source.id, after, now: micros(now) }
  )
  const { beyond, rows, seen } = yield* placeAgain(database, { after, slice, source }, shape, definitions, numbers)
  const isCut = state === "done" && (beyond || to.cut === true)
  const capped = isCut ? limitText(shape) : state === "done" && ended.reason === "capped" ? ended.message : null
  yield* database.exec(
    `UPDATE provenance.slices SET state = $state, reason = $reason, message = $message, rows = $rows::INTEGER, seen = $seen
     WHERE slice = $slice`,
    {
      slice: slice.id,
      state,
      reason: state === "done" ? (capped === null ? null : "capped") : ended.reason,
      message: state === "done" ? capped : ended.message,
      rows,
      seen: writeJson(seen)
    }
  )
  const ending = {
    ended_as: state === "done" ? (capped === null ? undefined : ("capped" as const)) : state,
    reason: state === "done" ? capped : said,
    at,
    began,
    recorded: now
  }
  yield* cover(database, slice, numbers, shape, pipeline, ending, yield* cameOf(database, slice, pipeline))
  return 1
})

/** Each list is one transaction. Returns how many were carried over; what could not be is asked. @param now epoch milliseconds */
export const carry = Effect.fn("Store.carry")(function* (
  database: Database,
  all: ReadonlyArray<Carried>,
  now: number
): Effect.fn.Return<number, StoreError> {
  if (all.length === 0) return 0
  const shapes = yield* readShapes(database)
  const definitions = yield* readDefinitions(database)
  const lines = Map.groupBy(all, ({ under, unit, wave }) => `${under} ${waveText(wave)} ${unit}`)
  let count = 0
  for (const ended of yield* readEnded(database, [...new Set(all.map(({ under }) => under))])) {
    const { source, unit } = ended
    const fits = (lines.get(`${source.shape} ${waveText(source.wave)} ${unit}`) ?? []).filter((one) =>
      isWithin(one, source)
    )
    for (const to of fits) {
      const shape = shapes[to.shape]
      if (shape === undefined) continue
      count += yield* database.transaction(carryOne(database, ended, to, shape, definitions, now))
    }
  }
  return count
})
