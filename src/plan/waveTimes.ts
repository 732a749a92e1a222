// The planned waves of a study against the clock: what of them is to come and when, what was or will be asked late, and what
// is not asked any more.
import type { Covered } from "../domain/Coverage.ts"
import { addDays, countDays, type DayRange, daysBetween, endOf, startOf } from "../domain/Day.ts"
import type { Cost, Plan } from "../domain/Plan.ts"
import { intersect, subtract } from "../domain/ranges.ts"
import type { Step } from "../domain/Study.ts"
import { unitKey } from "../domain/unitDays.ts"
import { type PlannedWave, wavesOf } from "../domain/Wave.ts"
import type { Due } from "./due.ts"
import { missing } from "./missing.ts"
import { type Densities, price, total } from "./price.ts"
import type { Amount } from "./unitDaysIn.ts"
import { againOf, type Wanted } from "./wanted.ts"
import { waveCost } from "./waveCost.ts"
import { dueAfter, grainOf, type Unit, unitsSeen } from "./waves.ts"

/** Some of a wave that was asked, or is to be, later than planned: by so much at most, milliseconds. */
export interface Late {
  readonly amount: Amount
  readonly by: number
}

/** One planned wave of one step. Times are epoch milliseconds; amounts are rows where the wave asks for them by id. */
export interface WaveTimes {
  readonly step: string
  readonly shape: string
  readonly wave: string
  /** What is collected and falls due between two moments from now on. */
  readonly coming: { readonly amount: Amount; readonly from: number; readonly to: number } | undefined
  /** The step is not collected yet, or not all of it. */
  readonly isOpen: boolean
  /** Expected for all that is to come; undefined where nobody knows yet. */
  readonly cost: Cost | undefined
  readonly wasLate: Late
  readonly isLate: Late
  /** Older than the wave's age, or behind its day, when it was collected. */
  readonly past: Amount
  /** Not asked in time, and a later wave was due already. */
  readonly missed: Amount
}

/** Days of one unit, and when the wave falls due for them (for the first of them, where each has its own moment). */
interface Part {
  readonly unit: Unit
  readonly days: ReadonlyArray<DayRange>
  readonly at: number
  /** Each day is due a day after the one before; the days are one range. */
  readonly rising: boolean
}

const dayLength = 86_400_000

const lastOf = ({ at, days, rising }: Part): number => {
  const [range] = days
  return rising && range !== undefined ? at + daysBetween(range.from, range.to) * dayLength : at
}

const partsOf = (planned: PlannedWave, unit: Unit): ReadonlyArray<Part> => {
  if (planned.from === "calendar") return [{ unit, days: unit.days, at: startOf(planned.day), rising: false }]
  const { delay } = planned
  if (planned.from !== "creation") return [{ unit, days: unit.days, at: dueAfter(unit.at, delay), rising: false }]
  if (unit.born !== undefined) return [{ unit, days: unit.days, at: endOf(unit.born) + delay, rising: false }]
  return unit.days.map((range) => ({ unit, days: [range], at: endOf(range.from) + delay, rising: true }))
}

/** A part of which only some days count. */
const only = (part: Part, days: ReadonlyArray<DayRange>): ReadonlyArray<Part> => {
  if (days.length === 0) return []
  const [whole] = part.days
  if (!part.rising || whole === undefined) return [{ ...part, days }]
  return days.map((range) => ({
    ...part,
    days: [range],
    at: part.at + daysBetween(whole.from, range.from) * dayLength
  }))
}

/** What falls due up to a moment, and what does after it. */
const cutAt = (part: Part, moment: number): readonly [ReadonlyArray<Part>, ReadonlyArray<Part>] => {
  const [range] = part.days
  if (part.at > moment || range === undefined) return [[], [part]]
  if (lastOf(part) <= moment) return [[part], []]
  const last = addDays(range.from, Math.floor((moment - part.at) / dayLength))
  return [only(part, [{ from: range.from, to: last }]), only(part, [{ from: addDays(last, 1), to: range.to }])]
}

const amountOf = (parts: ReadonlyArray<Part>, { days, wide }: Wanted): Amount =>
  days === 0 || wide
    ? { days: 0, units: new Set(parts.map(({ unit }) => unit.unit)).size }
    : { days: parts.flatMap((part) => part.days).reduce((sum, range) => sum + countDays(range), 0), units: 0 }

/** Some parts, each with how late it was or is. */
type Delayed = ReadonlyArray<readonly [part: Part, by: number]>

const lateOf = (delayed: Delayed, again: Wanted): Late => ({
  amount: amountOf(
    delayed.map(([part]) => part),
    again
  ),
  by: delayed.reduce((most, [, by]) => Math.max(most, by), 0)
})

/** The parts that were not asked within their hour or day. */
const delayed = (parts: ReadonlyArray<Part>, asked: number, grain: number): Delayed =>
  parts.flatMap((part) => cutAt(part, asked - grain)[0]).map((part) => [part, asked - part.at] as const)

/** What is known of the waves of one step: how they ask, what is seen, and what is asked of each already. */
interface About {
  readonly again: Wanted
  readonly seen: ReadonlyArray<Unit>
  readonly isOpen: boolean
}

/** A part that is due, in three: what was asked and when, what is still to be asked, and what was missed. */
const cameOf = (part: Part, lines: ReadonlyArray<Covered>, wanted: ReadonlyArray<DayRange>) => {
  const done = lines.map((line) => ({ at: line.at, parts: only(part, intersect(part.days, [line])) }))
  const left = subtract(
    part.days,
    lines.map(({ from, to }) => ({ from, to }))
  )
  const asked = intersect(left, wanted)
  return { done, open: only(part, asked), missed: only(part, subtract(left, asked)) }
}

const spanOf = (coming: ReadonlyArray<Part>, again: Wanted): WaveTimes["coming"] =>
  coming.length === 0
    ? undefined
    : {
        amount: amountOf(coming, again),
        from: coming.reduce((first, { at }) => Math.min(first, at), Number.POSITIVE_INFINITY),
        to: coming.reduce((last, part) => Math.max(last, lastOf(part)), 0)
      }

const timesOf = (
  plan: Plan,
  step: Step,
  planned: PlannedWave,
  { known, wanted }: Pick<Due, "known" | "wanted">,
  { again, isOpen, seen }: About,
  densities: Densities
): WaveTimes => {
  const { covered, now } = known.waves
  const { shape } = again
  const [wave, grain] = [planned.wave, planned.from === "calendar" ? dayLength : grainOf(planned.delay)]
  const isOwn = (one: { readonly shape: string; readonly wave: unknown }) => one.shape === shape && one.wave === wave
  const wants = Map.groupBy(wanted.flatMap(({ units }) => units).filter(isOwn), unitKey)
  const lines = Map.groupBy(covered.filter(isOwn), unitKey)
  const parts = seen.flatMap((unit) => partsOf(planned, unit))
  const cut = parts.map((part) => (planned.from === "collection" ? [[], [part]] : cutAt(part, part.unit.at)))
  const past = cut.flatMap(([before]) => before ?? [])
  const rest = cut.flatMap(([, after]) => after ?? []).map((part) => cutAt(part, now))
  const coming = rest.flatMap(([, after]) => after)
  const found = rest
    .flatMap(([before]) => before)
    .map((part) => {
      const key = unitKey({ shape, wave, unit: part.unit.unit })
      return cameOf(part, lines.get(key) ?? [], wants.get(key)?.flatMap(({ days }) => days) ?? [])
    })
  const pipeline = plan.pipelines[step.pipeline]!
  // What is collected from now on is no part of a day that has begun.
  const isToCome = isOpen && (planned.from !== "calendar" || now < startOf(planned.day))
  const units = coming.map(({ days, unit }) => ({ shape, wave, unit: unit.unit, days }))
  const slices = missing([{ ...again, units }], [])
  return {
    step: step.name,
    shape,
    wave,
    coming: spanOf(coming, again),
    isOpen: isToCome,
    cost: isToCome
      ? waveCost(plan, step, densities, planned.from === "calendar" ? { until: planned.day } : {})
      : total(slices.map((slice) => price(slice, again.shapeOf, pipeline, densities[shape]))),
    wasLate: lateOf(
      found.flatMap(({ done }) => done.flatMap(({ at, parts }) => delayed(parts, at, grain))),
      again
    ),
    isLate: lateOf(
      found.flatMap(({ open }) => delayed(open, now, grain)),
      again
    ),
    past: amountOf(past, again),
    missed: amountOf(
      found.flatMap(({ missed }) => missed),
      again
    )
  }
}

/** Every wave that a plan has, step by step, by what a database has seen. */
export const waveTimes = (
  plan: Plan,
  due: Pick<Due, "known" | "wanted" | "kept" | "slices">,
  densities: Densities = {}
): ReadonlyArray<WaveTimes> => {
  const open = [...due.kept.map(({ slice }) => slice), ...due.slices].filter(({ wave }) => wave === 0)
  return plan.study.steps.flatMap((step) => {
    if (step.refresh === undefined) return []
    const pipeline = plan.pipelines[step.pipeline]!
    const again = againOf(step, pipeline, due.known)
    const asked = new Map(again.units.map((one) => [one.unit, one]))
    const seen = unitsSeen(step, pipeline, asked, due.known.waves.seen)
    const isOpen = seen.length === 0 || open.some((slice) => slice.step === step.name)
    return wavesOf(step.refresh).map((planned) => timesOf(plan, step, planned, due, { again, isOpen, seen }, densities))
  })
}
