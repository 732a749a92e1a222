// Lists that were asked under another `limit` answer under this one too: the database as it will be when they are taken over.
import { Effect } from "effect"
import type { Carried, UnitDays } from "../domain/Coverage.ts"
import type { StoreError } from "../domain/failures.ts"
import type { Plan } from "../domain/Plan.ts"
import type { Reader } from "../domain/services.ts"
import { carriedOver } from "../plan/carried.ts"

/** The same unit-days also under the shapes whose lists are taken over, since their rows are stored under those. */
const besides = (wanted: ReadonlyArray<UnitDays>, carried: ReadonlyArray<Carried>): ReadonlyArray<UnitDays> => {
  const unders = Map.groupBy(carried, ({ shape }) => shape)
  return wanted.flatMap((one) => [
    one,
    ...[...new Set((unders.get(one.shape) ?? []).map(({ under }) => under))].map((shape) => ({ ...one, shape }))
  ])
}

/** Nothing is carried where no limit has changed. */
export const carryOver = Effect.fn("Collector.carryOver")(function* (
  plan: Plan,
  reader: Reader
): Effect.fn.Return<{ readonly reader: Reader; readonly carried: ReadonlyArray<Carried> }, StoreError> {
  const carried = carriedOver(plan.shapes, yield* reader.shapes, reader.coverage)
  if (carried.length === 0) return { reader, carried }
  return {
    carried,
    reader: {
      ...reader,
      coverage: [...reader.coverage, ...carried],
      choose: (binding) => reader.choose({ ...binding, wanted: besides(binding.wanted, carried) }),
      seen: (pipeline, by, wanted) => reader.seen(pipeline, by, besides(wanted, carried))
    }
  }
})
