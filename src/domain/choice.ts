// The name of a choice: of the values that could feed a step, the sample or the largest that were taken once.
import { hashOf, type Json } from "./Json.ts"
import { type Except, type ForEach, type Step, sortQuery } from "./Study.ts"
import { sourcesOf } from "./sources.ts"

const bySpelling = (a: string, b: string): number => (a < b ? -1 : 1)

/**
 * What a step asks for, apart from its name, from how it is asked, and from whom and when: lists and periods grow, and what
 * was chosen from less stays chosen. A step that is fed alone is named by its first source, a list grows by the others.
 */
const requestOf = (step: Step, steps: ReadonlyArray<Step>): Json => {
  const { candidates = [], draws, for_each, inputs, limit, pipeline, query } = step
  const names = [...new Set([...Object.keys(inputs), ...candidates.map(({ input }) => input)])]
  const [first] = sourcesOf(step)
  const isAlone = first !== undefined && !names.includes(first.input ?? "")
  return {
    pipeline,
    inputs: names.toSorted(bySpelling),
    query: sortQuery(query) as unknown as Json,
    ...(draws === undefined ? {} : { draws }),
    ...(for_each?.limit === undefined ? {} : { limit: for_each.limit.rows_per_parent }),
    ...(limit === undefined ? {} : { limit: limit as unknown as Json }),
    ...(isAlone ? { parents: choiceOf(first, steps) } : {})
  }
}

const readingOf = ({ column, step, where }: Except, steps: ReadonlyArray<Step>) => {
  const feeder = steps.find(({ name }) => name === step)
  return {
    of: feeder === undefined ? null : requestOf(feeder, steps),
    column,
    where: where.map((one) => hashOf(one as unknown as Json)).toSorted(bySpelling)
  }
}

/** Written values that are left out are no part of it, like those of lists: what was chosen beside them stays chosen. */
const choiceOf = (source: ForEach, steps: ReadonlyArray<Step>): Json => {
  const { except = [], most_frequent, newest, sample, top } = source
  return {
    ...readingOf(source, steps),
    ...(sample === undefined ? {} : { sample: sample as unknown as Json }),
    ...(top === undefined ? {} : { top: top as unknown as Json }),
    ...(newest === undefined ? {} : { newest: newest as unknown as Json }),
    ...(most_frequent === undefined ? {} : { most_frequent: most_frequent as unknown as Json }),
    ...(except.length === 0 ? {} : { except: except.map((one) => hashOf(readingOf(one, steps))).toSorted(bySpelling) })
  }
}

/**
 * Names what each source of a step feeds it: what is chosen once under it stays chosen. It follows from what the feeding step
 * asks and from how is chosen, and from no step's name; of sources that choose alike, each has a choice of its own.
 */
export const choiceIds = ({ name }: Step, steps: ReadonlyArray<Step>): ReadonlyArray<string> => {
  const all = steps.flatMap((step) =>
    sourcesOf(step).map((source) => ({ of: step.name, choice: choiceOf(source, steps) }))
  )
  const texts = all.map(({ choice }) => hashOf(choice))
  return all.flatMap(({ choice, of }, index) => {
    if (of !== name) return []
    const alike = texts.slice(0, index).filter((text) => text === texts[index])
    return [alike.length === 0 ? texts[index]! : hashOf([choice, alike.length])]
  })
}

/** The name of what feeds a step that has one source. */
export const choiceId = (step: Step, steps: ReadonlyArray<Step>): string => choiceIds(step, steps)[0] ?? ""

/** Names what a step leaves out of its values by another one's rows. */
export const exceptId = (except: Except, steps: ReadonlyArray<Step>): string =>
  hashOf(["except", readingOf(except, steps)])
