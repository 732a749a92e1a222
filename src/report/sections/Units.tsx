// A line a unit: what came of it, when, and how long it was silent; those with something to say first.
import { counted, plural } from "../../domain/counted.ts"
import type { UnitRows } from "../../domain/ReportFacts.ts"
import type { StepCoverage, UnitCoverage } from "../coverage.ts"
import { Table } from "../Figure.tsx"
import { lengthOf, presenceOf } from "../silence.ts"
import { worstFirst } from "../states.ts"
import { number } from "../words.ts"

interface UnitsProps {
  readonly coverage: StepCoverage
  /** In the order in which they are told. */
  readonly units: ReadonlyArray<UnitCoverage>
  readonly rows: ReadonlyArray<UnitRows>
  /** What one is called. */
  readonly unit: string
}

/** So many are told before the rest is folded. */
const open = 15

export const Units = ({ coverage, rows, unit, units }: UnitsProps) => {
  const counts = new Map(rows.map((one) => [one.unit, one.rows]))
  const lines = units.map(({ days, unit: name }) => {
    const { first, last, silence } = presenceOf(name, coverage.runs.get(name) ?? [])
    const open = worstFirst.filter((state) => state !== "done" && state !== "empty" && (days[state] ?? 0) > 0)
    return [
      name,
      number(counts.get(name) ?? 0),
      first ?? "–",
      last ?? "–",
      silence === undefined ? "–" : `${counted(lengthOf(silence), "day")}, from ${silence.from}`,
      open.map((state) => `${number(days[state] ?? 0)} ${state}`).join(", ") || "–"
    ]
  })
  const head = [unit, "rows", "first", "last", "longest silence", "days that are open"]
  const rest = lines.length - open
  return (
    <>
      <h3>
        {coverage.step}: {plural(unit)}
      </h3>
      <p className="note">
        Those with something missing first, then the longest silence. Days are UTC days of creation.
      </p>
      <div className="units">
        <Table head={head} rows={lines.slice(0, open)} least={620} />
      </div>
      {rest > 0 && (
        <details className="units">
          <summary>{counted(rest, `more ${unit}`)}</summary>
          <Table head={head} rows={lines.slice(open)} least={620} />
        </details>
      )}
    </>
  )
}
