// Two plans of one study, each as the planner sees it beside one database → what an edit changed: unit-days kept, added, no
// longer wanted, and the requests to come. No judgement of its own: what both want and what is due for them says it all.
import { isTimeless, type UnitDays } from "../domain/Coverage.ts"
import { canonicalJson, type Json } from "../domain/Json.ts"
import type { Plan } from "../domain/Plan.ts"
import { intersect, size, subtract, union } from "../domain/ranges.ts"
import type { Step } from "../domain/Study.ts"
import { stepsBefore } from "../domain/sources.ts"
import { unitKey, waveKey } from "../domain/unitDays.ts"
import type { Due } from "./due.ts"
import { editDetails } from "./editDetails.ts"
import { type KeptChoice, keptChoices } from "./keptChoices.ts"
import { type LimitChange, limitChanges, type Naming, underAnyLimit } from "./limitEdits.ts"
import { daysOfSlices } from "./missing.ts"
import type { ToCome } from "./toCome.ts"
import { type Amount, unitDaysIn } from "./unitDaysIn.ts"
import { unitsOf } from "./wanted.ts"
import type { WaveTimes } from "./waveTimes.ts"

/**
 * `same`: the same text. `cosmetic`: other words, the same data. `additive`: more is wanted, nothing less.
 * `narrowing`: less is wanted, nothing more. `reshaping`: other fields or conditions, or both more and less.
 * `moving`: the data goes into another database, which has not all of it.
 */
export type EditKind = "same" | "cosmetic" | "additive" | "narrowing" | "reshaping" | "moving"

/** A plan with what it wants and what is due for it by the database that the edited study names. */
export interface Side {
  readonly plan: Plan
  readonly due: Pick<Due, "wanted" | "kept" | "slices"> & Partial<Pick<Due, "known">>
  readonly toCome: ToCome
  readonly waves?: ReadonlyArray<WaveTimes>
}

export interface Edit {
  readonly kind: EditKind
  readonly kept: Amount
  readonly added: Amount
  readonly dropped: Amount
  /** Expected to be asked now, for what is added and for what was left before. */
  readonly requests: number
  /** Expected to be asked had nothing been edited. */
  readonly before: number
  /** Steps whose parents may become more: what they will ask is not known yet. */
  readonly feeds: boolean
  /** Planned waves that the one before has not. */
  readonly planned: ReadonlyArray<WaveTimes>
  /** Planned waves that the one before has, and that will not be asked any more. */
  readonly unplanned: ReadonlyArray<Pick<WaveTimes, "step" | "wave">>
  /** Steps that want more or fewer rows of each list than before. */
  readonly limits: ReadonlyArray<LimitChange>
  /** What was chosen already from what the edit adds to. */
  readonly choices: ReadonlyArray<KeptChoice>
  /** Lists that were there, and are asked again because a smaller limit had cut them off. */
  readonly again: Amount
  /** One line per step or setting that differs, for people. */
  readonly details: ReadonlyArray<string>
}

type Days = ReadonlyMap<string, UnitDays>

const byKey = (units: ReadonlyArray<UnitDays>, name: Naming): Days => {
  const found = new Map<string, UnitDays>()
  for (const one of units) {
    const known = found.get(name(one))
    found.set(name(one), known === undefined ? one : { ...one, days: union([...known.days, ...one.days]) })
  }
  return found
}

/** Lists that are to be asked again although they were wanted and there: a smaller limit had cut them off. */
const askedAgain = (before: Side, after: Side, name: Naming): Days => {
  const known = byKey(collected(before), name)
  const shapes = new Set(unitsOf(before.due.wanted).map(({ shape }) => shape))
  const open = daysOfSlices(openOf(after)).filter(({ shape }) => !shapes.has(shape))
  return new Map(
    [...byKey(open, name)].map(([key, one]) => [key, { ...one, days: intersect(one.days, known.get(key)?.days ?? []) }])
  )
}

const openOf = ({ due }: Side) => [...due.kept.map(({ slice }) => slice), ...due.slices]

/** What is wanted and there. */
const collected = (side: Side): ReadonlyArray<UnitDays> => {
  const open = Map.groupBy(daysOfSlices(openOf(side)), unitKey)
  return unitsOf(side.due.wanted).map((one) => ({
    ...one,
    days: subtract(
      one.days,
      (open.get(unitKey(one)) ?? []).flatMap(({ days }) => days)
    )
  }))
}

/** How much is wanted of one side in relation to the other. */
const measure = (units: Days, other: Days, how: typeof subtract): Amount => {
  let [days, timeless] = [0, 0]
  for (const [key, one] of units) {
    const found = how(one.days, other.get(key)?.days ?? [])
    if (found.some(isTimeless)) timeless += 1
    else days += size(found)
  }
  return { days, units: timeless }
}

const isSome = ({ days, units }: Amount): boolean => days + units > 0

/** Fed steps are open as long as a step above them has something to ask. */
const isFeeding = (side: Side): boolean => {
  const { steps } = side.plan.study
  const asking = new Set(openOf(side).map(({ step }) => step))
  const isOpen = (step: Step | undefined): boolean => {
    const feeders = step === undefined ? [] : stepsBefore(step)
    return feeders.some((name) => asking.has(name) || isOpen(steps.find((one) => one.name === name)))
  }
  return steps.some(isOpen)
}

/** Waves of a plan that another has not, by what they ask and when. */
const wavesBeside = ({ waves = [] }: Side, other: Side): ReadonlyArray<WaveTimes> => {
  const known = new Set((other.waves ?? []).map(waveKey))
  return waves.filter((one) => !known.has(waveKey(one)))
}

/** More is asked though no more is wanted: days that settle later, or a larger budget. */
const asksMore = (before: Side, after: Side): boolean => {
  const [was, is] = [before, after].map((side) => unitDaysIn(openOf(side), unitsOf(side.due.wanted)))
  const budgets = ({ plan }: Side) => canonicalJson(plan.study.steps.map(({ budget }) => budget ?? null) as Json)
  const rises = after.toCome.cost.expected > before.toCome.cost.expected
  return (is?.days ?? 0) > (was?.days ?? 0) || (rises && budgets(before) !== budgets(after))
}

/**
 * What the edit from one plan to the next means for the data. `moved`: the one before went into another database, so that
 * of what it wanted only that counts which the new one has.
 */
export const compare = (before: Side, after: Side, moved = false): Edit => {
  const name = underAnyLimit(before.plan, after.plan)
  const again = moved ? new Map<string, UnitDays>() : askedAgain(before, after, name)
  const was = byKey(moved ? collected(after) : unitsOf(before.due.wanted), name)
  const now = byKey(unitsOf(after.due.wanted), name)
  const old: Days = new Map(
    [...was].map(([key, one]) => [key, { ...one, days: subtract(one.days, again.get(key)?.days ?? []) }])
  )
  const [kept, added, dropped] = [
    measure(now, old, intersect),
    measure(now, old, subtract),
    measure(old, now, subtract)
  ]
  const limits = limitChanges(before.plan, after.plan)
  const details = editDetails(before.plan, after.plan, new Set(openOf(after).map(({ step }) => step)))
  const [planned, unplanned] = [wavesBeside(after, before), wavesBeside(before, after)]
  const more = isSome(added) || asksMore(before, after) || planned.length > 0 || limits.some(({ grows }) => grows)
  const less = isSome(dropped) || unplanned.length > 0 || limits.some(({ grows }) => !grows)
  const kind =
    moved && isSome(added)
      ? "moving"
      : more && less
        ? "reshaping"
        : more
          ? "additive"
          : less
            ? "narrowing"
            : details.length > 0
              ? "cosmetic"
              : "same"
  const requests = after.toCome.cost.expected
  return {
    kind,
    kept,
    added,
    dropped,
    requests,
    before: moved ? 0 : before.toCome.cost.expected,
    feeds: isFeeding(after),
    planned,
    unplanned,
    limits,
    choices: keptChoices(before, after),
    again: measure(again, new Map(), subtract),
    details
  }
}
