// What was read of the lists beside a study, a line each: who sees the first and the last value sees a wrong column at once.

import { counted } from "../../domain/counted.ts"
import { oneLine } from "../../domain/harmless.ts"
import { inputsIn, unitsWord } from "../../domain/matrix.ts"
import type { ListRead } from "../../spec/CheckContext.ts"

const nounOf = (input: string, count: number): string =>
  inputsIn(input).length > 1 || input.endsWith("s")
    ? counted(count, unitsWord(input, 1), unitsWord(input))
    : counted(count, `value of ${input}`, `values of ${input}`)

/** Once where several steps read the same. */
export const listLines = (lists: ReadonlyArray<ListRead>): ReadonlyArray<string> => [...new Set(lists.map(lineOf))]

const lineOf = ({ file, input, values }: ListRead): string => {
  const [first = "", last] = [values[0], values.length > 1 ? values.at(-1) : undefined]
  const ends = last === undefined ? first : `first ${first}, last ${last}`
  return oneLine(`${file}: ${nounOf(input, values.length)}, ${ends}`)
}
