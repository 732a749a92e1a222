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
  const counted = says ? "counted" : "NULL"
  const untold = yield* database.rows(
    `SELECT slice, answer, status, code, message, count(*)::BIGINT AS n FROM provenance.requests
     WHERE ${counted} IS NULL GROUP BY ALL`
  )
  const more = new Map<string, number>()
  for (const row of untold.filter(countsBy))
    more.set(String(row["slice"]), (more.get(String(row["slice"])) ?? 0) + Number(row["n"]))
  const rows = yield* database.rows(
    `SELECT s.slice, s.step, s.shape, s.units, s.from_day, s.to_day, coalesce(r.n, 0) AS n FROM provenance.slices s
     LEFT JOIN (SELECT slice, count(*)::BIGINT AS n FROM provenance.requests WHERE ${counted} GROUP BY slice) r
     USING (slice) ORDER BY s.slice`
  )
  const all = rows.map(
    (row) => ({ ...row, n: Number(row["n"]) + (more.get(String(row["slice"])) ?? 0) }) as Row & { n: number }
  )
  return all
    .filter(({ n }) => n > 0)
    .map((row) => ({
      step: String(row["step"]),
      shape: String(row["shape"]),
      units: parseJson(String(row["units"])) as ReadonlyArray<string>,
      ...(row["from_day"] === null ? {} : { window: { from: row["from_day"] as Day, to: row["to_day"] as Day } }),
      requests: row.n
    }))
})
