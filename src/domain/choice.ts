// The name of a choice: of the values that could feed a step, the sample or the largest that were taken once.
import { hashOf, type Json } from "./Json.ts"
import { type ForEach, type Step, sortQuery } from "./Study.ts"

const bySpelling = (a: string, b: string): number => (a < b ? -1 : 1)

/**
 * What a step asks for, apart from its name, from how it is asked, and from whom and when: lists and periods grow, and what
 * was chosen from less stays chosen.
 */
const requestOf = ({ draws, for_each, inputs, limit, pipeline, query }: Step, steps: ReadonlyArray<Step>): Json => ({
  pipeline,
  inputs: Object.keys(inputs).toSorted(bySpelling),
  query: sortQuery(query) as unknown as Json,
  ...(draws === undefined ? {} : { draws }),
  ...(for_each?.limit === undefined ? {} : { limit: for_each.limit.rows_per_parent }),
  ...(limit === undefined ? {} : { limit: limit as unknown as Json }),
  ...(for_each === undefined ? {} : { parents: choiceOf(for_each, steps) })
})

const choiceOf = (
  { column, sample, step, top, where }: NonNullable<Step["for_each"]>,
  steps: ReadonlyArray<Step>
): Json => {
  const feeder = steps.find(({ name }) => name === step)
  return {
    of: feeder === undefined ? null : requestOf(feeder, steps),
    column,
    where: where.map((one) => hashOf(one as unknown as Json)).toSorted(bySpelling),
    ...(sample === undefined ? {} : { sample: sample as unknown as Json }),
    ...(top === undefined ? {} : { top: top as unknown as Json })
  }
}

/**
 * Names what feeds a step: what is chosen once under it stays chosen. It follows from what the feeding step asks and from how
 * is chosen, and from no step's name; of steps that choose alike, each has a choice of its own.
 */
export const choiceId = ({ for_each, name }: Step, steps: ReadonlyArray<Step>): string => {
  if (for_each === undefined) return ""
  const choice = choiceOf(for_each, steps)
  const text = hashOf(choice)
  const before = steps.slice(
    0,
    steps.findIndex((step) => step.name === name)
  )
  const alike = before.filter((step) => step.for_each !== undefined && hashOf(choiceOf(step.for_each, steps)) === text)
  return alike.length === 0 ? text : hashOf([choice, alike.length])
}

/** Strata are drawn by themselves, so that a new one changes no other. */
export const drawsNewStrata = ({ sample }: Pick<ForEach, "sample">): boolean =>
  sample !== undefined && sample.per.length > 0

/** The strata of a month are drawn when the month is over, and all others when everything is there. */
export const drawsByMonth = ({ sample }: Pick<ForEach, "sample">): boolean => sample?.per.includes("month") === true
