// Formats before the third forgot what coverage had said once: a line was deleted when its days were asked again.
import { Effect } from "effect"
import type { Migration } from "./Migration.ts"

export const keepCoverage: Migration = {
  name: "coverage keeps what it said",
  makes: 3,
  changes: ["provenance.coverage"],
  adds: [
    "ALTER TABLE provenance.coverage ADD COLUMN IF NOT EXISTS recorded_at TIMESTAMP",
    "ALTER TABLE provenance.coverage ADD COLUMN IF NOT EXISTS superseded_at TIMESTAMP"
  ],
  run: Effect.fnUntraced(function* (database) {
    yield* database.exec(`
      UPDATE provenance.coverage SET recorded_at = asked_at WHERE recorded_at IS NULL;
      UPDATE provenance.coverage SET from_day = NULL, to_day = NULL WHERE from_day = DATE '0001-01-01'`)
    return []
  })
}
