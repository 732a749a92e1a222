// How dense the data is where it was asked: what replaces the plan's guess.
import { Effect } from "effect"
import type { Density } from "../domain/Coverage.ts"
import type { Database } from "../domain/Database.ts"
import type { StoreError } from "../domain/failures.ts"

// A search that was cut short counts with what it has brought: to leave out the long ones would make all look sparse.
const sums = `
  SELECT shape, count(*)::BIGINT AS slices, count(position)::BIGINT AS cut, sum(slots)::BIGINT AS slots,
         sum(json_array_length(units) * coalesce(to_day - from_day + 1, 1))::BIGINT AS unit_days
  FROM provenance.slices WHERE observes = 'collection' AND pages > 0 AND draw IS NULL GROUP BY shape`

export const readDensities = (database: Database): Effect.Effect<Readonly<Record<string, Density>>, StoreError> =>
  Effect.map(database.rows(sums), (rows) =>
    Object.fromEntries(
      rows.map((row) => [
        String(row["shape"]),
        {
          slices: Number(row["slices"]),
          cut: Number(row["cut"]),
          slots: Number(row["slots"]),
          unit_days: Number(row["unit_days"])
        }
      ])
    )
  )
