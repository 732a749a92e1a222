// The plan file: one text for one study, which reads back into the same slices.
import { homedir, tmpdir } from "node:os"
import { Schema } from "effect"
import { assert, describe, it } from "vitest"
import { toDay } from "../../src/domain/Day.ts"
import { parseJson } from "../../src/domain/Json.ts"
import { Plan } from "../../src/domain/Plan.ts"
import { cutBy, makePlan, planText, slicesOf } from "../../src/plan/makePlan.ts"
import { missing } from "../../src/plan/missing.ts"
import { total } from "../../src/plan/price.ts"
import { wantedOf } from "../../src/plan/wanted.ts"
import { check } from "./check.ts"
import { idsOf } from "./studies.ts"

const text = `
windrow: 1
study: { name: plan-test, title: A plan }
period: { from: 2023-01-01, to: 2024-02-29 }
collect:
  videos:
    accounts: [tagesschau, zeitimbild, 20minuten]
    query:
      not:
        - { operation: EQ, field_name: hashtag_name, field_values: [werbung] }
        - { operation: GT, field_name: view_count, field_values: [7361234567890123456] }
  tagged:
    pipeline: videos
    period: { from: 2024-01-01, to: today }
    hashtags: [politik]
    fields: [id, view_count]
`

// The same study, written by somebody else: other keys first, comments, quotes, block lists, an anchor.
const rewritten = `
# a study
collect:
  videos:
    query:
      not:
        - field_values: ["werbung"]
          field_name: hashtag_name
          operation: EQ
        - { field_name: view_count, operation: GT, field_values: ['7361234567890123456'] } # as typed
    accounts:
      - tagesschau
      - "zeitimbild"
      - 20minuten
  tagged: { fields: [view_count, id], hashtags: [politik], period: { to: today, from: 2024-01-01 }, pipeline: videos }
period: { to: "2024-02-29", from: 2023-01-01 }
study:
  title: A plan
  name: plan-test
windrow: 1
`

const planOf = (source: string) => {
  const { study, pipelines } = check(source)
  return makePlan(study, pipelines)
}

describe("the text of a plan", () => {
  it("is the same for the same study, however it is written down", () => {
    assert.strictEqual(planText(planOf(rewritten)), planText(planOf(text)))
  })

  it("is a Plan that reads back into the slices that the planner made", () => {
    const plan = planOf(text)
    const read = Schema.decodeUnknownSync(Plan)(parseJson(planText(plan)))
    assert.deepStrictEqual(read, plan)
    const { study, pipelines } = check(text)
    const slices = missing(wantedOf(study, pipelines, { today: undefined, parents: {} }), [])
    assert.deepStrictEqual(slicesOf(read), slices)
    // 425 days are 14 windows of one batch. A period without an end is not planned yet.
    assert.strictEqual(slices.length, 14)
    assert.deepStrictEqual(read.open, [{ step: "tagged", from: toDay("2024-01-01")! }])
  })

  it("plans the same slices when it is planned anew from what it holds", () => {
    const read = Schema.decodeUnknownSync(Plan)(parseJson(planText(planOf(text))))
    const again = makePlan(read.study, read.pipelines)
    assert.deepStrictEqual(again, planOf(text))
    assert.deepStrictEqual(slicesOf(again), slicesOf(planOf(text)))
  })

  it("tells no place, no moment and no secret of the machine that made it", () => {
    process.env["WINDROW_CANARY"] = "canary-7d1f"
    const written = planText(planOf(text))
    for (const told of [process.cwd(), homedir(), tmpdir(), "canary-7d1f", process.version, "node_modules"]) {
      assert.isFalse(written.includes(told), told)
    }
    assert.notMatch(written, /\d{2}:\d{2}:\d{2}/)
    assert.notMatch(written, /"(?:[A-Za-z]:)?[/\\](?!v2\/research)/)
    assert.notInclude(written, String(new Date().getUTCFullYear() + 1))
  })

  it("has one line for every batch and slice, and a list of accounts stands in it once", () => {
    const lines = planText(planOf(text)).split("\n")
    assert.strictEqual(lines.filter((line) => line.includes('"requests"')).length, 14)
    assert.strictEqual(lines.filter((line) => line.includes("zeitimbild") && line.startsWith("    [")).length, 1)
  })

  it("has its keys in one order, but the inputs of a pipeline in their own", () => {
    const plan = planOf(text)
    const keys = planText(plan).match(/^ {2}"\w+"/gm)
    const sorted = ["open", "pipelines", "shapes", "study", "windrow_plan"]
    assert.deepStrictEqual(
      keys,
      [...sorted, "batches", "slices"].map((key) => `  "${key}"`)
    )
    const turned = (given: Plan): Plan => ({
      ...given,
      study: Object.fromEntries(Object.entries(given.study).toReversed()) as Plan["study"],
      pipelines: Object.fromEntries(
        Object.entries(given.pipelines).map(([name, one]) => [
          name,
          { ...one, inputs: Object.fromEntries(Object.entries(one.inputs).toReversed()) }
        ])
      )
    })
    const lines = (given: Plan) => planText(given).split("\n")
    const differing = lines(turned(plan)).filter((line, index) => line !== lines(plan)[index])
    assert.deepStrictEqual(
      differing.map((line) => line.split(":")[0]),
      ['  "pipelines"']
    )
  })

  it("changes with every word of the study that means something", () => {
    const edits = [
      text.replace("tagesschau", "tagesschau24"),
      text.replace("werbung", "werbungen"),
      text.replace("2023-01-01", "2023-01-02"),
      text.replace("videos:\n", "clips:\n    pipeline: videos\n"),
      text.replace("[id, view_count]", "[id, like_count]"),
      text.replace("politik", "politics")
    ]
    const texts = [text, ...edits].map((source) => planText(planOf(source)))
    assert.strictEqual(new Set(texts).size, 1 + edits.length)
  })
})

describe("a plan of draws and of fed steps", () => {
  const plan = planOf(`
windrow: 1
study: { name: fed }
period: { from: 2023-01-01, to: 2023-01-31 }
collect:
  videos: { keywords: [ada], draws: 2 }
  comments: { for_each: videos }
  people: { pipeline: users, accounts: [ada, bob] }
`)

  it("names the draws, and what waits for which step", () => {
    const read = Schema.decodeUnknownSync(Plan)(parseJson(planText(plan)))
    assert.deepStrictEqual(
      slicesOf(read).map(({ step, units, window, draw }) => [step, units.join(), window?.from as string, draw]),
      [
        ["videos", "ada", "2023-01-01", 1],
        ["videos", "ada", "2023-01-01", 2],
        ["people", "ada", undefined, undefined],
        ["people", "bob", undefined, undefined]
      ]
    )
    const { study, pipelines } = read
    assert.deepStrictEqual(slicesOf(read), missing(wantedOf(study, pipelines, { today: undefined, parents: {} }), []))
    assert.deepStrictEqual(read.open, [{ step: "comments", waits_for: "videos" }])
  })

  it("tells what each step is cut by", () => {
    assert.deepStrictEqual(cutBy(plan), ["keywords", "ids", "accounts"])
  })
})

describe("the order of accounts", () => {
  it("changes the text of the study in the plan, but no slice", () => {
    const other = text.replace("[tagesschau, zeitimbild, 20minuten]", "[20minuten, tagesschau, zeitimbild]")
    assert.deepStrictEqual(idsOf(slicesOf(planOf(other))), idsOf(slicesOf(planOf(text))))
  })
})

describe("the price", () => {
  it("is one request a slice at least, and what the pipeline expects of a unit and day", () => {
    const plan = planOf(text)
    // 3 accounts × 31 days × 0.5 videos a day = 46.5: less than one page of 100 in each of 14 windows.
    assert.deepStrictEqual(total(plan.slices.map((slice) => slice.requests)), { least: 14, expected: 14 })
    const tags = planOf(
      text
        .replace("accounts: [tagesschau, zeitimbild, 20minuten]", "hashtags: [a, b]")
        .replace("2024-02-29", "2023-01-31")
    )
    // 2 hashtags × 31 days × 200 videos a day = 12,400: 124 pages of 100.
    assert.deepStrictEqual(total(tags.slices.map((slice) => slice.requests)), { least: 1, expected: 124 })
  })
})
