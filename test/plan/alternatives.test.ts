import { assert, describe, it } from "vitest"
import type { Step } from "../../src/domain/Study.ts"
import { alternatives } from "../../src/plan/alternatives.ts"
import { makePlan } from "../../src/plan/makePlan.ts"
import { pipelineOf, rangeAt, stepOf, studyOf } from "./studies.ts"

const pipeline = pipelineOf(31, 100)
const videos = { videos: pipeline }
const names = Array.from({ length: 250 }, (_, index) => `account_${index}`)
const period = rangeAt(19_000, 62)
const keywords = { inputs: { keywords: ["eins", "zwei", "drei"] } }

const changes = (step: Step) =>
  alternatives(studyOf(step), videos).map(({ change, slices, cost }) => [change, slices, cost.least])

describe("alternatives", () => {
  it("prices more and fewer accounts in a search, and shorter windows", () => {
    assert.deepStrictEqual(changes(stepOf(names, period)), [
      ["per_request: 250", 2, 2],
      ["per_request: 50", 10, 10],
      ["window: { max_span_days: 6 }", 27, 27]
    ])
  })

  it("prices values together where they cannot be traced, and alone where they are together", () => {
    const untraced = { ...pipeline, window: { max_span_days: 0 } }
    const priced = (step: Step) =>
      alternatives(studyOf(step), { videos: untraced }).map(({ change, slices }) => [change, slices])
    assert.deepStrictEqual(priced(stepOf([], rangeAt(19_000, 1), keywords)), [["per_request: max", 1]])
    assert.deepStrictEqual(priced(stepOf([], rangeAt(19_000, 1), { ...keywords, together: true })), [
      ["per_request: 1", 3],
      ["per_request: 2", 2]
    ])
  })

  it("leaves out what would change nothing", () => {
    assert.deepStrictEqual(changes(stepOf(["one"], rangeAt(19_000, 7))), [])
  })

  it("says just what a plan of the changed study says", () => {
    for (const { change, slices } of alternatives(studyOf(stepOf(names, period)), videos)) {
      const [key, text] = change.split(": ", 2) as [string, string]
      const over = key === "window" ? { window: { max_span_days: 6 } } : { [key]: Number(text) }
      assert.strictEqual(makePlan(studyOf(stepOf(names, period, over)), videos).slices.length, slices)
    }
  })
})
