// Histories in which nothing goes wrong: what is foretold comes true, and what is said is so.
import { expect, it } from "vitest"
import { fc } from "../support/chance.ts"
import { calm } from "./commands.ts"
import { goThrough } from "./histories.ts"

const aDay = 86_400_000

it(
  "what is foretold comes true in calm weather, and what is said is so",
  async () => {
    const habits = fc.record({
      vanishShare: fc.constantFrom(0, 0, 0.3),
      // Every search is one page: then a density that was measured elsewhere foretells it.
      videosPerDay: fc.constant(0.25),
      faults: fc.constant("none" as const)
    })
    expect(await goThrough({ name: "calm", commands: calm, habits })).toBeGreaterThan(0)
  },
  aDay
)
