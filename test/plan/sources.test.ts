// A list with several sources: whose days, which names, what is waited for and what it may cost; without a database.
import { assert, describe, it } from "vitest"
import { choiceIds, exceptId } from "../../src/domain/choice.ts"
import type { ForEach, Step, Study } from "../../src/domain/Study.ts"
import { misfit } from "../../src/plan/checkPlan.ts"
import { makePlan } from "../../src/plan/makePlan.ts"
import { stepBounds } from "../../src/plan/stepBounds.ts"
import { waitingChoices } from "../../src/plan/waitingChoices.ts"
import { wantedBy } from "../../src/plan/wanted.ts"
import { dayAt, pipelineOf, rangeAt, stepOf, studyOf } from "./studies.ts"

const start = 19_000
const period = rangeAt(start, 10)
const plain = pipelineOf(31, 100)
const pipelines = { videos: plain }
const source = (step: string, more: Partial<ForEach> = {}): ForEach => ({
  step,
  input: "accounts",
  column: "username",
  where: [],
  ...more
})
const allOf = (steps: ReadonlyArray<Step>): Study => studyOf(...steps)
const named = (name: string, accounts: ReadonlyArray<string>, over: Partial<Step> = {}): Step => ({
  ...stepOf(accounts, period, over),
  name
})
const union = (
  sources: ReadonlyArray<ForEach>,
  accounts: ReadonlyArray<string> = [],
  over: Partial<Step> = {}
): Step => {
  const step = named("union", accounts, { sources, ...over })
  return accounts.length === 0 ? { ...step, inputs: {} } : step
}
const span = (unit: string, first: number, last: number) => ({
  unit,
  from: dayAt(start + first),
  to: dayAt(start + last)
})

describe("the values of a list", () => {
  it("are written ones and those of all sources, each once, on the days that any of them gives", () => {
    const step = union([source("a", { spans: [span("bob", 0, 1), span("cleo", 2, 3)] }), source("b")], ["ada", "dan"], {
      spans: [span("ada", 5, 6), { unit: "dan" }]
    })
    const sourced = { union: [["Bob", "cleo", "ada"], ["cleo"]] }
    const { units } = wantedBy(step, plain, { today: undefined, parents: { union: ["Bob", "cleo", "ada"] }, sourced })
    const whole = [0, 9]
    assert.deepStrictEqual(
      units.map(({ days, unit }) => [
        unit,
        ...days.map(({ from, to }) => [from, to].map((day) => Math.round(Date.parse(day) / 86_400_000) - start))
      ]),
      // Ada is dated where she is written, and brought by a source that gives her no dates.
      [
        ["ada", whole],
        ["bob", [0, 1]],
        ["cleo", whole],
        ["dan", whole]
      ]
    )
  })

  it("are planned where they are written, and wait for every step before", () => {
    const study = allOf([named("a", ["x"]), named("b", ["y"]), union([source("a"), source("b")], ["ada"])])
    const plan = makePlan(study, pipelines)
    assert.deepStrictEqual(
      plan.slices.map(({ step }) => step),
      ["a", "b", "union"]
    )
    assert.deepStrictEqual(
      plan.open.map(({ step, waits_for }) => [step, waits_for]),
      [
        ["union", "a"],
        ["union", "b"]
      ]
    )
  })
})

describe("the name of what is chosen", () => {
  const sample = { n: 5, per: [], seed: "1" }
  const steps = (sources: ReadonlyArray<ForEach>, accounts: ReadonlyArray<string> = []): ReadonlyArray<Step> => [
    named("a", ["x"], { query: { and: [{ operation: "EQ", field_name: "region_code", field_values: ["DE"] }] } }),
    named("b", ["y"]),
    union(sources, accounts),
    { ...union([source("union", { sample })]), name: "child" }
  ]
  const idsOf = (all: ReadonlyArray<Step>, name: string) => choiceIds(all.find((one) => one.name === name)!, all)

  it("is that of its own source, whatever stands beside it in the list", () => {
    const [one] = idsOf(steps([source("a", { sample })]), "union")
    const { sources: _none, ...bare } = union([])
    const alone = steps([]).map(
      (step): Step => (step.name === "union" ? { ...bare, for_each: source("a", { sample }) } : step)
    )
    assert.deepStrictEqual(idsOf(alone, "union"), [one!])
    const two = idsOf(steps([source("a", { sample }), source("b", { sample })], ["ada"]), "union")
    assert.strictEqual(two[0], one)
    assert.notStrictEqual(two[1], one)
    // Two that choose alike have a choice each.
    assert.strictEqual(new Set(idsOf(steps([source("a", { sample }), source("a", { sample })]), "union")).size, 2)
  })

  it("stays where a list grows by a source or an opt-out, and not where other rows are left out", () => {
    const before = steps([source("a")])
    const after = steps([source("a", { without: ["z"] }), source("b")])
    assert.deepStrictEqual(idsOf(after, "child"), idsOf(before, "child"))
    const except = { step: "b", column: "username", where: [] }
    assert.notDeepEqual(
      idsOf(steps([source("a", { sample, except: [except] })]), "union"),
      idsOf(steps([source("a", { sample })]), "union")
    )
    assert.notInclude(idsOf(before, "union"), exceptId({ step: "a", column: "username", where: [] }, before))
  })
})

describe("a sample with exceptions", () => {
  it("waits for the steps that are left out as for its own, and says which goes on longest", () => {
    const sample = { n: 5, per: [], seed: "1" }
    const late = named("late", ["y"], { period: rangeAt(start, 41) })
    const drawn = union([source("a", { sample, except: [{ step: "late", column: "username", where: [] }] })])
    const plan = makePlan(allOf([named("a", ["x"]), late, drawn]), pipelines)
    const now = Date.parse(dayAt(start + 20))
    const [waiting] = waitingChoices(plan, {}, now)
    assert.deepStrictEqual([waiting?.step, waiting?.feeder], ["union", "late"])
    assert.deepStrictEqual(waitingChoices(plan, { union: [["ada"]] }, now), [])
  })
})

describe("what a list may cost", () => {
  it("is what is written and at most what all sources bring", () => {
    const sample = { n: 5, per: [], seed: "1" }
    const all = [named("a", ["x"]), named("b", ["y", "z"]), union([source("a", { sample }), source("b")], ["ada"])]
    const bounds = stepBounds(makePlan(allOf(all), pipelines)).get("union")
    // Accounts of b are the two that it asks for; of a at most one can be drawn; all of them may be Ada.
    assert.deepStrictEqual(bounds?.units, { least: 0, expected: 7, most: 3 })
  })
})

describe("a stored plan", () => {
  it("is refused where sources form a circle, feed two inputs, or stand beside `for_each`", () => {
    const wrong = (steps: ReadonlyArray<Step>) => misfit(allOf(steps), pipelines) ?? ""
    const back = (name: string, step: string): Step => ({ ...union([source(step)]), name })
    assert.include(wrong([back("a", "b"), back("b", "c"), back("c", "a")]), "feeds itself")
    assert.include(
      wrong([named("a", ["x"]), union([source("a"), source("a", { input: "keywords" })])]),
      "several inputs"
    )
    assert.include(wrong([named("a", ["x"]), union([source("a")], [], { for_each: source("a") })]), "two ways")
    assert.include(wrong([named("a", ["x"]), union([source("a", { column: "id" })])]), "of another kind")
    assert.strictEqual(wrong([named("a", ["x"]), union([source("a")], ["ada"])]), "")
  })
})
