import { parseSearch } from "../endpoints/videoQuery.ts"
import type { FaultName } from "../faults.ts"
import { mix } from "../hash.ts"
import { type Fields, isFields, type Plain } from "../json.ts"
import { fingerprint } from "../query/Search.ts"
import { otherId } from "../query/searchId.ts"
import type { Reply } from "../Reply.ts"
import { listName, rowsIn, type Scene, withData, withRows } from "./Scene.ts"

/** A fault that spoils a good answer; it changes nothing where it does not fit. */
type Mangle = (reply: Reply, scene: Scene) => Reply

const hasMore = (data: Fields) => data.has_more === true
const cursorOf = (body: Fields) => body.cursor ?? 0

export const mangle = {
  data_with_500: (reply) => (withData(reply, (data) => data) === reply ? reply : { ...reply, status: 500 }),
  msg_for_message: (reply) => {
    if (typeof reply.body === "string" || !isFields(reply.body.error)) return reply
    const { message, ...error } = reply.body.error
    return { ...reply, body: { ...reply.body, error: { ...error, msg: message } } }
  },

  search_id_changed: (reply, { body, world }) =>
    withData(reply, (data) =>
      typeof data.search_id !== "string" || body.is_random === true
        ? data
        : { ...data, search_id: otherId(data.search_id, fingerprint(parseSearch(body, world.switches), world.key)) }
    ),
  search_id_missing: (reply) => withData(reply, ({ search_id: _, ...data }) => data),
  search_id_empty: (reply) => withData(reply, (data) => ("search_id" in data ? { ...data, search_id: "" } : data)),
  list_no_list: (reply) =>
    withData(reply, (data) => {
      const name = listName(data)
      return name === undefined ? data : { ...data, [name]: "no list" }
    }),
  empty_page: (reply, { body }) =>
    withData(reply, (data) =>
      "has_more" in data ? { ...withoutRows(data), cursor: cursorOf(body), has_more: true } : data
    ),
  cursor_missing: (reply) => withData(reply, ({ cursor, ...data }) => (hasMore(data) ? data : { ...data, cursor })),
  cursor_stuck: (reply, { body }) =>
    withData(reply, (data) => (hasMore(data) ? { ...data, cursor: cursorOf(body) } : data)),
  has_more_missing: (reply) => withData(reply, ({ has_more: _, ...data }) => data),
  has_more_text: (reply) => withData(reply, (data) => texted(data, "has_more")),
  cursor_text: (reply) => withData(reply, (data) => texted(data, "cursor")),

  video_id_for_id: (reply) =>
    withVideos(reply, (rows) => rows.map(({ id, ...row }) => (id === undefined ? row : { ...row, video_id: id }))),
  nul_in_username: (reply) =>
    withRows(reply, (rows) =>
      rows.map((row) => (typeof row.username === "string" ? { ...row, username: `${row.username}\u0000` } : row))
    ),
  duplicates: (reply, { again, body }) =>
    withRows(reply, (rows) => {
      const cursor = Number(cursorOf(body))
      const before =
        cursor > 0 ? rowsIn(again({ cursor: Math.max(0, cursor - 3), max_count: Math.min(3, cursor) })) : []
      return [...before, ...rows, ...rows.slice(0, 2)]
    }),
  off_target: (reply, { dice }) =>
    withVideos(reply, (rows) => (rows[0] === undefined ? rows : [...rows, stranger(rows[0], dice.bits())])),
  extra_fields: (reply) =>
    withRows(reply, (rows) => rows.map((row) => ({ ...row, sandbox_noise: { any: ["thing", 1, null] } }))),
  numbers_as_text: (reply) => withRows(reply, (rows) => rows.map(countsTexted)),
  null_lists: (reply) => withData(reply, (data) => emptyAsNull(mapRows(data, emptyAsNull))),
  lone_surrogate: (reply, { arg }) =>
    withRows(reply, (rows) => {
      const name = typeof arg === "string" ? arg : "sandbox_noise"
      return rows.map((row) => ({ ...row, [name]: `${row[name] ?? "half of"}\uD83D` }))
    }),
  invalid_region: (reply, { arg }) =>
    withRows(reply, ([row, ...rows]) => (row === undefined ? [] : [{ ...row, region_code: arg ?? "ZZ" }, ...rows])),
  nothing_found: (reply) =>
    withData(reply, ({ search_id: _, ...data }) => ({ ...withoutRows(data), cursor: 0, has_more: false }))
} satisfies Partial<Record<FaultName, Mangle>>

const withoutRows = (data: Fields): Fields => {
  const name = listName(data)
  return name === undefined ? data : { ...data, [name]: [] }
}

/** For what is known of searches alone, or what a client could not tell from good rows elsewhere. */
const withVideos = (reply: Reply, change: (rows: ReadonlyArray<Fields>) => ReadonlyArray<Fields>): Reply =>
  withRows(reply, (rows, name) => (name === "videos" ? change(rows) : rows))

const texted = (data: Fields, name: string): Fields => {
  const value = data[name]
  return value === undefined ? data : { ...data, [name]: String(value) }
}

/** A video nobody asked for, in a region that does not exist: noise, and no part of the truth. */
const stranger = (row: Fields, bits: number): Fields => ({
  ...row,
  ...("id" in row ? { id: (1_600_000_000n << 32n) | BigInt(bits) } : {}),
  ...("username" in row ? { username: `nobody_asked_${mix(bits, 1) % 1000}` } : {}),
  ...("region_code" in row ? { region_code: "ZZ" } : {})
})

const countsTexted = (row: Fields): Fields =>
  Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name,
      name.endsWith("_count") && typeof value === "number" ? String(value) : value
    ])
  )

const emptyAsNull = (object: Fields): Fields =>
  Object.fromEntries(
    Object.entries(object).map(([name, value]) => [name, Array.isArray(value) && value.length === 0 ? null : value])
  )

const mapRows = (data: Fields, change: (row: Fields) => Fields): Fields =>
  Object.fromEntries(
    Object.entries(data).map(([name, value]): [string, Plain | undefined] => [
      name,
      Array.isArray(value) ? value.map((row: Plain) => (isFields(row) ? change(row) : row)) : value
    ])
  )
