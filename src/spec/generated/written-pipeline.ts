// Made by scripts/generate.ts from schemas/: change the schema, not this file. One schema, one file, however long.

/**
 * The same as the name of the file; a study refers to it.
 */
export type Name = string
/**
 * What the endpoint returns, in a few words.
 */
export type Title = string
/**
 * The endpoint's page.
 */
export type Documentation = string
/**
 * What a value of this input is.
 */
export type Title1 = string
/**
 * Puts the values into the query under this field, which `query:` must list.
 */
export type QueryField = string
/**
 * Puts the value into the request under this name; names with points between them lead into members of members.
 */
export type BodyMember = string
/**
 * true for a `parameter` that takes a list: it has as many values as `per_request` says, and is a list also with one.
 */
export type List = boolean
/**
 * How a value is written. Needed with `parameter`; with `field_name` the query field says it.
 */
export type KindOfValue = string
/**
 * How many values one request may name.
 */
export type ValuesPerRequest = number
/**
 * The column that tells which value a row belongs to. Without it a row cannot be traced and values are asked one by one.
 */
export type TracedBy = string
/**
 * The column that `for_each` reads from the rows of another step where the study names none; of several, the first that those rows have. With a table before a point, only rows of that table have it.
 */
export type ColumnOfAParent = ParentColumn | ParentColumn[]
export type ParentColumn = string
/**
 * true where the values are ids that carry their own time: where the pipeline has windows, each is searched a day around it, and no period is needed.
 */
export type Dated = boolean
/**
 * Rows per value and day that `plan` assumes until it knows better.
 */
export type ExpectedRows = number
/**
 * The operations that the endpoint accepts for the field.
 *
 * @minItems 1
 */
export type Operations = ("EQ" | "IN" | "GT" | "GTE" | "LT" | "LTE")[]
/**
 * How a value is written: one of the kinds that the API's description lists.
 */
export type KindOfValue1 = string
/**
 * Last day minus first day: 30 makes windows of 31 days, first and last included.
 */
export type GreatestSpan = number
/**
 * The path under the API's address, from its first slash on.
 */
export type Path = string
/**
 * The quota that the endpoint shares, one of the API's pools: for TikTok standard or graph.
 */
export type QuotaPool = string
/**
 * Where the list of fields stands: in the address (query), in the body, or nowhere.
 */
export type PlaceOfTheFields = "query" | "body" | "none"
/**
 * Error statuses under which the endpoint is known to send good data.
 */
export type GoodWith = number[]
/**
 * Error statuses by which the endpoint refuses the one value that was asked for, and not the request.
 */
export type GoneWith = number[]
/**
 * search: cursor and search id; index: a cursor that counts; time: a cursor that is a moment; number: pages counted from 1; token: an opaque cursor that the answer gives; once: a single page.
 */
export type Style = "search" | "index" | "time" | "number" | "token" | "once"
/**
 * The most rows that one page holds.
 */
export type Size = number
/**
 * The member that carries the size. Without it: max_count, for style number page_size, for styles token and once none.
 */
export type NameOfTheSize = string
/**
 * For style token: the dotted path in the data to the cursor of the next page. Where it leads to nothing, null or an empty text, the list ends.
 */
export type PathOfTheNextCursor = string
/**
 * For style token: the member of the next request that carries the cursor, as it came.
 */
export type NameOfTheCursor = string
/**
 * The body member that asks for a random sample, where the endpoint can draw one: a step may then say `draws`.
 */
export type RandomDraws = string
/**
 * The cursor past which the API gives nothing, for style index: a list that reaches it is marked as capped.
 */
export type Cap = number
/**
 * The member of the row that holds the list.
 */
export type List1 = string
/**
 * The member of the row that tells how many items the whole list has.
 */
export type Total = string
/**
 * The fewest entries of a list that was cut off.
 */
export type From = number
/**
 * The most entries of a list that was cut off.
 */
export type To = number
/**
 * Dotted path in the answer, or a list of paths of which the first that is there counts.
 */
export type PathToTheRows = Path1 | Path1[]
export type Path1 = string
/**
 * true where the path leads to a single row and not to a list of rows.
 */
export type OneObject = boolean
/**
 * Members beside the columns that are about paging and not about the row.
 *
 * @minItems 1
 */
export type NoColumns = string[]
/**
 * The table in the database.
 */
export type Table = string
/**
 * The columns that together name a row.
 *
 * @minItems 1
 */
export type Key = string[]
/**
 * The column that says when a row came to be; it lies in the window that was asked.
 */
export type TimeColumn = string
/**
 * What the column holds. Ids are text: a program that reads them as numbers rounds them.
 */
export type Type =
  | "id"
  | "text"
  | "count"
  | "integer"
  | "number"
  | "boolean"
  | "timestamp"
  | "timestamp_ms"
  | "timestamp_iso"
  | "json"
  | "list"
  | "struct"
/**
 * The column's line in the codebook: what it means, its unit, when it is missing.
 */
export type Title2 = string
/**
 * What a list holds: a type, or the members of each item. Needed with type list.
 */
export type Items = ScalarType | Members
export type ScalarType =
  "id" | "text" | "count" | "integer" | "number" | "boolean" | "timestamp" | "timestamp_ms" | "timestamp_iso" | "json"
export type Member = string
/**
 * Other names under which the endpoint is known to send the column.
 *
 * @minItems 1
 */
export type OtherSpellings = Member[]
/**
 * Fills the column from this input, where the answer does not repeat it.
 */
export type FromTheInput = string
/**
 * true where the value changes over time, so that its history is kept.
 */
export type Changes = boolean
/**
 * true where later pages of the same row bring further items of this list.
 */
export type Grows = boolean
/**
 * none: where the API was asked for it and leaves it out, or says null, there is none: an empty list, or NULL in the place of what was there before. Without it such a value is untold, and what was known stays.
 */
export type WhatItMeansWhereItIsLeftOut = "none"
/**
 * Table and column that tell the value where the answer leaves it out: of the row that fed the step, by the input's parent_column.
 */
export type FromTheParent = string

/**
 * A Windrow pipeline: one Research API endpoint, its inputs, its pages and its rows. Nothing written here is ever evaluated.
 */
export interface WrittenPipeline {
  pipeline: Name
  title: Title
  docs: Documentation
  inputs: Inputs
  query?: QueryFields
  window?: Window
  request: Request
  pages: Pages
  rows: Rows
}
/**
 * What a step may be given, under names that the API's description lists. Their order is their rank: the first one that a step uses cuts its work.
 */
export interface Inputs {
  [k: string]: Input
}
export interface Input {
  title: Title1
  field_name?: QueryField
  parameter?: BodyMember
  list?: List
  values?: KindOfValue
  per_request: ValuesPerRequest
  traced_by?: TracedBy
  parent_column?: ColumnOfAParent
  dated?: Dated
  expected_per_day?: ExpectedRows
}
/**
 * The fields that a condition may name, for endpoints that take a query.
 */
export interface QueryFields {
  [k: string]: QueryField1
}
export interface QueryField1 {
  operations: Operations
  values: KindOfValue1
}
/**
 * How many days one search may cover. Without it the endpoint has no dates.
 */
export interface Window {
  max_span_days: GreatestSpan
}
/**
 * Where a request goes and what it is counted against.
 */
export interface Request {
  path: Path
  pool: QuotaPool
  fields?: PlaceOfTheFields
  good_with?: GoodWith
  gone_with?: GoneWith
}
/**
 * How the endpoint goes on after its first page.
 */
export interface Pages {
  style: Style
  size: Size
  size_as?: NameOfTheSize
  next?: PathOfTheNextCursor
  next_as?: NameOfTheCursor
  draw?: RandomDraws
  cap?: Cap
  counted?: CountedList
  ceiling?: Ceiling
}
/**
 * For style index with rows.one: the list that goes on from page to page inside the one row, and the member that tells how long it is in the end. A shorter list is marked as capped.
 */
export interface CountedList {
  list: List1
  total: Total
}
/**
 * For style time: lists are known to be cut off somewhere between these numbers of entries, so a list that ends there is marked as capped.
 */
export interface Ceiling {
  from: From
  to: To
}
/**
 * Where the rows stand in an answer and what their columns are.
 */
export interface Rows {
  at: PathToTheRows
  one?: OneObject
  ignore?: NoColumns
  table: Table
  key: Key
  time?: TimeColumn
  columns: Columns
}
/**
 * Every column under the API's own name, in the order of the table.
 */
export interface Columns {
  [k: string]: Column
}
export interface Column {
  type: Type
  title: Title2
  items?: Items
  members?: Members1
  aliases?: OtherSpellings
  spellings?: OtherSpellingsOfMembers
  from_input?: FromTheInput
  changes?: Changes
  grows?: Grows
  absent?: WhatItMeansWhereItIsLeftOut
  from_parent?: FromTheParent
}
export interface Members {
  [k: string]: ScalarType
}
/**
 * The members of a struct and their types. Needed with type struct.
 */
export interface Members1 {
  [k: string]: ScalarType
}
/**
 * Other names under which the endpoint is known to send members of a struct or of the items of a list, each with the name that it gets.
 */
export interface OtherSpellingsOfMembers {
  [k: string]: Member
}
