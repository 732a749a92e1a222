import { expect, it } from "vitest"
import { toCount } from "../../src/fetch/envelope.ts"

it("a count is a whole number that is not below 0, also as a text", () => {
  const told = ([0, 5, "5", "007", 2 ** 53 - 1] as const).map(toCount)
  expect(told).toEqual([0, 5, 5, 7, 2 ** 53 - 1])
  const odd = [-1, 1.5, 2 ** 53, "9007199254740992", "-1", "1.5", " 5", "5 ", "", 5n, true, null, undefined]
  expect(odd.map(toCount)).toEqual(Array(odd.length).fill(undefined))
})
