import * as fc from "fast-check"
import { assert, describe, it } from "vitest"
import { depthLines } from "../../src/cli/actions/plan/depthLines.ts"
import type { Step } from "../../src/domain/Study.ts"
import { deepSteps } from "../../src/plan/depth.ts"
import { makePlan } from "../../src/plan/makePlan.ts"
import { pipelineOf, rangeAt, stepOf, studyOf } from "./studies.ts"

// Nothing is known of its accounts: 100 rows a day are assumed for each.
const pipeline = pipelineOf(31, 100)
const names = (count: number) => Array.from({ length: count }, (_, index) => `account_${index}`)
const planOf = (step: Step) => makePlan(studyOf(step), { videos: pipeline })
const period = rangeAt(19_000, 62)

describe("searches that may be too deep", () => {
  it("are told from 3,700 rows on, with what keeps them below that", () => {
    const told = (count: number) => depthLines(planOf(stepOf(names(count), period)), {})
    // One account has 31 × 100 rows in a window; of two, 18 days have 3,600; of 100, no day is shallow, but 36 of them are.
    assert.deepStrictEqual(told(1), [])
    assert.match(told(2).join(), /^Deep: videos may find about 6,200 rows .* 3,700 to 29,500.*max_span_days: 17 \}/)
    assert.match(told(100).join(), /about 310,000 rows .*`per_request: 36` and `window: \{ max_span_days: 0 \}`/)
  })

  it("go by what was measured, and end where they are asked as they are told to be", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 0, max: 3_000 }), (count, slots) => {
        const step = stepOf(names(count), period)
        const plan = planOf(step)
        const [shape] = Object.keys(plan.shapes)
        const densities = { [shape as string]: { slices: 1, cut: 0, slots, unit_days: 10 } }
        const [deep] = deepSteps(plan, densities)
        const deepest = Math.min(count, 100) * 31 * (slots / 10)
        assert.strictEqual(deep !== undefined, deepest >= 3_700)
        if (deep?.max_span_days === undefined) return
        const { max_span_days, per_request } = deep
        const over = { window: { max_span_days }, ...(per_request === undefined ? {} : { per_request }) }
        assert.deepStrictEqual(deepSteps(planOf({ ...step, ...over }), densities), [])
      })
    )
  })

  it("are none where samples are drawn", () => {
    assert.deepStrictEqual(deepSteps(planOf(stepOf(names(100), period, { draws: 2 }))), [])
  })
})
