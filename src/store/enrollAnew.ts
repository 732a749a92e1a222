// The work ahead, written down before the first request: what is due comes onto the list, what nobody wants is dropped.
import { Effect } from "effect"
import type { Database } from "../domain/Database.ts"
import type { Slice } from "../domain/Slice.ts"
import { enrollSlices, forget, readSliceStates } from "./sliceStates.ts"
import { numberWaves } from "./waveNumbers.ts"

/** As one transaction. Returns where the slices stand, and the numbers of all waves. @param now DuckDB's microseconds */
export const enrollAnew = Effect.fnUntraced(function* (
  database: Database,
  slices: ReadonlyArray<Slice>,
  dropped: ReadonlyArray<string>,
  now: bigint
) {
  return yield* database.transaction(
    Effect.gen(function* () {
      yield* forget(database, slices)
      if (dropped.length > 0) {
        yield* database.exec(
          "UPDATE provenance.slices SET state = 'dropped', revision = revision + 1 WHERE list_contains($ids::JSON::VARCHAR[], slice)",
          { ids: JSON.stringify(dropped) }
        )
      }
      const waves = slices.map(({ wave }) => wave)
      const known = yield* numberWaves(database, waves)
      yield* enrollSlices(database, slices, known, null, now)
      const wanted = new Set(slices.map((slice) => slice.id))
      const enrolled = (yield* readSliceStates(database, "state = 'planned'")).filter((one) => wanted.has(one.slice.id))
      return { enrolled, known }
    })
  )
})
