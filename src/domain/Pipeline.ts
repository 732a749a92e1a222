// What one endpoint of an API is, as its file in pipelines/ says it.
import { Schema } from "effect"
import { Api, PoolName } from "./Api.ts"
import { number, whole } from "./bounded.ts"
import { shippedApi } from "./shippedApi.ts"

// A stored plan may come from somebody else, and nobody but this checks it: the same as schemas/pipeline.schema.json says.
/** What a table or column may be called. */
export const Name = Schema.String.check(Schema.isPattern(/^(?!constructor$)[a-z][a-z0-9_]{0,62}$/))
/** From the root of the API on: it cannot lead to another host. */
const ApiPath = Schema.String.check(Schema.isPattern(/^(?:\/[a-z0-9_/]+\/|(?:\/[A-Za-z0-9_-][A-Za-z0-9_.-]*)+\/?)$/))

export const operations = ["EQ", "IN", "GT", "GTE", "LT", "LTE"] as const
export const Operation = Schema.Literals(operations)
export type Operation = typeof Operation.Type

export const pageStyles = ["search", "index", "time", "number", "token", "once"] as const

/** The name of a pool, as the API declares it. */
export type Pool = string

/** A field that a query may name, with the operations that the API accepts for it; `values` names the kind of its values. */
export const QueryField = Schema.Struct({ operations: Schema.Array(Operation), values: Schema.String })
export type QueryField = typeof QueryField.Type

/**
 * An input of a step. `field_name` puts it into the query, `parameter` into the body, where names with points between them
 * lead into members of members; with `list` it takes several values.
 * `parent_column` is the column of a parent row that `for_each` reads where the study names none: the first that the
 * parent's table has. `dated` values are ids that carry their own time, so that they need no period.
 * `expected_per_day` is the rows that `plan` assumes for one unit and day until it knows better.
 * `traced_by` names the column that tells which unit a row came from; without it a row cannot be traced.
 */
export const Input = Schema.Struct({
  title: Schema.String,
  field_name: Schema.optionalKey(Schema.String),
  parameter: Schema.optionalKey(Schema.String),
  list: Schema.optionalKey(Schema.Boolean),
  values: Schema.String,
  per_request: whole(1, 1000),
  traced_by: Schema.optionalKey(Schema.String),
  parent_column: Schema.optionalKey(Schema.Union([Schema.String, Schema.Array(Schema.String)])),
  dated: Schema.optionalKey(Schema.Boolean),
  expected_per_day: Schema.optionalKey(number(0, 1_000_000))
})
export type Input = typeof Input.Type

export const scalarTypes = [
  "id",
  "text",
  "count",
  "integer",
  "number",
  "boolean",
  "timestamp",
  "timestamp_ms",
  "timestamp_iso",
  "json"
] as const
export const ScalarType = Schema.Literals(scalarTypes)
export type ScalarType = typeof ScalarType.Type
export const Members = Schema.Record(Schema.String, ScalarType)

/** The columns of a parent's table that may feed an input, in order of preference; `videos.id` is one of `videos` only. */
export const parentColumns = ({ parent_column }: Input, table: string): ReadonlyArray<string> =>
  (parent_column === undefined ? [] : [parent_column].flat()).flatMap((name) => {
    const [first = "", column] = name.split(".")
    return column === undefined ? [first] : first === table ? [column] : []
  })

/**
 * A column: `type: list` has `items`, a scalar type or the members of a struct; `type: struct` has `members`.
 * A list that `grows` is continued by later pages of the same row. `spellings` are other names of members.
 * `absent: none`: what was asked for and is left out is none, and not untold. `from_parent`: a table and its column, which
 * tells what the answer leaves out; the row is that of the unit which was asked.
 */
export const Column = Schema.Struct({
  type: Schema.Literals([...scalarTypes, "list", "struct"]),
  items: Schema.optionalKey(Schema.Union([ScalarType, Members])),
  members: Schema.optionalKey(Members),
  title: Schema.String,
  aliases: Schema.optionalKey(Schema.Array(Schema.String)),
  from_input: Schema.optionalKey(Schema.String),
  changes: Schema.optionalKey(Schema.Boolean),
  grows: Schema.optionalKey(Schema.Boolean),
  absent: Schema.optionalKey(Schema.Literal("none")),
  from_parent: Schema.optionalKey(
    Schema.String.check(Schema.isPattern(/^[a-z][a-z0-9_]{0,62}\.[a-z][a-z0-9_]{0,62}$/))
  ),
  spellings: Schema.optionalKey(Schema.Record(Schema.String, Schema.String))
})
export type Column = typeof Column.Type

/** Where rows stand in an answer; `ignore` names members of a row that are about paging and no columns. */
export const Rows = Schema.Struct({
  at: Schema.Array(Schema.String),
  one: Schema.optionalKey(Schema.Boolean),
  ignore: Schema.optionalKey(Schema.Array(Schema.String)),
  table: Name,
  key: Schema.Array(Name),
  time: Schema.optionalKey(Name),
  columns: Schema.Record(Schema.String, Column).check(Schema.isPropertyNames(Name))
})
export type Rows = typeof Rows.Type

/**
 * How an endpoint goes on after its first page. With style `token`, `next` leads to the cursor in the data, which goes back
 * as it came, under the name `next_as`. `size_as` is the body member that carries the size, where it is not the
 * style's usual one. `draw` is the body member that asks for a random sample, where the endpoint can draw one.
 * `counted` names a list that goes on from page to page inside one row, and the member that tells how long it is.
 * `cap` is the cursor past which the API gives nothing; a list that ends with `ceiling` rows was probably cut off there.
 */
export const Pages = Schema.Struct({
  style: Schema.Literals(pageStyles),
  size: whole(1, 10_000),
  size_as: Schema.optionalKey(Schema.String),
  next: Schema.optionalKey(Schema.String),
  next_as: Schema.optionalKey(Schema.String),
  draw: Schema.optionalKey(Schema.String),
  cap: Schema.optionalKey(whole(1, 1_000_000)),
  counted: Schema.optionalKey(Schema.Struct({ list: Schema.String, total: Schema.String })),
  ceiling: Schema.optionalKey(Schema.Struct({ from: whole(1, 1_000_000), to: whole(1, 1_000_000) }))
})
export type Pages = typeof Pages.Type

/** `api` is there where it is another one than Windrow comes with: what was asked can be read again without its files. */
export const Pipeline = Schema.Struct({
  api: Schema.optionalKey(Api),
  pipeline: Schema.String,
  title: Schema.String,
  docs: Schema.String,
  inputs: Schema.Record(Schema.String, Input),
  query: Schema.optionalKey(Schema.Record(Schema.String, QueryField)),
  window: Schema.optionalKey(Schema.Struct({ max_span_days: whole(0, 3650) })),
  request: Schema.Struct({
    path: ApiPath,
    pool: PoolName,
    fields: Schema.Literals(["query", "body", "none"]),
    good_with: Schema.Array(whole(400, 599)),
    gone_with: Schema.optionalKey(Schema.Array(whole(400, 499)))
  }),
  pages: Pages,
  rows: Rows
})
export type Pipeline = typeof Pipeline.Type

/** The API that an endpoint belongs to. */
export const apiOf = ({ api }: Pick<Pipeline, "api">): Api => api ?? shippedApi

/** The API that a study collects from: all of its pipelines are of one. */
export const apiIn = (pipelines: Readonly<Record<string, Pipeline>>): Api => apiOf(Object.values(pipelines)[0] ?? {})

/** A pipeline by its name; what every object has by birth is none. */
export const pipelineOf = (pipelines: Readonly<Record<string, Pipeline>>, name: string): Pipeline | undefined =>
  Object.hasOwn(pipelines, name) ? pipelines[name] : undefined

/** The pipeline's fields, in its own order, as `fields: all` asks for them. Columns filled from an input are not asked. */
export const fieldsOf = (pipeline: Pipeline): ReadonlyArray<string> =>
  Object.entries(pipeline.rows.columns)
    .filter(([, column]) => column.from_input === undefined)
    .map(([name]) => name)

/** The input that takes the rows of a pipeline by their own key, as `videos` takes ids. */
export const ownIds = ({ inputs, rows }: Pipeline): string | undefined =>
  Object.entries(inputs).find(
    ([, { dated, traced_by = "" }]) => dated === true && rows.key.length === 1 && rows.key[0] === traced_by
  )?.[0]
