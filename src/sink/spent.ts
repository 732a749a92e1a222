// Requests that count against a budget, by what they were made for.
import { Effect } from "effect"
import type { SinkError } from "../domain/failures.ts"
import type { Spent } from "../domain/Spent.ts"
import type { Database } from "./Database.ts"
import { hasColumn } from "./parents.ts"

/** What the API does not count, of requests that do not say so themselves: those of the first format. */
const told = `NOT (r.code IN ('rate_limit_exceeded', 'daily_quota_limit_exceeded', 'access_token_invalid')
  OR coalesce(r.message, '') ILIKE '%daily quota%' OR (r.status IN (401, 429) AND r.answer <> 'Stored')
  OR (r.status = 0 AND r.code IN ('dns', 'refused', 'unreachable', 'tls')))`

export const readSpent = Effect.fnUntraced(function* (
  database: Database
): Effect.fn.Return<ReadonlyArray<Spent>, SinkError> {
  const says = yield* hasColumn(database, "provenance", "requests", "counted")
  const rows = yield* database.rows(
    `SELECT s.step, s.shape, count(*)::BIGINT AS n FROM provenance.requests r JOIN provenance.slices s USING (slice)
     WHERE coalesce(${says ? "r.counted" : "NULL"}, ${told}, true) GROUP BY ALL ORDER BY ALL`
  )
  return rows.map((row) => ({ step: String(row["step"]), shape: String(row["shape"]), requests: Number(row["n"]) }))
})
