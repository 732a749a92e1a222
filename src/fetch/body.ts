// Slice × position → the body of its request.

import type { Position } from "../domain/Answer.ts"
import { compact } from "../domain/Day.ts"
import type { Json, JsonObject } from "../domain/Json.ts"
import type { Pipeline } from "../domain/Pipeline.ts"
import { everything, type Shape, type Slice } from "../domain/Slice.ts"
import type { Condition } from "../domain/Study.ts"
import { pagesOf, styleOf } from "./pageStyles.ts"

const unitCondition = (slice: Slice, shape: Shape, pipeline: Pipeline): ReadonlyArray<Condition> => {
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
  return { [input.parameter]: input.values === "id" && /^\d+$/.test(unit) ? BigInt(unit) : unit }
}

/** The body as the endpoint wants it. @see https://developers.tiktok.com/doc/research-api-specs-query-videos */
export const requestBody = (
  slice: Slice,
  shape: Shape,
  pipeline: Pipeline,
  position: Position | undefined
): JsonObject => {
  const and = [...unitCondition(slice, shape, pipeline), ...(shape.conditions.and ?? [])]
  const query = { ...(and.length > 0 ? { and } : {}), ...omitAnd(shape) }
  return {
    ...parameters(slice, shape, pipeline),
    ...(pipeline.query === undefined ? {} : { query: query as unknown as Json }),
    ...(slice.window === undefined
      ? {}
      : { start_date: compact(slice.window.from), end_date: compact(slice.window.to) }),
    ...(pipeline.request.fields === "body" ? { fields: shape.fields.join(",") } : {}),
    ...styleOf(slice, pipeline.pages).ask(pagesOf(shape, pipeline.pages), position)
  }
}

const omitAnd = ({ conditions }: Shape): Record<string, ReadonlyArray<Condition>> => ({
  ...(conditions.or === undefined ? {} : { or: conditions.or }),
  ...(conditions.not === undefined ? {} : { not: conditions.not })
})
