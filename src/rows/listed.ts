// What is there of lists that a study wants no further than so many rows.
import { Effect } from "effect"
import type { Database } from "../domain/Database.ts"
import { addDays, type Day, toDay } from "../domain/Day.ts"
import type { StoreError } from "../domain/failures.ts"
import { cellOf, type Grid } from "../domain/Grid.ts"
import { type Json, type JsonObject, parseJson, writeJson } from "../domain/Json.ts"
import type { Pipeline } from "../domain/Pipeline.ts"
import type { Shape, Slice } from "../domain/Slice.ts"
import { quote } from "../domain/sqlText.ts"
import { waveText } from "../domain/Wave.ts"

/** Lists that are wanted no further than `limit` rows each. */
export interface Listed {
  readonly limit: number
  /** List → the names of its rows that are there already, as `nameOf` writes them. */
  readonly there: ReadonlyMap<string, ReadonlySet<string>>
  /** The list that a typed row counts for; undefined where it counts for none. */
  readonly listOf: (row: JsonObject, isOnTarget: boolean) => string | undefined
  /** The lists that a slice asks for. */
  readonly asked: ReadonlyArray<string>
}

/** What tells a row from others: the values of its key. */
export const nameOf = (key: ReadonlyArray<Json>): string => writeJson(key)

/** The one list of a unit whose limit is for all of its windows. */
const whole = "*"

/** The day of a typed row, by the column of its time. */
export const dayIn = (row: JsonObject, column: string | undefined): Day | undefined => {
  const time = column === undefined ? null : (row[column] ?? null)
  return typeof time === "string" ? toDay(time.slice(0, 10)) : undefined
}

/** Every cell that a slice reaches into, by its first day. */
const cellsOf = (grid: Grid, { window }: Slice): ReadonlyArray<Day> => {
  const first = window === undefined ? [] : [cellOf(grid, window.from)]
  for (let last = first.at(-1); last !== undefined && window !== undefined && last.to < window.to; ) {
    last = cellOf(grid, addDays(last.to, 1))
    first.push(last)
  }
  return first.map(({ from }) => from)
}

const foundOf = (rows: ReadonlyArray<Readonly<Record<string, unknown>>>): Listed["there"] => {
  const there = new Map<string, Set<string>>()
  for (const { list, name } of rows) {
    const names = there.get(String(list)) ?? new Set<string>()
    there.set(String(list), names.add(nameOf(parseJson(String(name)) as ReadonlyArray<Json>)))
  }
  return there
}

/** What is there of the lists that a slice asks for, in its wave; rows of others are there, too, and count for them. */
export const readListed = Effect.fnUntraced(function* (
  database: Database,
  slice: Slice,
  { limit = 0, limit_per: grid }: Shape,
  { rows }: Pipeline
): Effect.fn.Return<Listed, StoreError> {
  const name = `json_array(${rows.key.map((one) => `m.${quote(one)}`).join(", ")})::VARCHAR AS name`
  const matches = `main.${quote(`${rows.table}_matches`)} m
     JOIN (SELECT slice FROM provenance.slices WHERE shape = $shape AND observes = $observes) s USING (slice)`
  const asked = { shape: slice.shape, observes: waveText(slice.wave), unit: slice.units[0] ?? "" }
  const { time } = rows
  if (grid === undefined || time === undefined) {
    const found = yield* database.rows(
      `SELECT DISTINCT '${whole}' AS list, ${name} FROM ${matches} WHERE m.unit = $unit`,
      asked
    )
    return { limit, there: foundOf(found), listOf: () => whole, asked: [whole] }
  }
  const cells = cellsOf(grid, slice)
  const listOf: Listed["listOf"] = (row, isOnTarget) => {
    const day = isOnTarget ? dayIn(row, time) : undefined
    return day === undefined ? undefined : cellOf(grid, day).from
  }
  const same = rows.key.map((one) => `t.${quote(one)} = m.${quote(one)}`).join(" AND ")
  const found = yield* database.rows(
    `SELECT DISTINCT t.${quote(time)}::DATE::VARCHAR AS day, ${name} FROM ${matches} JOIN main.${quote(rows.table)} t ON ${same}
     WHERE m.unit = $unit AND m.on_target AND t.${quote(time)} >= $from::DATE AND t.${quote(time)} < $to::DATE + 1`,
    { ...asked, from: cells[0] ?? "", to: cellOf(grid, cells.at(-1) as Day).to }
  )
  const inCells = found.map((row) => ({ ...row, list: cellOf(grid, String(row["day"]) as Day).from }))
  return { limit, there: foundOf(inCells), listOf, asked: cells }
})

/** Whether all lists that a slice asks for have as many rows as are wanted. */
export const isFilled = (
  { asked, limit }: Pick<Listed, "asked" | "limit">,
  there: ReadonlyMap<string, ReadonlySet<string>>
): boolean => asked.length > 0 && asked.every((list) => (there.get(list)?.size ?? 0) >= limit)
