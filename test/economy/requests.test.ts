import { describe, expect, it } from "vitest"
import { measureEconomy, shapes, smallShapes } from "../support/economy.ts"

describe("a collection without faults spends the fewest requests that the API allows", () => {
  it.each(process.env["SIZES"] === "all" ? shapes : smallShapes)(
    "$accounts accounts, $days days, $perDay posts a day",
    async (shape) => {
      const { floor, requests, windows, batches } = await measureEconomy(shape)
      expect(requests).toBe(floor)
      expect(floor).toBeGreaterThanOrEqual(windows * batches)
    }
  )
})
