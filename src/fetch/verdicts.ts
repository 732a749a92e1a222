// What each answer of the API means, as a table: the first line that matches decides.
import type { Envelope } from "./envelope.ts"
import type { Question } from "./exchange.ts"

/**
 * What an answer that brought no page means. `server` failures may be an outage, the others never are. `refused_oddly` is a
 * refusal in the API's words under a status that says otherwise, `turned_away` one in words that are not the API's: both are
 * believed when they stay.
 */
export type Verdict =
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
  | "turned_away"

interface Rule {
  readonly verdict: Verdict
  readonly status?: (status: number) => boolean
  readonly code?: RegExp
  readonly message?: RegExp
}

/** Statuses that mean "not so", and not "not now": a proxy that wants a login says 302, 407 or 511. */
const isRefusing = (status: number): boolean =>
  (status >= 300 && status < 500 && ![401, 408, 425, 429].includes(status)) || [501, 505, 511].includes(status)

// Codes and messages: https://developers.tiktok.com/doc/tiktok-api-v2-error-handling, and what clients met in the wild.
const rules: ReadonlyArray<Rule> = [
  { verdict: "quota_spent", code: /^daily_quota_limit_exceeded$/ },
  { verdict: "quota_spent", message: /daily quota/i },
  { verdict: "rate_limited", code: /^rate_limit_exceeded$/ },
  { verdict: "new_token", code: /^access_token_invalid$/ },
  { verdict: "scope_refused", code: /^(scope_not_authorized|scope_permission_missed)$/ },
  { verdict: "search_refused", message: /search.?id\b.*(invalid|expired)|invalid count or cursor/i },
  { verdict: "server", code: /^(internal_error|timeout|server_error|temporarily_unavailable)$/ },
  { verdict: "server", message: /something (is|went) wrong|server internal error|try again later/i },
  {
    verdict: "unit_refused",
    message:
      /cannot find the user|cannot return this user|cannot be returned|is private|user.*(not found|does not exist)/i
  },
  {
    verdict: "list_too_long",
    message:
      /(field_values|values|list|usernames?).*(too (long|many|large)|exceed|at most|maximum|limit)|too many (values|usernames?|conditions)/i
  },
  {
    verdict: "window_too_long",
    message:
      /date.*(range|window|span|days).*(too long|exceed|within|more than|at most|no more|maximum)|(within|more than|exceed\w*) \d+ days/i
  },
  { verdict: "rate_limited", status: (status) => status === 429 },
  { verdict: "new_token", status: (status) => status === 401 },
  { verdict: "request_refused", status: isRefusing },
  { verdict: "refused_oddly", code: /invalid|param|unsupported|forbidden|denied|missing|not_(found|allowed)/ },
  { verdict: "server" }
]

/** Reads code first, then message, then status: a status alone is not to be trusted. */
export const judge = (status: number, envelope: Envelope | undefined): Verdict => {
  // A page of a gateway or a firewall says little about the request: a refusal is believed when it stays.
  if (envelope === undefined) {
    if (status === 429) return "rate_limited"
    if (status === 401) return "new_token"
    return isRefusing(status) ? "turned_away" : "server"
  }
  const { code, message } = envelope
  const matching = rules.find(
    (rule) =>
      (rule.status === undefined || rule.status(status)) &&
      (rule.code === undefined || rule.code.test(code)) &&
      (rule.message === undefined || rule.message.test(message))
  )
  return matching?.verdict ?? "server"
}

type Asked = Pick<Question, "pipeline" | "shape" | "withheld" | "needed">

/** The one field that a refusal of `fields` names: a column of the answer and no part of its key, of the query, or of the body. */
const refusedField = (message: string, { pipeline, shape, withheld }: Asked): string | undefined => {
  if (!/\bfields?\b/i.test(message)) return undefined
  const words = new Set(message.match(/\w+/g))
  const others = new Set([
    ...pipeline.rows.key,
    ...Object.keys(pipeline.query ?? {}),
    ...Object.values(pipeline.inputs).map(({ parameter }) => parameter)
  ])
  const named = shape.fields.filter((field) => words.has(field) && !others.has(field) && !withheld.has(field))
  return named.length === 1 ? named[0] : undefined
}

/** Why rows are of no use without a field, in words; undefined where they are. */
const whyNeeded = (field: string, { needed, pipeline, shape }: Asked): string | undefined => {
  const input = shape.unit_input ?? ""
  if (field === pipeline.inputs[input]?.traced_by)
    return `rows do not tell which of the ${input} found them: ask for each in a step of its own, under \`query\``
  if (field === pipeline.rows.time) return "nobody knows on which days rows lie"
  return needed?.has(field) === true ? "other steps cannot be fed" : undefined
}

/** The field that a refusal names, and that can be done without. */
export const namedField = (message: string, asked: Asked): string | undefined => {
  const field = refusedField(message, asked)
  return field === undefined || whyNeeded(field, asked) !== undefined ? undefined : field
}

/** What a refusal means for the step, where it names a field that cannot be done without. */
export const neededField = (message: string, asked: Asked): string | undefined => {
  const field = refusedField(message, asked)
  const use = field === undefined ? undefined : whyNeeded(field, asked)
  return use === undefined ? undefined : `the API refuses the field ${field}, and without it ${use}`
}

/** Words of the API's own sentences, which are user names too: `the`, `find`, `user`, `private`. */
const sentences =
  /cannot find the user|cannot return this user'?s?|information cannot be returned|this user'?s? information|is (invalid|private)|the user(name)?\b|^\s*(api|user(name)?)\b/gi

/** The one unit that a message names, as a whole word; undefined where it names none, or several. */
export const namedUnit = (message: string, units: ReadonlyArray<string>): string | undefined => {
  const rest = message.replaceAll(sentences, " ").toLowerCase()
  const words = new Set(rest.match(/[^\s"'`,;:()[\]{}<>@]+/g)?.map((word) => word.replace(/\.$/, "")) ?? [])
  const named = units.filter((unit) => words.has(unit.toLowerCase()))
  return named.length === 1 ? named[0] : undefined
}
