// Which step of the study each piece of work counts for: the first that wants any of it, whatever the step was called then.
import { Effect } from "effect"
import type { Database } from "../domain/Database.ts"
import type { StoreError } from "../domain/failures.ts"
import type { Pipeline } from "../domain/Pipeline.ts"
import type { StepWanted } from "../domain/ReportFacts.ts"
import { quote } from "../domain/sqlText.ts"
import { unitDaysLines, wantedLines } from "../duckdb/unitDays.ts"
import { addSources, slicesThatAsk } from "./wantedWork.ts"

const linesOf = (wanted: ReadonlyArray<StepWanted>): string =>
  JSON.stringify(
    wanted.flatMap(({ of, step, units }, place) =>
      unitDaysLines(units).map((line) => ({ step: of ?? step, place, ...line }))
    )
  )

const byWanted = `
  CREATE OR REPLACE TEMP TABLE step_work AS
  SELECT s.slice, arg_min(w.step, w.place) AS step FROM ${slicesThatAsk("step_wanted")} GROUP BY s.slice`

/** Makes the temporary table `step_work` (slice, step): of what is wanted, or of all that is there where nothing is named. */
export const makeStepWork = Effect.fnUntraced(function* (
  database: Database,
  wanted: ReadonlyArray<StepWanted>
): Effect.fn.Return<void, StoreError> {
  if (wanted.length === 0) {
    return yield* database.exec("CREATE OR REPLACE TEMP TABLE step_work AS SELECT slice, step FROM provenance.slices")
  }
  yield* database.exec(
    `CREATE OR REPLACE TEMP TABLE step_wanted AS
     FROM ${wantedLines({ step: "VARCHAR", place: "INTEGER" })}`,
    { wanted: linesOf(wanted) }
  )
  yield* database.exec(byWanted)
  yield* addSources(database, "step_work", ", k.step")
})

/**
 * A query for the matches of a step, bound as `$step`, that are wanted: a search may have asked for more than the study still
 * wants. By the temporary tables of `makeWantedWork` and `makeStepWork`.
 */
export const stepMatches = ({ rows, window }: Pipeline): string => {
  const [table, matches] = [rows.table, `${rows.table}_matches`].map((name) => `main.${quote(name)}`)
  const keys = rows.key.map(quote)
  const isDated = window !== undefined && rows.time !== undefined
  const day = isDated
    ? `AND coalesce(t.${quote(rows.time ?? "")}::DATE, w.from_day) BETWEEN w.from_day AND w.to_day`
    : ""
  return `
    SELECT m.unit, ${keys.map((key) => `m.${key}`).join(", ")}, m.on_target
    FROM ${matches} m JOIN temp.step_work k USING (slice) JOIN provenance.slices s USING (slice)
      ${isDated ? `JOIN ${table} t ON ${keys.map((key) => `t.${key} = m.${key}`).join(" AND ")}` : ""}
    WHERE k.step = $step AND (NOT m.on_target OR m.unit = '*' OR EXISTS (
      SELECT 1 FROM temp.wanted w WHERE w.shape = s.shape AND w.observes = s.observes AND w.unit = m.unit ${day}))`
}
