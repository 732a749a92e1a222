import { assert, describe, it } from "@effect/vitest"
import { due, dueInParts, type Situation } from "../../src/plan/due.ts"
import { makePlan } from "../../src/plan/makePlan.ts"
import { makeSliceQueue } from "../../src/plan/SliceQueue.ts"
import { check } from "./check.ts"

const { study, pipelines } = check(
  `{ windrow: 1, study: { name: w }, period: { from: 2024-01-01, to: 2024-12-31 },
     collect: { videos: { accounts: [ada] }, comments: { for_each: videos } } }`
)
const plan = makePlan(study, pipelines)
const situation = (parents: number): Situation => ({
  coverage: [],
  begun: [],
  parents: {
    comments: Array.from({ length: parents }, (_, index) => String(7_300_000_000_000_000_000n + BigInt(index)))
  },
  now: Date.parse("2025-06-01")
})

describe("what is due, found in pieces", () => {
  it("is what is due, and takes a rest for every two thousand slices", () => {
    const parts = dueInParts(plan, situation(10_000))
    let rests = 0
    for (;;) {
      const { done, value } = parts.next()
      if (done === true) {
        assert.deepStrictEqual(value, due(plan, situation(10_000)))
        break
      }
      rests += 1
    }
    // 10,000 parents and the twelve windows of ada: six rests for names alone.
    assert.isAtLeast(rests, 6)
  })

  it("is not looked through where there is no room for any of it", () => {
    const { slices } = due(plan, situation(1_000))
    const sliceStates = slices.map((slice) => ({
      slice,
      revision: 0,
      position: undefined,
      pages: 0,
      rows: 0,
      seen: {},
      split: false
    }))
    let asked = 0
    const no = () => {
      asked += 1
      return false
    }
    assert.isUndefined(makeSliceQueue(sliceStates).next(no, no))
    // Once for the videos, once for the comments.
    assert.strictEqual(asked, 2)
  })
})
