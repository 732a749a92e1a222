// What an edit of a study means: its kind, its unit-days, and a line for each step and setting that differs.
import { assert, describe, it } from "vitest"
import type { Step, Study } from "../../src/domain/Study.ts"
import { compare } from "../../src/plan/compare.ts"
import { makePlan } from "../../src/plan/makePlan.ts"
import { dayAt, pipelineOf, rangeAt, stepOf, studyOf } from "./studies.ts"

const videos = pipelineOf(31, 100)
const pipelines = { videos, clips: { ...videos, pipeline: "clips" } }
const today = dayAt(19_500)
const period = rangeAt(19_000, 10)
const step = (over: Partial<Step> = {}) => stepOf(["ada", "bob"], period, over)
const edit = (before: Study, after: Study) => compare(makePlan(before, pipelines), makePlan(after, pipelines), today)
const edited = (over: Partial<Step>) => edit(studyOf(step()), studyOf(step(over)))
const cost = ({ kind, kept, added, dropped, requests }: ReturnType<typeof edit>) => [
  kind,
  kept,
  added,
  dropped,
  requests
]

describe("an edit", () => {
  it("keeps, adds and drops unit-days, and costs what it adds", () => {
    assert.deepStrictEqual(cost(edited({})), ["same", 20, 0, 0, 0])
    assert.deepStrictEqual(cost(edited({ inputs: { accounts: ["ada", "bob", "cleo"] } })), ["additive", 20, 10, 0, 10])
    assert.deepStrictEqual(cost(edited({ period: rangeAt(19_000, 13) })), ["additive", 20, 6, 0, 6])
    assert.deepStrictEqual(cost(edited({ inputs: { accounts: ["ada"] } })), ["narrowing", 10, 0, 10, 0])
    assert.deepStrictEqual(cost(edited({ period: rangeAt(19_001, 10) })), ["reshaping", 18, 2, 2, 2])
    assert.deepStrictEqual(cost(edited({ fields: ["id"] })), ["reshaping", 0, 20, 20, 20])
    assert.deepStrictEqual(cost(edited({ per_request: 1 })), ["cosmetic", 20, 0, 0, 0])
  })

  it("counts what has no end up to today", () => {
    const standing = step({ period: { from: period.from, to: "today" } })
    assert.deepStrictEqual(cost(edit(studyOf(step()), studyOf(standing))), ["additive", 20, 982, 0, 982])
  })

  it("names each key of a step that differs", () => {
    const others: Partial<Step> = {
      pipeline: "clips",
      inputs: { accounts: ["ada"] },
      query: { not: [{ operation: "EQ", field_name: "region_code", field_values: ["DE"] }] },
      fields: ["id"],
      period: rangeAt(19_000, 9),
      draws: 2,
      budget: { requests: 5 },
      per_request: 1,
      together: true,
      window: { max_span_days: 3 },
      repeat: true,
      refresh: { from: "collection", delays: [1], by: "search" },
      spans: [{ unit: "ada" }]
    }
    for (const [key, value] of Object.entries(others)) {
      assert.deepStrictEqual(edited({ [key]: value }).details, [`step videos: ${key}`])
    }
    assert.deepStrictEqual(edited({ fields: ["id"], draws: 2 }).details, ["step videos: fields, draws"])
    const fed = step({ name: "fed", for_each: { step: "videos", column: "username", where: [] } })
    const found = edit(studyOf(step(), fed), studyOf(step(), { ...fed, for_each: { ...fed.for_each!, column: "id" } }))
    assert.deepStrictEqual(found.details, ["step fed: for_each"])
  })

  it("names each setting that differs, comes or goes", () => {
    const before = studyOf(step())
    const found = edit(before, { ...before, title: "A title", settle: 1, order: "newest" })
    assert.deepStrictEqual(cost(found), ["cosmetic", 20, 0, 0, 0])
    assert.deepStrictEqual(found.details.toSorted(), ["order", "settle", "title"])
    assert.deepStrictEqual(edit({ ...before, title: "A title" }, before).details, ["title"])
  })

  it("tells of steps that are new and that are gone", () => {
    const other = step({ name: "other", fields: ["id"] })
    assert.deepStrictEqual(edit(studyOf(step()), studyOf(step(), other)).details, ["step other is new"])
    assert.deepStrictEqual(edit(studyOf(step(), other), studyOf(step())).details, ["step other is gone"])
  })
})

describe("a step with another name", () => {
  it("is the old one where it asks the same, and nothing is asked again", () => {
    const found = edit(studyOf(step()), studyOf(step({ name: "clips" })))
    assert.deepStrictEqual(cost(found), ["cosmetic", 20, 0, 0, 0])
    assert.deepStrictEqual(found.details, ["step videos was renamed to clips: nothing is asked again"])
    const longer = edit(studyOf(step()), studyOf(step({ name: "clips", period: rangeAt(19_000, 11), per_request: 1 })))
    assert.deepStrictEqual(longer.details, ["step videos was renamed to clips: period, per_request"])
  })

  it("is a new one where it asks for something else", () => {
    const found = edit(studyOf(step()), studyOf(step({ name: "clips", fields: ["id"] })))
    assert.deepStrictEqual(found.details, ["step clips is new", "step videos is gone"])
  })

  it("stands for one old step alone, and for none that is still there", () => {
    const [one, two] = [step({ name: "one" }), step({ name: "two" })]
    assert.deepStrictEqual(edit(studyOf(step()), studyOf(one, two)).details, [
      "step videos was renamed to one: nothing is asked again",
      "step two is new"
    ])
    assert.deepStrictEqual(edit(studyOf(step()), studyOf(step(), two)).details, ["step two is new"])
    assert.deepStrictEqual(edit(studyOf(one, two), studyOf(two, step())).details, [
      "step one was renamed to videos: nothing is asked again"
    ])
  })

  it("does not change what feeds on it", () => {
    const fed = (feeder: string) =>
      step({ name: "fed", inputs: {}, for_each: { step: feeder, column: "username", where: [] } })
    const found = edit(studyOf(step(), fed("videos")), studyOf(step({ name: "clips" }), fed("clips")))
    assert.deepStrictEqual(found.details, ["step videos was renamed to clips: nothing is asked again"])
  })
})
