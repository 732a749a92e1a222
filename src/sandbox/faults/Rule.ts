import type { FaultName } from "../faults.ts"
import type { SeenRequest } from "../Journal.ts"
import { type Fields, isFields, type Plain } from "../json.ts"

/** Which requests a rule is about: all that is named here must be so. */
export interface Match {
  /** Ends with it: `/video/query/` will do. Without it a rule is about any request but those for a token. */
  readonly path?: string
  /** Among the request's usernames, `not` excepted. */
  readonly username?: string
  /** `YYYYMMDD`, as sent. */
  readonly start_date?: string
  readonly end_date?: string
  /** `YYYYMMDD`, from start_date to end_date, both included. */
  readonly contains_day?: string
  /** The nth research request since the start, from 1; both included. */
  readonly from_request?: number
  readonly to_request?: number
  /** Neither search_id nor a cursor above 0. */
  readonly first_page?: boolean
  /** The cursor as sent, 0 if none. */
  readonly cursor?: number
}

/** "This fault for such requests." */
export interface Rule {
  readonly match: Match
  readonly fault: FaultName
  /** How often at most; default: always. */
  readonly times?: number
  readonly arg?: Plain
}

type Tests = { readonly [Name in keyof Match]-?: (wanted: never, seen: SeenRequest, sent: Fields) => boolean }

const tests = {
  path: (end: string, { path }) => path.endsWith(end),
  username: (name: string, { body }) => usernames(body).includes(name.toLowerCase()),
  start_date: (day: string, _, sent) => day === sent.start_date,
  end_date: (day: string, _, sent) => day === sent.end_date,
  contains_day: (day: string, _, sent) => String(sent.start_date) <= day && day <= String(sent.end_date),
  from_request: (n: number, seen) => seen.n >= n,
  to_request: (n: number, seen) => seen.n <= n,
  first_page: (first: boolean, _, sent) => first === (!sent.search_id && cursorOf(sent) === 0),
  cursor: (cursor: number, _, sent) => cursor === cursorOf(sent)
} satisfies Tests

/** The names a match may have. */
export const matchable: ReadonlyArray<string> = Object.keys(tests)

/** True if a rule is about this request. */
export const concerns = ({ match }: Rule, seen: SeenRequest): boolean => {
  const sent = isFields(seen.body) ? seen.body : {}
  const names = Object.keys(match) as ReadonlyArray<keyof Match>
  const about = (name: keyof Match) => tests[name](match[name] as never, seen, sent)
  return (seen.n > 0 || match.path !== undefined) && names.every(about)
}

const cursorOf = (sent: Fields): number => Number(sent.cursor ?? 0)

/** Every username a body names: its own, and those of its conditions. */
const usernames = (body: Plain): ReadonlyArray<string> => {
  if (!isFields(body)) return []
  const own = typeof body.username === "string" ? [body.username] : []
  const { and, or } = isFields(body.query) ? body.query : {}
  const conditions = [and ?? [], or ?? []].flat().filter(isFields)
  const asked = conditions.filter((c) => c.field_name === "username").flatMap((c) => c.field_values as Array<string>)
  return [...own, ...asked].map((name) => String(name).toLowerCase())
}
