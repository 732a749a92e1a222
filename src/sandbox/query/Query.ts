import type { Counters } from "../corpus/counters.ts"
import type { Video } from "../corpus/Video.ts"
import { isFields, type Plain } from "../json.ts"
import { invalid } from "../refusals.ts"
import type { Switches } from "../Switches.ts"
import { type Operation, operations, queryFields } from "./fields.ts"

type Test = (video: Video, counters: Counters) => boolean

export interface Condition {
  readonly operation: Operation
  readonly field: string
  readonly values: ReadonlyArray<string>
  readonly test: Test
}

/** All of `and`, one of `or` if there are any, none of `not`. */
export interface Query {
  readonly and: ReadonlyArray<Condition>
  readonly or: ReadonlyArray<Condition>
  readonly not: ReadonlyArray<Condition>
}

/** Reads the `query` member of a body. Throws 400 `invalid_params`. */
export const parseQuery = (query: Plain | undefined, switches: Switches): Query => {
  if (!isFields(query)) throw invalid("The query field is required and must be an object")
  const strange = Object.keys(query).find((group) => !["and", "or", "not"].includes(group))
  if (strange !== undefined) throw invalid(`Unknown query group: ${strange}`)
  const group = (name: string): ReadonlyArray<Condition> => {
    const conditions = query[name] ?? []
    if (!Array.isArray(conditions)) throw invalid(`The query group ${name} must be a list`)
    return conditions.map((condition: Plain) => parseCondition(condition, switches))
  }
  const parsed = { and: group("and"), or: group("or"), not: group("not") }
  if (parsed.and.length + parsed.or.length + parsed.not.length === 0) throw invalid("The query has no condition")
  return parsed
}

/** True if the video, with these counters, is one the query means. */
export const matches = (query: Query, video: Video, counters: Counters): boolean =>
  query.and.every(({ test }) => test(video, counters)) &&
  (query.or.length === 0 || query.or.some(({ test }) => test(video, counters))) &&
  !query.not.some(({ test }) => test(video, counters))

const parseCondition = (condition: Plain, switches: Switches): Condition => {
  if (!isFields(condition)) throw invalid("A condition must be an object")
  const { operation, field_name: name, field_values: values } = condition
  const known = operations.find((word) => word === operation)
  if (known === undefined) throw invalid(`Unknown operation: ${operation}`)
  const field = typeof name === "string" && Object.hasOwn(queryFields, name) ? queryFields[name] : undefined
  if (field === undefined || typeof name !== "string") throw invalid(`Unknown field_name: ${name}`)
  if (!Array.isArray(values) || values.length === 0) throw invalid(`${name}: field_values must be a list of strings`)
  if (known !== "IN" && values.length > 1 && (known !== "EQ" || switches.eqTakesOneValue)) {
    throw invalid(`${name}: ${known} takes exactly one value`)
  }
  if (values.length > (switches.maxFieldValues ?? Infinity)) {
    throw invalid(`${name}: too many field_values, at most ${switches.maxFieldValues}`)
  }
  const wanted = values.map((value: Plain) => {
    const read = typeof value === "string" ? field.read(value) : undefined
    if (read === undefined) throw invalid(`${name}: ${value} is not a valid value`)
    return read
  })
  if (switches.strictOperations && !field.operations.includes(known)) {
    throw invalid(`${name} cannot be used with ${known}`)
  }
  return { operation: known, field: name, values: values as ReadonlyArray<string>, test: testOf(known, name, wanted) }
}

const testOf = (operation: Operation, name: string, wanted: ReadonlyArray<string | number>): Test => {
  const { contains, of } = queryFields[name]!
  if (contains) return (video, counters) => wanted.some((part) => String(of(video, counters)).includes(String(part)))
  if (operation === "EQ" || operation === "IN") {
    const set = new Set(wanted)
    return (video, counters) => {
      const has = of(video, counters)
      return typeof has === "object" ? has.some((one) => set.has(one)) : set.has(has)
    }
  }
  const limit = Number(wanted[0])
  const compare = comparisons[operation]
  return (video, counters) => compare(Number(of(video, counters)), limit)
}

const comparisons: Record<"GT" | "GTE" | "LT" | "LTE", (a: number, b: number) => boolean> = {
  GT: (a, b) => a > b,
  GTE: (a, b) => a >= b,
  LT: (a, b) => a < b,
  LTE: (a, b) => a <= b
}
