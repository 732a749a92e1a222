// Later waves of a step: which of the units that its collection has seen are asked again, and when.
import type { Api } from "../domain/Api.ts"
import { type Covered, lastSettled, type UnitDays } from "../domain/Coverage.ts"
import { addDays, type Day, type DayRange, dayOfId, endOf, later, startOf } from "../domain/Day.ts"
import { apiOf, ownIds, type Pipeline } from "../domain/Pipeline.ts"
import { intersect, subtract, union } from "../domain/ranges.ts"
import type { Refresh, Step } from "../domain/Study.ts"
import { unitKey } from "../domain/unitDays.ts"
import { type BegunWave, isLater, type PlannedWave, type Seen, wavesOf } from "../domain/Wave.ts"

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

/** A step as its later waves ask it: by the ids of its rows, in lists as long as the endpoint takes, or as it is. */
export const askedAgain = (step: Step, pipeline: Pipeline, ids: ReadonlyArray<string>): Step => {
  const input = ownIds(pipeline)
  if (input === undefined || askedBy(step, pipeline) === "search") return step
  const {
    candidates: _candidates,
    draws: _draws,
    for_each: _forEach,
    per_request: _most,
    limit: _limit,
    period: _period,
    sources: _sources,
    window: _window,
    ...rest
  } = step
  return { ...rest, inputs: { [input]: ids }, query: {}, together: false }
}

const day = 86_400_000
const hour = 3_600_000

/** What due times are rounded to, and how much later a wave may be asked without being late. */
export const grainOf = (delay: number): number => (delay < day ? hour : day)

/** When a wave falls due. Counted from the start of the collection's UTC day (or hour), so that a daily cron job meets it. */
export const dueAfter = (collected: number, delay: number): number => {
  const grain = grainOf(delay)
  return Math.floor(collected / grain) * grain + delay
}

/** Something seen, with the days it is asked for, and the day it is from where that is one day. */
export interface Unit extends Seen {
  readonly born: Day | undefined
}

const unitOf = (seen: Seen, { days }: UnitDays, dated: boolean, { ids }: Api): Unit => {
  const asked = dated || seen.days.length === 0 ? days : intersect(days, seen.days)
  return { ...seen, days: asked, born: dated ? dayOfId(seen.unit, ids) : undefined }
}

/** The days of a unit for which a wave is due; an age that was past before the unit was collected is none, and so is a day. */
const dueDays = (planned: PlannedWave, unit: Unit, now: number): ReadonlyArray<DayRange> => {
  if (planned.from === "calendar") {
    const begins = startOf(planned.day)
    return unit.at < begins && begins <= now ? unit.days : []
  }
  const { delay, from } = planned
  if (from === "collection") return dueAfter(unit.at, delay) <= now ? unit.days : []
  const range = { from: addDays(lastSettled(unit.at, delay), 1), to: lastSettled(now, delay) }
  if (unit.born === undefined) return intersect(unit.days, [range])
  return range.from <= unit.born && unit.born <= range.to ? unit.days : []
}

/** Days of a unit for which a planned wave is due. Of waves that count from the same, the one of the higher `rank` is due later. */
export interface DueWave extends UnitDays {
  readonly from: PlannedWave["from"]
  readonly rank: number
}

const rankOf = (planned: PlannedWave, unit: Unit): number =>
  planned.from === "calendar"
    ? startOf(planned.day)
    : planned.from === "collection"
      ? dueAfter(unit.at, planned.delay)
      : planned.delay

/** The planned waves of a step that are due. `base`: what the step, as they ask it, would want as a collection. */
export const dueWaves = (
  step: Step,
  pipeline: Pipeline,
  base: ReadonlyArray<UnitDays>,
  { now, seen }: Pick<KnownWaves, "now" | "seen">
): ReadonlyArray<DueWave> => {
  const waves = wavesOf(step.refresh)
  const asked = new Map(base.map((one) => [one.unit, one]))
  return unitsSeen(step, pipeline, asked, seen).flatMap((unit) => {
    const shape = asked.get(unit.unit)!.shape
    return waves.flatMap((planned): ReadonlyArray<DueWave> => {
      const days = dueDays(planned, unit, now)
      const { from, wave } = planned
      return days.length === 0 ? [] : [{ shape, wave, unit: unit.unit, days, from, rank: rankOf(planned, unit) }]
    })
  })
}

const groupOf = ({ from, shape, unit }: DueWave): string => `${from} ${shape} ${unit}`

/**
 * The days that planned waves want, of those that are due for all steps together. Where a wave was missed and a later one
 * is due already it is left out, because two observations of one moment are one; what was observed stays wanted.
 */
export const wantedWaves = (all: ReadonlyArray<DueWave>, covered: ReadonlyArray<Covered>) => {
  const observed = Map.groupBy(
    covered.filter(({ wave }) => isLater(wave)),
    unitKey
  )
  const rivals = Map.groupBy(all, groupOf)
  return (one: DueWave): ReadonlyArray<UnitDays> => {
    const later = (rivals.get(groupOf(one)) ?? []).filter(({ rank, wave }) => rank > one.rank && wave !== one.wave)
    const missed = later.flatMap(({ days }) => days)
    const { shape, unit, wave } = one
    const days = union([...subtract(one.days, missed), ...intersect(one.days, observed.get(unitKey(one)) ?? [])])
    return days.length === 0 ? [] : [{ shape, wave, unit, days }]
  }
}

/** What waves on the user's word want of a step: all that its collection had seen when they began. */
export const askedWaves = (
  step: Step,
  pipeline: Pipeline,
  base: ReadonlyArray<UnitDays>,
  shape: string,
  { begun, seen }: Pick<KnownWaves, "begun" | "seen">
): ReadonlyArray<UnitDays> => {
  const own = begun.filter((wave) => wave.shape === shape)
  if (own.length === 0) return []
  const asked = new Map(base.map((one) => [one.unit, one]))
  return unitsSeen(step, pipeline, asked, seen).flatMap(({ at, days, unit }) =>
    own.filter((wave) => at <= wave.at && days.length > 0).map(({ wave }) => ({ shape, wave, unit, days }))
  )
}

/** What the collection of a step has seen, as far as its later waves would ask for it. */
export const unitsSeen = (
  step: Step,
  pipeline: Pipeline,
  asked: ReadonlyMap<string, UnitDays>,
  seen: KnownWaves["seen"]
): ReadonlyArray<Unit> => {
  const dated = askedBy(step, pipeline) === "ids" || pipeline.window === undefined
  return (seen[step.name] ?? []).flatMap((one) => {
    const base = asked.get(one.unit)
    return base === undefined ? [] : [unitOf(one, base, dated, apiOf(pipeline))]
  })
}

/** When the next planned wave of a step falls due, epoch milliseconds. */
export const nextWave = (
  step: Step,
  pipeline: Pipeline,
  base: ReadonlyArray<UnitDays>,
  { now, seen }: Pick<KnownWaves, "now" | "seen">
): number | undefined => {
  const waves = wavesOf(step.refresh)
  const asked = new Map(base.map((one) => [one.unit, one]))
  const times = unitsSeen(step, pipeline, asked, seen).flatMap((unit) =>
    waves.flatMap((planned) => {
      if (planned.from === "calendar") return unit.at < startOf(planned.day) ? [startOf(planned.day)] : []
      const { delay, from } = planned
      if (from === "collection") return [dueAfter(unit.at, delay)]
      const first = addDays(later(lastSettled(now, delay), lastSettled(unit.at, delay)), 1)
      const days = unit.born === undefined ? unit.days : [{ from: unit.born, to: unit.born }]
      return days.filter(({ to }) => to >= first).map((range) => endOf(later(range.from, first)) + delay)
    })
  )
  const coming = times.filter((time) => time > now)
  return coming.length === 0 ? undefined : coming.reduce((a, b) => Math.min(a, b))
}
