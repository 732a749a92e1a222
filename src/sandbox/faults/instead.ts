import type { FaultName } from "../faults.ts"
import { type Fields, isFields } from "../json.ts"
import { flat, html, type Reply, refused } from "../Reply.ts"
import {
  badCursor,
  badToken,
  broken,
  guardedUser,
  invalid,
  noSuchUser,
  Refusal,
  scopeRefused,
  spent,
  staleSearch,
  tooFast
} from "../refusals.ts"
import type { Scene } from "./Scene.ts"

/** A fault that answers in the endpoint's place; undefined where it does not fit the request. */
type Instead = (scene: Scene) => Reply | Refusal | undefined

const internal = broken()

const searchIdOf = (body: Fields): string => (typeof body.search_id === "string" ? body.search_id : "")

export const instead = {
  internal_error: ({ oauth, log_id }) =>
    oauth ? flat(500, { error: "server_error", error_description: internal.message, log_id }) : internal,
  bad_gateway: () => html(502, "Bad Gateway"),
  unavailable: () => html(503, "Service Temporarily Unavailable"),
  gateway_timeout: () => html(504, "Gateway Time-out"),
  error_as_200: ({ arg, log_id }) => {
    const code = typeof arg === "string" ? arg : internal.code
    return {
      ...refused(new Refusal(500, code, code === internal.code ? internal.message : "Invalid parameters"), log_id),
      status: 200
    }
  },
  something_wrong: () => new Refusal(400, "internal_error", "Something went wrong. Please try again later."),
  rate_limited: () => tooFast(),
  rate_limited_retry_after: ({ arg }) => tooFast({ "retry-after": String(arg ?? 1) }),
  quota_spent: () => spent(),
  token_refused: ({ oauth }) => (oauth ? undefined : badToken()),
  scope_refused: () => scopeRefused(),
  search_id_refused: ({ body }) => (searchIdOf(body) === "" ? undefined : staleSearch(searchIdOf(body))),
  search_id_expired: ({ body, world }) => {
    const id = searchIdOf(body)
    if (id === "") return undefined
    world.expired.add(id)
    return staleSearch(id)
  },
  invalid_cursor: ({ body }) => (searchIdOf(body) === "" ? undefined : badCursor()),
  invalid_params: ({ arg }) => invalid(typeof arg === "string" ? arg : "Invalid parameters"),
  refuse_account: ({ arg }) => noSuchUser(String(arg)),
  refuse_unnamed: () => guardedUser(),
  /** Any answer: `{ status, code, message }`. */
  answer: ({ arg }) => {
    const { status, code, message } = isFields(arg) ? arg : {}
    return new Refusal(Number(status ?? 500), String(code ?? "internal_error"), String(message ?? ""))
  }
} satisfies Partial<Record<FaultName, Instead>>
