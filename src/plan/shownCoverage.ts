// What steps want, as their coverage is shown: the collection alone, with a name for each unit.
import type { UnitDays } from "../domain/Coverage.ts"
import type { StepWanted } from "../domain/ReportFacts.ts"
import type { CoverageView } from "../domain/Status.ts"
import { isLater } from "../domain/Wave.ts"
import type { Wanted } from "./wanted.ts"

/** The collection itself: what later waves ask again is no other coverage. */
const isCollection = ({ wave }: UnitDays): boolean => !isLater(wave)

/** Draws of one step want the same unit several times: their number tells them apart. */
export const shownUnits = (wanted: ReadonlyArray<Wanted>): ReadonlyArray<StepWanted> =>
  wanted.map(({ step, draw, units }) => ({
    step,
    units: units.filter(isCollection).map((unit) => ({
      ...unit,
      label: [unit.unit === "*" ? "" : unit.unit, draw === undefined ? "" : `draw ${draw}`].join(" ").trim() || "all"
    }))
  }))

export const shownSteps = (wanted: ReadonlyArray<Wanted>): ReadonlyArray<CoverageView> =>
  [...Map.groupBy(wanted, ({ step }) => step)].map(([step, [first]]) => ({
    step,
    input: first?.shapeOf.unit_input ?? "",
    dated: (first?.days ?? 0) > 0 && first?.wide !== true
  }))
