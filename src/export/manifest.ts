// manifest.json: what an export holds and how to check it. Nothing in it depends on when or where it was made.
import { createHash } from "node:crypto"
import { createReadStream, statSync } from "node:fs"
import { join } from "node:path"
import { pipeline } from "node:stream/promises"
import { Effect, Option, Schema } from "effect"
import { readBounded } from "../domain/readBounded.ts"
import type { About } from "./contents.ts"
import { isMadeUp } from "./contents.ts"
import { ExportFailed } from "./ExportFailed.ts"

export const manifestName = "manifest.json"

/** `table` and `rows` are missing where a file is not of one table. Paths are relative to the folder, with slashes. */
const File = Schema.Struct({
  path: Schema.String,
  table: Schema.optionalKey(Schema.String),
  rows: Schema.optionalKey(Schema.Int),
  bytes: Schema.Int,
  sha256: Schema.String
})
export type File = typeof File.Type

export const Manifest = Schema.Struct({
  windrow_export: Schema.Literal(1),
  study: Schema.Struct({ name: Schema.String, title: Schema.optionalKey(Schema.String), hash: Schema.String }),
  /** Where the rows come from, and whether they are made up. */
  origin: Schema.String,
  made_up: Schema.Boolean,
  /** When the last page of the database came, ISO 8601 UTC. */
  retrieved_until: Schema.String,
  format: Schema.String,
  partition: Schema.optionalKey(Schema.String),
  windrow: Schema.String,
  duckdb: Schema.String,
  tables: Schema.Record(Schema.String, Schema.Int),
  files: Schema.Array(File)
})
export type Manifest = typeof Manifest.Type

/** @param how format, partition and version of this program */
export const makeManifest = (
  about: About,
  how: { readonly format: string; readonly partition: string | undefined; readonly version: string },
  tables: Readonly<Record<string, number>>,
  files: ReadonlyArray<File>
): Manifest => ({
  windrow_export: 1,
  study: { name: about.study, ...(about.title === "" ? {} : { title: about.title }), hash: about.hash },
  origin: about.origin,
  made_up: isMadeUp(about),
  retrieved_until: about.until,
  format: how.format,
  ...(how.partition === undefined ? {} : { partition: how.partition }),
  windrow: how.version,
  duckdb: about.duckdb,
  tables,
  files
})

const decode = Schema.decodeUnknownOption(Schema.fromJsonString(Manifest))

/** undefined where a text is no manifest of ours. */
export const parseManifest = (text: string): Manifest | undefined => {
  try {
    return Option.getOrUndefined(decode(text))
  } catch {
    // A text that is nested deep enough overflows the stack in the decoder itself.
    return undefined
  }
}

/** The manifest of a folder, or undefined where there is none of ours. */
export const readManifest = (folder: string): Manifest | undefined => {
  try {
    return parseManifest(readBounded(join(folder, manifestName), "manifest").toString("utf8"))
  } catch {
    return undefined
  }
}

/** Size and hash of a file. */
export const weigh = (folder: string, path: string) =>
  Effect.tryPromise({
    try: async () => {
      const hash = createHash("sha256")
      const file = join(folder, path)
      await pipeline(createReadStream(file, { highWaterMark: 1 << 20 }), hash)
      return { path, bytes: statSync(file).size, sha256: hash.digest("hex") }
    },
    catch: (cause) =>
      new ExportFailed({
        reason: "cannot_write",
        message: `${join(folder, path)} cannot be read back: ${cause instanceof Error ? cause.message : String(cause)}`,
        hint: "Nothing was put into place. Run the same command again.",
        cause
      })
  })
