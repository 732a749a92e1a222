import { assert, describe, it } from "@effect/vitest"
import { thousands } from "../../src/domain/thousands.ts"

describe("thousands", () => {
  it("writes numbers as Intl does", () => {
    const whole = [0, 7, 999, 1000, 12_345, 999_999, 1_000_000, 123_456_789, 2 ** 53 - 1, -1234, -999]
    for (const value of [...whole, 0.5, 1.5, 1234.5678, 999.9996, 0.123456]) {
      assert.strictEqual(thousands(value), value.toLocaleString("en"), String(value))
    }
  })
})
