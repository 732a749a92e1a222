// Units that are a value of each of several inputs: the pairs of a matrix, asked one by one, each under a name of its own.
import type { Pipeline } from "./Pipeline.ts"

const between = "+"
const joint = " + "

/** The input whose units are the pairs of these inputs: `regions+keywords`. */
export const matrixInput = (inputs: ReadonlyArray<string>): string => inputs.join(between)

export const isMatrix = (input: string | undefined): input is string => input?.includes(between) === true

/** The inputs that a pair has values of; of an input that is no matrix, itself. */
export const inputsIn = (input: string): ReadonlyArray<string> => input.split(between)

/** The name of a pair: `DE + wahl`. */
export const pairOf = (values: ReadonlyArray<string>): string => values.join(joint)

/** The values that a pair is of. */
export const valuesIn = (pair: string): ReadonlyArray<string> => pair.split(joint)

/** Whether a value can be part of a pair: its name is read back into its values. */
export const canBePaired = (value: string): boolean => !value.includes(joint)

/** The matrix among the inputs of a step. */
export const matrixIn = (inputs: Readonly<Record<string, unknown>>): string | undefined =>
  Object.keys(inputs).find(isMatrix)

/** The inputs and values of a pair, in one order. */
export const membersOf = (
  input: string,
  pair: string,
  { inputs }: Pick<Pipeline, "inputs">
): ReadonlyArray<{ readonly about: Pipeline["inputs"][string] | undefined; readonly value: string }> => {
  const values = valuesIn(pair)
  return inputsIn(input).map((name, index) => ({ about: inputs[name], value: values[index] ?? "" }))
}

/** What one unit of an input is called: `account`; what has a value of each of two inputs is a pair. */
export const singular = (input: string): string => {
  const several = inputsIn(input).length
  if (several > 1) return several === 2 ? "pair" : "combination"
  return input.replaceAll("_", " ").replace(/ies$/, "y").replace(/s$/, "")
}

/** What the units of an input are called: `accounts`, `pairs of regions and keywords`. `count`: of how many it is said. */
export const unitsWord = (input: string, count = 2): string => {
  const names = inputsIn(input).map((name) => name.replaceAll("_", " "))
  const noun = singular(input)
  if (names.length === 1) return count === 1 ? noun : (names[0] ?? "")
  return `${count === 1 ? noun : `${noun}s`} of ${names.slice(0, -1).join(", ")} and ${names.at(-1)}`
}
