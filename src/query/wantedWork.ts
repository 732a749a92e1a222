// What is there of what a study wants, as two temporary tables that numbers are counted by: what else a database holds, of an
// account that was dropped or of another limit, is no part of what is said of the study.
import { Effect } from "effect"
import { timeless, type UnitDays } from "../domain/Coverage.ts"
import type { Database } from "../domain/Database.ts"
import type { StoreError } from "../domain/failures.ts"
import { eachUnitOnce } from "../domain/unitDays.ts"
import { hasTable } from "../duckdb/tablesThere.ts"
import { wantedLines, wantedText } from "../duckdb/unitDays.ts"
import { coverageText } from "../store/readCoverage.ts"

const noDay = `DATE '${timeless.from}'`

/** Slices `s` with the lines `w` of a temporary table of unit-days that they ask for some of, as what a query reads from. */
export const slicesThatAsk = (wanted: string): string => `(
    SELECT slice, shape, observes, coalesce(from_day, ${noDay}) AS from_day, coalesce(to_day, ${noDay}) AS to_day,
           unnest(units::JSON::VARCHAR[]) AS unit FROM provenance.slices) s
  JOIN temp.${wanted} w ON w.shape = s.shape AND w.observes = s.observes AND w.unit = s.unit
    AND s.from_day <= w.to_day AND s.to_day >= w.from_day`

// A piece of work may have ended and be replaced in coverage by another: its rows are wanted all the same.
const work = `CREATE OR REPLACE TEMP TABLE work AS SELECT DISTINCT s.slice FROM ${slicesThatAsk("wanted")}`

const wantedCoverage = (settle: number): string => `
  CREATE OR REPLACE TEMP TABLE wanted_coverage AS
  SELECT c.* REPLACE (greatest(c.from_day, w.from_day) AS from_day, least(c.to_day, w.to_day) AS to_day)
  FROM ${coverageText(settle)} c JOIN temp.wanted w ON w.shape = c.shape AND w.observes = c.observes AND w.unit = c.unit
    AND c.from_day <= w.to_day AND c.to_day >= w.from_day`

const named = `
  CREATE OR REPLACE TEMP TABLE wanted AS FROM ${wantedLines()}`

const everything = `
  CREATE OR REPLACE TEMP TABLE wanted AS
  SELECT DISTINCT shape, observes, unit, ${noDay} AS from_day, DATE '9999-12-31' AS to_day FROM provenance.coverage WHERE superseded_at IS NULL`

/** Lists that were carried over from another limit, and where their pages lie. @param into a temporary table of slices */
export const addSources = Effect.fnUntraced(function* (
  database: Database,
  into: string,
  more = ""
): Effect.fn.Return<void, StoreError> {
  if (!(yield* hasTable(database, "provenance", "carried"))) return
  yield* database.exec(
    `INSERT INTO temp.${into} BY NAME SELECT DISTINCT c.source AS slice${more} FROM provenance.carried c JOIN temp.${into} k USING (slice)
     WHERE c.source NOT IN (SELECT slice FROM temp.${into})`
  )
})

/**
 * Makes the temporary tables `wanted` (unit-days), `wanted_coverage` (coverage inside of them) and `work` (slices that ask for any of
 * them). Where no units are given all that was asked is wanted.
 */
export const makeWantedWork = Effect.fnUntraced(function* (
  database: Database,
  units: ReadonlyArray<UnitDays> | undefined,
  settle: number
): Effect.fn.Return<void, StoreError> {
  yield* units === undefined
    ? database.exec(everything)
    : database.exec(named, { wanted: wantedText(eachUnitOnce(units)) })
  yield* database.exec(wantedCoverage(settle))
  yield* database.exec(work)
  yield* addSources(database, "work")
})
