// The coverage table as a reader sees it: what was asked too young for the reader's own `settle` is provisional.
import { Effect } from "effect"
import { timeless } from "../domain/Coverage.ts"
import type { Database } from "../domain/Database.ts"
import type { StoreError } from "../domain/failures.ts"
import { lineColumns } from "./writeLines.ts"

const noDay = `DATE '${timeless.from}'`
const never = "DATE '9999-12-31'"

// A random sample is what it was on the day it was drawn, and a later wave on the day it was asked.
const settledText = (settle: number): string => `
  CASE WHEN state NOT IN ('done', 'empty') OR wave > 0 OR from_day IS NULL OR began_at IS NULL
         OR shape IN (SELECT shape FROM provenance.shapes WHERE json_exists(definition, '$.draw')) THEN ${never}
       ELSE greatest((began_at - to_milliseconds(${Math.min(settle, longest)}::BIGINT))::DATE - 1, ${noDay}) END`

/** A thousand years: nothing that a study wants is older. */
const longest = 1000 * 365 * 86_400_000

/**
 * A query for coverage with days on every line (units without days have the one day `timeless`), in which the days that were
 * younger than `settle` (milliseconds) when their search began are `provisional`.
 */
export const coverageText = (settle: number): string => `(
  WITH lines AS (
    SELECT c.* REPLACE (coalesce(from_day, ${noDay}) AS from_day, coalesce(to_day, ${noDay}) AS to_day), ${settledText(settle)} AS settled
    FROM provenance.coverage c WHERE superseded_at IS NULL)
  SELECT ${lineColumns} FROM (SELECT * REPLACE (least(to_day, settled) AS to_day) FROM lines WHERE from_day <= settled)
  UNION ALL
  SELECT ${lineColumns} FROM (
    SELECT * REPLACE (greatest(from_day, settled + 1) AS from_day, 'provisional' AS state) FROM lines WHERE to_day > settled))`

const usual = 48 * 3_600_000

/** The `settle` of the study that this database last collected, milliseconds: for readers without a study. */
export const lastSettle = (database: Database): Effect.Effect<number, StoreError> =>
  Effect.map(
    database.rows(
      "SELECT json_extract(study::JSON, '$.settle')::DOUBLE AS settle FROM provenance.runs ORDER BY sitting DESC LIMIT 1"
    ),
    ([run]) => Number(run?.["settle"] ?? usual)
  )
