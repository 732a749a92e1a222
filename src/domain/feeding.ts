// Which columns of a step's rows may feed which inputs of another step: a column names one kind of thing, and an input takes
// one kind. Both are said by the files of the endpoints and of their API; nothing is guessed from how values look.
import { kindOf, type ValueKind } from "./Api.ts"
import { apiOf, type Pipeline, parentColumns } from "./Pipeline.ts"
import { patternOf } from "./pattern.ts"
import { caseless, composed } from "./sameText.ts"
import { reachOf } from "./shippedApi.ts"

/** `videos.id` is one of `videos` only; `username` one of any table. */
const isAmong = (names: ReadonlyArray<string>, table: string, column: string): boolean =>
  names.includes(column) || names.includes(`${table}.${column}`)

/** Whether a column of the rows of `parent` holds what an input of `pipeline` takes. */
export const canFeed = (parent: Pipeline, column: string, pipeline: Pipeline, name: string): boolean => {
  const input = Object.hasOwn(pipeline.inputs, name) ? pipeline.inputs[name] : undefined
  const { columns, key, table } = parent.rows
  if (input === undefined || !Object.hasOwn(columns, column)) return false
  if (parentColumns(input, table).includes(column)) return true
  const place = input.field_name ?? input.parameter ?? name
  const { feeds = {} } = apiOf(pipeline)
  const listed = Object.hasOwn(feeds, place) ? feeds[place] : undefined
  if (listed !== undefined && isAmong(listed, table, column)) return true
  // A key is called alike in many tables and names something else in each.
  const isOwn = table === pipeline.rows.table || !key.includes(column)
  if ((column === input.traced_by || column === place) && isOwn) return true
  // Filled with what the parent was asked for, which is the same thing where the two are asked in the same place.
  const from = columns[column]?.from_input
  const asked = from === undefined ? undefined : parent.inputs[from]
  return asked !== undefined && (asked.field_name ?? asked.parameter) === place && asked.values === input.values
}

/** The columns that may feed an input, in the order of the table. */
export const feedersOf = (parent: Pipeline, pipeline: Pipeline, input: string): ReadonlyArray<string> =>
  Object.keys(parent.rows.columns).filter((column) => canFeed(parent, column, pipeline, input))

/** The inputs that a column may feed, in the pipeline's order. */
export const fedBy = (parent: Pipeline, column: string, pipeline: Pipeline): ReadonlyArray<string> =>
  Object.keys(pipeline.inputs).filter((input) => canFeed(parent, column, pipeline, input))

/** Whether a column repeats what its step was asked for. */
export const repeats = ({ inputs, rows }: Pipeline, input: string | undefined, column: string): boolean =>
  input !== undefined && (rows.columns[column]?.from_input === input || inputs[input]?.traced_by === column)

/** Whether a column holds nothing but what its step was asked for: a list has other values beside. */
export const repeatsAlone = (pipeline: Pipeline, input: string | undefined, column: string): boolean =>
  repeats(pipeline, input, column) && pipeline.rows.columns[column]?.type !== "list"

/** Whether capitals make no difference to values of an input: the API writes names as their owners do, and takes them however they are written. */
export const isCaseless = (pipeline: Pipeline, input: string): boolean =>
  kindOf(apiOf(pipeline), pipeline.inputs[input]?.values ?? "").lower === "always"

/** Values as an input takes them. */
export const asAsked = (pipeline: Pipeline, input: string, values: ReadonlyArray<string>): ReadonlyArray<string> =>
  values.map(isCaseless(pipeline, input) ? caseless : composed)

/** Whether a value could stand in a study as one of its kind: what rows bring is checked as what people write. */
const fits = ({ day, letters, one_of, pattern }: ValueKind, value: string): boolean => {
  const whole = (text: string | undefined) => text === undefined || patternOf(text, "", true).test(value)
  if (day !== undefined) return (day === "YYYYMMDD" ? /^\d{8}$/ : /^\d{4}-\d{2}-\d{2}$/).test(value)
  return (one_of?.includes(value) ?? true) && whole(pattern) && whole(letters?.pattern)
}

/** Values that fed an input, apart: those that are asked, as they are asked, and those that its kind cannot be. */
export const sortFed = (
  pipeline: Pipeline,
  name: string,
  values: ReadonlyArray<string>
): { readonly asked: ReadonlyArray<string>; readonly strange: ReadonlyArray<string> } => {
  const api = apiOf(pipeline)
  const kind = kindOf(api, pipeline.inputs[name]?.values ?? "")
  const texts = asAsked(pipeline, name, values)
  const { false: strange = [], true: asked = [] } = Object.groupBy([...new Set(texts)], (value) =>
    String(value.length <= reachOf(api) && fits(kind, value))
  )
  return { asked, strange }
}
