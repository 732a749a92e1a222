import { expect, it } from "vitest"
import { measureGap } from "../support/gap.ts"

// Less than a third of the usual gap of 10 s at as much more than the usual pace: sooner, and about the same ratio.
// `npm run bench -- gap` measures whole processes with the real gap.
it("spends the gap of one search on the others", async () => {
  const { pages, asking } = await measureGap(3, 10 / 3)
  expect(pages).toBe(36)
  expect(asking.oneAfterAnother / asking.interleaved).toBeGreaterThan(4)
})
