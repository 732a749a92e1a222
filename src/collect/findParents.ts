// The steps of a study → the values that each gets from the rows of another, by what a database holds.
import { Effect } from "effect"
import { lastSettled, type UnitDays } from "../domain/Coverage.ts"
import { choiceId } from "../domain/choice.ts"
import { addDays, type Day, dayOf, earlier } from "../domain/Day.ts"
import type { StoreError } from "../domain/failures.ts"
import type { Choice, ParentBinding } from "../domain/ParentBinding.ts"
import type { Pipeline } from "../domain/Pipeline.ts"
import type { Plan } from "../domain/Plan.ts"
import type { Step } from "../domain/Study.ts"
import type { Reader } from "../domain/services.ts"
import type { Seen } from "../domain/Wave.ts"
import { finalCoverage } from "../plan/due.ts"
import { partsMissing } from "../plan/missing.ts"
import { isOver } from "../plan/stepDays.ts"
import { type Wanted, wantedByStep, waveShape } from "../plan/wanted.ts"
import { askedBy } from "../plan/waves.ts"
import { inParts } from "./inParts.ts"

/** Step → the values that it gets from the rows of another step, and how they were chosen. */
export interface FoundParents {
  readonly parents: Readonly<Record<string, ReadonlyArray<string>>>
  readonly choices: ReadonlyArray<Choice>
  /** Step → what its collection has seen, where later waves go by it. */
  readonly seen: Readonly<Record<string, ReadonlyArray<Seen>>>
  /** Steps whose units are all known: nothing that feeds them can find more. */
  readonly parentsKnown: ReadonlySet<string>
}

/** Steps, each behind the step that feeds it. The spec has made sure that they form no circle. */
const inOrder = (steps: ReadonlyArray<Step>): ReadonlyArray<Step> => {
  const depth = (step: Step): number => {
    const feeder = steps.find((other) => other.name === step.for_each?.step)
    return feeder === undefined ? 0 : 1 + depth(feeder)
  }
  return steps.toSorted((a, b) => depth(a) - depth(b))
}

/** How far a step is with what it wants. */
interface Found {
  /** All that it will ever want is asked, and final. */
  readonly complete: boolean
  /** The last day up to which that is so of its days; undefined where of none. */
  readonly closed: Day | undefined
}

/** @param isFed whether all of its units are known */
const foundOf = Effect.fnUntraced(function* (
  step: Step,
  pipeline: Pipeline,
  wants: ReadonlyArray<Wanted>,
  { covered, isFed, settled }: { covered: ReadonlyArray<UnitDays>; isFed: boolean; settled: Day }
): Effect.fn.Return<Found> {
  const missing = yield* inParts(partsMissing(wants, covered))
  if (!isFed) return { complete: false, closed: undefined }
  const [first] = missing.map(({ window }) => window?.from).toSorted()
  const closed = missing.length === 0 ? settled : first === undefined ? undefined : earlier(settled, addDays(first, -1))
  return { complete: missing.length === 0 && isOver(step, pipeline, settled), closed }
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
  const choices: Array<Choice> = []
  const wanted = new Map<string, ReadonlyArray<Wanted>>()
  const done = new Map<string, Found>()
  const parentsKnown = new Set<string>()
  const seen: Record<string, ReadonlyArray<Seen>> = {}
  for (const step of inOrder(study.steps)) {
    const forEach = step.for_each
    const feeder = study.steps.find((other) => other.name === forEach?.step)
    const pipeline = feeder === undefined ? undefined : pipelines[feeder.pipeline]
    if (forEach !== undefined && feeder !== undefined && pipeline !== undefined) {
      const binding: ParentBinding = {
        id: choiceId(step, study.steps),
        step: step.name,
        forEach,
        pipeline,
        wanted: (wanted.get(feeder.name) ?? []).flatMap((one) => one.units),
        ...done.get(feeder.name)!
      }
      const choice = yield* reader.choose(binding)
      choices.push(choice)
      parents[step.name] = choice.units
    }
    const wants = wantedByStep(step, pipelines[step.pipeline]!, { today: dayOf(now), parents })
    wanted.set(step.name, wants)
    const own = pipelines[step.pipeline]!
    const { shape } = waveShape(step, own)
    if (step.refresh !== undefined || reader.waves.some((wave) => wave.shape === shape)) {
      const units = wants.flatMap((one) => one.units)
      seen[step.name] = yield* reader.seen(own, askedBy(step, own), units)
    }
    const isFed = feeder === undefined || done.get(feeder.name)?.complete === true
    if (isFed) parentsKnown.add(step.name)
    done.set(step.name, yield* foundOf(step, own, wants, { covered, isFed, settled }))
  }
  return { parents, choices, seen, parentsKnown }
})
