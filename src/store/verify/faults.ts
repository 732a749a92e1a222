// Queries that name what is wrong → faults, where they name anything.
import { Effect } from "effect"
import type { Database } from "../../domain/Database.ts"
import { type Fault, namedAtMost } from "../../domain/Fault.ts"
import type { StoreError } from "../../domain/failures.ts"

/** Each query has one column `name`. Its rows come in order, so that the same fault has the same words. */
export const faultsOf = Effect.fnUntraced(function* (
  database: Database,
  checks: ReadonlyArray<readonly [what: string, sql: string]>
): Effect.fn.Return<ReadonlyArray<Fault>, StoreError> {
  const faults: Array<Fault> = []
  for (const [what, sql] of checks) {
    const rows = yield* database.rows(
      `WITH found AS (${sql}) SELECT name, count(*) OVER ()::INTEGER AS count FROM found LIMIT ${namedAtMost}`
    )
    if (rows.length === 0) continue
    faults.push({ what, count: Number(rows[0]?.["count"]), names: rows.map((row) => String(row["name"])) })
  }
  return faults
})
