// Requests that count against a budget, by the piece of work that they were made for.
import { Effect } from "effect"
import type { Database, Row } from "../domain/Database.ts"
import type { Day } from "../domain/Day.ts"
import { classOf, isCounted } from "../domain/ErrorClass.ts"
import type { StoreError } from "../domain/failures.ts"
import { parseJson } from "../domain/Json.ts"
import type { Spent } from "../domain/Spent.ts"
import { shippedApi } from "../domain/shippedApi.ts"
import { hasColumn } from "../duckdb/tablesThere.ts"

/** Failures of the network that no server has heard of. */
const unheard: ReadonlySet<string> = new Set(["dns", "refused", "unreachable", "tls"])

/** Whether a request counts that does not say so itself: those of the first format, which knew one API. */
const countsBy = (row: Row): boolean => {
  const [status, code, message] = [Number(row["status"]), String(row["code"]), String(row["message"] ?? "")]
  if (row["answer"] === "Stored") return true
  return !(status === 0 && unheard.has(code)) && isCounted(classOf(status, { code, message }), shippedApi)
}

export const readSpent = Effect.fnUntraced(function* (
  database: Database
): Effect.fn.Return<ReadonlyArray<Spent>, StoreError> {
  const says = yield* hasColumn(database, "provenance", "requests", "counted")
  // Of requests that say it themselves the rest is not looked at, so that each slice has one line of them.
  const rows = yield* database.rows(
    `SELECT s.slice, s.step, s.shape, s.units, s.from_day, s.to_day, r.* EXCLUDE (slice)
     FROM provenance.slices s JOIN (
       SELECT slice, counted, CASE WHEN counted IS NULL THEN answer END AS answer,
         CASE WHEN counted IS NULL THEN status END AS status, CASE WHEN counted IS NULL THEN code END AS code,
         CASE WHEN counted IS NULL THEN message END AS message, count(*)::BIGINT AS n
       FROM (SELECT * ${says ? "" : ", NULL::BOOLEAN AS counted"} FROM provenance.requests) GROUP BY ALL) r
     USING (slice) ORDER BY s.slice`
  )
  const counting = rows.filter((row) => row["counted"] ?? countsBy(row))
  return [...Map.groupBy(counting, (row) => String(row["slice"])).values()].map((same) => {
    const row = same[0] as Row
    return {
      step: String(row["step"]),
      shape: String(row["shape"]),
      units: parseJson(String(row["units"])) as ReadonlyArray<string>,
      ...(row["from_day"] === null ? {} : { window: { from: row["from_day"] as Day, to: row["to_day"] as Day } }),
      requests: same.reduce((sum, { n }) => sum + Number(n), 0)
    }
  })
})
