// The accounts of a study, where no study is at hand: those of the last one that named any.
import { Effect } from "effect"
import type { Database } from "../domain/Database.ts"
import type { StoreError } from "../domain/failures.ts"
import { parseJson } from "../domain/Json.ts"
import type { Study } from "../domain/Study.ts"
import { profileShapes, writeAccounts } from "../rows/accounts.ts"
import { definedAt, readDefinitions } from "./definitions.ts"
import { readShapes } from "./reader.ts"

/** Makes `main.accounts` anew; nothing where no study has named an account. */
export const fillAccounts = Effect.fnUntraced(function* (database: Database): Effect.fn.Return<void, StoreError> {
  const [run] = yield* database.rows(
    `SELECT study FROM provenance.runs
     WHERE json_array_length(json_extract(study::JSON, '$.accounts')) > 0
        OR len(json_extract(study::JSON, '$.steps[*].inputs.accounts[0]')) > 0 ORDER BY sitting DESC LIMIT 1`
  )
  if (run === undefined) return
  const study = parseJson(String(run["study"])) as unknown as Study
  const pipelines = Object.fromEntries(definedAt(yield* readDefinitions(database), Number.POSITIVE_INFINITY))
  yield* writeAccounts(database, study, profileShapes(new Map(Object.entries(yield* readShapes(database))), pipelines))
})
