// What a database file says of itself, and whether this program may read it or go on with it.
import { Effect } from "effect"
import type { Database } from "../domain/Database.ts"
import { StoreError } from "../domain/failures.ts"
import { oneLine } from "../domain/harmless.ts"
import { sandboxFile } from "../domain/inSandbox.ts"
import { otherApiOf } from "../domain/Origin.ts"
import { shellWord } from "../domain/shellWord.ts"
import { shippedApi } from "../domain/shippedApi.ts"
import { foreign } from "../duckdb/failures.ts"
import { readTables } from "../duckdb/tablesThere.ts"
import { refuseImpossible } from "./impossible.ts"

export type Meta = Readonly<Record<string, string>>

/**
 * What the tables of `provenance` mean. A database of an earlier format is brought to this one by the steps of
 * `migrations.ts`; one of a later format is refused.
 */
export const format = 3

/** `provenance.meta` of an open file: nothing where the file is new, undefined where it is not Windrow's. */
const metaIn = Effect.fnUntraced(function* (database: Database): Effect.fn.Return<Meta | undefined, StoreError> {
  const tables = yield* readTables(database)
  if (!tables.has("provenance.meta")) return tables.size === 0 ? {} : undefined
  const rows = yield* database.rows("SELECT key, value FROM provenance.meta")
  return Object.fromEntries(rows.map((row) => [String(row["key"]), String(row["value"])]))
})

/** What an open file says of itself; nothing where it is new. Fails with `foreign` where it is not one for this program. */
export const readMeta = Effect.fnUntraced(function* (
  database: Database,
  path: string
): Effect.fn.Return<Meta, StoreError> {
  const meta = yield* metaIn(database)
  if (meta === undefined) return yield* foreign(path)
  yield* checkFormat(meta, path)
  if (Object.keys(meta).length > 0) yield* refuseImpossible(database, path)
  return meta
})

/**
 * What an open file says of itself, or nothing: what is not Windrow's is for the caller to tell. Fails where it has a format
 * that this program cannot read.
 */
export const refuseUnread = Effect.fnUntraced(function* (
  database: Database,
  path: string
): Effect.fn.Return<Meta, StoreError> {
  const meta = (yield* metaIn(database)) ?? {}
  yield* checkFormat(meta, path)
  return meta
})

/** The format of a database that `checkFormat` has let pass. */
export const formatOf = (meta: Meta): number => (meta["format"] === undefined ? format : Number(meta["format"]))

const checkFormat = (meta: Meta, path: string): Effect.Effect<void, StoreError> => {
  if (Object.keys(meta).length === 0) return Effect.void
  const text = meta["format"] ?? ""
  if (!/^[1-9]\d*$/.test(text)) {
    return Effect.fail(
      new StoreError({
        reason: "foreign",
        message: `${path} says that its format is '${oneLine(text).slice(0, 40)}', which no Windrow writes`,
        hint: "It was left as it is. Put a copy of it from before back into its place, or name another file under output.database."
      })
    )
  }
  if (Number(text) <= format) return Effect.void
  return Effect.fail(
    new StoreError({
      reason: "foreign",
      message: `${path} has format ${text.slice(0, 40)}, of a newer Windrow; this one knows formats up to ${format}`,
      hint: "It was left as it is. Use the Windrow that made it, or a newer one; or name another file under output.database to begin anew."
    })
  )
}

/** Fails where the rows of `wants` may not be added to what a file holds. */
export const checkOrigin = (meta: Meta, path: string, wants: string): Effect.Effect<void, StoreError> => {
  if (meta["copy_of"] !== undefined) return Effect.fail(copied(path))
  const has = meta["origin"]
  return has === undefined || has === wants ? Effect.void : Effect.fail(mixed(path, has, wants))
}

const copied = (path: string) =>
  new StoreError({
    reason: "foreign",
    message: `${path} is a copy to read, made by Windrow without the raw answers: a run cannot go on with it`,
    hint: "It was left as it is. Name the original under output.database, or another file to begin anew."
  })

const mixed = (path: string, has: string, wants: string) =>
  new StoreError({
    reason: "mixed",
    message: `${path} holds ${nameOf(has)}; ${nameOf(wants)} may not be added to it`,
    hint:
      wants === shippedApi.api
        ? `Made-up and real data never share a file. Move this one away: mv ${shellWord(path)} ${shellWord(sandboxFile(path))}`
        : "Run it the way it was made, or name another file under output.database."
  })

const nameOf = (stored: string): string => originText(oneLine(stored))

const originText = (origin: string): string =>
  origin === shippedApi.api
    ? `data from the ${shippedApi.title}`
    : otherApiOf(origin) !== undefined
      ? `data from the API ${origin.slice("api:".length).replace("@", " at ")}`
      : origin.startsWith("server:")
        ? `data from the server ${origin.slice("server:".length)}`
        : `made-up data from a ${origin.replace(":", " with seed ")}`
