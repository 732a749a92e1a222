// What holds for all endpoints of an API, as its api.yaml says it. Code knows mechanisms; which API has which is said here.
import { Schema } from "effect"
import { Millis, number, whole } from "./bounded.ts"
import { wrongPattern } from "./pattern.ts"

// One by one: who takes them out of the namespace keeps all of it in the bundle.
const Text = Schema.String
const optionalKey = Schema.optionalKey
const List = Schema.Array

// A stored plan may bring an API, and nobody but this checks it: the same as schemas/api.schema.json says.
const ApiName = Text.check(Schema.isPattern(/^(?!constructor$)[a-z][a-z0-9_]{0,30}$/))
export const PoolName = Text.check(Schema.isPattern(/^(?!constructor$)[a-z][a-z0-9_]{0,62}$/))
/** A member of a request or an answer. */
const Member = Text.check(
  Schema.isPattern(/^(?!(?:constructor|toString|valueOf|hasOwnProperty|__\w*)$)[A-Za-z_][\w-]{0,99}$/)
)
const Dotted = Text.check(Schema.isPattern(/^[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*$/))
const Pattern = Text.check(
  Schema.makeFilter((text) => wrongPattern(text) === undefined, { expected: "a tame pattern" })
)
const Patterns = List(Pattern)
const Header = Text.check(Schema.isPattern(/^[A-Za-z][A-Za-z0-9-]{0,60}$/))

/** What an answer without rows means for the run. What each leads to is code (`fetch/decide.ts`); which answer is of which, data. */
export const errorClasses = [
  "new_token",
  "rate_limited",
  "quota_spent",
  "search_refused",
  "server",
  "window_too_long",
  "list_too_long",
  "unit_refused",
  "scope_refused",
  "request_refused",
  "refused_oddly"
] as const

const Errors = List(
  Schema.Struct({
    class: Schema.Literals(errorClasses),
    code: optionalKey(Patterns),
    message: optionalKey(Patterns),
    status: optionalKey(List(Text.check(Schema.isPattern(/^[1-5]\d\d(?:-[1-5]\d\d)?$/)))),
    because: Text
  })
).check(Schema.isMaxLength(100))

/** `variables` are names of environment variables, of a key and of what is secret beside it: what they hold stands in no file. */
const Authentication = Schema.Struct({
  style: Schema.Literals(["client_credentials", "key", "none"]),
  docs: optionalKey(Text),
  variables: List(Text.check(Schema.isPattern(/^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$/))),
  from: optionalKey(Text),
  ask: optionalKey(
    Schema.Struct({
      path: Text.check(Schema.isPattern(/^\/[a-z0-9_/.-]+$/)),
      as: List(Member),
      members: optionalKey(Schema.Record(Text, Text))
    })
  ),
  token: optionalKey(
    Schema.Struct({ at: List(Dotted), lifetime_at: optionalKey(Dotted), lifetime: optionalKey(Millis) })
  ),
  refused: optionalKey(Patterns),
  send: optionalKey(
    Schema.Struct({
      header: optionalKey(Header),
      member: optionalKey(Member),
      before: optionalKey(Text.check(Schema.isPattern(/^[A-Za-z ]{0,20}$/)))
    })
  )
})

const errorMembers = { code: Member, message: List(Member), log_id: optionalKey(Member) }

/** `data` absent: the whole answer. No code is as good as one of the `good` ones. */
export const EnvelopeForm = Schema.Struct({
  data: optionalKey(Dotted),
  good: optionalKey(List(Text)),
  error: Schema.Struct({ at: Dotted, ...errorMembers }),
  flat: optionalKey(Schema.Struct({ code: Member, message: Member, log_id: optionalKey(Member) })),
  unnested: optionalKey(Schema.Boolean)
})
export type EnvelopeForm = typeof EnvelopeForm.Type

/** How many requests a pool grants, and for how long: for a day that begins at an hour of some zone's clock, or for an hour. */
export const PoolQuota = Schema.Struct({
  title: Text,
  requests: whole(1, 1_000_000),
  per: Schema.Literals(["day", "hour"]),
  reset: optionalKey(
    Schema.Struct({ hour: whole(0, 23), zone: Text.check(Schema.isPattern(/^[A-Za-z][A-Za-z0-9_+/-]{0,60}$/)) })
  )
})
export type PoolQuota = typeof PoolQuota.Type

/** How values of a kind are written. `title` has its article; `mistake` is the code of a wrong value. */
export const ValueKind = Schema.Struct({
  title: Text,
  mistake: optionalKey(Text),
  lower: optionalKey(Schema.Literals(["typed", "always"])),
  once: optionalKey(Schema.Boolean),
  prefix: optionalKey(Text),
  link: optionalKey(Schema.Struct({ host: Pattern, name: Pattern })),
  pattern: optionalKey(Pattern),
  between: optionalKey(Pattern),
  suggestion: optionalKey(Pattern),
  without: optionalKey(Pattern),
  letters: optionalKey(Schema.Struct({ pattern: Pattern, says: Text })),
  usual: optionalKey(Schema.Struct({ pattern: Pattern, least: Schema.Int, most: Schema.Int, title: Text })),
  number: optionalKey(Schema.Boolean),
  day: optionalKey(Schema.Literals(["YYYYMMDD", "YYYY-MM-DD"])),
  one_of: optionalKey(List(Text)),
  countries: optionalKey(Schema.Boolean),
  plain: optionalKey(Schema.Record(Text, Text))
})
export type ValueKind = typeof ValueKind.Type

/** The clock in an id: the number without its lower `shift` bits counts units since 1970. */
const IdClock = Schema.Struct({ shift: whole(0, 63), unit: Schema.Literals(["seconds", "milliseconds"]) })
/** Times are milliseconds. */
export const Api = Schema.Struct({
  api: ApiName,
  title: Text,
  platform: Text,
  docs: Text,
  base: Text,
  hosts: List(Text),
  authentication: Authentication,
  request: Schema.Struct({
    method: Schema.Literals(["POST", "GET"]),
    headers: Schema.Record(Text, Text),
    fields_as: Member
  }),
  envelope: EnvelopeForm,
  errors: Errors,
  sentences: Patterns,
  field_words: optionalKey(Pattern),
  quota: Schema.Struct({
    docs: optionalKey(Text),
    pools: Schema.Record(PoolName, PoolQuota).check(Schema.isMinProperties(1), Schema.isMaxProperties(20)),
    uncounted: List(Schema.Literals(errorClasses))
  }),
  dates: optionalKey(
    Schema.Struct({
      format: Schema.Literals(["YYYYMMDD", "YYYY-MM-DD", "seconds"]),
      from: Member,
      to: Member,
      field_name: optionalKey(Member),
      past_end: optionalKey(Schema.Boolean)
    })
  ),
  query: optionalKey(Schema.Struct({ style: Schema.Literals(["tree", "members"]), as: optionalKey(Member) })),
  inputs: List(Text),
  profiles: optionalKey(Text),
  feeds: optionalKey(Schema.Record(Text, List(Text))),
  narrowing: List(Schema.Struct({ inputs: List(Text), field_name: optionalKey(Text), says: Text })),
  young: optionalKey(Schema.Struct({ rows: Millis, counts: Millis })),
  ids: optionalKey(IdClock),
  values: Schema.Record(Text, ValueKind),
  defaults: Schema.Struct({
    requests_per_second: number(0, 1000),
    search_gap: Millis,
    concurrency: whole(1, 64),
    request_timeout: Millis,
    give_up_after: Millis,
    settle: Millis
  })
})
export type Api = typeof Api.Type

/** The names of an API's pools, the usual one first. */
export const poolsOf = ({ quota }: Api): ReadonlyArray<string> => Object.keys(quota.pools)

/** What a pool grants; nothing where the API has none of that name. */
export const poolOf = ({ quota }: Api, pool: string): PoolQuota | undefined =>
  Object.hasOwn(quota.pools, pool) ? quota.pools[pool] : undefined

/** A kind of value by its name; one that is not declared takes any text. */
export const kindOf = ({ values }: Api, name: string): ValueKind =>
  (Object.hasOwn(values, name) ? values[name] : undefined) ?? { title: "a text" }
