// Coverage, step by step: a heatmap where there are days, tiles where there are none.
import { plural } from "../../domain/counted.ts"
import { singular } from "../../domain/matrix.ts"
import { breaksIn } from "../breaks.ts"
import { buckets } from "../calendar.ts"
import { widths } from "../chart.ts"
import { grainOf, heatmap, shares } from "../charts/coverage.ts"
import { perTile, tiles } from "../charts/tiles.ts"
import { type StepCoverage, stepsCovered, type UnitCoverage, worstUnits } from "../coverage.ts"
import { Figure, Table } from "../Figure.tsx"
import type { ReportInput } from "../ReportInput.ts"
import { worstFirst } from "../states.ts"
import { counted, number, rangeText } from "../words.ts"
import { Units } from "./Units.tsx"

/** Cells that all heatmaps of a page may have together. */
const cellsAtMost = 6000

const tableOf = (units: ReadonlyArray<UnitCoverage>) => {
  const states = worstFirst.filter((state) => units.some(({ days }) => (days[state] ?? 0) > 0)).toReversed()
  return {
    head: ["unit", ...states],
    rows: units.map(({ unit, days }) => [unit, ...states.map((state) => days[state] ?? 0)])
  }
}

const Dated = ({
  input,
  coverage,
  most
}: {
  readonly input: ReportInput
  readonly coverage: StepCoverage
  readonly most: number
}) => {
  const breaks = breaksIn(input.breaks, "created", coverage.range)
  const grain = grainOf(coverage.range)
  const unit = singular(input.views[coverage.step]?.input ?? "") || "unit"
  const isCut = coverage.units.length > most
  const worst = worstUnits(coverage.units)
  const shown = worst.slice(0, most)
  const hidden = coverage.units.length - shown.length
  const quarters = buckets(coverage.range, "quarter")
  const inQuarters = coverage.all(quarters)
  const label = `Coverage of step ${coverage.step}: one row per ${unit}, one column per ${grain}. The table below has the numbers.`
  return (
    <>
      {isCut && (
        <Figure
          title={`${coverage.step}: all ${number(coverage.units.length)} ${plural(unit)} together`}
          note={`The share of ${plural(unit)} and days in each state, by ${grain}.`}
          drawing={shares(
            `Share of all ${plural(unit)} and days of step ${coverage.step} in each state, by ${grain}.`,
            coverage,
            breaks
          )}
          table={{
            head: ["days", ...worstFirst],
            rows: quarters.map((days, place) => [
              rangeText(days),
              ...worstFirst.map((state) => inQuarters[place]?.[state] ?? 0)
            ])
          }}
        />
      )}
      <Figure
        title={isCut ? `${coverage.step}: ${unit} by ${unit}` : coverage.step}
        note={
          <>
            {isCut
              ? `${counted(shown.length, unit)}, worst first, and ${number(hidden)} more in better or equal state. `
              : ""}
            A cell is one {unit} in one <span className="wide-only">{grain}</span>
            <span className="narrow-only">{grainOf(coverage.range, widths.narrow)}</span>
            {" and shows the worst state in it."}
          </>
        }
        drawing={heatmap(
          label,
          coverage,
          shown.map(({ unit }) => unit),
          breaks
        )}
        table={tableOf(worst)}
      />
      {coverage.units.length > 1 && (
        <Units
          coverage={coverage}
          units={worst}
          rows={(input.report.unitRows ?? []).filter(({ step }) => step === coverage.step)}
          unit={unit}
        />
      )}
    </>
  )
}

const Undated = ({ coverage }: { readonly coverage: StepCoverage }) => {
  const size = perTile(coverage.units.length)
  return (
    <Figure
      title={coverage.step}
      note={`These units have no days. ${size === 1 ? "A tile is one unit" : `A tile is up to ${size} units of one state`}; ${counted(coverage.units.length, "unit")} in all.`}
      drawing={tiles(`Units of step ${coverage.step} by state; the table below has the numbers.`, coverage.units)}
      table={tableOf(worstUnits(coverage.units))}
    />
  )
}

export const Coverage = ({ input }: { readonly input: ReportInput }) => {
  const steps = stepsCovered(input.report.coverage, input.study.steps)
  const isDated = ({ step }: StepCoverage) => input.views[step]?.dated === true
  const columns = Math.max(1, ...steps.filter(isDated).map(({ range }) => buckets(range, grainOf(range)).length))
  const most = Math.max(8, Math.min(60, Math.floor(cellsAtMost / columns / Math.max(1, steps.filter(isDated).length))))
  const { holes } = input.report
  return (
    <section id="coverage">
      <h2>Coverage</h2>
      <p>
        What became of every day of every unit that the study wants. Whatever is not <i>done</i> or <i>empty</i> is a
        limit of the data.
      </p>
      {steps.length === 0 && <p className="note">Nothing is wanted yet.</p>}
      {steps.map((coverage) =>
        isDated(coverage) ? (
          <Dated key={coverage.step} input={input} coverage={coverage} most={most} />
        ) : (
          <Undated key={coverage.step} coverage={coverage} />
        )
      )}
      {holes.length > 0 && (
        <details className="open">
          <summary>Why: {counted(holes.length, "hole")} with the reason that was given</summary>
          <Table
            head={["unit", "step", "state", "days", "when", "reason"]}
            rows={holes.map((one) => [
              one.unit,
              one.step,
              one.state,
              one.days,
              one.from.startsWith("0001") ? "–" : rangeText(one),
              one.reason
            ])}
            most={100}
          />
        </details>
      )}
    </section>
  )
}
