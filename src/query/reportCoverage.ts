// Coverage inside what is wanted, day by day, and put together again to runs of one state.
import type { StepWanted } from "../domain/ReportFacts.ts"
import { neighbours } from "../duckdb/neighbours.ts"
import { unitDaysLines, wantedLines } from "../duckdb/unitDays.ts"
import { coverageText } from "../store/readCoverage.ts"

/** What is wanted, as the JSON that the queries read. */
export const stepsWanted = (wanted: ReadonlyArray<StepWanted>): string =>
  JSON.stringify(
    wanted.flatMap(({ step, units }) =>
      units.flatMap((unit) => unitDaysLines([unit]).map((line) => ({ step, label: unit.label, ...line })))
    )
  )

const wanted = `wanted AS (FROM ${wantedLines({ step: "VARCHAR", label: "VARCHAR" })})`

const eachDay = "unnest(generate_series(from_day::TIMESTAMP, to_day::TIMESTAMP, INTERVAL 1 DAY))::DATE AS day"

/** One line per unit and run of days in one state; days that nothing covers are `missing`. */
export const runs = (settle: number): string => `
  WITH ${wanted},
  asked AS (SELECT step, label, shape, observes, unit, ${eachDay} FROM wanted),
  covered AS (SELECT shape, observes, unit, state, ${eachDay} FROM ${coverageText(settle)}
              WHERE shape IN (SELECT shape FROM wanted)),
  days AS (
    SELECT a.step, a.label, a.day AS from_day, a.day AS to_day, coalesce(c.state, 'missing') AS state
    FROM asked a LEFT JOIN covered c USING (shape, observes, unit, day))
  ${neighbours("days", ["step", "label", "state"])} ORDER BY step, label, from_day`

/** Why unit-days brought no rows, or not all: the longest holes first. */
export const holes = (settle: number): string => `
  WITH ${wanted}
  SELECT w.step, w.label, c.state, coalesce(c.reason, '') AS reason,
         sum(least(c.to_day, w.to_day) - greatest(c.from_day, w.from_day) + 1)::INTEGER AS days,
         min(greatest(c.from_day, w.from_day)) AS from_day, max(least(c.to_day, w.to_day)) AS to_day
  FROM ${coverageText(settle)} c JOIN wanted w ON w.shape = c.shape AND w.observes = c.observes AND w.unit = c.unit
    AND c.from_day <= w.to_day AND c.to_day >= w.from_day
  WHERE c.state IN ('failed', 'unavailable', 'capped')
  GROUP BY ALL ORDER BY days DESC, w.step, w.label, from_day LIMIT 1000`
