// What the study wants, day by day, and what became of it: what is missing has a row, too.
import { literal } from "../../domain/sqlText.ts"
import type { View } from "../../domain/Views.ts"
import { accountsInput, type Ground, isProfile } from "./ground.ts"
import { column, stepColumns, waveColumns } from "./words.ts"

/** A range of days as one row for each; without days one row. */
const eachDay = (side: string, isOne: string): string =>
  `CASE WHEN ${isOne} THEN NULL ELSE ${side}.from_day + unnest(CASE WHEN ${isOne} THEN [0] ELSE range(0, (${side}.to_day - ${side}.from_day) + 1) END)::INTEGER END`

const profileNames = (grounds: ReadonlyArray<Ground>): string => {
  const names = grounds.filter(({ pipeline }) => isProfile(pipeline)).map(({ pipeline }) => literal(pipeline.pipeline))
  return names.length === 0 ? "NULL" : names.join(", ")
}

/** What the API said of accounts whenever it was asked for their profiles. */
const profilesText = (grounds: ReadonlyArray<Ground>): string =>
  `SELECT c.unit, c.asked_at, c.state <> 'unavailable' AS is_there FROM provenance.coverage c
    JOIN provenance.shapes h ON h.shape = c.shape
    WHERE c.state <> 'failed' AND h.pipeline IN (${profileNames(grounds)})
      AND json_extract_string(h.definition, '$.unit_input') = ${literal(accountsInput)}`

const settled = "coalesce((SELECT m.value::BIGINT FROM provenance.meta m WHERE m.key = 'settle_ms'), 172800000)"

/**
 * Lines of what is wanted now. One asking by ids, whose days only bound the search, is one row. A later wave may be cut by another
 * input than its step: by the ids of what was found.
 */
const askedText = `
cut AS (SELECT h.shape, json_extract_string(h.definition, '$.unit_input') AS input FROM provenance.shapes h),
wanted AS (
  SELECT w.* REPLACE (coalesce(h.input, w.input) AS input), w.by_id OR w.from_day IS NULL AS is_one
  FROM provenance.wanted w LEFT JOIN cut h ON h.shape = w.shape),
asked AS (
  SELECT c.shape, c.observes, c.unit, c.from_day, c.to_day, c.state, c.rows, c.reason, c.asked_at, c.began_at, q.is_one
  FROM provenance.coverage c JOIN (SELECT DISTINCT shape, observes, unit, is_one FROM wanted) q
    ON q.shape = c.shape AND q.observes = c.observes AND q.unit = c.unit
  WHERE c.superseded_at IS NULL),
asked_days AS (
  SELECT a.shape, a.observes, a.unit, ${eachDay("a", "a.from_day IS NULL")} AS day, a.state,
    CASE WHEN a.from_day IS NOT DISTINCT FROM a.to_day THEN a.rows WHEN a.state = 'empty' THEN 0 END AS rows_found,
    a.reason, a.asked_at, a.began_at, a.to_day FROM asked a WHERE NOT a.is_one
  UNION ALL
  SELECT a.shape, a.observes, a.unit, NULL, CASE WHEN bool_or(a.state = 'done') THEN 'done' ELSE arg_max(a.state, a.asked_at) END,
    sum(a.rows)::INTEGER, arg_max(a.reason, a.asked_at), max(a.asked_at), min(a.began_at), max(a.to_day)
  FROM asked a WHERE a.is_one GROUP BY a.shape, a.observes, a.unit),
wanted_days AS (
  SELECT w.step, w.place, w.pipeline, w.input, w.shape, w.observes, w.wave, w.draw, w.unit, ${eachDay("w", "w.is_one")} AS day FROM wanted w)`

export const coverage = (grounds: ReadonlyArray<Ground>): View => ({
  name: "coverage",
  kind: "view",
  parameters: [],
  sql: `WITH ${askedText},
profiles AS (${profilesText(grounds)}),
unsure AS (
  SELECT DISTINCT w.unit FROM wanted w WHERE w.pipeline IN (${profileNames(grounds)}) AND w.unit NOT IN (SELECT unit FROM profiles)),
gone AS (
  SELECT d.unit, d.asked_at FROM (SELECT DISTINCT a.unit, a.asked_at FROM asked a) d
    JOIN profiles p ON p.unit = d.unit
  WHERE d.unit IN (SELECT unit FROM profiles WHERE NOT is_there)
  GROUP BY d.unit, d.asked_at HAVING NOT arg_min(p.is_there, abs(epoch_ms(p.asked_at) - epoch_ms(d.asked_at)))),
states AS (
  SELECT w.*, a.asked_at, a.reason, a.rows_found,
    CASE WHEN a.state IS NULL THEN 'missing'
         WHEN a.state IN ('done', 'empty') AND w.wave = 0 AND w.draw IS NULL
           AND coalesce(w.day, a.to_day) > (a.began_at - to_milliseconds(${settled}))::DATE - 1 THEN 'provisional'
         ELSE a.state END AS state,
    coalesce(w.input = ${literal(accountsInput)}, false) AND g.unit IS NOT NULL AS is_gone,
    coalesce(w.input = ${literal(accountsInput)}, false) AND u.unit IS NOT NULL AS is_unsure
  FROM wanted_days w LEFT JOIN asked_days a ON a.shape = w.shape AND a.observes = w.observes AND a.unit = w.unit
      AND a.day IS NOT DISTINCT FROM w.day
    LEFT JOIN gone g ON g.unit = w.unit AND g.asked_at = a.asked_at LEFT JOIN unsure u ON u.unit = w.unit)
SELECT s.step, s.pipeline, s.input, nullif(s.unit, '*') AS value, s.wave, s.observes, s.draw, s.day, s.state,
  s.state IN ('done', 'empty') AND NOT s.is_gone AND NOT s.is_unsure AS observable,
  CASE WHEN s.state NOT IN ('missing', 'failed', 'unavailable') AND NOT (s.state = 'empty' AND (s.is_gone OR s.is_unsure)) THEN s.rows_found END AS rows_found,
  s.asked_at, s.reason
FROM states s`,
  description:
    "Everything that the study wants now, a row per step, value, wave and UTC day, with its state; what is missing is here, too. Whole where no state is missing, provisional, failed or capped. Ages that had passed when their turn came are not wanted any more, and not here",
  columns: [
    ...stepColumns,
    column(
      "input",
      "What value is one of: accounts, hashtags, ids, …; later waves may ask by the ids of what was found",
      "nothing: the step asks everything at once"
    ),
    column("value", "The account, hashtag, id, … that is wanted", "nothing cuts the step"),
    ...waveColumns(),
    column("draw", "Number of the API's random sample", "none is drawn"),
    column("day", "UTC day that is wanted", "the endpoint has no days, or the value is an id that carries its own"),
    column(
      "state",
      "done (with rows), empty (none came; only where it is observable there were none), provisional (asked too early to be final), capped (cut off), failed, unavailable (the API refuses the value), or missing (not asked yet, or not to its end)"
    ),
    column(
      "observable",
      "Whether rows of that day would be known: false also where the profile was gone or private when the day was asked, or is wanted and was not asked for yet"
    ),
    column(
      "rows_found",
      "Rows of that value and day",
      "not known: missing, failed, refused, the account gone or private, or counted for several days at once; a row that two values found counts for both: step_rows counts each once"
    ),
    column("asked_at", "When the last answer came (UTC, by the API's clock)", "not asked yet"),
    column("reason", "What the API said where the state is not done or empty", "nothing was said")
  ]
})
