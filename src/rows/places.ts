// Places in the API's index: how many a collection was told of, and how many of them brought no row. Each is counted once.
import { Effect } from "effect"
import type { Database } from "../domain/Database.ts"
import type { StoreError } from "../domain/failures.ts"

// Of each piece of work of the collection the last asking counts, and of that as much as is wanted and still stands in
// coverage: days that were asked again, in other pieces, count there. Later waves ask for the same places.
const sums = `
  WITH latest AS (
    SELECT slice, number, arg_max(slots, page) AS slots, arg_max(rows, page) AS rows
    FROM provenance.pages WHERE slots IS NOT NULL GROUP BY slice, number),
  asked AS (
    SELECT s.slice, sum(l.slots) AS slots, sum(greatest(l.slots - l.rows, 0)) AS empty,
           json_array_length(any_value(s.units)) * coalesce(any_value(s.to_day - s.from_day) + 1, 1) AS unit_days
    FROM latest l JOIN provenance.slices s USING (slice)
    WHERE s.wave = 0 AND s.draw IS NULL AND s.state = 'done' AND l.number <= s.pages GROUP BY s.slice),
  covering AS (
    SELECT slice, sum(to_day - from_day + 1) AS unit_days FROM temp.wanted_coverage WHERE wave = 0 GROUP BY slice),
  shares AS (
    SELECT a.slots, a.empty, least(1.0, s.unit_days / a.unit_days) AS share FROM asked a JOIN covering s USING (slice))
  SELECT coalesce(round(sum(slots * share)), 0)::BIGINT AS places, coalesce(round(sum(empty * share)), 0)::BIGINT AS empty FROM shares`

export interface Places {
  readonly places: number
  readonly empty: number
}

/** Of what is wanted (`wantedWork.ts`). */
export const readPlaces = (database: Database): Effect.Effect<Places, StoreError> =>
  Effect.map(database.rows(sums), ([row]) => ({
    places: Number(row?.["places"] ?? 0),
    empty: Number(row?.["empty"] ?? 0)
  }))
