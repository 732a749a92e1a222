// Histories in which nothing goes wrong: what is foretold comes true, and what is said is so.
import { expect, it } from "vitest"
import { fc } from "../support/chance.ts"
import { calm } from "./commands.ts"
import { goThrough } from "./histories.ts"

const count = Number(process.env["MODEL_RUNS"] ?? 20)

it(
  "in calm weather",
  async () => {
    const habits = fc.record({
      vanishShare: fc.constantFrom(0, 0, 0.3),
      videosPerDay: fc.constant(0.25),
      faults: fc.constant("none" as const)
    })
    const { commands } = await goThrough({ commands: calm, habits, isCalm: true, count, longest: 8 })
    process.stdout.write(`${count} calm histories, ${commands} commands\n`)
    expect(commands).toBeGreaterThan(count)
  },
  24 * 3_600_000
)
