// Made by scripts/generate.ts from schemas/: change the schema, not this file. One schema, one file, however long.

/**
 * The same as the name of the folder; shapes, plans and databases know the API by it.
 */
export type Name = string
/**
 * What a person calls the API; sentences put `the` before it.
 */
export type Title = string
/**
 * What the data is about. Without it, the title.
 */
export type Platform = string
/**
 * The API's page.
 */
export type Documentation = string
/**
 * Where requests go, without a slash at the end: https, or http to this machine.
 */
export type Address = string
/**
 * Names of hosts that count as the API's own, apart from that of the address. `*.` stands for all names below.
 */
export type Hosts = string[]
/**
 * client_credentials: a key and a secret are exchanged for a token that expires; key: a key goes with every request; none: nothing is sent.
 */
export type Style = "client_credentials" | "key" | "none"
/**
 * The page about it.
 */
export type Documentation1 = string
export type Variable = string
/**
 * The environment variables that hold the key and, with style client_credentials, what is secret beside it, in this order. Each begins with the name of the API in capitals.
 *
 * @minItems 1
 * @maxItems 2
 */
export type Variables = Variable[]
/**
 * Where a person finds these credentials; it ends the sentence that says that they are refused.
 */
export type WhereTheyComeFrom = string
/**
 * The path under the API's address.
 */
export type Path = string
export type Member = string
/**
 * The form members that carry what the variables hold, in the same order.
 *
 * @minItems 2
 * @maxItems 2
 */
export type NamesInTheForm = Member[]
export type Path1 = string
/**
 * Dotted paths in the answer, of which the first that is there counts.
 *
 * @minItems 1
 */
export type Paths = Path1[]
/**
 * Dotted path to its lifetime in seconds.
 */
export type PathOfTheLifetime = string
/**
 * How long it lasts where the answer does not say.
 */
export type Lifetime = string
export type Regexp = string
/**
 * Codes by which the API says that key or secret are wrong.
 *
 * @minItems 1
 */
export type RefusedCredentials = Regexp[]
/**
 * The header that carries it.
 */
export type Header = string
/**
 * The member of the address that carries it.
 */
export type Member1 = string
/**
 * What stands before it in the header.
 */
export type BeforeIt = string
/**
 * POST sends the members as a JSON body, GET in the address.
 */
export type Method = "POST" | "GET"
/**
 * The member that carries the list of fields, with commas between them.
 */
export type NameOfTheFields = string
/**
 * Dotted path to what is not about an error; paging reads its members there. Without it, the whole answer.
 */
export type PathToTheData = string
/**
 * Codes that mean no error; no code means none, either.
 */
export type GoodCodes = string[]
/**
 * Dotted path to the object.
 */
export type Path2 = string
/**
 * The member with the code.
 */
export type Code = string
/**
 * The members with the message, of which the first that is there counts.
 *
 * @minItems 1
 */
export type Message = Member[]
/**
 * The member by which the API finds the request again.
 */
export type LogId = string
/**
 * The member with the code.
 */
export type Code1 = string
/**
 * The member with the message.
 */
export type Message1 = string
/**
 * The member by which the API finds the request again.
 */
export type LogId1 = string
/**
 * true where an error's members may stand at the top, without the object.
 */
export type ErrorAtTheTop = boolean
/**
 * What such an answer means for the run.
 */
export type Class =
  | "new_token"
  | "rate_limited"
  | "quota_spent"
  | "search_refused"
  | "server"
  | "window_too_long"
  | "list_too_long"
  | "unit_refused"
  | "scope_refused"
  | "request_refused"
  | "refused_oddly"
/**
 * Patterns of the code.
 *
 * @minItems 1
 */
export type Code2 = Regexp[]
/**
 * Patterns of the message; capitals do not matter.
 *
 * @minItems 1
 */
export type Message2 = Regexp[]
/**
 * Statuses, or ranges of them.
 *
 * @minItems 1
 */
export type Status = string[]
/**
 * Why: a number of a list of oddities, or a sentence.
 */
export type Because = string
/**
 * What answers without rows mean. The first line that fits decides; what fits none is `server`, a failure that may pass.
 *
 * @minItems 1
 * @maxItems 100
 */
export type Errors = {
  class: Class
  code?: Code2
  message?: Message2
  status?: Status
  because: Because
}[]
/**
 * Patterns of the API's own sentences, whose words are not taken for names of units.
 *
 * @minItems 1
 */
export type Sentences = Regexp[]
/**
 * A pattern of messages that may name a field which the API does not know.
 */
export type WordsOfARefusedField = string
/**
 * The page about it.
 */
export type Documentation2 = string
/**
 * What it is for.
 */
export type Title1 = string
/**
 * How many it grants.
 */
export type Requests1 = number
/**
 * The time for which it grants them: a day, or an hour by the clock.
 */
export type Period = "day" | "hour"
/**
 * The hour of the clock.
 */
export type Hour = number
/**
 * The zone of that clock, as the IANA database names it.
 */
export type TimeZone = string
/**
 * Classes of answers that the API does not count.
 */
export type NotCounted = (
  | "new_token"
  | "rate_limited"
  | "quota_spent"
  | "search_refused"
  | "server"
  | "window_too_long"
  | "list_too_long"
  | "unit_refused"
  | "scope_refused"
  | "request_refused"
  | "refused_oddly"
)[]
/**
 * How a day is written.
 */
export type Format = "YYYYMMDD" | "YYYY-MM-DD" | "seconds"
/**
 * The member with the first day; names with points between them lead into members of members.
 */
export type FirstDay = string
/**
 * The member with the last day; names with points between them lead into members of members.
 */
export type LastDay = string
/**
 * The query field that means the day of a row, where there is one: a condition on it narrows the days of a step.
 */
export type QueryField = string
/**
 * true where the last day is the first that is not wanted any more.
 */
export type PastTheEnd = boolean
/**
 * tree, or members: then a field takes a value, or several as members of one name, and no other condition.
 */
export type Style1 = "tree" | "members"
/**
 * The member that carries the tree. Needed with style tree.
 */
export type NameOfTheTree = string
export type Name1 = string
/**
 * Names of inputs that endpoints may have and steps may use.
 *
 * @minItems 1
 */
export type Inputs = Name1[]
/**
 * The endpoint that tells of an account by its name, for `check_accounts`.
 */
export type Profiles = string
/**
 * The two inputs.
 *
 * @minItems 2
 * @maxItems 2
 */
export type Inputs1 = Name1[]
/**
 * A query field that means the same as the second.
 */
export type QueryField1 = string
/**
 * The sentence.
 */
export type Warning = string
/**
 * Inputs that are warned of where they meet.
 */
export type Narrowing = {
  inputs: Inputs1
  field_name?: QueryField1
  says: Warning
}[]
/**
 * How long rows still appear.
 */
export type Rows = string
/**
 * How long counts still settle.
 */
export type Counts = string
/**
 * Bits below the time.
 */
export type Shift = number
/**
 * What is counted.
 */
export type Unit = "seconds" | "milliseconds"
/**
 * With its article; it ends the sentence that something is not one.
 */
export type Title2 = string
/**
 * The code of the mistake that a wrong value is. Without it WR092.
 */
export type Mistake = "WR050" | "WR051" | "WR052" | "WR053" | "WR054" | "WR055" | "WR056" | "WR092"
/**
 * Where capitals do not matter, values are asked for in small letters: those that are typed into a study, or always, also those of rows that feed a step.
 */
export type SmallLetters = "typed" | "always"
/**
 * true where a value that stands twice is warned of.
 */
export type Once = boolean
/**
 * A sign that people write before it and the API does not.
 */
export type SignBeforeIt = string
/**
 * A pattern of such links.
 */
export type Host = string
/**
 * A pattern whose first group is the value.
 */
export type Name2 = string
/**
 * What the whole value has to match.
 */
export type Pattern = string
/**
 * A pattern of what stands between several values.
 */
export type BetweenSeveral = string
/**
 * What the whole of a mended value has to match to be suggested. Without it, the pattern.
 */
export type Suggestion = string
/**
 * A pattern of signs that are left out for a suggestion.
 */
export type Without = string
/**
 * What the whole value has to match.
 */
export type Pattern1 = string
/**
 * What is said of a value that does not.
 */
export type Sentence = string
/**
 * What the whole value usually matches.
 */
export type Pattern2 = string
/**
 * The fewest signs.
 */
export type Least = number
/**
 * The most signs.
 */
export type Most = number
/**
 * What it is then unusual for.
 */
export type Title3 = string
/**
 * true where a value of digits is sent as a number.
 */
export type Number = boolean
/**
 * The format of a day.
 */
export type Day = "YYYYMMDD" | "YYYY-MM-DD"
/**
 * The whole list of values.
 *
 * @minItems 1
 * @maxItems 1000
 */
export type OneOf = string[]
/**
 * true where the values are codes of countries, whose names are understood.
 */
export type Countries = boolean
export type Text = string
/**
 * The usual pace.
 */
export type RequestsPerSecond = number
/**
 * Between two requests of one search.
 */
export type PauseWithinASearch = string
/**
 * Requests in flight.
 */
export type Concurrency = number
/**
 * How long an answer is waited for.
 */
export type Patience = string
/**
 * How long an outage is borne.
 */
export type Outage = string
/**
 * The age below which a day is provisional.
 */
export type Settle = string

/**
 * What holds for all endpoints of one API: address, credentials, envelope, errors, quota, dates, kinds of values. Beside it in the folder lie the endpoints. Nothing written here is ever evaluated; patterns are regular expressions of a tame kind.
 */
export interface WrittenApi {
  api: Name
  title: Title
  platform?: Platform
  docs: Documentation
  base: Address
  hosts?: Hosts
  authentication: Authentication
  request: Requests
  envelope: Envelope
  errors: Errors
  sentences?: Sentences
  field_words?: WordsOfARefusedField
  quota: Quota
  dates?: Dates
  query?: Query
  inputs: Inputs
  profiles?: Profiles
  feeds?: WhatFeedsWhat
  narrowing?: Narrowing
  young?: YoungDays
  ids?: ClockInAnId
  values: KindsOfValues
  defaults?: Defaults
}
/**
 * How the API knows who asks. It names variables of the environment; what they hold never stands in a file of a study.
 */
export interface Authentication {
  style: Style
  docs?: Documentation1
  variables?: Variables
  from?: WhereTheyComeFrom
  ask?: AskingForAToken
  token?: TheTokenInTheAnswer
  refused?: RefusedCredentials
  send?: PlaceInARequest
}
/**
 * Where and how a token is asked for. Needed with style client_credentials.
 */
export interface AskingForAToken {
  path: Path
  as: NamesInTheForm
  members?: MoreMembers
}
/**
 * Further members of the form, as they are.
 */
export interface MoreMembers {
  [k: string]: string
}
/**
 * Where the token and its lifetime stand. Needed with style client_credentials.
 */
export interface TheTokenInTheAnswer {
  at: Paths
  lifetime_at?: PathOfTheLifetime
  lifetime?: Lifetime
}
/**
 * Where the token or the key stands in a request: in a header, or in a member of the address.
 */
export interface PlaceInARequest {
  header?: Header
  member?: Member1
  before?: BeforeIt
}
/**
 * How a request is written.
 */
export interface Requests {
  method: Method
  headers?: Headers
  fields_as?: NameOfTheFields
}
/**
 * Headers of every request.
 */
export interface Headers {
  [k: string]: string
}
/**
 * Where an answer has its data and its error. It is JSON with a body: one that tells an empty list by no body at all (204) is taken for a failure.
 */
export interface Envelope {
  data?: PathToTheData
  good?: GoodCodes
  error: Error
  flat?: FlatError
  unnested?: ErrorAtTheTop
}
/**
 * The object that tells of an error.
 */
export interface Error {
  at: Path2
  code: Code
  message: Message
  log_id?: LogId
}
/**
 * The members at the top where the path of the error leads to a text.
 */
export interface FlatError {
  code: Code1
  message: Message1
  log_id?: LogId1
}
/**
 * What the API grants, and what it does not count.
 */
export interface Quota {
  docs?: Documentation2
  pools: Pools
  uncounted?: NotCounted
}
/**
 * Quotas that endpoints share, the usual one first.
 */
export interface Pools {
  [k: string]: Pool
}
export interface Pool {
  title: Title1
  requests: Requests1
  per: Period
  reset?: Reset
}
/**
 * When a day of quota begins. Without it at 00:00 UTC.
 */
export interface Reset {
  hour: Hour
  zone: TimeZone
}
/**
 * How a window stands in a request.
 */
export interface Dates {
  format: Format
  from: FirstDay
  to: LastDay
  field_name?: QueryField
  past_end?: PastTheEnd
}
/**
 * How conditions stand in a request: as a tree of and, or and not under one member, or as a member for each field.
 */
export interface Query {
  style: Style1
  as?: NameOfTheTree
}
/**
 * For places in a request (a query field or a parameter), the columns that hold the same kind of thing: these may feed the inputs with that place, beside the `parent_column` of the input. `videos.id` is a column of one table, `username` of any. A place that is not listed takes the columns called like it or like what traces its input.
 */
export interface WhatFeedsWhat {
  /**
   * @minItems 1
   * @maxItems 200
   */
  [k: string]: string[]
}
/**
 * How long after a day its rows and its counts go on changing: a period that touches it is warned of.
 */
export interface YoungDays {
  rows: Rows
  counts: Counts
}
/**
 * Where an id carries its time: the number, moved to the right by so many bits, counts units since 1970.
 */
export interface ClockInAnId {
  shift: Shift
  unit: Unit
}
/**
 * How values are written, by the name that `values` of an input or a query field gives.
 */
export interface KindsOfValues {
  [k: string]: Kind
}
export interface Kind {
  title: Title2
  mistake?: Mistake
  lower?: SmallLetters
  once?: Once
  prefix?: SignBeforeIt
  link?: Links
  pattern?: Pattern
  between?: BetweenSeveral
  suggestion?: Suggestion
  without?: Without
  letters?: Letters
  usual?: UsualForm
  number?: Number
  day?: Day
  one_of?: OneOf
  countries?: Countries
  plain?: WithoutQuotes
}
/**
 * How links to it look.
 */
export interface Links {
  host: Host
  name: Name2
}
/**
 * A further pattern of the whole value, and what is said where it does not match.
 */
export interface Letters {
  pattern: Pattern1
  says: Sentence
}
/**
 * A pattern that values usually match: others are warned of.
 */
export interface UsualForm {
  pattern: Pattern2
  least: Least
  most: Most
  title: Title3
}
/**
 * Values that are warned of where they stand without quotes.
 */
export interface WithoutQuotes {
  [k: string]: Text
}
/**
 * What a study has that does not say it.
 */
export interface Defaults {
  requests_per_second?: RequestsPerSecond
  search_gap?: PauseWithinASearch
  concurrency?: Concurrency
  request_timeout?: Patience
  give_up_after?: Outage
  settle?: Settle
}
