// What looks wrong in data that arrived without an error: counted from the tables each time, never stored.
import { Effect } from "effect"
import { timeless } from "../domain/Coverage.ts"
import type { Database } from "../domain/Database.ts"
import type { StoreError } from "../domain/failures.ts"
import type { Problem } from "../domain/services.ts"
import { thousands } from "../domain/thousands.ts"
import { readPlaces } from "../rows/places.ts"

/** Rows that the neighbouring windows let expect, from which on an empty window is suspicious. */
const expectedAtLeast = 5

// The rate of a unit is that of the windows right before and right after the empty one, where both brought rows.
const silentWindows = `
  WITH windows AS (
    SELECT shape, wave, unit, slice, min(from_day) AS from_day, max(to_day) AS to_day, sum(rows) AS rows,
           CASE WHEN bool_and(state = 'empty') THEN 'empty' ELSE 'done' END AS state
    FROM temp.wanted_coverage WHERE from_day > DATE '${timeless.from}' GROUP BY ALL),
  lines AS (
    SELECT *, to_day - from_day + 1 AS days,
           lag(rows) OVER same AS rows_before, lag(to_day - from_day + 1) OVER same AS days_before,
           lead(rows) OVER same AS rows_after, lead(to_day - from_day + 1) OVER same AS days_after
    FROM windows WINDOW same AS (PARTITION BY shape, wave, unit ORDER BY from_day))
  SELECT unit, count(*)::INTEGER AS count, min(from_day) || '..' || min(to_day) AS first,
         round(max(days * (rows_before + rows_after) / (days_before + days_after)))::INTEGER AS expected
  FROM lines
  WHERE state = 'empty' AND rows_before > 0 AND rows_after > 0
    AND days * (rows_before + rows_after) / (days_before + days_after) >= ${expectedAtLeast}
  GROUP BY unit ORDER BY count DESC, unit`

/** Problems that only show when rows are seen together, of what is wanted (`wantedWork.ts`). */
export const suspicions = Effect.fnUntraced(function* (
  database: Database,
  offTarget: number
): Effect.fn.Return<ReadonlyArray<Problem>, StoreError> {
  const silent = yield* database.rows(silentWindows)
  const { empty, places } = yield* readPlaces(database)
  const problems: Array<Problem> = silent.map((row) => ({
    kind: "silent_window",
    subject: String(row["unit"]),
    count: Number(row["count"]),
    detail: `has no rows in ${String(row["first"])}, where its neighbours let expect about ${String(row["expected"])}`
  }))
  if (offTarget > 0) {
    const detail = "rows were returned that nobody asked for; they are kept with on_target = false"
    problems.push({ kind: "off_target", subject: "", count: offTarget, detail })
  }
  if (empty > 0) {
    const detail = `of ${thousands(places)} places in the API's index brought no row: deleted or private since`
    problems.push({ kind: "slots_without_items", subject: "", count: empty, detail })
  }
  return problems
})
