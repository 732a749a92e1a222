// How long a plan takes by the clock, where no quota ends the day before it is done.
import type { Cost, Plan } from "../domain/Plan.ts"
import { slicesOf } from "./makePlan.ts"

/** An answer, milliseconds: most searches take about a second, broad ones more. */
const answer = 1_000

/**
 * Milliseconds for all requests of a plan as it is priced, by its pace: so many a second, so many searches at once, and the pause
 * between two pages of one. `more`: requests that no slice stands for yet.
 */
export const clockTime = (planned: Plan, more: Cost): number => {
  const { concurrency, requests_per_second, search_gap } = planned.study.pace
  const slices = slicesOf(planned).map((slice, index) => {
    const pipeline = planned.pipelines[planned.shapes[slice.shape]?.pipeline ?? ""]
    const gap = pipeline?.pages.style === "search" ? search_gap : 0
    const { expected } = planned.slices[index]!.requests
    return { expected, busy: expected * answer + (expected - 1) * gap }
  })
  const sum = (of: (slice: (typeof slices)[number]) => number) => slices.reduce((all, slice) => all + of(slice), 0)
  const requests = sum(({ expected }) => expected) + more.expected
  const paced = requests_per_second === 0 ? 0 : (requests * 1_000) / requests_per_second
  const busy = (sum((slice) => slice.busy) + more.expected * answer) / concurrency
  const longest = slices.reduce((most, slice) => Math.max(most, slice.busy), 0)
  return Math.max(paced, busy, longest, requests === 0 ? 0 : answer)
}
