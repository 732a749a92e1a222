// Later waves of a step: which of the units that its collection has seen are asked again, and when.
import { type Covered, lastSettled, type UnitDays } from "../domain/Coverage.ts"
import { addDays, type Day, type DayRange, dayOfId, endOf, later } from "../domain/Day.ts"
import { ownIds, type Pipeline } from "../domain/Pipeline.ts"
import type { Refresh, Step } from "../domain/Study.ts"
import type { BegunWave, Seen } from "../domain/Wave.ts"
import { intersect, subtract, union } from "./ranges.ts"

/** What only a run knows of later waves. */
export interface KnownWaves {
  /** Epoch milliseconds. */
  readonly now: number
  /** Step → what its collection has seen. */
  readonly seen: Readonly<Record<string, ReadonlyArray<Seen>>>
  /** Waves on the user's word. */
  readonly begun: ReadonlyArray<BegunWave>
  readonly covered: ReadonlyArray<Covered>
}

export const askedBy = (step: Step, pipeline: Pipeline): Refresh["by"] =>
  step.refresh?.by ?? (ownIds(pipeline) === undefined ? "search" : "ids")

/** A step as its later waves ask it: by the ids of its rows, or as it is. */
export const askedAgain = (step: Step, pipeline: Pipeline, ids: ReadonlyArray<string>): Step => {
  const input = ownIds(pipeline)
  if (input === undefined || askedBy(step, pipeline) === "search") return step
  const { period: _period, for_each: _forEach, draws: _draws, ...rest } = step
  return { ...rest, inputs: { [input]: ids }, query: {}, together: false }
}

const day = 86_400_000
const hour = 3_600_000

/** When a wave falls due: counted from the UTC day of the collection (the hour, for pauses below a day), for cron to meet it. */
const dueAfter = (collected: number, delay: number): number => {
  const grain = delay < day ? hour : day
  return Math.floor(collected / grain) * grain + delay
}

/** Something seen, with the days it is asked for, and the day it is from where that is one day. */
interface Unit extends Seen {
  readonly born: Day | undefined
}

const unitOf = (seen: Seen, { days }: UnitDays, dated: boolean): Unit => {
  const asked = dated || seen.days.length === 0 ? days : intersect(days, seen.days)
  return { ...seen, days: asked, born: dated ? dayOfId(seen.unit) : undefined }
}

/** The days of a unit for which a wave is due; an age that was past before the unit was collected is none. */
const dueDays = (from: Refresh["from"], delay: number, unit: Unit, now: number): ReadonlyArray<DayRange> => {
  if (from === "collection") return dueAfter(unit.at, delay) <= now ? unit.days : []
  const range = { from: addDays(lastSettled(unit.at, delay), 1), to: lastSettled(now, delay) }
  if (unit.born === undefined) return intersect(unit.days, [range])
  return range.from <= unit.born && unit.born <= range.to ? unit.days : []
}

/**
 * The days that each wave wants of a unit. Where a wave was missed and the next is due already it is left out, because
 * two observations of one moment are one; what was observed stays wanted.
 */
const wantsOf = (
  refresh: Refresh | undefined,
  begun: ReadonlyArray<BegunWave>,
  unit: Unit,
  now: number,
  observed: (wave: number) => ReadonlyArray<DayRange>
): ReadonlyArray<{ readonly wave: number; readonly days: ReadonlyArray<DayRange> }> => {
  const { delays = [], from = "collection" } = refresh ?? {}
  const due = delays.map((delay) => dueDays(from, delay, unit, now))
  const planned = due.map((days, index) => ({
    wave: index + 1,
    days: union([...subtract(days, due[index + 1] ?? []), ...intersect(days, observed(index + 1))])
  }))
  return [...planned, ...begun.filter(({ at }) => unit.at <= at).map(({ wave }) => ({ wave, days: unit.days }))].filter(
    ({ days }) => days.length > 0
  )
}

const keyOf = ({ wave, unit }: { readonly wave: number; readonly unit: string }): string => `${wave} ${unit}`

/** What later waves want now. `base`: what the step, as they ask it, would want as a collection. */
export const waveUnits = (
  step: Step,
  pipeline: Pipeline,
  base: ReadonlyArray<UnitDays>,
  shape: string,
  { begun, covered, now, seen }: KnownWaves
): ReadonlyArray<UnitDays> => {
  const asked = new Map(base.map((one) => [one.unit, one]))
  const observed = Map.groupBy(
    covered.filter((line) => line.shape === shape && line.wave > 0),
    keyOf
  )
  const own = begun.filter((wave) => wave.shape === shape)
  return unitsSeen(step, pipeline, asked, seen).flatMap((unit) =>
    wantsOf(step.refresh, own, unit, now, (wave) => observed.get(keyOf({ wave, unit: unit.unit })) ?? []).map(
      ({ days, wave }) => ({ shape, wave, unit: unit.unit, days })
    )
  )
}

const unitsSeen = (
  step: Step,
  pipeline: Pipeline,
  asked: ReadonlyMap<string, UnitDays>,
  seen: KnownWaves["seen"]
): ReadonlyArray<Unit> => {
  const dated = askedBy(step, pipeline) === "ids" || pipeline.window === undefined
  return (seen[step.name] ?? []).flatMap((one) => {
    const base = asked.get(one.unit)
    return base === undefined ? [] : [unitOf(one, base, dated)]
  })
}

/** When the next planned wave of a step falls due, epoch milliseconds. */
export const nextWave = (
  step: Step,
  pipeline: Pipeline,
  base: ReadonlyArray<UnitDays>,
  { now, seen }: Pick<KnownWaves, "now" | "seen">
): number | undefined => {
  const { delays = [], from = "collection" } = step.refresh ?? {}
  const asked = new Map(base.map((one) => [one.unit, one]))
  const times = unitsSeen(step, pipeline, asked, seen).flatMap((unit) =>
    delays.flatMap((delay) => {
      if (from === "collection") return [dueAfter(unit.at, delay)]
      const first = addDays(later(lastSettled(now, delay), lastSettled(unit.at, delay)), 1)
      const days = unit.born === undefined ? unit.days : [{ from: unit.born, to: unit.born }]
      return days.filter(({ to }) => to >= first).map((range) => endOf(later(range.from, first)) + delay)
    })
  )
  const coming = times.filter((time) => time > now)
  return coming.length === 0 ? undefined : coming.reduce((a, b) => Math.min(a, b))
}
