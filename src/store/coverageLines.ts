// What was asked and what came → the lines of the coverage table: for each unit a line per day with rows, and one per stretch
// of days without.
import { timeless } from "../domain/Coverage.ts"
import { addDays, type Day } from "../domain/Day.ts"
import type { Pipeline } from "../domain/Pipeline.ts"
import type { Came } from "../domain/Projection.ts"
import { everything, type Shape } from "../domain/Slice.ts"

/**
 * How a slice is told. `days`: day by day. `each`: a line for each day, whatever came. `whole`: one line, because its days
 * are not what was asked (ids carry theirs), because it ended otherwise, or because there are none.
 */
export type Told = "days" | "each" | "whole"

/** What was asked of a unit. Times are texts as DuckDB reads them. */
export interface Asked {
  readonly shape: string
  readonly wave: number
  readonly observes: string
  readonly unit: string
  /** `timeless` where an endpoint has no days. */
  readonly from_day: Day
  readonly to_day: Day
  /** Absent where rows tell how it ended. */
  readonly ended_as: string | null
  readonly slice: string
  readonly reason: string | null
  readonly asked_at: string
  readonly began_at: string
  /** Since when coverage says so. */
  readonly recorded_at: string
}

/** A line of the table; of an endpoint without days it has none. */
export interface Line extends Omit<Asked, "from_day" | "to_day" | "ended_as"> {
  readonly from_day: Day | null
  readonly to_day: Day | null
  readonly state: string
  /** null: nobody knows whose they are, or on which of the days they were. */
  readonly rows: number | null
}

export const toldBy = (pipeline: Pipeline, shape: Shape, ended_as: string | undefined): Told => {
  if (pipeline.window === undefined) return "whole"
  if (ended_as === "failed") return "each"
  const isDated = shape.unit_input !== undefined && pipeline.inputs[shape.unit_input]?.dated === true
  return ended_as !== undefined || isDated || pipeline.rows.time === undefined ? "whole" : "days"
}

type ByDay = ReadonlyMap<Day | null, number>
const none: ByDay = new Map()

/** Finds what came, by day, of a unit that was asked for. */
const finder = (came: ReadonlyArray<Came>) => {
  const all = new Map<string, Map<Day | null, number>>()
  const nameOf = (shape: string, wave: number, unit: string) => `${shape} ${wave} ${unit}`
  for (const { shape, wave, unit, day, n } of came) {
    const name = nameOf(shape, wave, unit)
    const days = all.get(name) ?? new Map<Day | null, number>()
    all.set(name, days.set(day, n))
  }
  return ({ shape, wave }: Asked, unit: string): ByDay => all.get(nameOf(shape, wave, unit)) ?? none
}

const lineOf = ({ ended_as, ...asked }: Asked, from: Day, to: Day, own: number, shared: number): Line => ({
  ...asked,
  from_day: from === timeless.from ? null : from,
  to_day: from === timeless.from ? null : to,
  state: ended_as ?? (own + shared > 0 ? "done" : "empty"),
  // What belongs to nobody in particular is not counted as anybody's.
  rows: shared > 0 ? null : own
})

const sumWithin = (days: ByDay, { from_day, to_day }: Asked): number => {
  let sum = 0
  for (const [day, n] of days) {
    if (day === null || from_day === timeless.from || (day >= from_day && day <= to_day)) sum += n
  }
  return sum
}

/** Consecutive days without rows as one line. */
const joined = (lines: ReadonlyArray<Line>): ReadonlyArray<Line> => {
  const found: Array<Line> = []
  for (const line of lines) {
    const last = found.at(-1)
    if (last === undefined || line.state === "done" || last.state !== line.state) found.push(line)
    else found[found.length - 1] = { ...last, to_day: line.to_day }
  }
  return found
}

/** The lines of what was asked of one pipeline and is told in one way, where `came` is all that came of it. */
export const linesOf = (told: Told, asked: ReadonlyArray<Asked>, came: ReadonlyArray<Came>): ReadonlyArray<Line> => {
  const find = finder(came)
  return asked.flatMap((one) => {
    const own = find(one, one.unit)
    const shared = one.unit === everything ? none : find(one, everything)
    // Where rows do not tell their day, nothing is known of single days.
    const isUndated = told === "days" && (own.has(null) || shared.has(null))
    if (told === "whole" || isUndated) {
      return [lineOf(one, one.from_day, one.to_day, sumWithin(own, one), sumWithin(shared, one))]
    }
    const lines: Array<Line> = []
    for (let day = one.from_day; day <= one.to_day; day = addDays(day, 1)) {
      lines.push(lineOf(one, day, day, own.get(day) ?? 0, shared.get(day) ?? 0))
    }
    return told === "days" ? joined(lines) : lines
  })
}
