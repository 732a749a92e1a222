// Histories in which everything goes wrong that can: kills, faults, outages, accounts that leave.
import { expect, it } from "vitest"
import { fc } from "../support/chance.ts"
import { rough } from "./commands.ts"
import { goThrough } from "./histories.ts"

const count = Number(process.env["MODEL_RUNS"] ?? 20)

it(
  "in rough weather",
  async () => {
    const habits = fc.record({
      vanishShare: fc.constantFrom(0, 0, 0.3),
      videosPerDay: fc.constantFrom(0.25, 5),
      faults: fc.constantFrom("none" as const, "none" as const, "realistic" as const, "hostile" as const)
    })
    const { commands } = await goThrough({ commands: rough, habits, isCalm: false, count, longest: 8 })
    process.stdout.write(`${count} rough histories, ${commands} commands\n`)
    expect(commands).toBeGreaterThan(count)
  },
  24 * 3_600_000
)
