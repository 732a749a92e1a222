// What a step wants: the input it is cut by, the shape of its question, its units, and the days of each.
import { assert, describe, it } from "vitest"
import type { DayRange } from "../../src/domain/Day.ts"
import type { Input, Pipeline } from "../../src/domain/Pipeline.ts"
import type { Step } from "../../src/domain/Study.ts"
import { type Known, shapeOf, unitInput, unitsOf, wantedBy, wantedByStep, wantedOf } from "../../src/plan/wanted.ts"
import { dayAt, numberOf, pipelineOf, rangeAt, stepOf, studyOf } from "./studies.ts"

const plain = pipelineOf(31, 100)
const withInput = (accounts: Partial<Input>, over: Partial<Pipeline> = {}): Pipeline => ({
  ...plain,
  inputs: { ...plain.inputs, accounts: { ...plain.inputs["accounts"]!, ...accounts } },
  ...over
})
const idAt = (n: number) => String((BigInt(n * 86_400 + 5) << 32n) + 7n)
const ids: Input = { title: "", field_name: "video_id", values: "id", per_request: 100, traced_by: "id", dated: true }
const byIds: Pipeline = { ...plain, inputs: { ids, ...plain.inputs } }
const { window: _window, ...timeless } = plain

const period = rangeAt(19_000, 10)
const step = (over: Partial<Step> = {}): Step => stepOf(["ada", "bob"], period, over)
const fed: Step = step({ inputs: {}, for_each: { step: "parents", column: "username", where: [] } })
const known = (over: Partial<Known> = {}): Known => ({ today: undefined, parents: {}, ...over })
const numbers = ({ from, to }: DayRange) => [numberOf(from) - 19_000, numberOf(to) - 19_000]

describe("the input that cuts a step", () => {
  it("is the pipeline's first that the step has", () => {
    assert.strictEqual(unitInput(step(), plain), "accounts")
    assert.strictEqual(unitInput(step({ inputs: { keywords: ["x"] } }), plain), "keywords")
    assert.strictEqual(unitInput(step({ inputs: { keywords: ["x"], accounts: ["ada"] } }), plain), "accounts")
    assert.isUndefined(unitInput(step({ inputs: {} }), plain))
  })

  it("is of a fed step the one that is named, or the first that can be fed and has no values", () => {
    const two = withInput({ parent_column: "username" })
    const both = { ...two, inputs: { ...two.inputs, more: { ...two.inputs["accounts"]! } } }
    assert.strictEqual(unitInput(fed, two), "accounts")
    assert.strictEqual(unitInput({ ...fed, inputs: { accounts: ["ada"] } }, both), "more")
    assert.strictEqual(unitInput({ ...fed, for_each: { ...fed.for_each!, input: "keywords" } }, two), "keywords")
    assert.isUndefined(unitInput(fed, plain))
  })
})

describe("the shape", () => {
  it("has the other inputs as conditions, and no part of the one that cuts", () => {
    const one = shapeOf(step({ inputs: { accounts: ["ada"], keywords: ["x"] } }), plain)
    assert.deepStrictEqual(one, {
      pipeline: "videos",
      unit_input: "accounts",
      conditions: { and: [{ operation: "EQ", field_name: "keyword", field_values: ["x"] }] },
      fields: ["create_time", "id", "username"]
    })
    const { conditions } = shapeOf(step({ inputs: { accounts: ["ada"], keywords: ["y", "x"] } }), plain)
    assert.deepStrictEqual(conditions, { and: [{ operation: "IN", field_name: "keyword", field_values: ["x", "y"] }] })
    const { field_name: _name, ...parameter } = plain.inputs["keywords"]!
    const without = { ...plain, inputs: { ...plain.inputs, keywords: { ...parameter, parameter: "q" } } }
    assert.deepStrictEqual(shapeOf(step({ inputs: { accounts: ["ada"], keywords: ["x"] } }), without).conditions, {})
    assert.notProperty(shapeOf(step({ inputs: {} }), plain), "unit_input")
  })

  it("has the query's groups sorted, none of them empty, and the inputs among what must hold", () => {
    const region = { operation: "IN", field_name: "region_code", field_values: ["DE", "AT"] } as const
    const music = { operation: "EQ", field_name: "music_id", field_values: ["2"] } as const
    const sorted = { ...region, field_values: ["AT", "DE"] }
    const query = { and: [region], or: [region, music], not: [] }
    assert.deepStrictEqual(shapeOf(step({ query, inputs: { accounts: ["ada"], keywords: ["x"] } }), plain).conditions, {
      and: [{ operation: "EQ", field_name: "keyword", field_values: ["x"] }, sorted],
      or: [music, sorted]
    })
    assert.deepStrictEqual(shapeOf(step({ query: { not: [music] } }), plain).conditions, { not: [music] })
  })

  it("tells limits, draws and steps apart that share no work", () => {
    const limit = { limit: { rows_per_parent: 5 } }
    assert.strictEqual(shapeOf({ ...fed, for_each: { ...fed.for_each!, ...limit } }, plain).limit, 5)
    assert.strictEqual(shapeOf(step(), plain, 2).draw, 2)
    assert.strictEqual(shapeOf(step({ repeat: true }), plain).repeat, "videos")
    for (const key of ["limit", "draw", "repeat"]) assert.notProperty(shapeOf(step({ repeat: false }), plain), key)
  })
})

describe("the days", () => {
  const days = (over: Partial<Step>, today?: number, pipeline = plain) => {
    const { units } = wantedBy(step(over), pipeline, known({ today: today === undefined ? undefined : dayAt(today) }))
    return units.map((unit) => [unit.unit, ...unit.days.map(numbers)])
  }
  const both = (range: [number, number]) => ["ada", "bob"].map((unit) => [unit, range])

  it("are those of the period that have come", () => {
    assert.deepStrictEqual(days({}), both([0, 9]))
    assert.deepStrictEqual(days({}, 19_004), both([0, 4]))
    assert.deepStrictEqual(days({}, 19_000), both([0, 0]))
    assert.deepStrictEqual(days({}, 18_999), [])
    assert.deepStrictEqual(days({}, 20_000), both([0, 9]))
    const open = { period: { from: period.from, to: "today" } } as const
    assert.deepStrictEqual(days(open), [])
    assert.deepStrictEqual(days(open, 19_000), both([0, 0]))
    assert.deepStrictEqual(days(open, 18_999), [])
  })

  it("are none without a period, and the one of what has no days", () => {
    const { period: _period, ...none } = step()
    assert.deepStrictEqual(wantedBy(none, plain, known()).units, [])
    const { units, days } = wantedBy(none, timeless, known())
    assert.deepStrictEqual(
      [units.map((one) => one.days.map(({ from }) => from)), days],
      [[["0001-01-01"], ["0001-01-01"]], 0]
    )
  })

  it("are of an account those in one of its own spans", () => {
    const spans = [
      { unit: "ada", to: dayAt(19_001) },
      { unit: "ada", from: dayAt(19_008) },
      { unit: "bob", from: dayAt(19_020) }
    ]
    assert.deepStrictEqual(days({ spans }), [["ada", [0, 1], [8, 9]]])
    const keyword = { inputs: { keywords: ["ada"] }, spans }
    assert.deepStrictEqual(days(keyword), [["ada", [0, 9]]])
    assert.strictEqual(wantedBy(step({ spans }), timeless, known()).units.length, 2)
  })

  it("are around the moment that an id carries, as far as they have come", () => {
    const asked = (today: number | undefined, values: ReadonlyArray<string> = [idAt(19_005)]) =>
      days({ inputs: { ids: values } }, today, byIds).map(([, range]) => range)
    assert.deepStrictEqual(asked(undefined), [[4, 6]])
    assert.deepStrictEqual(asked(19_005), [[4, 5]])
    assert.deepStrictEqual(asked(19_004), [[4, 4]])
    assert.deepStrictEqual(asked(19_003), [])
    assert.deepStrictEqual(asked(undefined, ["no id"]), [])
    assert.isTrue(wantedBy(step({ inputs: { ids: ["1"] } }), byIds, known()).wide)
    assert.isFalse(wantedBy(step(), byIds, known()).wide)
    const once = wantedBy(step({ inputs: { ids: [idAt(19_005)] } }), { ...timeless, inputs: byIds.inputs }, known())
    assert.deepStrictEqual([once.wide, once.units[0]?.days.map(({ from }) => from as string)], [false, ["0001-01-01"]])
  })
})

describe("the units", () => {
  const names = (given: Step, pipeline = plain, over: Partial<Known> = {}) =>
    wantedBy(given, pipeline, known(over)).units.map(({ unit }) => unit)

  it("are the values of the input, each once and sorted, or the one that stands for everything", () => {
    assert.deepStrictEqual(names(step({ inputs: { accounts: ["bob", "ada", "bob"] } })), ["ada", "bob"])
    assert.deepStrictEqual(names(step({ inputs: {} })), ["*"])
  })

  it("are of a fed step what feeds it, user names in small letters", () => {
    const feeds = withInput({ parent_column: "username" })
    const parents = { videos: ["Bob", "ada", "bob"], others: ["eve"] }
    assert.deepStrictEqual(names(fed, feeds, { parents }), ["ada", "bob"])
    assert.deepStrictEqual(names(fed, withInput({ parent_column: "id", values: "text" }), { parents }), [
      "Bob",
      "ada",
      "bob"
    ])
    assert.deepStrictEqual(names(fed, feeds), [])
  })
})

describe("how much is put together", () => {
  const together = (over: Partial<Step>, pipeline = plain) => {
    const { per_request, days } = wantedBy(step(over), pipeline, known())
    return [per_request, days]
  }

  it("is what the study says, or the endpoint takes", () => {
    assert.deepStrictEqual(together({}), [100, 31])
    assert.deepStrictEqual(together({ per_request: 7, window: { max_span_days: 6 } }), [7, 7])
    assert.deepStrictEqual(together({ inputs: {} }), [1, 31])
    assert.deepStrictEqual(together({}, timeless), [100, 0])
  })

  it("is one unit where the body has one place, or where rows cannot be traced unless the study says so", () => {
    const words = { inputs: { keywords: ["x", "y"] }, per_request: 7 }
    assert.deepStrictEqual(together(words), [1, 31])
    assert.deepStrictEqual(together({ ...words, together: true }), [7, 31])
    assert.deepStrictEqual(together({ per_request: 7, together: true }, withInput({ parameter: "username" })), [1, 31])
  })
})

describe("steps", () => {
  it("that are fed come last, and each draw is one of its own", () => {
    const steps = [{ ...fed, name: "fed" }, step({ name: "drawn", draws: 2 }), step({ name: "last" })]
    const wanted = wantedOf(studyOf(...steps), { videos: plain }, known())
    assert.deepStrictEqual(
      wanted.map((one) => [one.step, one.draw]),
      [
        ["drawn", 1],
        ["drawn", 2],
        ["last", undefined],
        ["fed", undefined]
      ]
    )
    assert.strictEqual(new Set(wanted.map(({ shape }) => shape)).size, 4)
    assert.deepStrictEqual(
      wantedByStep(steps[1]!, plain, known()).map((one) => one.shapeOf.draw),
      [1, 2]
    )
  })

  it("of one shape want the union of their days", () => {
    const later = step({ name: "later", inputs: { accounts: ["bob"] }, period: rangeAt(19_005, 10) })
    const wanted = wantedOf(studyOf(step(), later), { videos: plain }, known())
    assert.deepStrictEqual(
      unitsOf(wanted).map(({ unit, days }) => [unit, ...days.map(numbers)]),
      [
        ["ada", [0, 9]],
        ["bob", [0, 14]]
      ]
    )
  })
})
