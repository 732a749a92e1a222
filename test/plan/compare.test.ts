// What an edit of a study means: its kind, its unit-days, and a line for each step and setting that differs.
import { assert, describe, it } from "vitest"
import type { Covered } from "../../src/domain/Coverage.ts"
import type { Plan } from "../../src/domain/Plan.ts"
import type { Step, Study } from "../../src/domain/Study.ts"
import { compare, type Side } from "../../src/plan/compare.ts"
import { due } from "../../src/plan/due.ts"
import { makePlan } from "../../src/plan/makePlan.ts"
import { daysOfSlices } from "../../src/plan/missing.ts"
import { noStock, toCome } from "../../src/plan/toCome.ts"
import { pipelineOf, rangeAt, stepOf, studyOf } from "./studies.ts"

const videos = pipelineOf(31, 100)
const pipelines = { videos, clips: { ...videos, pipeline: "clips" } }
/** The noon of a day that is settled long after the period. */
const at = 19_500.5 * 86_400_000
const period = rangeAt(19_000, 10)
const step = (over: Partial<Step> = {}) => stepOf(["ada", "bob"], period, over)

/** What an edit means by a database that has all that the study wanted before it. */
const edit = (before: Study, after: Study, moved = false) => {
  const [old, now] = [before, after].map((study) => makePlan(study, pipelines)) as [Plan, Plan]
  const look = (plan: Plan, coverage: ReadonlyArray<Covered>): Side => {
    const found = due(plan, { coverage, begun: [], parents: {}, now: at })
    return { plan, due: found, toCome: toCome(plan, found, noStock) }
  }
  const coverage = daysOfSlices(look(old, []).due.slices).flatMap(({ days, ...one }) =>
    days.map((range): Covered => ({ ...one, ...range, state: "done", at: 0 }))
  )
  return compare(look(old, moved ? [] : coverage), look(now, moved ? [] : coverage), moved)
}
const edited = (over: Partial<Step>) => edit(studyOf(step()), studyOf(step(over)))
const cost = ({ kind, kept, added, dropped, requests }: ReturnType<typeof edit>) => {
  for (const { units } of [kept, added, dropped]) assert.strictEqual(units, 0)
  return [kind, kept.days, added.days, dropped.days, requests]
}

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
    const sliceState = step({ period: { from: period.from, to: "today" } })
    assert.deepStrictEqual(cost(edit(studyOf(step()), studyOf(sliceState))), ["additive", 20, 982, 0, 982])
  })

  it("moves the data where another database has not all of it", () => {
    const moved = edit(studyOf(step()), studyOf(step()), true)
    assert.deepStrictEqual([...cost(moved), moved.before], ["moving", 0, 20, 0, 20, 0])
  })

  it("says what was to come before it, and whether fed steps may have more to ask", () => {
    const fed = step({ name: "fed", inputs: {}, for_each: { step: "videos", column: "username", where: [] } })
    const longer = step({ period: rangeAt(19_000, 13) })
    const found = edit(studyOf(step(), fed), studyOf(longer, fed))
    assert.deepStrictEqual([found.before, found.requests, found.feeds], [0, 6, true])
    assert.isFalse(edit(studyOf(step(), fed), studyOf(step(), fed)).feeds)
    assert.isFalse(edit(studyOf(step()), studyOf(longer)).feeds)
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

  it("is a new one where it repeats on purpose, and that is said", () => {
    const found = edit(studyOf(step({ repeat: true })), studyOf(step({ name: "clips", repeat: true })))
    assert.deepStrictEqual(found.details, [
      "step clips is new (`repeat` goes by the name: what videos asked is asked anew)",
      "step videos is gone"
    ])
  })

  it("does not change what feeds on it", () => {
    const fed = (feeder: string) =>
      step({ name: "fed", inputs: {}, for_each: { step: feeder, column: "username", where: [] } })
    const found = edit(studyOf(step(), fed("videos")), studyOf(step({ name: "clips" }), fed("clips")))
    assert.deepStrictEqual(found.details, ["step videos was renamed to clips: nothing is asked again"])
  })
})
