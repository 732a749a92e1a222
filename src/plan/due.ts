// What has to be asked now: wanted − what stands − what is under way.
import { type Covered, lastSettled, type UnitDays } from "../domain/Coverage.ts"
import { addDays, type Day, dayOf, earlier, endOf, later, startOf } from "../domain/Day.ts"
import { monthOf } from "../domain/Grid.ts"
import type { Plan } from "../domain/Plan.ts"
import { contains, intersect, subtract, union } from "../domain/ranges.ts"
import { makeSlice, type Slice } from "../domain/Slice.ts"
import type { SliceState } from "../domain/services.ts"
import { unitKey, waveKey } from "../domain/unitDays.ts"
import { askedWave, type BegunWave } from "../domain/Wave.ts"
import { type Limits, within } from "./limits.ts"
import { daysOfSlices, partsMissing } from "./missing.ts"
import { ownersOf } from "./ownersOf.ts"
import { drawsMonths } from "./stepDays.ts"
import { type Known, nextWaveOf, type Wanted, wantedOf, waveShape } from "./wanted.ts"
import type { KnownWaves } from "./waves.ts"

/** What a database and the clock say, for one look at what is due. */
export interface Situation {
  readonly coverage: ReadonlyArray<Covered>
  readonly begun: ReadonlyArray<SliceState>
  readonly parents: Readonly<Record<string, ReadonlyArray<string>>>
  /** The same, source by source. */
  readonly sourced?: Readonly<Record<string, ReadonlyArray<ReadonlyArray<string>>>>
  /** Epoch milliseconds. */
  readonly now: number
  /** Unit-days that this run has retried in vain already; absent: nothing is to be retried. */
  readonly tried?: Tried | undefined
  /** What later waves go by; absent: none. */
  readonly seen?: KnownWaves["seen"]
  readonly waves?: KnownWaves["begun"]
  /** What the server taught in this session. */
  readonly limits?: Limits
}

export interface Due {
  readonly wanted: ReadonlyArray<Wanted>
  /** Slices under way that are still wanted as they are. */
  readonly kept: ReadonlyArray<SliceState>
  /** Slices to begin. */
  readonly slices: ReadonlyArray<Slice>
  /** Ids of slices under way that nobody wants any more. */
  readonly dropped: ReadonlyArray<string>
  /** What `wanted` was made from. */
  readonly known: Known & { readonly waves: KnownWaves }
  /** When the next planned wave falls due, epoch milliseconds. */
  readonly nextWave: number | undefined
}

/** Unit-days that were retried and failed again: a run does not retry them a second time. */
export type Tried = ReadonlyArray<UnitDays>

/**
 * Coverage that need not be asked again. Provisional days stand until they have settled;
 * failed and unavailable ones stand until they are to be retried, and again when they were.
 */
export const finalCoverage = (
  covered: ReadonlyArray<Covered>,
  { settled, tried }: { readonly settled: Day; readonly tried?: Tried | undefined }
): ReadonlyArray<UnitDays> => {
  const again = tried === undefined ? undefined : Map.groupBy(tried, unitKey)
  return covered.flatMap(({ shape, wave, unit, from, to, state }) => {
    if ((state === "failed" || state === "unavailable") && again !== undefined) {
      const days = again.get(unitKey({ shape, wave, unit }))?.flatMap((one) => one.days) ?? []
      const stands = intersect([{ from, to }], union(days))
      return stands.length === 0 ? [] : [{ shape, wave, unit, days: stands }]
    }
    const first = state === "provisional" ? later(from, addDays(settled, 1)) : from
    return first > to ? [] : [{ shape, wave, unit, days: [{ from: first, to }] }]
  })
}

/**
 * What is left to ask of every unit, to see whether a slice under way still fits into it: all of its days, or some where
 * windows are wider than what is wanted.
 */
const leftOf = (wanted: ReadonlyArray<Wanted>, covered: ReadonlyArray<UnitDays>) => {
  const taken = Map.groupBy(covered, unitKey)
  const asked = Map.groupBy(
    wanted.flatMap((step) => step.units),
    unitKey
  )
  const wide = new Set(wanted.filter((step) => step.wide).map((step) => step.shape))
  return (one: UnitDays): boolean => {
    const days = (asked.get(unitKey(one)) ?? []).flatMap((unit) => unit.days)
    const done = (taken.get(unitKey(one)) ?? []).flatMap((unit) => unit.days)
    const left = subtract(days, done)
    return wide.has(one.shape) ? intersect(left, one.days).length > 0 : contains(left, one.days)
  }
}

/** Slices under way with the name that their step has now: after a rename they go on, under the new name and its budget. */
const underTheirSteps = (plan: Plan, wanted: ReadonlyArray<Wanted>, kept: ReadonlyArray<SliceState>) => {
  const owners = kept.length === 0 ? [] : ownersOf(plan, wanted)(kept.map(({ slice }) => slice))
  return kept.map((one, index): SliceState => {
    const step = owners[index]?.[0]
    return step === undefined || step === one.slice.step ? one : { ...one, slice: { ...one.slice, step } }
  })
}

/** So many slices get their ids between two pauses for other work. */
const namedAtOnce = 2_000

/**
 * What is due, found piece by piece: with a hundred thousand units it takes seconds, in which whoever drives this can let
 * others have their turn at every `yield`.
 */
export function* dueInParts(plan: Plan, situation: Situation): Generator<void, Due> {
  const { study, pipelines } = plan
  const settled = lastSettled(situation.now, study.settle)
  const { now, parents, limits = new Map(), seen = {}, sourced = {}, waves: begun = [] } = situation
  const known = { today: dayOf(now), parents, sourced, waves: { now, seen, begun, covered: situation.coverage } }
  const wanted = within(limits, wantedOf(study, pipelines, known))
  yield
  const covered = finalCoverage(situation.coverage, { settled, tried: situation.tried })
  yield
  const kept = new Set(situation.begun.length === 0 ? [] : yield* stillWanted(situation.begun, wanted, covered))
  const parts = yield* partsMissing(wanted, [...covered, ...daysOfSlices([...kept].map((one) => one.slice))])
  const slices: Array<Slice> = []
  for (const [index, part] of parts.entries()) {
    if (index % namedAtOnce === 0) yield
    slices.push(makeSlice(part))
  }
  yield
  return {
    wanted,
    kept: underTheirSteps(plan, wanted, [...kept]),
    slices,
    dropped: situation.begun.filter((one) => !kept.has(one)).map((one) => one.slice.id),
    known,
    nextWave: nextWaveOf(study, pipelines, known)
  }
}

/** Slices under way whose days are all still to be asked. */
function* stillWanted(
  begun: ReadonlyArray<SliceState>,
  wanted: ReadonlyArray<Wanted>,
  covered: ReadonlyArray<UnitDays>
): Generator<void, ReadonlyArray<SliceState>> {
  const isLeft = leftOf(wanted, covered)
  yield
  const kept: Array<SliceState> = []
  for (const [index, one] of begun.entries()) {
    if (index % namedAtOnce === 0) yield
    if (daysOfSlices([one.slice]).every(isLeft)) kept.push(one)
  }
  return kept
}

/** What is due, in one go. */
export const due = (plan: Plan, situation: Situation): Due => {
  const parts = dueInParts(plan, situation)
  for (;;) {
    const { done, value } = parts.next()
    if (done === true) return value
  }
}

/**
 * Waves to begin on the user's word: for each step that plans any, or for each step where none does. A step whose last such
 * wave is not finished gets none: it goes on.
 */
export const newWaves = ({ study, pipelines }: Plan, { kept, known, slices }: Due): ReadonlyArray<BegunWave> => {
  const { begun, now } = known.waves
  const planning = study.steps.filter((step) => step.refresh !== undefined)
  const steps = planning.length > 0 ? planning : study.steps
  const open = new Set([...slices, ...kept.map((one) => one.slice)].map(waveKey))
  const shapes = new Set(steps.map((step) => waveShape(step, pipelines[step.pipeline]!).shape))
  return [...shapes]
    .filter((shape) => !begun.some((wave) => wave.shape === shape && open.has(waveKey(wave))))
    .map((shape) => ({ shape, ...nextWord(begun, now) }))
}

/** The moment that names a new wave, moved on where one was begun in the same millisecond. */
const nextWord = (begun: ReadonlyArray<BegunWave>, now: number): Pick<BegunWave, "wave" | "at"> => {
  const known = new Set(begun.map(({ wave }) => wave))
  let at = now
  while (known.has(askedWave(at))) at += 1
  return { wave: askedWave(at), at }
}

/** What falls due next, and when (epoch milliseconds): days, a wave, or a choice. */
export interface Next {
  readonly at: number
  readonly what: "days" | "wave" | "choice"
}

/** Of what falls due at one time, days are told before waves, and both before choices. */
export const soonest = (
  days: number | undefined,
  wave: number | undefined,
  choice?: number | undefined
): Next | undefined => {
  const all = { days, wave, choice }
  return (["days", "wave", "choice"] as const)
    .flatMap((what): ReadonlyArray<Next> => (all[what] === undefined ? [] : [{ at: all[what], what }]))
    .reduce<Next | undefined>((first, one) => (first === undefined || one.at < first.at ? one : first), undefined)
}

/** When the next days fall due: new ones that come, or young ones that settle; epoch milliseconds. */
export const nextDue = (
  { study }: Plan,
  wanted: ReadonlyArray<Wanted>,
  covered: ReadonlyArray<Covered>,
  now: number
): number | undefined => {
  const asked = Map.groupBy(
    wanted.flatMap((step) => step.units),
    unitKey
  )
  const isWanted = (one: Covered) =>
    intersect(
      (asked.get(unitKey(one)) ?? []).flatMap((unit) => unit.days),
      [{ from: one.from, to: one.to }]
    )
  const young = covered.filter((one) => one.state === "provisional").flatMap(isWanted)
  const settling = young.map((range) => endOf(range.from) + study.settle)
  const today = dayOf(now)
  const coming = study.steps.flatMap((step) => {
    const { period } = step
    if (period === undefined || (period.to !== "today" && period.to < today)) return []
    if (drawsMonths(step)) {
      const { to } = monthOf(later(period.from, today))
      return [endOf(period.to === "today" ? to : earlier(period.to, to))]
    }
    return period.to === today ? [] : [startOf(later(period.from, addDays(today, 1)))]
  })
  const times = [...settling, ...coming]
  return times.length === 0 ? undefined : times.reduce((a, b) => Math.min(a, b))
}
