// The pieces that work is cut into, and their names.
import { Schema } from "effect"
import { DayRange } from "./Day.ts"
import { Grid } from "./Grid.ts"
import { canonicalJson, hashOf, type Json, shortHash } from "./Json.ts"
import { Query } from "./Study.ts"
import { Wave } from "./Wave.ts"

/**
 * What is asked apart from whom and when: two steps with one shape share their work.
 * `api` is named where it is another one than Windrow comes with.
 * `unit_input` is the input the shape is cut by, absent where there is the one unit `*`.
 * `repeat` is the name of a step that shares with no other.
 * With a `limit` lists end after so many rows: of each unit, or with `limit_per` of each window of each unit. Each `draw` is a request of its own: the same words asked again bring another sample.
 */
export const Shape = Schema.Struct({
  api: Schema.optionalKey(Schema.String),
  pipeline: Schema.String,
  unit_input: Schema.optionalKey(Schema.String),
  conditions: Query,
  fields: Schema.Array(Schema.String),
  limit: Schema.optionalKey(Schema.Int),
  limit_per: Schema.optionalKey(Grid),
  draw: Schema.optionalKey(Schema.Int),
  repeat: Schema.optionalKey(Schema.String)
})
export type Shape = typeof Shape.Type

export const shapeId = (shape: Shape): string => hashOf(shape as unknown as Json)

/** The one unit of a step that no input cuts. */
export const everything = "*"

/** One resumable piece of work. `window` is absent where the endpoint has no dates. */
export const Slice = Schema.Struct({
  id: Schema.String,
  step: Schema.String,
  shape: Schema.String,
  units: Schema.Array(Schema.String),
  window: Schema.optionalKey(DayRange),
  wave: Wave,
  draw: Schema.optionalKey(Schema.Int)
})
export type Slice = typeof Slice.Type

/** A slice that has no name yet. */
export type Part = Omit<Slice, "id">

/** The text of units, which is most of what is hashed: the windows of one batch share it. */
const texts = new WeakMap<ReadonlyArray<string>, string>()
const textOf = (units: ReadonlyArray<string>): string => {
  // What is short is written sooner than it is found, and many small keys hold up the garbage collector.
  if (units.length < 16) return canonicalJson(units)
  const known = texts.get(units)
  if (known !== undefined) return known
  const text = canonicalJson(units)
  texts.set(units, text)
  return text
}

/** Gives a slice its name: a hash of shape × units × window × wave × draw, and of nothing else, as one canonical text. */
export const makeSlice = ({ step, shape, units, window, wave, draw }: Part): Slice => {
  const members = [
    ...(draw === undefined ? [] : [`"draw":${draw}`]),
    `"shape":${canonicalJson(shape)},"units":${textOf(units)},"wave":${canonicalJson(wave)}`,
    ...(window === undefined ? [] : [`"window":${canonicalJson(window)}`])
  ]
  return {
    id: shortHash(`{${members.join(",")}}`),
    step,
    shape,
    units,
    ...(window === undefined ? {} : { window }),
    wave,
    ...(draw === undefined ? {} : { draw })
  }
}

/** Whether a slice can be split: it has more than one day or more than one unit. Half a random sample is another sample. */
export const isDivisible = ({ draw, window, units }: Slice): boolean =>
  draw === undefined && (units.length > 1 || (window !== undefined && window.from < window.to))
