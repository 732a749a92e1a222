import { expect, it } from "vitest"
import { measureGap } from "../support/gap.ts"

// Less than a third of the usual gap of 10 s at as much more than the usual pace: sooner, and the same ratio but for the
// start of the run, which takes seconds on a busy machine. `npm run bench -- gap` measures with the real gap.
it("spends the gap of one search on the others", async () => {
  const { pages, interleaved, oneAfterAnother } = await measureGap(3, 10 / 3)
  expect(pages).toBe(36)
  expect(oneAfterAnother / interleaved).toBeGreaterThan(4)
})
