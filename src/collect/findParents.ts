// The steps of a study → the values that each gets from the rows of others, by what a database holds.
import { Effect } from "effect"
import { lastSettled, type UnitDays } from "../domain/Coverage.ts"
import { addDays, type Day, dayOf, earlier } from "../domain/Day.ts"
import type { StoreError } from "../domain/failures.ts"
import type { Choice } from "../domain/ParentBinding.ts"
import type { Pipeline } from "../domain/Pipeline.ts"
import type { Plan } from "../domain/Plan.ts"
import type { Step } from "../domain/Study.ts"
import type { Reader } from "../domain/services.ts"
import { stepsBefore } from "../domain/sources.ts"
import type { Seen } from "../domain/Wave.ts"
import { finalCoverage } from "../plan/due.ts"
import { partsMissing } from "../plan/missing.ts"
import { isOver } from "../plan/stepDays.ts"
import { type Wanted, wantedByStep, waveShape } from "../plan/wanted.ts"
import { askedBy } from "../plan/waves.ts"
import { findSources } from "./findSources.ts"
import { inParts } from "./inParts.ts"
import type { Found } from "./readSources.ts"

/** Step → the values that it gets from the rows of other steps, and how they were chosen. */
export interface FoundParents {
  readonly parents: Readonly<Record<string, ReadonlyArray<string>>>
  /** The same, source by source: those of the step in their order, then its candidates. */
  readonly sourced: Readonly<Record<string, ReadonlyArray<ReadonlyArray<string>>>>
  readonly choices: ReadonlyArray<Choice>
  /** Step → what its collection has seen, where later waves go by it. */
  readonly seen: Readonly<Record<string, ReadonlyArray<Seen>>>
  /** Steps whose units are all known: nothing that feeds them can find more. */
  readonly parentsKnown: ReadonlySet<string>
}

/** Steps, each behind the steps that feed it. The spec has made sure that they form no circle. */
const inOrder = (steps: ReadonlyArray<Step>): ReadonlyArray<Step> => {
  const known = new Map<string, number>()
  const depth = (step: Step): number => {
    const found =
      known.get(step.name) ??
      stepsBefore(step).reduce((deepest, name) => {
        const feeder = steps.find((other) => other.name === name)
        return feeder === undefined ? deepest : Math.max(deepest, 1 + depth(feeder))
      }, 0)
    known.set(step.name, found)
    return found
  }
  return steps.toSorted((a, b) => depth(a) - depth(b))
}

/** How far a step is with what it wants. @param isFed whether all of its units are known @param isFedNow whether all are that have come */
const foundOf = Effect.fnUntraced(function* (
  step: Step,
  pipeline: Pipeline,
  wants: ReadonlyArray<Wanted>,
  {
    covered,
    isFed,
    isFedNow,
    settled
  }: { covered: ReadonlyArray<UnitDays>; isFed: boolean; isFedNow: boolean; settled: Day }
): Effect.fn.Return<Omit<Found, "wanted">> {
  const missing = yield* inParts(partsMissing(wants, covered))
  const caughtUp = isFedNow && missing.length === 0
  if (!isFed) return { complete: false, closed: undefined, caughtUp }
  const [first] = missing.map(({ window }) => window?.from).toSorted()
  const closed = missing.length === 0 ? settled : first === undefined ? undefined : earlier(settled, addDays(first, -1))
  return { complete: missing.length === 0 && isOver(step, pipeline, settled), closed, caughtUp }
})

/** `now`: epoch milliseconds. */
export const findParents = Effect.fn("Collector.findParents")(function* (
  { study, pipelines }: Plan,
  reader: Reader,
  now: number
): Effect.fn.Return<FoundParents, StoreError> {
  const settled = lastSettled(now, study.settle)
  const covered = finalCoverage(reader.coverage, { settled })
  const parents: Record<string, ReadonlyArray<string>> = {}
  const sourced: Record<string, ReadonlyArray<ReadonlyArray<string>>> = {}
  const choices: Array<Choice> = []
  const done = new Map<string, Found>()
  const parentsKnown = new Set<string>()
  const seen: Record<string, ReadonlyArray<Seen>> = {}
  for (const step of inOrder(study.steps)) {
    const own = pipelines[step.pipeline]!
    const fed = yield* findSources({ plan: { study, pipelines }, step, reader, before: { done, parentsKnown } })
    choices.push(...fed.choices)
    if (fed.sourced.length > 0) {
      sourced[step.name] = fed.sourced
      parents[step.name] = [...new Set(fed.sourced.flat())]
    }
    const wants = wantedByStep(step, own, { today: dayOf(now), parents, sourced })
    const units = wants.flatMap((one) => one.units)
    const { shape } = waveShape(step, own)
    if (step.refresh !== undefined || reader.waves.some((wave) => wave.shape === shape))
      seen[step.name] = yield* reader.seen(own, askedBy(step, own), units)
    const { isFed, isFedNow } = fed
    if (isFed) parentsKnown.add(step.name)
    done.set(step.name, { wanted: units, ...(yield* foundOf(step, own, wants, { covered, isFed, isFedNow, settled })) })
  }
  return { parents, sourced, choices, seen, parentsKnown }
})
