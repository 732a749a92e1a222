// What an answer leaves out and the row that fed the step knows: a reply's video is that of its comment.
import { Effect } from "effect"
import type { Database } from "../domain/Database.ts"
import type { StoreError } from "../domain/failures.ts"
import { type Pipeline, parentColumns } from "../domain/Pipeline.ts"
import type { Slice } from "../domain/Slice.ts"
import { quote } from "../domain/sqlText.ts"
import { hasTable } from "../duckdb/tablesThere.ts"

/** A statement that fills a column of `incoming` by the parent's table; `$unit` is the unit that was asked. */
export interface Fill {
  readonly table: string
  readonly sql: string
}

export const fillSql = ({ inputs, rows }: Pipeline): ReadonlyArray<Fill> =>
  Object.entries(rows.columns).flatMap(([name, { from_parent }]) => {
    const [table, column] = from_parent?.split(".") ?? []
    if (table === undefined || column === undefined) return []
    const [key] = Object.values(inputs).flatMap((input) => parentColumns(input, table))
    if (key === undefined) return []
    const told = `SELECT ${quote(column)} FROM main.${quote(table)} WHERE ${quote(key)} = $unit`
    return [{ table, sql: `UPDATE temp.incoming SET ${quote(name)} = (${told}) WHERE ${quote(name)} IS NULL` }]
  })

/** Of a slice that asks for several units nobody knows whose rows they are. */
export const fillFromParent = Effect.fnUntraced(function* (
  database: Database,
  fills: ReadonlyArray<Fill>,
  { units: [unit = "", ...others] }: Slice
): Effect.fn.Return<void, StoreError> {
  if (others.length > 0) return
  for (const { sql, table } of fills) {
    if (yield* hasTable(database, "main", table)) yield* database.exec(sql, { unit })
  }
})
