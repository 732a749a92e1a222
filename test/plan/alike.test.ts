// What was measured under other fields prices a question that is asked under these.
import { expect, it } from "vitest"
import { withAlike } from "../../src/plan/alike.ts"
import { planOf } from "../store/sitting.ts"

const shapesOf = (step: string) => planOf(`{ videos: { ${step} } }`).shapes
const of = (step: string) => Object.entries(shapesOf(step))[0]!
const density = { slices: 2, cut: 0, slots: 90, unit_days: 30 }

const measured = of("accounts: [ada]")

it.each([
  ["other fields", of("accounts: [bob], fields: [id]"), 90],
  ["a repetition", of("accounts: [ada], repeat: true"), 90],
  ["other conditions", of("accounts: [ada], regions: [DE]"), undefined],
  ["units of another kind", of("hashtags: [ada]"), undefined]
] as const)("by %s: %s", (_, [id, shape], slots) => {
  const found = withAlike({ [id]: shape }, { [measured[0]]: measured[1] }, { [measured[0]]: density })
  expect(found[id]?.slots).toBe(slots)
})

it("not by lists that ended early, and not where it was measured itself", () => {
  const [id, shape] = of("accounts: [ada], fields: [id]")
  const short = { ...measured[1], limit: 5 }
  expect(withAlike({ [id]: shape }, { short }, { short: density })[id]).toBeUndefined()
  expect(withAlike({ [id]: { ...shape, limit: 5 } }, { short }, { short: density })[id]).toEqual(density)
  const own = { ...density, slots: 1 }
  expect(withAlike({ [id]: shape }, { [measured[0]]: measured[1] }, { [measured[0]]: density, [id]: own })[id]).toBe(
    own
  )
})
