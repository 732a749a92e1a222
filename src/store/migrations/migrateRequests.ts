// Requests of the first format do not tell whether the API counted them: their status and code do, as long as nobody says.
import { Effect } from "effect"
import type { Migration } from "./Migration.ts"

export const countRequests: Migration = {
  name: "requests tell whether they count",
  makes: 2,
  changes: "only in the file",
  adds: ["ALTER TABLE provenance.requests ADD COLUMN IF NOT EXISTS counted BOOLEAN"],
  run: () => Effect.succeed([])
}
