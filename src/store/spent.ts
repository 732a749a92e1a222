// Requests that count against a budget, by the piece of work that they were made for.
import { Effect } from "effect"
import type { Database } from "../domain/Database.ts"
import type { Day } from "../domain/Day.ts"
import type { StoreError } from "../domain/failures.ts"
import { parseJson } from "../domain/Json.ts"
import type { Spent } from "../domain/Spent.ts"
import { hasColumn } from "../duckdb/tablesThere.ts"

/** What the API does not count, of requests that do not say so themselves: those of the first format. */
const told = `NOT (r.code IN ('rate_limit_exceeded', 'daily_quota_limit_exceeded', 'access_token_invalid')
  OR coalesce(r.message, '') ILIKE '%daily quota%' OR (r.status IN (401, 429) AND r.answer <> 'Stored')
  OR (r.status = 0 AND r.code IN ('dns', 'refused', 'unreachable', 'tls')))`

export const readSpent = Effect.fnUntraced(function* (
  database: Database
): Effect.fn.Return<ReadonlyArray<Spent>, StoreError> {
  const says = yield* hasColumn(database, "provenance", "requests", "counted")
  const rows = yield* database.rows(
    `SELECT s.step, s.shape, s.units, s.from_day, s.to_day, r.n FROM provenance.slices s JOIN (
       SELECT slice, count(*)::BIGINT AS n FROM provenance.requests r
       WHERE coalesce(${says ? "r.counted" : "NULL"}, ${told}, true) GROUP BY slice) r USING (slice) ORDER BY s.slice`
  )
  return rows.map((row) => ({
    step: String(row["step"]),
    shape: String(row["shape"]),
    units: parseJson(String(row["units"])) as ReadonlyArray<string>,
    ...(row["from_day"] === null ? {} : { window: { from: row["from_day"] as Day, to: row["to_day"] as Day } }),
    requests: Number(row["n"])
  }))
})
