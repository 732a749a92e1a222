// Whether a database is what it says: each raw page its hash, coverage its pages, `main` its provenance.
import { Effect } from "effect"
import type { Fault } from "../domain/Fault.ts"
import type { SinkError } from "../domain/failures.ts"
import { openDatabase } from "./Database.ts"
import { format, formatOf, readMeta } from "./meta.ts"
import { verifyCoverage } from "./verifyCoverage.ts"
import { verifyMain } from "./verifyMain.ts"
import { verifyPages } from "./verifyPages.ts"

export type Verified =
  | {
      readonly _tag: "Verified"
      readonly pages: { readonly pages: number; readonly faults: ReadonlyArray<Fault> }
      readonly coverage: ReadonlyArray<Fault>
      readonly main: ReadonlyArray<Fault>
    }
  | { readonly _tag: "NotNow"; readonly why: string; readonly next: string }

/** Reads a closed database and changes nothing. @param path absolute @param study the study's path, for what to do next */
export const verifyDatabase = Effect.fn("Sink.verify")(function* (
  path: string,
  study: string
): Effect.fn.Return<Verified, SinkError> {
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
    const is = formatOf(meta)
    if (is < format) {
      const why = `it has format ${is}, and the next run brings it to format ${format}`
      return { _tag: "NotNow", why, next: `windrow run ${study}, then look again` } as const
    }
    return {
      _tag: "Verified",
      pages: yield* verifyPages(database),
      coverage: yield* verifyCoverage(database)
    } as const
  }).pipe(Effect.scoped)
  return read._tag === "NotNow" ? read : { ...read, main: yield* verifyMain(path) }
})
