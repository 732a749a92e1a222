// Slice × position → the members of its request.

import type { Position } from "../domain/Answer.ts"
import { type Api, kindOf } from "../domain/Api.ts"
import { addDays, type DayRange, writtenDay } from "../domain/Day.ts"
import type { Json, JsonObject } from "../domain/Json.ts"
import { isMatrix, membersOf } from "../domain/matrix.ts"
import { apiOf, type Pipeline } from "../domain/Pipeline.ts"
import { everything, type Shape, type Slice } from "../domain/Slice.ts"
import type { Condition } from "../domain/Study.ts"
import { pagesOf, styleOf } from "./pageStyles.ts"

/** One value of each input of a pair. */
const pairConditions = (input: string, pair: string, pipeline: Pipeline): ReadonlyArray<Condition> =>
  membersOf(input, pair, pipeline).flatMap(({ about, value }): ReadonlyArray<Condition> => {
    const field_name = about?.field_name
    return field_name === undefined ? [] : [{ operation: "EQ", field_name, field_values: [value] }]
  })

const unitCondition = (slice: Slice, shape: Shape, pipeline: Pipeline): ReadonlyArray<Condition> => {
  if (isMatrix(shape.unit_input)) return pairConditions(shape.unit_input, slice.units[0] ?? "", pipeline)
  const input = shape.unit_input === undefined ? undefined : pipeline.inputs[shape.unit_input]
  if (input?.field_name === undefined || slice.units[0] === everything) return []
  const operation = slice.units.length === 1 ? "EQ" : "IN"
  return [{ operation, field_name: input.field_name, field_values: slice.units }]
}

const parameters = (slice: Slice, shape: Shape, pipeline: Pipeline): JsonObject => {
  const input = shape.unit_input === undefined ? undefined : pipeline.inputs[shape.unit_input]
  const unit = slice.units[0]
  if (input?.parameter === undefined || unit === undefined) return {}
  // Ids go out as bare digits: as a double they would be rounded.
  const isNumber = kindOf(apiOf(pipeline), input.values).number === true
  const sent = (value: string): Json => (isNumber && /^\d+$/.test(value) ? BigInt(value) : value)
  return { [input.parameter]: input.list === true ? slice.units.map(sent) : sent(unit) }
}

type Placed = readonly [path: ReadonlyArray<string>, value: Json]

/** Members in their places: those that share the beginning of their names lie in one member. */
const placedIn = (members: ReadonlyArray<Placed>): JsonObject =>
  Object.fromEntries(
    [...Map.groupBy(members, ([[name = ""]]) => name)].map(([name, same]): [string, Json] => {
      const whole = same.find(([path]) => path.length === 1)
      return [name, whole?.[1] ?? placedIn(same.map(([[, ...rest], value]) => [rest, value]))]
    })
  )

/** Names with points between them lead into members of members. */
const nested = (members: JsonObject): JsonObject =>
  Object.keys(members).some((name) => name.includes("."))
    ? placedIn(Object.entries(members).map(([name, value]) => [name.split("."), value]))
    : members

/** Conditions as members of the request: a field takes a value, or several. */
const asMembers = (conditions: ReadonlyArray<Condition>): JsonObject =>
  Object.fromEntries(
    conditions.map(({ field_name, field_values }): [string, Json] => {
      const [first = ""] = field_values
      return [field_name, field_values.length > 1 ? field_values : first]
    })
  )

const queryMembers = (slice: Slice, shape: Shape, pipeline: Pipeline, { query }: Api): JsonObject => {
  if (pipeline.query === undefined || query === undefined) return {}
  const and = [...unitCondition(slice, shape, pipeline), ...(shape.conditions.and ?? [])]
  if (query.style === "members") return asMembers(and)
  const tree = { ...(and.length > 0 ? { and } : {}), ...omitAnd(shape) }
  return { [query.as ?? "query"]: tree as unknown as Json }
}

const windowMembers = (window: DayRange | undefined, { dates }: Api): JsonObject => {
  if (window === undefined || dates === undefined) return {}
  const last = dates.past_end === true ? addDays(window.to, 1) : window.to
  return { [dates.from]: writtenDay(window.from, dates.format), [dates.to]: writtenDay(last, dates.format) }
}

/** The members of a request, as the endpoint wants them. */
export const requestBody = (
  slice: Slice,
  shape: Shape,
  pipeline: Pipeline,
  position: Position | undefined
): JsonObject => {
  const api = apiOf(pipeline)
  return nested({
    ...parameters(slice, shape, pipeline),
    ...queryMembers(slice, shape, pipeline, api),
    ...windowMembers(slice.window, api),
    ...(pipeline.request.fields === "body" ? { [api.request.fields_as]: shape.fields.join(",") } : {}),
    ...styleOf(slice, pipeline.pages).ask(pagesOf(shape, pipeline.pages), position)
  })
}

const omitAnd = ({ conditions }: Shape): Record<string, ReadonlyArray<Condition>> => ({
  ...(conditions.or === undefined ? {} : { or: conditions.or }),
  ...(conditions.not === undefined ? {} : { not: conditions.not })
})
