// Counts that were seen to change: their sums as first seen and as last known, day by day.
import { Effect } from "effect"
import type { Database } from "../domain/Database.ts"
import type { Day } from "../domain/Day.ts"
import type { StoreError } from "../domain/failures.ts"
import type { Pipeline } from "../domain/Pipeline.ts"
import type { CounterDay, ReportFacts } from "../domain/ReportFacts.ts"
import { quote } from "../domain/sqlText.ts"

// A history has a line when a row is first seen and one per change, so that sums of differences tell what is known.
// Only rows that changed are summed: among many that were seen once, growth would be too thin a line to see.
const sums = (history: string, keys: string, column: string) => `
  WITH several AS (SELECT ${keys} FROM ${history} GROUP BY ALL HAVING count(*) > 1),
  steps AS (
    SELECT retrieved_at::DATE AS day, ${column} AS value,
           lag(${column}) OVER (PARTITION BY ${keys} ORDER BY retrieved_at, wave) AS before
    FROM ${history} SEMI JOIN several USING (${keys}) WHERE ${column} IS NOT NULL),
  days AS (
    SELECT day, sum(CASE WHEN before IS NULL THEN value ELSE 0 END) AS first, sum(value - coalesce(before, 0)) AS known
    FROM steps GROUP BY day)
  SELECT day, (sum(first) OVER (ORDER BY day))::DOUBLE AS first, (sum(known) OVER (ORDER BY day))::DOUBLE AS known
  FROM days ORDER BY day`

const readTable = Effect.fnUntraced(function* (database: Database, pipeline: Pipeline) {
  const { table, key, columns } = pipeline.rows
  const counters = Object.entries(columns).flatMap(([name, column]) =>
    column.changes === true && (column.type === "count" || column.type === "integer") ? [name] : []
  )
  if (counters.length === 0) return { changed: 0, days: [] }
  const history = `main.${quote(`${table}_history`)}`
  const keys = key.map(quote).join(", ")
  const [several] = yield* database.rows(
    `SELECT count(*)::INTEGER AS n FROM (SELECT ${keys} FROM ${history} GROUP BY ALL HAVING count(*) > 1)`
  )
  const changed = Number(several?.["n"])
  if (changed === 0) return { changed, days: [] }
  const days = yield* Effect.forEach(counters, (column) =>
    Effect.map(database.rows(sums(history, keys, quote(column))), (rows) =>
      rows.map(
        (row): CounterDay => ({
          table,
          column,
          day: String(row["day"]) as Day,
          first: Number(row["first"]),
          known: Number(row["known"])
        })
      )
    )
  )
  return { changed, days: days.flat() }
})

export const readCounters = Effect.fnUntraced(function* (
  database: Database,
  pipelines: ReadonlyArray<Pipeline>
): Effect.fn.Return<Pick<ReportFacts, "counters" | "changed">, StoreError> {
  const read = yield* Effect.forEach(pipelines, (pipeline) =>
    Effect.map(readTable(database, pipeline), (found) => ({ table: pipeline.rows.table, ...found }))
  )
  return {
    counters: read.flatMap(({ days }) => days),
    changed: Object.fromEntries(read.map(({ table, changed }) => [table, changed]))
  }
})
