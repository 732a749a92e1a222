// What each step has cost.
import type { View } from "../../domain/Views.ts"
import { column, momentText } from "./words.ts"

/** Work that steps share is of the one that had it asked while that wants it, then of the first in the study that does. */
export const requestsByStep: View = {
  name: "requests_by_step",
  kind: "view",
  parameters: [],
  sql: `WITH asked AS (
  SELECT slice, step, shape, observes, from_day, to_day, unnest(from_json(units, '["VARCHAR"]')) AS unit FROM provenance.slices),
owners AS (
  SELECT a.slice, arg_min(w.step, w.place + CASE WHEN w.step = a.step THEN 0 ELSE 1000000 END) AS step FROM asked a
    JOIN provenance.wanted w ON w.shape = a.shape AND w.observes = a.observes AND w.unit = a.unit
  WHERE w.from_day IS NULL OR a.from_day IS NULL OR (w.from_day <= a.to_day AND w.to_day >= a.from_day) GROUP BY a.slice)
SELECT coalesce(o.step, s.step) AS step, h.pipeline, o.step IS NOT NULL AS is_wanted, r.asked_at::DATE AS day, count(*) AS requests,
  count(*) FILTER (coalesce(r.counted, true)) AS requests_counted, count(*) FILTER (r.answer <> 'Stored') AS requests_without_page,
  sum(r.rows)::BIGINT AS rows_received, sum(r.bytes)::BIGINT AS bytes
FROM provenance.requests r LEFT JOIN provenance.slices s ON s.slice = r.slice LEFT JOIN provenance.shapes h ON h.shape = s.shape
  LEFT JOIN owners o ON o.slice = r.slice
GROUP BY ALL`,
  description: "Requests by step and UTC day. What steps share is counted once, for the one that had it asked",
  columns: [
    column("step", "Step of the study", "the request belongs to no work that is known"),
    column("pipeline", "Endpoint that was asked", "as step"),
    column("is_wanted", "Whether the study still wants what was asked"),
    column("day", "UTC day"),
    column("requests", "Requests that were sent"),
    column("requests_counted", "Those that the API counts against the quota, as far as is known"),
    column("requests_without_page", "Those whose answer brought no page: refusals, failures, repeats"),
    column("rows_received", "Rows in the answers, repeats included", "none was told"),
    column("bytes", "Size of the answers", "none was told")
  ]
}

export const localDay: View = {
  name: "local_day",
  kind: "macro",
  parameters: ["ts", "tz"],
  sql: `((${momentText("ts")} AT TIME ZONE 'UTC') AT TIME ZONE tz)::DATE`,
  description: "The local day of a UTC time, or of one with a time zone: local_day(create_time, 'Europe/Berlin')",
  columns: []
}
