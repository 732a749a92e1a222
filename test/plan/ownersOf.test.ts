// Whose a piece of work is after an edit: of the step that wants it, by its units and days, and only else by names.
import { describe, expect, it } from "vitest"
import type { Day } from "../../src/domain/Day.ts"
import { ownersOf, type Work } from "../../src/plan/ownersOf.ts"
import { wantedOf } from "../../src/plan/wanted.ts"
import { planOf } from "../store/sitting.ts"

const step = (name: string, accounts: string, more = "") =>
  `${name}: { pipeline: videos, accounts: [${accounts}]${more} }`
const period = (from: string, to: string) => `, period: { from: ${from}, to: ${to} }`
const of = (...steps: ReadonlyArray<string>) => planOf(`{ ${steps.join(", ")} }`)
const shape = Object.keys(of(step("a", "ada")).shapes)[0]!
const work = (step: string, units: string, from = "2023-01-01", to = "2023-01-31"): Work => ({
  step,
  shape,
  units: units.split(" "),
  window: { from: from as Day, to: to as Day }
})

const owners = (plan: ReturnType<typeof of>, ...works: ReadonlyArray<Work>) =>
  ownersOf(plan, wantedOf(plan.study, plan.pipelines, { today: undefined, parents: {} }))(works).map(([owner]) => owner)

describe("work belongs to the step that wants it", () => {
  it.each([
    ["of that name", of(step("a", "ada"), step("b", "bob")), [work("a", "ada"), work("b", "bob")], ["a", "b"]],
    [
      "whose names were swapped",
      of(step("b", "ada"), step("a", "bob")),
      [work("a", "ada"), work("b", "bob")],
      ["b", "a"]
    ],
    [
      "also what it does not want any more, where names were swapped",
      of(step("b", "ada"), step("a", "bob")),
      [work("a", "ada"), work("a", "zoe"), work("b", "bob"), work("b", "eve")],
      ["b", "b", "a", "a"]
    ],
    [
      "by its days, where both want the unit",
      of(step("b", "ada", period("2023-01-01", "2023-01-31")), step("a", "ada", period("2023-03-01", "2023-03-31"))),
      [work("a", "ada"), work("b", "ada", "2023-03-01", "2023-03-31")],
      ["b", "a"]
    ],
    ["most of it", of(step("b", "ada, bob"), step("a", "zoe")), [work("a", "ada bob zoe")], ["b"]],
    ["renamed", of(step("c", "ada")), [work("a", "ada"), work("a", "zoe")], ["c", "c"]],
    [
      "of that name, if it asks that and nobody wants it",
      of(step("b", "bob"), step("a", "ada")),
      [work("a", "zoe")],
      ["a"]
    ],
    ["of that name, if nobody asks that", of(step("a", "ada", ", fields: [id]")), [work("a", "ada")], ["a"]],
    ["of no name, if there is none", of(step("b", "ada", ", fields: [id]")), [work("a", "ada")], [undefined]]
  ] as const)("%s", (_, plan, works, expected) => {
    expect(owners(plan, ...works)).toEqual(expected)
  })
})
