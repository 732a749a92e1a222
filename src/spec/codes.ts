// Every mistake that a study, a list file or a pipeline can hold: its code, how grave it is, what it means, what to do.
// Codes are never reused. The documentation is made from this table.
import { shippedApi } from "../domain/shippedApi.ts"

export interface Code {
  readonly severity: "error" | "warning"
  readonly title: string
  readonly fix: string
}

const error = (title: string, fix: string): Code => ({ severity: "error", title, fix })
const warning = (title: string, fix: string): Code => ({ severity: "warning", title, fix })

export const codes = {
  // The text as YAML
  WR001: error("The file cannot be read as YAML", "compare the line with the examples in the folder examples"),
  WR002: error("A tab indents a line", "replace each tab by two spaces"),
  WR003: error("A key stands twice", "keep one of the two"),
  WR004: error("A line is indented wrongly", "keys that belong together begin in the same column"),
  WR005: error("A bracket or a quote is not closed", "close it on the same line or below"),
  WR006: error("A value begins with a special character", 'put the whole value in quotes: "…"'),
  WR007: error("A colon is missing, or there is one too many", "write `key: value`; put a text with a colon in quotes"),
  WR008: error("Nothing stands where a value belongs", "write a value, or delete the line"),
  WR009: error("The file is empty or holds no keys", "start from a study in the folder examples"),

  // The keys and the kinds of their values
  WR010: error("Unknown key", "correct the key or delete it"),
  WR011: error("A key is missing", "add it"),
  WR012: error("A value of the wrong kind", "write it as expected"),
  WR013: error("A value that is not among the allowed ones", "choose one of the expected values"),
  WR014: error("A list or a map is empty", "fill it; delete the key if it is not needed"),
  WR015: error("A number out of range", "choose a number in the range"),
  WR016: error("Not a duration", "write a number and a unit without a space: 250ms, 10s, 5m, 1h, 7d; or 0"),
  WR017: error("Not a name", "use small letters, digits and hyphens"),
  WR018: error("Not an ORCID iD", "copy it from the ORCID profile, without https://orcid.org/"),
  WR136: error("Not a ROR id", "copy it from https://ror.org: nine letters and digits, beginning with 0"),
  WR137: error("Not a DOI", "write it from 10. on, such as 10.1234/abcd"),
  WR138: error("Not an e-mail address", "write it like ada@example.org"),
  WR019: error("A text is badly formed", "`windrow schema` prints what belongs there"),

  // Days
  WR020: error("Not a day", "write year-month-day, such as 2023-01-31"),
  WR021: error("The period ends before it begins", "exchange `from` and `to`, or correct the year"),
  WR022: error("There is no period", "add `period: { from: 2023-01-01, to: 2023-12-31 }` to the study or to the step"),
  WR023: error("The pipeline has no dates", "delete the step's `period`"),
  WR024: warning("The period reaches into the future", "write `to: today` for a study that goes on"),
  WR025: warning(
    "The period touches the last 48 hours",
    "a new video can take 48 hours to become searchable: run the study again after that, and these days are asked again"
  ),
  WR026: warning(
    "The period touches the last 10 days",
    "views, likes and other counts can take 10 days to settle: keep that in mind, or end the period earlier"
  ),

  // Steps
  WR030: error("Unknown pipeline", "name a pipeline: `pipeline: videos`, or call the step like it"),
  WR031: error("An input that the pipeline does not take", "delete it, or choose another input"),
  WR032: error("A step asks for nothing", "add an input such as `accounts`, or a `query`"),
  WR033: error("A field that the endpoint does not have", "delete it, or write `fields: all`"),
  WR034: error("The pipeline takes no query", "delete the `query`"),
  WR035: error("A field that a condition cannot name", "choose one of the expected fields"),
  WR036: error("An operation that the field does not know", "choose one of the expected operations"),
  WR037: error("The operation takes one value", "write IN for several values, or split the condition"),
  WR038: error("A step is fed by one that is not there", "name a step of this study"),
  WR039: error("Steps feed each other in a circle", "let one of them start from an input of its own"),
  WR040: error("A column that the other step's table does not have", "choose one of the expected columns"),
  WR041: error("The pipeline cannot be fed by another step", "delete `for_each`, or the input that it would feed"),
  WR042: error(
    "A condition that the column cannot meet",
    "compare counts with numbers, texts with EQ, IN or CONTAINS; lists know CONTAINS"
  ),
  WR043: error("The pipeline cannot draw random samples", "delete `draws`; of the pipelines, `videos` can draw"),
  WR044: error("Rows are chosen in two ways at once", "keep one of the two"),
  WR045: error("A window that the pipeline cannot have", "delete `window`, or make it shorter"),
  WR046: error(
    "Later waves that the step cannot have",
    "write `refresh: { after: 7d, times: 3 }`, `refresh: { at_age: [4d, 14d] }` or `refresh: { on: [2024-06-09] }`"
  ),
  WR047: error("A column of another kind than the step's inputs", "choose one of the expected columns"),

  WR048: error("Conditions that leave no day of the period", "delete the conditions on the day, or correct the period"),
  WR049: warning("A condition on the day", "only these days are asked: the `period` says it once, and for everybody"),

  // Values
  WR050: error("Not a user name", "write the name as it follows the @ on the profile, one name per item"),
  WR051: error("Not a hashtag", "write it without #, one hashtag per item"),
  WR052: error("Not a region code", "write two capital letters, such as DE, AT, CH"),
  WR053: error("Not an id", "write the digits only; in a spreadsheet, keep ids as text, or they are rounded"),
  WR054: error("Not a day in the API's words", "in a query, days have eight digits: 20230131"),
  WR055: error("Not a whole number", "write digits only"),
  WR056: error("Not a video length", "choose one of the expected values"),

  // List files
  WR057: error(
    "The list file is not read",
    "a list is a text file beside the study, one value a line; divide one that is too long among several steps"
  ),
  WR060: error("The list file is not there", "paths are relative to the study: is the name spelled right?"),
  WR061: error("The list file is no UTF-8 text", 'save it again as "CSV UTF-8"'),
  WR062: error("The list file lacks the column", "name one of its columns: `column: …`"),
  WR063: error("The list file has no values", "fill it, or name another file"),
  WR064: error("The list file cannot be read as a table", "check the quotes in that line"),
  WR065: error(
    "Not a day in a list",
    "write days as 2024-01-31 or leave the cell empty; rename a column that means something else"
  ),
  WR066: error("An account that ends before it begins", "exchange `from` and `to`, or correct the year"),
  WR067: error("Dates of one account overlap", "let the second line begin after the first ends, or delete one"),
  WR068: error("No accounts to check", "name `accounts` in the step, or delete `check_accounts`"),
  WR069: error("A line of the list has more or fewer cells than the first", "compare it with the first line"),

  // Things that work but may surprise
  WR070: warning("A value stands twice", "delete one; it is asked once either way"),
  WR071: warning(
    "Accounts are narrowed by region",
    "a region is where the creator registered, so accounts registered elsewhere are dropped without a word: delete the regions"
  ),
  WR072: warning("NO without quotes", 'Windrow reads Norway, but other YAML readers see "false": write "NO"'),
  WR073: warning(
    "A file of the study lies outside the study's folder",
    "a relative path keeps study and data together"
  ),
  WR074: warning("A comment right behind a value", "quote the value if what follows # belongs to it"),
  WR075: error("The snapshot is the database itself", "name another file, such as data/snapshot.duckdb"),
  WR076: warning("An account is wanted outside the period", "nothing is asked of it: are the dates right?"),
  WR078: error("A folder where a file belongs", "name a file in it, such as data/study.duckdb"),
  WR079: warning("An id from the future", "an id tells when it was made: copy it once more, as text"),
  WR077: warning(
    "Perhaps not a user name",
    "a user name is 2 to 24 letters a-z, digits, underscores and periods: does it follow the @ on the profile?"
  ),

  WR098: warning(
    "Cells of a list that stand for nothing",
    'R writes empty cells by `write.csv(…, na = "")`. If one of them is meant, write it in the study itself, as in accounts: [na]'
  ),
  WR099: warning("A list with links or signs around its values", "nothing is to be done, if that is who is meant"),
  WR100: warning("A line of a list that is taken for a header or a title", "nothing is to be done, if it is one"),
  WR101: error("Two columns of a list have one name", "give one of them another name: capitals make no difference"),
  WR102: error("A header among the values of a list", "delete the line: it came in when tables were put together"),

  WR103: error("A path that leads to no file", "name a file beside the study, such as data/study.duckdb"),
  WR105: error(
    "Dates of a list that cannot hold",
    "delete them, or let the list cut the step: the first input of the pipeline does"
  ),
  WR104: warning(
    "Waves that begin before the period",
    "run the study for the first time on the first day of the period"
  ),
  WR115: error(
    "A limit that cannot hold",
    "write `limit: { rows_per_window: 5000 }`, or in `for_each` `limit: { rows_per_parent: 100 }`"
  ),
  WR116: warning("Values that are asked by themselves", "delete `per_request`: each value is asked by itself"),
  WR117: warning(
    "Months that are longer than a search may be",
    "write `window: week`, or a number of days that the API takes at once"
  ),
  WR119: error(
    "A matrix that cannot be asked",
    "write `matrix: { file: words.csv, columns: { regions: region, keywords: word } }`"
  ),
  WR118: warning(
    "A calendar that is past",
    "what is collected from now on is not asked again on days that are past: are they right?"
  ),
  WR106: warning(
    "A text with signs that are hardly meant",
    "it is asked with them: type it anew, instead of copying it"
  ),
  WR125: warning(
    "Lines of a list that tell about it",
    "nothing is to be done, if they do; a value that reads like this stands in the study itself"
  ),
  WR126: error(
    "Cells of a spreadsheet that were never computed",
    "open the file in a spreadsheet program and save it, or paste the values only"
  ),
  WR127: warning(
    "A value of a list that reads like a title or a total",
    "it is asked: delete its line, if it is none of the values"
  ),
  WR128: warning("An id from long ago", "an id tells when it was made: numbers of rows and counts are no ids"),
  WR129: warning(
    "Ids that a program may have rounded",
    'numbers of 19 digits lose their last ones: keep ids as text, in R by `colClasses = "character"`, in Python by `dtype=str`'
  ),
  WR107: warning(
    "Columns that read like dates and are not taken for them",
    "call them `from` and `to`, if they say when each account is wanted; otherwise nothing is to be done"
  ),

  WR108: error("A list whose parts do not fit together", "write one item for each file, step or value"),

  WR109: error(
    "A snowball that cannot grow",
    "write `snowball: { depth: 2, sample: { n: 50, seed: 1 } }` into a step with an input whose rows name further values"
  ),

  // Pipeline files
  WR080: error("The pipeline is not named like its file", "give both the same name"),
  WR081: error("A column that the rows do not have", "add it to `rows.columns`, or correct the name"),
  WR082: error("An input has not exactly one place in the request", "give it `field_name` or `parameter`, not both"),
  WR083: error("An input names an unknown query field", "list the field under `query`"),
  WR084: error("A column is filled from an unknown input", "name an input of this pipeline"),
  WR085: error("A column's type does not fit its parts", "`items` belongs to type list, `members` to type struct"),
  WR086: error("Two columns claim one name", "each name and spelling belongs to one column"),
  WR088: error("The pipeline's file is not read", "a pipeline is a short text file: is it the right one?"),
  WR089: warning(
    "A pipeline beside the study that Windrow's own does otherwise",
    "read its file before you run it; if it is meant to be another one, give it and its file another name"
  ),
  WR092: error(
    "A value that is not of its kind",
    "write it as the API's description says: see `values` in its api.yaml"
  ),
  WR093: error(
    "A description of an API or an endpoint that cannot be meant",
    "`windrow schema api` and `windrow schema pipeline` say what belongs there"
  ),
  WR094: error("Unknown API", "name a folder beside the study with an api.yaml in it: pipelines/NAME/api.yaml"),
  WR095: error(
    "A step of another API",
    "data of two APIs never share a file: write a study for each of them, with a database of its own"
  ),
  WR097: warning(
    "A file beside the study that is not read",
    "move it: an endpoint is pipelines/NAME.yaml, an API pipelines/NAME/api.yaml with its endpoints beside it"
  ),
  WR087: error("An input does not say how its values are written", "add `values`, such as `values: id`"),

  // The whole file
  WR090: error(
    "A secret in a file that is shared",
    `delete it, and put it into ${shippedApi.authentication.variables.join(" and ")}, or into the file .env beside the study`
  ),
  WR096: warning(
    "What may be a secret",
    "if it is one, take it out: a study is there to be shared; otherwise nothing is to be done"
  ),
  WR091: error("Another version of the study language", "write `windrow: 1`, or install a newer Windrow")
} as const satisfies Record<string, Code>

export type CodeName = keyof typeof codes
