// Which slices of a step come first. What has begun comes before all: search ids do not survive the night.
import { hashOf } from "../domain/Json.ts"
import type { Slice } from "../domain/Slice.ts"
import type { Order, Study } from "../domain/Study.ts"
import type { SliceState } from "../domain/services.ts"

/** @param seed what makes a random order the same on every machine */
const rankOf = (order: Order, seed: string) => {
  if (order === "random") return ({ id }: Slice) => hashOf([seed, id])
  return ({ window }: Slice) => window?.from ?? ""
}

/** Slices in the order that a study wants: step by step, since steps feed on earlier ones. */
export const inOrder = (
  { name, seed = name, steps, order: own }: Study,
  sliceStates: ReadonlyArray<SliceState>,
  order: Order = own
): ReadonlyArray<SliceState> => {
  const place = new Map(steps.map((step, index) => [step.name, index]))
  const rank = rankOf(order, seed)
  const sign = order === "newest" ? -1 : 1
  return sliceStates
    .map((sliceState) => ({
      sliceState,
      begun: sliceState.revision > 0 ? 0 : 1,
      step: place.get(sliceState.slice.step) ?? steps.length,
      rank: rank(sliceState.slice)
    }))
    .toSorted(
      (a, b) => a.begun - b.begun || a.step - b.step || (a.rank === b.rank ? 0 : a.rank < b.rank ? -sign : sign)
    )
    .map(({ sliceState }) => sliceState)
}
