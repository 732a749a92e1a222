// The sources of one step → the values that each brings now, by the rows of the steps before it.
import { Effect } from "effect"
import { choiceIds } from "../domain/choice.ts"
import type { StoreError } from "../domain/failures.ts"
import { asAsked } from "../domain/feeding.ts"
import type { Choice } from "../domain/ParentBinding.ts"
import { shapeId } from "../domain/Slice.ts"
import { sourcesOf } from "../domain/sources.ts"
import { shapeOf, unitInput } from "../plan/wanted.ts"
import { foundOf, type LeftOut, readLeftOut, readSource, type SourceContext } from "./readSources.ts"

export interface FoundSources {
  /** Of each source, then of each group of candidates. */
  readonly sourced: ReadonlyArray<ReadonlyArray<string>>
  readonly choices: ReadonlyArray<Choice>
  /** Whether nothing can bring more. */
  readonly isFed: boolean
  /** Whether nothing can bring more of what has come. */
  readonly isFedNow: boolean
}

export const findSources = Effect.fnUntraced(function* (of: SourceContext): Effect.fn.Return<FoundSources, StoreError> {
  const { plan, step } = of
  const { candidates = [] } = step
  const sources = sourcesOf(step)
  if (sources.length + candidates.length === 0) return { sourced: [], choices: [], isFed: true, isFedNow: true }
  const own = plan.pipelines[step.pipeline]!
  const asInput = (values: ReadonlyArray<string>) => asAsked(own, unitInput(step, own) ?? "", values)
  const ids = choiceIds(step, plan.study.steps)
  const choices: Array<Choice> = []
  const sourced: Array<ReadonlyArray<string>> = []
  const known: Array<Pick<FoundSources, "isFed" | "isFedNow">> = []
  for (const [index, source] of sources.entries()) {
    const found = foundOf(of, source.step)
    const without = yield* readLeftOut(of, source.except, source.without)
    const choice = yield* readSource(of, source, ids[index]!, without)
    choices.push(...without.choices, ...(choice === undefined ? [] : [choice]))
    sourced.push(without.caughtUp ? (choice?.units ?? []) : askedBefore(of, asInput(choice?.units ?? [])))
    known.push({ isFed: found.complete && without.final, isFedNow: found.caughtUp && without.caughtUp })
  }
  for (const { except, values } of candidates) {
    const without: LeftOut & Pick<FoundSources, "choices"> = yield* readLeftOut(of, except)
    const left = new Set(without.values)
    const stay = asInput(values).filter((value) => !left.has(value))
    choices.push(...without.choices)
    sourced.push(without.caughtUp ? stay : askedBefore(of, stay))
    known.push({ isFed: without.final, isFedNow: without.caughtUp })
  }
  return {
    sourced,
    choices,
    isFed: known.every(({ isFed }) => isFed),
    isFedNow: known.every(({ isFedNow }) => isFedNow)
  }
})

/** While it may turn out that a value is to be left out, it is not asked; one that was asked stays. */
const askedBefore = ({ plan, reader, step }: SourceContext, values: ReadonlyArray<string>): ReadonlyArray<string> => {
  const shape = shapeId(shapeOf(step, plan.pipelines[step.pipeline]!))
  const asked = new Set(reader.coverage.filter((one) => one.shape === shape).map(({ unit }) => unit))
  return values.filter((value) => asked.has(value))
}
