import { expect, it } from "vitest"
import { measureGap } from "../support/gap.ts"

// A fifth of the usual gap of 10 s at five times the usual pace: the same ratio, sooner.
it("spends the gap of one search on the others", { timeout: 180_000 }, async () => {
  const { pages, interleaved, oneAfterAnother } = await measureGap(2, 5)
  expect(pages).toBe(36)
  expect(oneAfterAnother / interleaved).toBeGreaterThan(5)
})
