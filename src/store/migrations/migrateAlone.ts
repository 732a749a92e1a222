// Brings a database to this format where no study is at hand: its own pipelines tell which tables it has.
import { Effect } from "effect"
import type { Database } from "../../domain/Database.ts"
import type { StoreError } from "../../domain/failures.ts"
import { parseJson } from "../../domain/Json.ts"
import type { Migrated } from "../../domain/Migrated.ts"
import type { Pipeline } from "../../domain/Pipeline.ts"
import { fillAccounts } from "../fillAccounts.ts"
import { schemaOf } from "../tables.ts"
import { migrate } from "./migrations.ts"

/** Runs inside the caller's transaction. */
export const migrateAlone = Effect.fnUntraced(function* (
  database: Database,
  from: number,
  now: number
): Effect.fn.Return<Migrated, StoreError> {
  const rows = yield* database.rows("SELECT definition FROM provenance.pipelines ORDER BY name")
  const pipelines = rows.map(({ definition }) => parseJson(String(definition)) as unknown as Pipeline)
  const migrated = yield* migrate(database, from, schemaOf(pipelines).sql, now)
  // A run does so with the study at hand.
  yield* fillAccounts(database)
  return migrated
})
