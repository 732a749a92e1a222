import { Dice, hashText } from "./hash.ts"
import type { Plain } from "./json.ts"

/** How much goes wrong on its own. */
export type Profile = "none" | "realistic" | "hostile"

type Fault = readonly [realistic: number, hostile: number, does: string]

/**
 * Every fault: its weight in the profiles `realistic` and `hostile`, and what the client meets.
 * Weight 0 in both: only by a rule, because no client could get all the data, or not before midnight.
 *
 * | profile | requests that meet a fault | times in a row |
 * |---|---|---|
 * | `none` | none | |
 * | `realistic` | 6 % | 1 to 3 |
 * | `hostile` | 40 % | 1 to 3 |
 *
 * Which request meets which fault follows from the seed and the request (apart from its search_id), so the same run
 * meets the same faults. After its one to three times a request is answered well for good.
 * No fault of a profile changes the truth: what is added is noise, what is withheld comes on the next try. What else a
 * profile switches on, and what of it changes the truth, is in `profiles.ts`.
 */
export const faults = {
  internal_error: [30, 6, "500 with code internal_error; OAuth: server_error"],
  bad_gateway: [2, 2, "502, text/html"],
  unavailable: [2, 2, "503, text/html"],
  gateway_timeout: [4, 3, "504, text/html"],
  error_as_200: [2, 3, "200 with the code arg, default internal_error"],
  something_wrong: [2, 3, "400 'Something went wrong. Please try again later.'"],
  rate_limited: [4, 2, "429 rate_limit_exceeded"],
  rate_limited_retry_after: [1, 1, "the same with Retry-After: arg, default 1 second"],
  quota_spent: [0, 0, "429 daily_quota_limit_exceeded, whatever the count"],
  token_refused: [1, 3, "401 access_token_invalid for a good token, once"],
  scope_refused: [0, 0, "401 scope_not_authorized"],
  search_id_refused: [20, 6, "400 'Search Id … is invalid or expired'; the id is good the next time"],
  search_id_expired: [2, 3, "the same, and the id stays refused; once"],
  invalid_cursor: [4, 3, "400 'Invalid count or cursor' on a later page"],
  invalid_params: [0, 0, "400 invalid_params; arg is the message"],
  refuse_account: [0, 0, "400 '… is invalid: cannot find the user', naming arg"],
  refuse_unnamed: [0, 0, '400 "API cannot return this user\'s information", naming nobody'],
  answer: [0, 0, "any refusal: arg is { status, code, message }"],
  data_with_500: [0, 3, "500 with good data"],
  msg_for_message: [2, 3, "the error object has msg in place of message"],
  search_id_changed: [2, 3, "the page has another search_id for the same search; both are good"],
  search_id_missing: [0, 0, "the page has no search_id"],
  search_id_empty: [0, 3, 'the page has the search_id ""'],
  list_no_list: [0, 2, "a text stands where the list of items should be"],
  empty_page: [3, 3, "no items, has_more true, the cursor where it was"],
  cursor_missing: [1, 3, "has_more true without cursor"],
  cursor_stuck: [1, 3, "has_more true with the cursor where it was"],
  has_more_missing: [0, 3, "the page does not say whether there is more"],
  has_more_text: [1, 3, 'has_more is "true" or "false"'],
  cursor_text: [0, 3, "cursor is a string"],
  video_id_for_id: [0, 3, "items have video_id in place of id"],
  nul_in_username: [2, 3, "usernames end with a NUL"],
  duplicates: [3, 3, "items of this and the previous page come again"],
  off_target: [1, 3, "one item more, of an account nobody asked for"],
  extra_fields: [2, 3, "items have a field sandbox_noise"],
  numbers_as_text: [0, 3, 'counters are strings: "12"'],
  null_lists: [1, 3, "empty lists are null"],
  lone_surrogate: [0, 3, "the field arg, default sandbox_noise, ends with half a character"],
  invalid_region: [0, 0, "the first item's region_code is arg, default ZZ"],
  nothing_found: [0, 0, "no items and has_more false, whatever there is"],
  slow: [4, 2, "the answer comes after arg, default 250, milliseconds"],
  hang: [0, 0, "no answer; the connection closes after arg, default 30000, milliseconds"],
  reset: [2, 3, "the connection is reset before the answer"],
  cut_off: [1, 3, "the connection closes halfway through the body"],
  half_json: [1, 2, "half the body, well delivered"],
  garbage: [0, 2, "256 random bytes as JSON"],
  bom: [0, 2, "a byte order mark before the JSON"]
} satisfies Readonly<Record<string, Fault>>

export type FaultName = keyof typeof faults

/** A fault and what it needs to know. */
export type FaultChoice = FaultName | { readonly fault: FaultName; readonly arg?: Plain }

const shares: Record<Profile, number> = { none: 0, realistic: 0.06, hostile: 0.4 }
const once: ReadonlyArray<FaultName> = ["token_refused", "search_id_expired"]
const names = Object.keys(faults) as ReadonlyArray<FaultName>

/** The fault a profile holds for a request that came `repeats` times before. */
export const planned = (seed: number, profile: Profile, print: string, repeats: number): FaultName | undefined => {
  const dice = new Dice(hashText(print, seed))
  if (!dice.chance(shares[profile])) return undefined
  const column = profile === "realistic" ? 0 : 1
  const total = names.reduce((sum, name) => sum + faults[name][column], 0)
  let rest = dice.below(total)
  const name = names.find((candidate) => {
    rest -= faults[candidate][column]
    return rest < 0
  })!
  const times = once.includes(name) ? 1 : 1 + dice.below(3)
  return repeats < times ? name : undefined
}
