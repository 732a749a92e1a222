// What steps want → their coverage by unit and month, as the database has it.
import { Effect } from "effect"
import { monthly, type StepView } from "../../../display/monthly.ts"
import type { UnitDays } from "../../../domain/Coverage.ts"
import type { SinkError } from "../../../domain/failures.ts"
import type { StepWanted } from "../../../domain/ReportFacts.ts"
import type { StatusStep } from "../../../domain/Status.ts"
import { type Peek, Query } from "../../../domain/services.ts"
import { isLater } from "../../../domain/Wave.ts"
import type { Wanted } from "../../../plan/wanted.ts"

/** The collection itself: what later waves ask again is no other coverage. */
const isCollection = ({ wave }: UnitDays): boolean => !isLater(wave)

/** Draws of one step want the same unit several times: their number tells them apart. */
const wantedBy = ({ step, draw, units }: Wanted): StepWanted => ({
  step,
  units: units.filter(isCollection).map((unit) => ({
    ...unit,
    label: [unit.unit === "*" ? "" : unit.unit, draw === undefined ? "" : `draw ${draw}`].join(" ").trim() || "all"
  }))
})

const viewsOf = (wanted: ReadonlyArray<Wanted>): ReadonlyArray<StepView> =>
  [...Map.groupBy(wanted, ({ step }) => step)].map(([step, [first]]) => ({
    step,
    input: first?.shapeOf.unit_input ?? "",
    dated: (first?.days ?? 0) > 0 && first?.wide !== true
  }))

export const lookAtCoverage = (
  peek: Peek,
  wanted: ReadonlyArray<Wanted>
): Effect.Effect<ReadonlyArray<StatusStep>, SinkError, Query> =>
  Query.pipe(
    Effect.flatMap((query) => query.coverageRuns(peek, wanted.map(wantedBy))),
    Effect.map((found) => monthly(viewsOf(wanted), found))
  )
