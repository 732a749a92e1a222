// Whether a database is what it says: each raw page its hash, coverage its pages, `main` its provenance.
import { copyFileSync } from "node:fs"
import { join } from "node:path"
import { Clock, Effect } from "effect"
import type { Fault } from "../../domain/Fault.ts"
import { StoreError } from "../../domain/failures.ts"
import { openDatabase } from "../../duckdb/Database.ts"
import { format, formatOf, readMeta } from "../meta.ts"
import { migrateAlone } from "../migrations/migrateAlone.ts"
import type { Tell } from "../rebuild.ts"
import { verifyCoverage } from "./verifyCoverage.ts"
import { openRebuilt, scratchFolder, verifyMain } from "./verifyMain.ts"
import { verifyPages } from "./verifyPages.ts"

export type Verified =
  | {
      readonly _tag: "Verified"
      readonly pages: { readonly pages: number; readonly faults: ReadonlyArray<Fault> }
      readonly coverage: ReadonlyArray<Fault>
      readonly main: ReadonlyArray<Fault>
    }
  | { readonly _tag: "NotNow"; readonly why: string; readonly next: string }

/** A copy of a database of an earlier format, brought to this one. */
const migratedCopy = Effect.fnUntraced(function* (folder: string, path: string, from: number) {
  const copy = join(folder, "migrated.duckdb")
  yield* Effect.try({
    try: () => copyFileSync(path, copy),
    catch: (cause) =>
      new StoreError({
        reason: "cannot_write",
        message: `${folder} cannot take a copy of ${path}: ${cause instanceof Error ? cause.message : String(cause)}`,
        hint: "Make room there, or set TMPDIR to a folder that has it.",
        cause
      })
  })
  const now = yield* Clock.currentTimeMillis
  yield* openDatabase(copy, { share: "scratch", into: folder }).pipe(
    Effect.flatMap((database) => database.transaction(migrateAlone(database, from, now))),
    Effect.scoped
  )
  return copy
})

/** Reads a closed database and changes nothing. @param path absolute @param study how a command names the study, for what to do next */
export const verifyDatabase = Effect.fn("Store.verify")(function* (
  path: string,
  study: string,
  tell: Tell = () => Effect.void
): Effect.fn.Return<Verified, StoreError> {
  const read = yield* Effect.gen(function* () {
    const database = yield* openDatabase(path, "read")
    const meta = yield* readMeta(database, path)
    if (Object.keys(meta).length === 0) {
      return {
        _tag: "NotNow",
        why: "nothing is in it yet",
        next: `Collect first: windrow run ${study}`
      } as const
    }
    if (meta["copy_of"] !== undefined) {
      const next = "Look at the original: raw answers are in it alone."
      return { _tag: "NotNow", why: "it is a copy without the raw answers", next } as const
    }
    return { _tag: "Read", is: formatOf(meta), pages: yield* verifyPages(database) } as const
  }).pipe(Effect.scoped)
  if (read._tag === "NotNow") return read
  return yield* Effect.gen(function* () {
    const folder = yield* scratchFolder
    const closed = read.is < format ? yield* migratedCopy(folder, path, read.is) : path
    const database = yield* openRebuilt(folder, closed, tell)
    return {
      _tag: "Verified",
      pages: read.pages,
      coverage: yield* verifyCoverage(database),
      main: yield* verifyMain(database)
    } as const
  }).pipe(Effect.scoped)
})
