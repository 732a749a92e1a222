// One name per thing: what a study may also call what has another name now means the same, and is told.
import { describe, expect, it } from "vitest"
import { makePlan, planText } from "../../src/plan/makePlan.ts"
import { otherNames } from "../../src/spec/otherNames.ts"
import { checkFixture } from "./checkFixture.ts"

const check = (step: string) =>
  checkFixture(
    "valid-least",
    `windrow: 1\nstudy: { name: names }\nperiod: { from: 2024-01-01, to: 2024-01-31 }\ncollect:\n  videos:\n${step}`
  )

const planOf = (step: string): string => {
  const { mistakes, pipelines, study } = check(step)
  if (study === undefined) throw new Error(mistakes.map(({ message }) => message).join("\n"))
  return planText(makePlan(study, pipelines))
}

const words = "    keywords: [wahl, klima]\n"

describe.each([
  ["together: true", "per_request: max"],
  [
    "query: { not: [{ operation: EQ, field_name: hashtag_name, field_values: [fyp] }] }",
    "query: { not: [{ operation: EQ, column: hashtag_name, value: fyp }] }"
  ]
])("`%s`", (old, now) => {
  it(`is what \`${now}\` asks`, () => {
    const ids = (step: string) => (JSON.parse(planOf(step)) as { readonly slices: unknown }).slices
    expect(ids(`${words}    ${old}\n`)).toEqual(ids(`${words}    ${now}\n`))
  })

  it("is told with its line, and the preferred name is not", () => {
    const { mistakes, notes } = check(`${words}    ${old}\n`)
    expect(mistakes).toEqual([])
    expect(notes.length).toBeGreaterThan(0)
    for (const note of notes) expect(note).toMatch(/^line 7: `\w+` is called `\w+` now/)
    expect(check(`${words}    ${now}\n`).notes).toEqual([])
  })
})

it("asks several keywords at once where the study says how many, and one by one where it says nothing", () => {
  // Three words: two requests for 2 and 1 of them, or one for each.
  const slices = (more: string) =>
    (JSON.parse(planOf(`    keywords: [wahl, klima, wetter]\n${more}`)) as { readonly slices: ReadonlyArray<unknown> })
      .slices.length
  expect([slices(""), slices("    per_request: 2\n"), slices("    per_request: max\n")]).toEqual([3, 2, 1])
})

it("leaves a key whose new name stands beside it", () => {
  const { notes, study } = check(`${words}    together: true\n    per_request: 50\n`)
  expect(notes).toEqual([])
  expect(study?.steps[0]).toMatchObject({ together: true, per_request: 50 })
})

it("is a table in which nothing has two new names", () => {
  const keys = otherNames.map(({ at, old }) => [...at, old].join(" "))
  expect(new Set(keys).size).toBe(keys.length)
})
