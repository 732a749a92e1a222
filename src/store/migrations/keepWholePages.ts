// Format 1 kept whole pages of limited lists: what they brought beyond a limit stays.
import { Effect } from "effect"
import type { Database } from "../../domain/Database.ts"
import type { StoreError } from "../../domain/failures.ts"
import { literal } from "../../domain/sqlText.ts"
import type { Migration } from "./Migration.ts"

const limitsFrom = "limits_from"

/** The first page that limits hold for: format 1 kept whole pages. */
export const readLimitsFrom = (database: Database): Effect.Effect<number, StoreError> =>
  Effect.map(database.rows(`SELECT value FROM provenance.meta WHERE key = ${literal(limitsFrom)}`), ([row]) =>
    Number(row?.["value"] ?? 0)
  )

/** What whole pages brought beyond a limit stays: it was told that it is there. */
export const keepWholePages: Migration = {
  name: "keep whole pages of limited lists",
  makes: 2,
  changes: ["provenance.meta"],
  adds: [],
  run: Effect.fnUntraced(function* (database) {
    yield* database.exec(
      `INSERT INTO provenance.meta (key, value)
       SELECT ${literal(limitsFrom)}, (SELECT coalesce(max(page), 0) + 1 FROM provenance.pages)::VARCHAR
       WHERE NOT EXISTS (FROM provenance.meta WHERE key = ${literal(limitsFrom)})
         AND EXISTS (FROM provenance.shapes WHERE json_exists(definition, '$.limit'))`
    )
    return []
  })
}
