// What one source brings of the rows of a step before it, and what is left out of it.
import { Effect } from "effect"
import type { UnitDays } from "../domain/Coverage.ts"
import { exceptId } from "../domain/choice.ts"
import type { Day } from "../domain/Day.ts"
import type { StoreError } from "../domain/failures.ts"
import { asAsked, isCaseless, repeatsAlone } from "../domain/feeding.ts"
import type { Choice } from "../domain/ParentBinding.ts"
import type { Plan } from "../domain/Plan.ts"
import type { Except, ForEach, Step } from "../domain/Study.ts"
import type { Reader } from "../domain/services.ts"
import { unitInput } from "../plan/wanted.ts"

/** How far a step is with what it wants. */
export interface Found {
  readonly wanted: ReadonlyArray<UnitDays>
  /** All that it will ever want is asked, and final. */
  readonly complete: boolean
  /** The last day up to which that is so of its days; undefined where of none. */
  readonly closed: Day | undefined
  /** All that has come is asked: of it, and of what feeds it. */
  readonly caughtUp: boolean
}

/** The steps before it. */
export interface Before {
  readonly done: ReadonlyMap<string, Found>
  readonly parentsKnown: ReadonlySet<string>
}

/** Values that are left out. `final`: no more can follow. `caughtUp`: none of what has come. */
export interface LeftOut extends Pick<Found, "caughtUp"> {
  readonly values: ReadonlyArray<string>
  readonly final: boolean
}

const none: LeftOut = { values: [], final: true, caughtUp: true }
const nothing: Found = { wanted: [], complete: false, closed: undefined, caughtUp: false }

/** What a step is fed from. */
export interface SourceContext {
  readonly plan: Pick<Plan, "pipelines" | "study">
  readonly step: Step
  readonly reader: Reader
  readonly before: Before
}

export const foundOf = ({ before }: SourceContext, name: string): Found => before.done.get(name) ?? nothing

const feederOf = ({ plan: { pipelines, study } }: SourceContext, name: string) => {
  const feeder = study.steps.find((one) => one.name === name)
  const pipeline = pipelines[feeder?.pipeline ?? ""]
  return feeder === undefined || pipeline === undefined ? undefined : { feeder, pipeline }
}

/** What rows of the other step bring; undefined where there is no such step. */
export const readSource = Effect.fnUntraced(function* (
  of: SourceContext,
  forEach: ForEach,
  id: string,
  without: LeftOut = none
): Effect.fn.Return<Choice | undefined, StoreError> {
  const { plan, reader, step } = of
  const found = foundOf(of, forEach.step)
  const pipeline = feederOf(of, forEach.step)?.pipeline
  const own = plan.pipelines[step.pipeline]!
  if (pipeline === undefined) return undefined
  return yield* reader.choose({
    id,
    step: step.name,
    forEach,
    pipeline,
    wanted: found.wanted,
    without: without.values,
    caseless: isCaseless(own, unitInput(step, own) ?? ""),
    complete: found.complete && without.final,
    closed: without.final ? found.closed : undefined
  })
})

/** What a step asks for is all that a column which repeats it can hold. */
const leftOutBy = Effect.fnUntraced(function* (of: SourceContext, except: Except) {
  const found = foundOf(of, except.step)
  const choice = yield* readSource(of, except, exceptId(except, of.plan.study.steps))
  const from = feederOf(of, except.step)
  const isSame = from !== undefined && repeatsAlone(from.pipeline, unitInput(from.feeder, from.pipeline), except.column)
  const asks = isSame && except.where.length === 0 ? found.wanted.map(({ unit }) => unit) : []
  const isKnown = asks.length > 0 && of.before.parentsKnown.has(except.step)
  return {
    choices: choice === undefined ? [] : [choice],
    values: [...(choice?.units ?? []), ...asks],
    final: isKnown || found.complete,
    caughtUp: isKnown || found.caughtUp
  }
})

/** What is left out of a source, as the input takes it; and what of that is to be kept. @param written values that the study names */
export const readLeftOut = Effect.fnUntraced(function* (
  of: SourceContext,
  excepts: ReadonlyArray<Except> = [],
  written: ReadonlyArray<string> = []
): Effect.fn.Return<LeftOut & { readonly choices: ReadonlyArray<Choice> }, StoreError> {
  const own = of.plan.pipelines[of.step.pipeline]!
  const all = yield* Effect.forEach(excepts, (except) => leftOutBy(of, except))
  const values = [...written, ...all.flatMap((one) => one.values)]
  return {
    choices: all.flatMap((one) => one.choices),
    values: [...new Set(asAsked(own, unitInput(of.step, own) ?? "", values))],
    final: all.every(({ final }) => final),
    caughtUp: all.every(({ caughtUp }) => caughtUp)
  }
})
