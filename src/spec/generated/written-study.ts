// Made by scripts/generate.ts from schemas/: change the schema, not this file. One schema, one file, however long.

/**
 * Always 1. A later Windrow that changes the language counts it up and still reads this one.
 */
export type VersionOfTheStudyLanguage = 1
/**
 * What the study collects from: the name of a folder in `pipelines` beside the study that has an api.yaml. Without it, the API whose folder has the pipelines of the steps; that is TikTok's, unless you have another one.
 */
export type API = string
/**
 * Names the study in files and messages: small letters a-z, digits and hyphens, beginning with a letter or digit, 64 characters at most.
 */
export type ShortName = string
/**
 * A title for people.
 */
export type Title = string
/**
 * What the study is for, in a few sentences.
 */
export type Description = string
/**
 * Given name or names.
 */
export type GivenName = string
/**
 * Family name.
 */
export type FamilyName = string
/**
 * Sixteen digits in four groups; the last may be X.
 */
export type ORCIDID = string
/**
 * University, institute or newsroom.
 */
export type Affiliation = string
/**
 * The institution's id in the Research Organization Registry.
 */
export type RORIdOfTheAffiliation = string
/**
 * The people who answer for the study, in the order of citation.
 *
 * @minItems 1
 */
export type Authors = Author[]
export type Text = string
/**
 * What an archive or a catalogue lists the study under.
 *
 * @minItems 1
 */
export type Keywords = Text[]
/**
 * The version of what is published: another one for each release.
 */
export type Version = string
/**
 * The licence of the authors' own documentation, codings and scripts, by its SPDX name. It does not speak of the data: whoever collected them cannot license what others posted.
 */
export type Rights = string
/**
 * A person or an office.
 */
export type Name = string
/**
 * An address that will still be read in some years.
 */
export type EMailAddress = string
/**
 * The name of the funder.
 */
export type Funder = string
/**
 * The funder's id in the Research Organization Registry.
 */
export type RORIdOfTheFunder = string
/**
 * The number of the grant.
 */
export type Award = string
/**
 * Who paid, a line for each grant.
 *
 * @minItems 1
 */
export type Funding = {
  funder: Funder
  ror?: RORIdOfTheFunder
  award?: Award
}[]
/**
 * The title of the paper.
 */
export type Title1 = string
/**
 * The paper's DOI.
 */
export type DOI = string
/**
 * Where it is published.
 */
export type Journal = string
/**
 * The year of publication.
 */
export type Year = number
/**
 * The archive, which publishes the data and gives them their DOI.
 */
export type Name1 = string
/**
 * The DOI of the data, as soon as the archive has given one.
 */
export type DOI1 = string
/**
 * The year in which the data are published.
 */
export type Year1 = number
/**
 * Which board approved the study, under which number and when; or why none was asked.
 */
export type EthicsApproval = string
/**
 * true: the accounts of the study are public bodies, such as newsrooms or parties, and are named where its data are published. false, or nothing: they are people.
 */
export type WhetherTheAccountsMayBeNamed = boolean
/**
 * The first day, as year-month-day, in UTC.
 */
export type FirstDay = string
/**
 * The last day, included, as year-month-day, in UTC; or `today` for a study that goes on.
 */
export type LastDay = string
/**
 * Which endpoint the step asks: videos, users, comments, replies, liked_videos, pinned_videos, reposted_videos, followers, following, playlists, shops, products, reviews, or a file of your own in the folder pipelines beside the study. Without it, the pipeline with the step's name.
 */
export type Pipeline = string
/**
 * User names without @: a list, a file, or what another step found; a list may hold all of these.
 */
export type Accounts = (Text | ListOf)[] | ListOf
/**
 * A text file with one value a line, or a table with commas, semicolons or tabs (CSV, UTF-8, or a spreadsheet .xlsx), relative to the study. Columns called `from` and `to` say when each value is wanted; of a table of accounts, `id` joins the names of one person, and all other columns are kept in main.accounts.
 */
export type File = string
/**
 * Of a file, the column that has the values, by its name in the first line; not needed where the file has one column, or one named like the input. Of a step, the column of its rows that is fed in; not needed where the table has one that usually is.
 */
export type Column = string
/**
 * Of a spreadsheet (.xlsx), the sheet that has the table, by its name. Not needed for the first one.
 */
export type Sheet = string
/**
 * What stands in cells where there is no value, beside the usual NA, N/A, #N/A, NaN, NULL, None and -: such cells are skipped and counted.
 *
 * @minItems 1
 */
export type Placeholders = Text[]
/**
 * The column with the first day on which a value is wanted. Without it, a column that is called `from`.
 */
export type ColumnOfTheFirstDay = string
/**
 * The column with the last day on which a value is wanted. Without it, a column that is called `to`.
 */
export type ColumnOfTheLastDay = string
/**
 * The column with the day of the event.
 */
export type ColumnOfTheDay = string
/**
 * How many days before the event, such as 30d.
 */
export type Before = string
/**
 * How many days after the event, such as 30d.
 */
export type After = string
/**
 * A step whose rows bring the values. A value that several bring is asked once.
 */
export type OtherStep = string
/**
 * Only rows that meet all of these conditions, or once met them, feed this step. Instead of a list, `and`, `or` and `not` hold lists of conditions, as in `query`.
 */
export type OnlyRowsWhere = Where[] | RowGroups
/**
 * A column of the other step's table.
 */
export type Column1 = string
/**
 * How the column is compared: EQ with one value, IN with one of several, GT, GTE, LT and LTE with a number or a time; CONTAINS: a text has the value in it, in capitals or small letters, or a list has it among its items; PRESENT: there is something, without a value.
 */
export type Operation = "EQ" | "IN" | "GT" | "GTE" | "LT" | "LTE" | "CONTAINS" | "PRESENT"
/**
 * A number for counts, otherwise a text; for IN and CONTAINS one or several, of which one is enough.
 */
export type Value = Text | Text[]
/**
 * Conditions that every row meets.
 *
 * @minItems 1
 */
export type AllOfThese = Where[]
/**
 * Conditions of which every row meets at least one.
 *
 * @minItems 1
 */
export type AnyOfThese = Where[]
/**
 * Conditions that no row meets.
 *
 * @minItems 1
 */
export type NoneOfThese = Where[]
/**
 * How many; with `per`, how many of each.
 */
export type HowMany = number
/**
 * Draws from each value of these columns by itself; `account` (hashtag, …) is what the other step is asked for, `month` the month that a row is from, and is drawn from when it is over.
 */
export type Per = string | string[]
/**
 * Any number or text. The same seed draws the same sample from the same rows, on any machine. Not needed where the study has a `seed`.
 */
export type Seed = string
/**
 * How many.
 */
export type HowMany1 = number
/**
 * The column with the number.
 */
export type By = string
/**
 * How many; with `per`, how many of each.
 */
export type HowMany2 = number
/**
 * Chooses from each value of a column by itself, or of several; `account` (hashtag, …) is what the other step is asked for, `month` the month that a row is from.
 */
export type Per1 = string | string[]
/**
 * Of the values in the column, so many of those that stand in the most rows. Of values that are as frequent as each other the first by spelling are taken, and that is said. Chosen when all that the other step will ever want is there and final.
 */
export type TheMostFrequent = number
/**
 * Several sources of which the same values are left out.
 */
export type ListInAList = (Text | ListOf)[] | ListOf
/**
 * Values that are left out before anything is chosen: written ones, a file, or those of a step: what its rows have in the column and, where that repeats what the step is asked for, that as well. What is not known yet is waited for.
 */
export type Except = (Text | ListOf)[] | ListOf
/**
 * Hashtags without #.
 */
export type Hashtags = (Text | ListOf)[] | ListOf
/**
 * Words or phrases in the video description. TikTok matches them loosely.
 */
export type Keywords1 = (Text | ListOf)[] | ListOf
/**
 * Two-letter country codes in capitals: where the creator registered the account.
 */
export type Regions = (Text | ListOf)[] | ListOf
/**
 * Numeric ids of sounds.
 */
export type Music = (Text | ListOf)[] | ListOf
/**
 * Numeric ids of effects.
 */
export type Effects = (Text | ListOf)[] | ListOf
/**
 * SHORT (under 15 seconds), MID (15 to 60 seconds), LONG (1 to 5 minutes), EXTRA_LONG (over 5 minutes).
 */
export type Lengths = (Text | ListOf)[] | ListOf
/**
 * Numeric ids of what the pipeline asks for: videos (which then need no period), videos with comments, comments with replies, playlists, shops with products, products with reviews.
 */
export type Ids = (Text | ListOf)[] | ListOf
/**
 * Names of shops in TikTok Shop. TikTok finds shops with a name like it.
 */
export type Shops = (Text | ListOf)[] | ListOf
/**
 * A table with commas, semicolons or tabs (CSV, UTF-8, or a spreadsheet .xlsx), relative to the study. Columns called `from` and `to` say when each pair is wanted.
 */
export type TableOfPairs = string
/**
 * Of a spreadsheet (.xlsx), the sheet that has the table, by its name. Not needed for the first one.
 */
export type Sheet1 = string
/**
 * What stands in cells where there is no value, beside the usual NA, N/A, #N/A, NaN, NULL, None and -: such cells are skipped and counted.
 *
 * @minItems 1
 */
export type Placeholders1 = Text[]
/**
 * The column with the first day on which a pair is wanted. Without it, a column that is called `from`.
 */
export type ColumnOfTheFirstDay1 = string
/**
 * The column with the last day on which a pair is wanted. Without it, a column that is called `to`.
 */
export type ColumnOfTheLastDay1 = string
/**
 * The column with the day of the event.
 */
export type ColumnOfTheDay1 = string
/**
 * How many days before the event, such as 30d.
 */
export type Before1 = string
/**
 * How many days after the event, such as 30d.
 */
export type After1 = string
export type Values = Text[] | ListFile
/**
 * A text file with one value a line, or a table with commas, semicolons or tabs (CSV, UTF-8, or a spreadsheet .xlsx), relative to the study. Columns called `from` and `to` say when each value is wanted; of a table of accounts, `id` joins the names of one person, and all other columns are kept in main.accounts.
 */
export type File1 = string
/**
 * The column of the table that has the values, by its name in the first line. Not needed where the file has one column, or one named like the input.
 */
export type Column2 = string
/**
 * Of a spreadsheet (.xlsx), the sheet that has the table, by its name. Not needed for the first one.
 */
export type Sheet2 = string
/**
 * What stands in cells where there is no value, beside the usual NA, N/A, #N/A, NaN, NULL, None and -: such cells are skipped and counted.
 *
 * @minItems 1
 */
export type Placeholders2 = Text[]
/**
 * The column with the first day on which a value is wanted. Without it, a column that is called `from`.
 */
export type ColumnOfTheFirstDay2 = string
/**
 * The column with the last day on which a value is wanted. Without it, a column that is called `to`.
 */
export type ColumnOfTheLastDay2 = string
/**
 * The column with the day of the event.
 */
export type ColumnOfTheDay2 = string
/**
 * How many days before the event, such as 30d.
 */
export type Before2 = string
/**
 * How many days after the event, such as 30d.
 */
export type After2 = string
/**
 * What is compared, in the API's own words: hashtag_name, view_count and the like.
 */
export type Column3 = string
/**
 * EQ equals one value, IN one of several; GT, GTE, LT and LTE compare with one value.
 */
export type Operation1 = "EQ" | "IN" | "GT" | "GTE" | "LT" | "LTE"
/**
 * One value or a list, or a file with one value a line.
 */
export type Value1 = Text | Text[] | ListFile
/**
 * Another name of `column`, for conditions that were copied from elsewhere.
 */
export type ColumnInTheWordsOfTheAPI = string
/**
 * Another name of `value`, for conditions that were copied from elsewhere.
 */
export type ValuesInTheWordsOfTheAPI = Text | Text[] | ListFile
/**
 * Conditions that every row meets.
 *
 * @minItems 1
 */
export type AllOfThese1 = Condition[]
/**
 * Conditions of which every row meets at least one.
 *
 * @minItems 1
 */
export type AnyOfThese2 = Condition[]
/**
 * Conditions that no row meets.
 *
 * @minItems 1
 */
export type NoneOfThese1 = Condition[]
/**
 * Feeds the step with the rows that another step found: its name, or a map that also says which rows.
 */
export type ForEachRowOfAnotherStep = string | ForEach
/**
 * The step whose rows feed this one.
 */
export type OtherStep1 = string
/**
 * The column of those rows that is fed in. Mostly not needed: each pipeline knows its usual one.
 */
export type Column4 = string
/**
 * Only rows that meet all of these conditions, or once met them, feed this step. Instead of a list, `and`, `or` and `not` hold lists of conditions, as in `query`.
 */
export type OnlyRowsWhere1 = Where[] | RowGroups
/**
 * Of the values in the column, so many of those that stand in the most rows. Of values that are as frequent as each other the first by spelling are taken, and that is said. Chosen when all that the other step will ever want is there and final.
 */
export type TheMostFrequent1 = number
/**
 * Values that are left out before anything is chosen: written ones, a file, or those of a step: what its rows have in the column and, where that repeats what the step is asked for, that as well. What is not known yet is waited for.
 */
export type Except1 = (Text | ListOf)[] | ListOf
/**
 * So many rows of each list are kept, and it is not gone on with behind them. What else its last page brings stays in the raw pages alone; what is left out counts as capped.
 */
export type RowsPerParent = number
/**
 * How many levels there are: 1 asks for the values of the step alone, 2 also for those that their rows name.
 */
export type Depth = number
/**
 * The column of the rows that names the next values. Not needed where there is one, as among followed accounts.
 */
export type Column5 = string
/**
 * Only rows that meet all of these conditions, or once met them, feed this step. Instead of a list, `and`, `or` and `not` hold lists of conditions, as in `query`.
 */
export type OnlyRowsWhere2 = Where[] | RowGroups
/**
 * Of the values in the column, so many of those that stand in the most rows. Of values that are as frequent as each other the first by spelling are taken, and that is said. Chosen when all that the other step will ever want is there and final.
 */
export type TheMostFrequent2 = number
/**
 * `all`, or a list. The columns that name a row, date it and trace it to its input are always among them.
 */
export type Fields = "all" | string[]
/**
 * How many values of the first input one request may name, or `max` for as many as the endpoint takes. Without it, the pipeline's number; of an input that rows cannot be traced to (keywords), 1, because of several in one request a row does not tell which one found it.
 */
export type ValuesPerRequest = number | string
/**
 * So many rows of each window: of each day with `window: 1d`, of each month with `window: month`, otherwise of each window of the pipeline, counted from the first day of the period.
 */
export type RowsPerWindow = number
/**
 * How many samples, of each of what stands under `per`.
 */
export type HowMany3 = number
/**
 * The input that the step is cut by, such as regions, and month, week or day.
 *
 * @minItems 1
 */
export type Per2 = string[]
/**
 * How many requests the step may make.
 */
export type Requests = number
/**
 * Another name of `per_request`: true is `per_request: max`, false is what holds without it.
 */
export type ValuesTogether = boolean
/**
 * Time from the UTC day of the collection to the first wave, and from wave to wave. Needs `times`.
 */
export type PauseBetweenWaves = string
/**
 * How many waves follow the collection.
 */
export type NumberOfWaves = number
export type Duration = string
/**
 * Ages at which a video is asked again, counted from the end of the UTC day on which it was posted. An age that was already past at its collection is left out.
 *
 * @minItems 1
 * @maxItems 365
 */
export type Ages = Duration[]
/**
 * A wave every so many days, such as 1d or 7d, from the day `from` to the day `until`, both included, in UTC. What is collected when a day has begun is not asked again on it.
 */
export type OnACalendar = string
/**
 * The day of the first wave. Needs `every`.
 */
export type FirstDayOfTheCalendar = string
/**
 * No wave is later than this day. Needs `every`.
 */
export type LastDayOfTheCalendar = string
export type Day = string
/**
 * Days on which all that was collected before is asked again, in UTC.
 *
 * @minItems 1
 * @maxItems 365
 */
export type OnDays = Day[]
/**
 * ids: the rows that were found, by their ids, and no others. search: the same questions again, which finds new rows as well. Without it: ids for videos, search for all else.
 */
export type AskedBy = "ids" | "search"
/**
 * true asks for the profile of each listed account once (one request each, shown in plan), so that accounts which are gone, private or only silent are told apart in main.accounts.
 */
export type CheckAccounts = boolean
/**
 * Days from the first to the last day of a window, as the API counts them: 6 is a week, 0 a single day.
 */
export type LongestSpan = number
/**
 * true asks anew what another step of this study asks in the same words; without it the two share one collection.
 */
export type Repeat = boolean
/**
 * Requests a day for videos, users and comments. TikTok grants 1,000.
 */
export type StandardPool = number
/**
 * Requests a day for followers and followed accounts. TikTok grants 20,000.
 */
export type GraphPool = number
/**
 * The most requests sent in one second, over all steps. Fractions are allowed; 0 means no limit.
 */
export type RequestsPerSecond = number
/**
 * How long to wait before the next page of the same search: TikTok refuses pages of a search it has not yet prepared.
 */
export type GapWithinASearch = string
/**
 * The most requests under way at one time. A search that waits for its gap does not count.
 */
export type RequestsAtTheSameTime = number
/**
 * How long to wait for the answer to one request. Broad searches take TikTok minutes.
 */
export type PatienceWithOneRequest = string
/**
 * How long to keep trying before the run ends. Started again, it goes on where it stopped.
 */
export type GiveUpAfter = string
/**
 * true asks for the profile of each account that any step lists once (one request each, shown in plan), so that accounts which are gone, private or only silent are told apart in main.accounts.
 */
export type CheckAccounts1 = boolean
/**
 * Days younger than this are provisional and are asked again later, because a video can take 48 hours to become searchable.
 */
export type TimeToSettle = string
/**
 * Which windows of a step come first, so that partial data is usable: the oldest, the newest, or a random order that is the same on every machine (its seed is the study's name).
 */
export type Order = "chronological" | "newest" | "random"
/**
 * Any number or text, from which all that is left to chance here follows: samples that name no seed of their own, and `order: random`. Without it, each sample names its own, and the random order goes by the study's name.
 */
export type Seed1 = string
/**
 * The DuckDB file, relative to the study. Without it: data/<name of the study>.duckdb, and data/<name of the study>.sandbox.duckdb for the made-up data of `--sandbox`.
 */
export type DatabaseFile = string
/**
 * A copy of the database without the raw answers, relative to the study. A run renews it once a UTC day and when it is complete, so that it can be read while the run goes on. Without it: no copy.
 */
export type CopyToRead = string

/**
 * A Windrow study: whose videos, which fields, which dates, where to put them. Access keys never stand here; they come from TIKTOK_CLIENT_KEY and TIKTOK_CLIENT_SECRET.
 */
export interface WrittenStudy {
  windrow: VersionOfTheStudyLanguage
  api?: API
  study: AboutTheStudy
  period?: Period
  collect: WhatToCollect
  defaults?: DefaultsOfSteps
  quota?: RequestsADay
  pace?: Pace
  outage?: WhenTheAPIIsDown
  check_accounts?: CheckAccounts1
  settle?: TimeToSettle
  order?: Order
  seed?: Seed1
  output?: Output
}
/**
 * What the study is called and who made it. Goes into the database, the report and the citation.
 */
export interface AboutTheStudy {
  name: ShortName
  title?: Title
  description?: Description
  authors?: Authors
  keywords?: Keywords
  version?: Version
  rights?: Rights
  contact?: Contact
  funding?: Funding
  publication?: Publication
  archive?: Archive
  ethics?: EthicsApproval
  accounts_public?: WhetherTheAccountsMayBeNamed
}
export interface Author {
  given: GivenName
  family: FamilyName
  orcid?: ORCIDID
  affiliation?: Affiliation
  ror?: RORIdOfTheAffiliation
}
/**
 * Whom readers of the data write to.
 */
export interface Contact {
  name: Name
  email: EMailAddress
}
/**
 * The paper that the data stand beside.
 */
export interface Publication {
  title: Title1
  doi?: DOI
  journal?: Journal
  year?: Year
}
/**
 * Where the data are published, or will be.
 */
export interface Archive {
  name: Name1
  doi?: DOI1
  year?: Year1
}
/**
 * The days on which the videos were posted, first and last included, in UTC. Every step has it unless the step gives its own.
 */
export interface Period {
  from: FirstDay
  to: LastDay
}
/**
 * The steps, each under a name of its own. A step whose name is a pipeline's needs no `pipeline:`.
 */
export interface WhatToCollect {
  [k: string]: Step
}
export interface Step {
  pipeline?: Pipeline
  accounts?: Accounts
  hashtags?: Hashtags
  keywords?: Keywords1
  regions?: Regions
  music?: Music
  effects?: Effects
  lengths?: Lengths
  ids?: Ids
  shops?: Shops
  matrix?: Matrix
  any_of?: AnyOfThese1
  query?: MoreConditions
  for_each?: ForEachRowOfAnotherStep
  snowball?: Snowball
  fields?: Fields
  period?: PeriodOfThisStep
  per_request?: ValuesPerRequest
  limit?: LimitOfEachWindow
  draws?: RandomSamples
  budget?: Budget
  together?: ValuesTogether
  refresh?: LaterWaves
  check_accounts?: CheckAccounts
  window?: Window
  repeat?: Repeat
}
export interface ListOf {
  file?: File
  column?: Column
  sheet?: Sheet
  ignore?: Placeholders
  from?: ColumnOfTheFirstDay
  to?: ColumnOfTheLastDay
  around?: DaysAroundAnEvent
  step?: OtherStep
  where?: OnlyRowsWhere
  sample?: RandomSample
  top?: TheLargest
  newest?: TheNewest
  most_frequent?: TheMostFrequent
  list?: ListInAList
  except?: Except
}
/**
 * Each value is wanted so long before and after a day that stands in its line.
 */
export interface DaysAroundAnEvent {
  day: ColumnOfTheDay
  before?: Before
  after?: After
}
export interface Where {
  column: Column1
  operation: Operation
  value?: Value
}
export interface RowGroups {
  and?: AllOfThese
  or?: AnyOfThese
  not?: NoneOfThese
}
/**
 * Of those rows so many, drawn at random when all that the other step will ever want is there and final: over a running period not before its end, or, with `per: [month]`, each month when it is over. The sample is kept in provenance.samples with the size of what it was drawn from and the probability of each value to be in it. It stays when more is found, and goes with the accounts that it was drawn from.
 */
export interface RandomSample {
  n: HowMany
  per?: Per
  seed?: Seed
}
/**
 * Of those rows the ones with the largest number in a column, chosen when all that the other step will ever want is there and final: over a running period not before its end.
 */
export interface TheLargest {
  n: HowMany1
  by: By
}
/**
 * Of those rows the newest ones, by their time; with `per`, so many of each: of each account, say. Chosen when all that the other step will ever want is there and final.
 */
export interface TheNewest {
  n: HowMany2
  per?: Per1
}
/**
 * A table whose lines are pairs, such as a region and a word: each pair is asked by itself, and rows tell which pair found them.
 */
export interface Matrix {
  file: TableOfPairs
  columns: Columns
  sheet?: Sheet1
  ignore?: Placeholders1
  from?: ColumnOfTheFirstDay1
  to?: ColumnOfTheLastDay1
  around?: DaysAroundAnEvent1
}
/**
 * For each input the column that has its values, by its name in the first line.
 */
export interface Columns {
  [k: string]: Text
}
/**
 * Each pair is wanted so long before and after a day that stands in its line.
 */
export interface DaysAroundAnEvent1 {
  day: ColumnOfTheDay1
  before?: Before1
  after?: After1
}
/**
 * Inputs of which one is enough: a video with one of the hashtags or with one of the keywords. What stands outside of it has to hold as well. A row does not tell which of the values found it.
 */
export interface AnyOfThese1 {
  [k: string]: Values
}
export interface ListFile {
  file: File1
  column?: Column2
  sheet?: Sheet2
  ignore?: Placeholders2
  from?: ColumnOfTheFirstDay2
  to?: ColumnOfTheLastDay2
  around?: DaysAroundAnEvent2
}
/**
 * Each value is wanted so long before and after a day that stands in its line.
 */
export interface DaysAroundAnEvent2 {
  day: ColumnOfTheDay2
  before?: Before2
  after?: After2
}
/**
 * Conditions in the API's own words, on top of the inputs.
 */
export interface MoreConditions {
  and?: AllOfThese1
  or?: AnyOfThese2
  not?: NoneOfThese1
}
export interface Condition {
  column?: Column3
  operation: Operation1
  value?: Value1
  field_name?: ColumnInTheWordsOfTheAPI
  field_values?: ValuesInTheWordsOfTheAPI
}
export interface ForEach {
  step: OtherStep1
  column?: Column4
  where?: OnlyRowsWhere1
  sample?: RandomSample1
  top?: TheLargest1
  newest?: TheNewest1
  most_frequent?: TheMostFrequent1
  except?: Except1
  limit?: Limit
}
/**
 * Of those rows so many, drawn at random when all that the other step will ever want is there and final: over a running period not before its end, or, with `per: [month]`, each month when it is over. The sample is kept in provenance.samples with the size of what it was drawn from and the probability of each value to be in it. It stays when more is found, and goes with the accounts that it was drawn from.
 */
export interface RandomSample1 {
  n: HowMany
  per?: Per
  seed?: Seed
}
/**
 * Of those rows the ones with the largest number in a column, chosen when all that the other step will ever want is there and final: over a running period not before its end.
 */
export interface TheLargest1 {
  n: HowMany1
  by: By
}
/**
 * Of those rows the newest ones, by their time; with `per`, so many of each: of each account, say. Chosen when all that the other step will ever want is there and final.
 */
export interface TheNewest1 {
  n: HowMany2
  per?: Per1
}
/**
 * How much of each row's list is collected.
 */
export interface Limit {
  rows_per_parent: RowsPerParent
}
/**
 * Asks again for what the rows of the step name: the accounts that an account follows, and whom those follow. Each further level is a step of its own, called like this one with its number (`following_2`), and asks for nothing that an earlier one has asked. Another step that names this one is fed by all levels.
 */
export interface Snowball {
  depth: Depth
  column?: Column5
  where?: OnlyRowsWhere2
  sample?: RandomSampleOfEachLevel
  top?: TheLargest2
  newest?: TheNewest2
  most_frequent?: TheMostFrequent2
}
/**
 * Of those rows so many, drawn at random when all that the other step will ever want is there and final: over a running period not before its end, or, with `per: [month]`, each month when it is over. The sample is kept in provenance.samples with the size of what it was drawn from and the probability of each value to be in it. It stays when more is found, and goes with the accounts that it was drawn from.
 */
export interface RandomSampleOfEachLevel {
  n: HowMany
  per?: Per
  seed?: Seed
}
/**
 * Of those rows the ones with the largest number in a column, chosen when all that the other step will ever want is there and final: over a running period not before its end.
 */
export interface TheLargest2 {
  n: HowMany1
  by: By
}
/**
 * Of those rows the newest ones, by their time; with `per`, so many of each: of each account, say. Chosen when all that the other step will ever want is there and final.
 */
export interface TheNewest2 {
  n: HowMany2
  per?: Per1
}
/**
 * Instead of the study's period.
 */
export interface PeriodOfThisStep {
  from: FirstDay
  to: LastDay
}
/**
 * So many rows of each window are kept, for each value of the first input, and the search is not gone on with behind them. What is left out counts as capped. How many rows of each parent are collected stands in `for_each`.
 */
export interface LimitOfEachWindow {
  rows_per_window: RowsPerWindow
}
/**
 * Instead of everything, so many random samples of up to 100 rows from each window: of 31 days, or as `window` says. With `per`, from each value of an input by itself, and from each month, week or day; a month is drawn from when it is over. Samples are drawn one by one, so a row can come in several; the table of matches says in which.
 */
export interface RandomSamples {
  n: HowMany3
  per?: Per2
}
/**
 * The most that this step may spend, over all runs. Where it is spent the step stops, and the others go on.
 */
export interface Budget {
  requests: Requests
}
/**
 * Asks again later for what the step found, so that growth and loss can be seen. Each wave is kept in the history beside the collection.
 */
export interface LaterWaves {
  after?: PauseBetweenWaves
  times?: NumberOfWaves
  at_age?: Ages
  every?: OnACalendar
  from?: FirstDayOfTheCalendar
  until?: LastDayOfTheCalendar
  on?: OnDays
  by?: AskedBy
}
/**
 * Shorter windows than the pipeline's: more requests, but a search that fails loses less, and a day's quota ends with whole windows. `month` is the month of the calendar, `week` 7 days from the first one on, `1d` a day.
 */
export interface Window {
  max_span_days: LongestSpan
}
/**
 * What every step says that does not say it itself: fields, a window, a budget, later waves.
 */
export interface DefaultsOfSteps {
  pipeline?: Pipeline
  accounts?: Accounts
  hashtags?: Hashtags
  keywords?: Keywords1
  regions?: Regions
  music?: Music
  effects?: Effects
  lengths?: Lengths
  ids?: Ids
  shops?: Shops
  matrix?: Matrix
  any_of?: AnyOfThese1
  query?: MoreConditions
  for_each?: ForEachRowOfAnotherStep
  snowball?: Snowball
  fields?: Fields
  period?: PeriodOfThisStep
  per_request?: ValuesPerRequest
  limit?: LimitOfEachWindow
  draws?: RandomSamples
  budget?: Budget
  together?: ValuesTogether
  refresh?: LaterWaves
  check_accounts?: CheckAccounts
  window?: Window
  repeat?: Repeat
}
/**
 * The most requests that this study may spend in one UTC day, pool by pool; of another API than TikTok's, its own pools. The quota is shared by everybody who uses the same client key: lower it to leave some for colleagues.
 */
export interface RequestsADay {
  standard?: StandardPool
  graph?: GraphPool
  [k: string]: number | undefined
}
/**
 * How fast requests follow each other.
 */
export interface Pace {
  requests_per_second?: RequestsPerSecond
  search_gap?: GapWithinASearch
  concurrency?: RequestsAtTheSameTime
  request_timeout?: PatienceWithOneRequest
}
/**
 * What to do while TikTok answers nothing but errors.
 */
export interface WhenTheAPIIsDown {
  give_up_after?: GiveUpAfter
}
/**
 * Where the data goes.
 */
export interface Output {
  database?: DatabaseFile
  snapshot?: CopyToRead
}
