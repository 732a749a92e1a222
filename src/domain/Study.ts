// What a researcher wants, with every list read, every default filled in and every field spelled out.

import { Schema } from "effect"
import { PoolName } from "./Api.ts"
import { longest, Millis, number, Path, whole } from "./bounded.ts"
import { Day } from "./Day.ts"
import { hashOf, type Json } from "./Json.ts"
import { inputsIn, isMatrix, valuesIn } from "./matrix.ts"
import { Operation } from "./Pipeline.ts"
import { RowCondition } from "./RowCondition.ts"

export const Condition = Schema.Struct({
  operation: Operation,
  field_name: Schema.String,
  field_values: Schema.Array(Schema.String)
})
export type Condition = typeof Condition.Type

/** Groups are ANDed: every `and` true, one `or` true where there are any, every `not` false. */
export const Query = Schema.Struct({
  and: Schema.optionalKey(Schema.Array(Condition)),
  or: Schema.optionalKey(Schema.Array(Condition)),
  not: Schema.optionalKey(Schema.Array(Condition))
})
export type Query = typeof Query.Type

const textOf = ({ operation, field_name, field_values }: Condition): string =>
  JSON.stringify([operation, field_name, field_values])

const sortConditions = (conditions: ReadonlyArray<Condition>): ReadonlyArray<Condition> =>
  conditions
    .map((c) => ({ ...c, field_values: c.field_values.toSorted() }))
    .toSorted((a, b) => (textOf(a) < textOf(b) ? -1 : 1))

/** Conditions in the one order they have, so that reordering a study changes no shape. */
export const sortQuery = ({ and = [], or = [], not = [] }: Query): Query =>
  Object.fromEntries(
    Object.entries({ and, or, not })
      .filter(([, group]) => group.length > 0)
      .map(([name, group]) => [name, sortConditions(group)])
  )

/** Inclusive UTC days; `today` moves on with the calendar. */
export const Period = Schema.Struct({ from: Day, to: Schema.Union([Day, Schema.Literal("today")]) })
export type Period = typeof Period.Type

/** Days on which a unit is wanted, both ends included; without one, from or to the end of the period. A unit may have several. Without an `input` it is an account. */
export const Span = Schema.Struct({
  unit: Schema.String,
  input: Schema.optionalKey(Schema.String),
  from: Schema.optionalKey(Day),
  to: Schema.optionalKey(Day)
})
export type Span = typeof Span.Type

/** Conditions on rows that feed a step: all hold that have no `group`, one of those in `or`, none of those in `not`. */
const Where = Schema.Array(RowCondition)

/** Values that are left out: those that a step's rows have in a column and, where that repeats what the step is asked for, those. */
export const Except = Schema.Struct({ step: Schema.String, column: Schema.String, where: Where })
export type Except = typeof Except.Type

/**
 * A source of an input: rows that another step found, by one of their columns. Of those a random `sample` (so many of each
 * stratum), the `top` by a count, the `newest` (of each stratum) or the `most_frequent`; without the values `without`, and those of other steps. `limit` ends each value's list
 * after so many rows. `spans`: the days of its values.
 */
export const ForEach = Schema.Struct({
  step: Schema.String,
  input: Schema.optionalKey(Schema.String),
  column: Schema.String,
  where: Where,
  sample: Schema.optionalKey(
    Schema.Struct({ n: whole(1, 10_000_000), per: Schema.Array(Schema.String), seed: Schema.String })
  ),
  top: Schema.optionalKey(Schema.Struct({ n: whole(1, 10_000_000), by: Schema.String })),
  newest: Schema.optionalKey(Schema.Struct({ n: whole(1, 10_000_000), per: Schema.Array(Schema.String) })),
  most_frequent: Schema.optionalKey(Schema.Struct({ n: whole(1, 10_000_000) })),
  without: Schema.optionalKey(Schema.Array(Schema.String)),
  except: Schema.optionalKey(Schema.Array(Except)),
  spans: Schema.optionalKey(Schema.Array(Span)),
  limit: Schema.optionalKey(Schema.Struct({ rows_per_parent: whole(1, 1_000_000) }))
})
export type ForEach = typeof ForEach.Type

/** Written values of which those of other steps are left out. */
export const Candidates = Schema.Struct({
  input: Schema.String,
  values: Schema.Array(Schema.String),
  except: Schema.Array(Except)
})
export type Candidates = typeof Candidates.Type

/**
 * Later waves of a step: `delays` (milliseconds, rising) from the day on which a unit was collected, or from the end of the
 * day on which it was created; and `on` days of the calendar (rising), whatever was collected before them. By `ids` each row is asked by its key, by `search` the same is asked again.
 */
export const Refresh = Schema.Struct({
  from: Schema.Literals(["collection", "creation"]),
  delays: Schema.Array(number(3_600_000, longest)).check(Schema.isMaxLength(365)),
  on: Schema.optionalKey(Schema.Array(Day).check(Schema.isMaxLength(366))),
  by: Schema.Literals(["ids", "search"])
})
export type Refresh = typeof Refresh.Type

/**
 * A line of a list of accounts: `id` joins the names that one person has had, `columns` are kept as they came. `steps`: those whose
 * list has the line, where others have other lines of the same account.
 */
export const Account = Schema.Struct({
  username: Schema.String,
  id: Schema.optionalKey(Schema.String),
  from: Schema.optionalKey(Day),
  to: Schema.optionalKey(Day),
  steps: Schema.optionalKey(Schema.Array(Schema.String)),
  columns: Schema.Record(Schema.String, Schema.String)
})
export type Account = typeof Account.Type

/**
 * `inputs`: values that are written. `for_each` is the one source of a step that has no other values; a list of several has
 * `sources` and `candidates` beside its values, all of one input. `limit`: so many rows of each window of each unit.
 * `window.by`: windows of the calendar, each no longer than `max_span_days`.
 */
export const Step = Schema.Struct({
  name: Schema.String,
  pipeline: Schema.String,
  inputs: Schema.Record(Schema.String, Schema.Array(Schema.String)),
  query: Query,
  fields: Schema.Array(Schema.String),
  period: Schema.optionalKey(Period),
  for_each: Schema.optionalKey(ForEach),
  sources: Schema.optionalKey(Schema.Array(ForEach)),
  candidates: Schema.optionalKey(Schema.Array(Candidates)),
  draws: Schema.optionalKey(whole(1, 1000)),
  limit: Schema.optionalKey(Schema.Struct({ rows_per_window: whole(1, 1_000_000) })),
  budget: Schema.optionalKey(Schema.Struct({ requests: whole(1, 100_000_000) })),
  together: Schema.Boolean,
  per_request: Schema.optionalKey(whole(1, 1000)),
  window: Schema.optionalKey(
    Schema.Struct({ max_span_days: whole(0, 3650), by: Schema.optionalKey(Schema.Literal("month")) })
  ),
  repeat: Schema.optionalKey(Schema.Boolean),
  refresh: Schema.optionalKey(Refresh),
  spans: Schema.optionalKey(Schema.Array(Span))
})
export type Step = typeof Step.Type

export const Author = Schema.Struct({
  given: Schema.String,
  family: Schema.String,
  orcid: Schema.optionalKey(Schema.String),
  affiliation: Schema.optionalKey(Schema.String),
  ror: Schema.optionalKey(Schema.String)
})
export type Author = typeof Author.Type

/**
 * What stands beside a paper and changes nothing of what is collected. `rights`: the licence of the authors' own documentation,
 * codings and scripts. `accounts_public`: the study's accounts may be named. ROR ids and DOIs are without the address of their
 * registry.
 */
export const Publishing = Schema.Struct({
  keywords: Schema.optionalKey(Schema.Array(Schema.String)),
  version: Schema.optionalKey(Schema.String),
  rights: Schema.optionalKey(Schema.String),
  contact: Schema.optionalKey(Schema.Struct({ name: Schema.String, email: Schema.String })),
  funding: Schema.optionalKey(
    Schema.Array(
      Schema.Struct({
        funder: Schema.String,
        ror: Schema.optionalKey(Schema.String),
        award: Schema.optionalKey(Schema.String)
      })
    )
  ),
  publication: Schema.optionalKey(
    Schema.Struct({
      title: Schema.String,
      doi: Schema.optionalKey(Schema.String),
      journal: Schema.optionalKey(Schema.String),
      year: Schema.optionalKey(whole(1900, 2200))
    })
  ),
  archive: Schema.optionalKey(
    Schema.Struct({
      name: Schema.String,
      doi: Schema.optionalKey(Schema.String),
      year: Schema.optionalKey(whole(2016, 2200))
    })
  ),
  ethics: Schema.optionalKey(Schema.String),
  accounts_public: Schema.optionalKey(Schema.Boolean)
})
export type Publishing = typeof Publishing.Type

/** Which slices of a step come first. */
export const Order = Schema.Literals(["chronological", "newest", "random"])
export type Order = typeof Order.Type

/** Times are milliseconds. By `seed` goes the random order, else by the name. The paths under `output` are as the study has them, relative to the study. */
export const Study = Schema.Struct({
  windrow: Schema.Literal(1),
  name: Schema.String,
  title: Schema.optionalKey(Schema.String),
  description: Schema.optionalKey(Schema.String),
  authors: Schema.Array(Author),
  publishing: Schema.optionalKey(Publishing),
  steps: Schema.Array(Step),
  accounts: Schema.optionalKey(Schema.Array(Account)),
  quota: Schema.Record(PoolName, whole(1, 1_000_000)),
  pace: Schema.Struct({
    requests_per_second: number(0, 1000),
    search_gap: Millis,
    concurrency: whole(1, 64),
    request_timeout: Millis
  }),
  outage: Schema.Struct({ give_up_after: Millis }),
  settle: Millis,
  order: Order,
  seed: Schema.optionalKey(Schema.String),
  output: Schema.Struct({ database: Path, snapshot: Schema.optionalKey(Path) })
})
export type Study = typeof Study.Type

/** The values of an input, also as parts of pairs. */
const valuesOf = (inputs: Step["inputs"], name: string): ReadonlyArray<string> =>
  Object.entries(inputs).flatMap(([input, values]) => {
    const place = inputsIn(input).indexOf(name)
    return place < 0 ? [] : isMatrix(input) ? values.map((pair) => valuesIn(pair)[place] ?? "") : values
  })

/** A line for each line of the study's lists, and for each account that it names elsewhere: in the order of the study. */
export const listedAccounts = ({ accounts = [], steps }: Pick<Study, "accounts" | "steps">): ReadonlyArray<Account> => {
  const listed = new Set(accounts.map(({ username }) => username))
  const named = new Set(steps.flatMap(({ inputs }) => valuesOf(inputs, "accounts")))
  return [...accounts, ...[...named.difference(listed)].map((username): Account => ({ username, columns: {} }))]
}

/** What a study says of its accounts, as a hash; undefined where it names none. */
export const accountsHash = (study: Study): string | undefined => {
  const accounts = listedAccounts(study)
  return accounts.length === 0 ? undefined : hashOf(["lines", accounts as unknown as Json])
}
