// A study and the slices that make it up: a value, stored as canonical JSON.
import { Schema } from "effect"
import { Day, DayRange } from "./Day.ts"
import { Pipeline } from "./Pipeline.ts"
import { Shape } from "./Slice.ts"
import { Study } from "./Study.ts"

/** Requests a piece of work takes. `most` is absent where the API bounds it by nothing. */
export const Cost = Schema.Struct({
  least: Schema.Int,
  expected: Schema.Int,
  most: Schema.optionalKey(Schema.Int)
})
export type Cost = typeof Cost.Type

/** A slice as the plan file keeps it: `batch` points into `batches`, so that a list of accounts is written once. */
export const PlannedSlice = Schema.Struct({
  id: Schema.String,
  step: Schema.String,
  shape: Schema.String,
  batch: Schema.Int,
  draw: Schema.optionalKey(Schema.Int),
  window: Schema.optionalKey(DayRange),
  requests: Cost
})
export type PlannedSlice = typeof PlannedSlice.Type

/** What cannot be planned yet: days that have not come (`from` on, with no end), or rows of a step that has not run. */
export const OpenEnd = Schema.Struct({
  step: Schema.String,
  from: Schema.optionalKey(Day),
  waits_for: Schema.optionalKey(Schema.String)
})
export type OpenEnd = typeof OpenEnd.Type

export const Plan = Schema.Struct({
  windrow_plan: Schema.Literal(1),
  study: Study,
  pipelines: Schema.Record(Schema.String, Pipeline),
  shapes: Schema.Record(Schema.String, Shape),
  batches: Schema.Array(Schema.Array(Schema.String)),
  slices: Schema.Array(PlannedSlice),
  open: Schema.Array(OpenEnd)
})
export type Plan = typeof Plan.Type
