// What feeds the input of a step beside values that are written there.
import { choosingOf, type Method } from "./choosing.ts"
import type { ForEach, Step } from "./Study.ts"

type Fed = Pick<Step, "for_each" | "sources" | "candidates">

/** The sources of a step, in the order of its list. */
export const sourcesOf = ({ for_each, sources = [] }: Pick<Fed, "for_each" | "sources">): ReadonlyArray<ForEach> =>
  for_each === undefined ? sources : [for_each]

/** Whether values of a step are known only when another one has run. */
export const isFed = (step: Fed): boolean => sourcesOf(step).length > 0 || (step.candidates ?? []).length > 0

/** The input that is fed. */
export const fedInput = (step: Fed): string | undefined => sourcesOf(step)[0]?.input ?? step.candidates?.[0]?.input

/** The steps whose rows a step waits for, each once: those that feed it, then those whose values it leaves out. */
export const stepsBefore = (step: Fed): ReadonlyArray<string> => {
  const sources = sourcesOf(step)
  const excepts = [...sources, ...(step.candidates ?? [])].flatMap(({ except = [] }) => except)
  return [...new Set([...sources, ...excepts].map((one) => one.step))]
}

/** What a step reads of another one's rows, by its sources and by what they leave out. */
export type Reading = Pick<ForEach, "step" | "column" | "where" | Method>

export const readingsOf = (step: Fed): ReadonlyArray<Reading> => [
  ...sourcesOf(step),
  ...[...sourcesOf(step), ...(step.candidates ?? [])].flatMap(({ except = [] }) => except)
]

/** The columns that a reading looks at; the time, which `month` and the newest are from, has no name of its own. */
export const columnsRead = (reading: Omit<Reading, "step">): ReadonlyArray<string> => {
  const { by, per = [] } = choosingOf(reading) ?? {}
  return [
    reading.column,
    ...reading.where.map((condition) => condition.column),
    ...per,
    ...(by === undefined ? [] : [by])
  ]
}
