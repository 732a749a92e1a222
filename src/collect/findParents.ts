// The steps of a study → the values that each gets from the rows of another, by what a database holds.
import { Effect } from "effect"
import { lastSettled } from "../domain/Coverage.ts"
import { choiceId } from "../domain/choice.ts"
import { dayOf } from "../domain/Day.ts"
import type { StoreError } from "../domain/failures.ts"
import type { Choice, ParentBinding } from "../domain/ParentBinding.ts"
import type { Plan } from "../domain/Plan.ts"
import type { Step } from "../domain/Study.ts"
import type { Reader } from "../domain/services.ts"
import type { Seen } from "../domain/Wave.ts"
import { finalCoverage } from "../plan/due.ts"
import { partsMissing } from "../plan/missing.ts"
import { type Wanted, wantedByStep, waveShape } from "../plan/wanted.ts"
import { askedBy } from "../plan/waves.ts"
import { inParts } from "./inParts.ts"

/** Step → the values that it gets from the rows of another step, and how they were chosen. */
export interface FoundParents {
  readonly parents: Readonly<Record<string, ReadonlyArray<string>>>
  readonly choices: ReadonlyArray<Choice>
  /** Step → what its collection has seen, where later waves go by it. */
  readonly seen: Readonly<Record<string, ReadonlyArray<Seen>>>
}

/** Steps, each behind the step that feeds it. The spec has made sure that they form no circle. */
const inOrder = (steps: ReadonlyArray<Step>): ReadonlyArray<Step> => {
  const depth = (step: Step): number => {
    const feeder = steps.find((other) => other.name === step.for_each?.step)
    return feeder === undefined ? 0 : 1 + depth(feeder)
  }
  return steps.toSorted((a, b) => depth(a) - depth(b))
}

/** `now`: epoch milliseconds. */
export const findParents = Effect.fn("Collector.findParents")(function* (
  { study, pipelines }: Plan,
  reader: Reader,
  now: number
): Effect.fn.Return<FoundParents, StoreError> {
  const covered = finalCoverage(reader.coverage, { settled: lastSettled(now, study.settle) })
  const parents: Record<string, ReadonlyArray<string>> = {}
  const choices: Array<Choice> = []
  const wanted = new Map<string, ReadonlyArray<Wanted>>()
  const complete = new Map<string, boolean>()
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
        complete: complete.get(feeder.name) === true
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
    const isFed = feeder === undefined || complete.get(feeder.name) === true
    complete.set(step.name, isFed && (yield* inParts(partsMissing(wants, covered))).length === 0)
  }
  return { parents, choices, seen }
})
