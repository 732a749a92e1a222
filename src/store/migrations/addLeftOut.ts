// Which fields a request left out was not written down before the third format.
import { Effect } from "effect"
import type { Migration } from "./Migration.ts"

export const addLeftOut: Migration = {
  name: "pages tell what was not asked for",
  makes: 3,
  changes: "only in the file",
  adds: ["ALTER TABLE provenance.pages ADD COLUMN IF NOT EXISTS left_out VARCHAR[]"],
  run: () => Effect.succeed([])
}
