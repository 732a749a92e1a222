// Neighbouring days of a unit in one state, what is missing among them.
import { Effect } from "effect"
import type { Database } from "../domain/Database.ts"
import type { Day } from "../domain/Day.ts"
import type { CoverageRun, StepWanted } from "../domain/ReportFacts.ts"
import { runs, stepsWanted } from "./reportCoverage.ts"

// Alone: pages are being stored while a run looks at its coverage.
export const readCoverageRuns = (database: Database, wanted: ReadonlyArray<StepWanted>, settle: number) =>
  Effect.map(database.transaction(database.rows(runs(settle), { wanted: stepsWanted(wanted) })), (rows) =>
    rows.map(
      (row): CoverageRun => ({
        step: String(row["step"]),
        unit: String(row["label"]),
        state: String(row["state"]) as CoverageRun["state"],
        from: String(row["from_day"]) as Day,
        to: String(row["to_day"]) as Day
      })
    )
  )
