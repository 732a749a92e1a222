// Times of the formats before the third are the machine's where the store made them; from then on they are the API's.
import { Effect } from "effect"
import type { Migration } from "./Migration.ts"

export const addMachineTimes: Migration = {
  name: "runs tell both clocks",
  makes: 3,
  changes: "only in the file",
  adds: ["machine_started_at", "machine_ended_at"].map(
    (name) => `ALTER TABLE provenance.runs ADD COLUMN IF NOT EXISTS ${name} TIMESTAMP`
  ),
  run: Effect.fnUntraced(function* (database) {
    yield* database.exec(
      "UPDATE provenance.runs SET machine_started_at = started_at, machine_ended_at = ended_at WHERE machine_started_at IS NULL"
    )
    return [
      "Times of runs, slices, samples and problems are the API's from now on; up to now they were this machine's, which `provenance.runs` keeps beside them."
    ]
  })
}
