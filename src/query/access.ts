import { Effect } from "effect"
import type { Access } from "../domain/Access.ts"
import type { Database } from "../domain/Database.ts"
import type { Day } from "../domain/Day.ts"

const daysText = `
  SELECT min(asked_at)::DATE::VARCHAR AS first, max(asked_at)::DATE::VARCHAR AS last FROM provenance.requests`
const originText = "SELECT value FROM provenance.meta WHERE key = 'origin'"
const versionsText = "SELECT version FROM provenance.runs GROUP BY version ORDER BY min(sitting)"

/** When a database was collected, from where and with what. */
export const readAccess = Effect.fnUntraced(function* (database: Database) {
  const [days] = yield* database.rows(daysText)
  const [origin] = yield* database.rows(originText)
  const versions = yield* database.rows(versionsText)
  const first = days?.["first"] ?? null
  return {
    origin: String(origin?.["value"] ?? ""),
    days: first === null ? undefined : { from: String(first) as Day, to: String(days?.["last"]) as Day },
    versions: versions.map(({ version }) => String(version))
  } satisfies Access as Access
})
