// What steps want → their coverage by unit and month, as the database has it.
import { Effect } from "effect"
import { monthly } from "../../../display/monthly.ts"
import type { StoreError } from "../../../domain/failures.ts"
import type { StatusStep } from "../../../domain/Status.ts"
import { Query, type Reader } from "../../../domain/services.ts"
import { shownSteps, shownUnits } from "../../../plan/shownCoverage.ts"
import type { Wanted } from "../../../plan/wanted.ts"

export const lookAtCoverage = (
  reader: Reader,
  wanted: ReadonlyArray<Wanted>
): Effect.Effect<ReadonlyArray<StatusStep>, StoreError, Query> =>
  Query.pipe(
    Effect.flatMap((query) => query.coverageRuns(reader, shownUnits(wanted))),
    Effect.map((found) => monthly(shownSteps(wanted), found))
  )
