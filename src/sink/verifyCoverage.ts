// Coverage against the slices and pages that it tells of.
import { Effect } from "effect"
import type { Fault } from "../domain/Fault.ts"
import type { SinkError } from "../domain/failures.ts"
import type { Database } from "./Database.ts"

export const verifyCoverage = Effect.fn("Sink.verifyCoverage")(function* (
  _database: Database
): Effect.fn.Return<ReadonlyArray<Fault>, SinkError> {
  return []
})
