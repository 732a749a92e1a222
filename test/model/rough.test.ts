// Histories in which everything goes wrong that can: kills, faults, outages, accounts that leave.
import { expect, it } from "vitest"
import { fc } from "../support/chance.ts"
import { rough } from "./commands.ts"
import { goThrough } from "./histories.ts"

const aDay = 86_400_000

it(
  "nothing is lost, doubled or told wrongly in rough weather",
  async () => {
    const habits = fc.record({
      vanishShare: fc.constantFrom(0, 0, 0.3),
      videosPerDay: fc.constantFrom(0.25, 0.25, 2),
      faults: fc.constantFrom("none" as const, "none" as const, "realistic" as const, "hostile" as const)
    })
    expect(await goThrough({ name: "rough", commands: rough, habits })).toBeGreaterThan(0)
  },
  aDay
)
