// A finished slice → its lines in the coverage table.
import type { CoverageState } from "../domain/Coverage.ts"
import { timeless } from "../domain/Coverage.ts"
import { addDays, type Day, type DayRange } from "../domain/Day.ts"
import type { Slice } from "../domain/Slice.ts"
import { isLater } from "../domain/Wave.ts"

export interface CoverageRow {
  readonly unit: string
  readonly from_day: Day
  readonly to_day: Day
  readonly state: CoverageState
  readonly rows: number
}

const eachDay = ({ from, to }: DayRange): ReadonlyArray<DayRange> => {
  const days: Array<DayRange> = []
  for (let day = from; day <= to; day = addDays(day, 1)) days.push({ from: day, to: day })
  return days
}

/**
 * One line per unit for the settled days, and one per unit and day for what may still change: each of those days
 * falls due on its own. `settled` is the last day that is final.
 */
export const coverageRows = (
  slice: Slice,
  settled: Day,
  rowsOf: (unit: string) => number,
  verdict?: CoverageState
): ReadonlyArray<CoverageRow> => {
  const whole = slice.window ?? timeless
  const line = (unit: string, range: DayRange, state: CoverageState) => ({
    unit,
    from_day: range.from,
    to_day: range.to,
    state,
    rows: rowsOf(unit)
  })
  if (verdict !== undefined) {
    const ranges = verdict === "failed" && slice.window !== undefined ? eachDay(whole) : [whole]
    return slice.units.flatMap((unit) => ranges.map((range) => line(unit, range, verdict)))
  }
  return slice.units.flatMap((unit) => {
    const state = rowsOf(unit) > 0 ? "done" : "empty"
    // A random sample is what it was on the day it was drawn, and a later wave on the day it was asked.
    const isFinal = slice.window === undefined || slice.draw !== undefined || isLater(slice.wave) || whole.to <= settled
    if (isFinal) return [line(unit, whole, state)]
    const young = eachDay({ from: whole.from > settled ? whole.from : addDays(settled, 1), to: whole.to })
    const old = whole.from <= settled ? [line(unit, { from: whole.from, to: settled }, state)] : []
    return [...old, ...young.map((day) => line(unit, day, "provisional"))]
  })
}
