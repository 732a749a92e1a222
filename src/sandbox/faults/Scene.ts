import type { Dice } from "../hash.ts"
import { type Fields, isFields, type Plain } from "../json.ts"
import type { Reply } from "../Reply.ts"
import type { World } from "../World.ts"

/** What a fault may know of the request it spoils. */
export interface Scene {
  readonly world: World
  readonly log_id: string
  /** The request's JSON, `{}` if it has none. */
  readonly body: Fields
  /** It is a token request, whose errors have a shape of their own. */
  readonly oauth: boolean
  /** What the rule says besides the fault's name. */
  readonly arg: Plain | undefined
  readonly dice: Dice
  /** What the endpoint would answer if the body were changed so. Throws Refusal. */
  readonly again: (change: Fields) => Fields
}

/** The good reply with other data; any other reply as it is. */
export const withData = (reply: Reply, change: (data: Fields) => Fields): Reply => {
  if (reply.status !== 200 || typeof reply.body === "string" || !isFields(reply.body.data)) return reply
  return { ...reply, body: { ...reply.body, data: change(reply.body.data) } }
}

/** The name of the list of objects in `data`: `videos`, `comments`, … */
export const listName = (data: Fields): string | undefined =>
  Object.keys(data).find((name) => Array.isArray(data[name]) && (data[name] as ReadonlyArray<Plain>).every(isFields))

export const rowsIn = (data: Fields): ReadonlyArray<Fields> =>
  (data[listName(data) ?? ""] ?? []) as ReadonlyArray<Fields>

/** The good reply with other rows; `name` is their list's. */
export const withRows = (
  reply: Reply,
  change: (rows: ReadonlyArray<Fields>, name: string) => ReadonlyArray<Fields>
): Reply =>
  withData(reply, (data) => {
    const name = listName(data)
    return name === undefined ? data : { ...data, [name]: change(rowsIn(data), name) }
  })
