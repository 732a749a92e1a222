// Unit-days as a statement reads them: lines of a shape, what it observes, a unit and a range of days.
import type { UnitDays } from "../domain/Coverage.ts"
import type { Day } from "../domain/Day.ts"
import { type Json, writeJson } from "../domain/Json.ts"
import { waveText } from "../domain/Wave.ts"
import { type Columns, linesIn } from "./jsonLines.ts"

export interface UnitDaysLine {
  readonly shape: string
  readonly observes: string
  readonly unit: string
  readonly from_day: Day
  readonly to_day: Day
}

export const unitDaysLines = (units: ReadonlyArray<UnitDays>): ReadonlyArray<UnitDaysLine> =>
  units.flatMap(({ shape, wave, unit, days }) =>
    days.map(({ from, to }) => ({ shape, observes: waveText(wave), unit, from_day: from, to_day: to }))
  )

/** The parameter `$wanted`. It is stored as it is, where rows that are not wanted are taken out. */
export const wantedText = (units: ReadonlyArray<UnitDays>): string => writeJson(unitDaysLines(units) as unknown as Json)

const columns = { shape: "VARCHAR", observes: "VARCHAR", unit: "VARCHAR", from_day: "DATE", to_day: "DATE" }

/** What `$wanted` holds, as what a query reads from; with further columns, where its lines have some. */
export const wantedLines = (more: Columns = {}): string => linesIn("wanted", { ...more, ...columns })

/** The common table `wanted`. */
export const wantedTable = `wanted AS (FROM ${wantedLines()})`
